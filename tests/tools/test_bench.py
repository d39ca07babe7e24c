"""The measurement itself: its data have the same shape at every size, its visitor sees the page, its verdicts judge."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.enums import ApplicationState
from db.models import Application
from db.session import forget_engine, reading
from services.actors import account_actor
from services.queries import applications as queries
from services.queries.calls import call_list
from services.unit import utc_now
from settings import settings
from tools.bench import measuring
from tools.bench.__main__ import ours, served
from tools.bench.filling import SEARCHED, SHARES, Filled, cookie, fill
from tools.bench.measuring import CLICKS, Figures
from ui.menu import BY_NAME


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Filled]:
    """A database of two hundred applications; afterwards this process is where it was."""
    before = os.environ.get("DATABASE_URL")
    monkeypatch.setenv("PASSERELLE_BASE_URL", "http://127.0.0.1")
    yield fill(tmp_path, 200)
    forget_engine()
    if before is None:
        os.environ.pop("DATABASE_URL", None)
    else:
        os.environ["DATABASE_URL"] = before
    settings.cache_clear()


def test_every_click_of_the_smallest_database_shows_a_full_page(filled: Filled) -> None:
    with reading() as session:
        actor = account_actor(session, filled.coordinator_id)
        assert actor is not None
        call = call_list(session, actor, utc_now())[0]
        found = queries.counts(session, actor, call.public_id)
        pages = [
            queries.page(session, actor, call.public_id),
            queries.page(session, actor, call.public_id, sort="name"),
            queries.page(session, actor, call.public_id, search=SEARCHED),
            queries.page(session, actor, call.public_id, state=ApplicationState.UNDER_REVIEW),
        ]
        total = session.scalar(select(func.count()).select_from(Application))
    assert (total, found) == (200, {state: 2 * share for state, share in SHARES.items()})
    assert call.counts == found
    assert [len(page.rows) for page in pages] == [50, 50, 50, 50]


def test_the_visitor_clicks_through_the_list_of_a_real_server(filled: Filled, tmp_path: Path) -> None:
    server = ours(filled, tmp_path)
    with served(server):
        cookies = cookie(filled.url, filled.coordinator_id)
        figures = Figures()
        with closing(measuring.Visitor(server.url, cookies, BY_NAME["applications"].url)) as visitor:
            measuring.a_round(server, figures, lambda: measuring.clicks(visitor, 1))
    assert (len(figures.wall), len(figures.cpu)) == (len(CLICKS), 1)
    assert figures.cpu_ms > 0


def _figures(*cpu: float) -> Figures:
    return Figures(cpu=list(cpu), wall=[1.0, 2.0, 30.0])


def test_a_promise_is_judged_by_the_median_of_the_rounds() -> None:
    assert measuring.size_does_not_matter(_figures(10, 10, 90), _figures(12, 12, 90)).is_kept
    assert not measuring.size_does_not_matter(_figures(10, 10, 10), _figures(12.1, 12.1, 1)).is_kept
    assert measuring.cheaper_than_bare(_figures(10), _figures(9.9)).is_kept
    assert not measuring.cheaper_than_bare(_figures(10), _figures(10)).is_kept


def test_the_95th_percentile_is_a_time_that_was_waited() -> None:
    assert (_figures(1).wall_ms, _figures(1).p95_ms) == (2.0, 30.0)
