"""The measurement itself: its visitors see the pages, a bare script shows the same again, its verdicts judge."""

from __future__ import annotations

import asyncio
import os
import pickle
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db.session import forget_engine
from settings import settings
from tests.load import crowd, measuring, pages
from tests.load.measuring import Figures
from tests.load.pages import CLICKS, PAGES, City
from tests.load.people import city
from tests.load.recording import record
from tests.load.replay import Node, tree
from tests.load.visitor import Visitor

pytestmark = pytest.mark.one_database
REPLAYED = """
import streamlit as st
from tests.load.replay import draw, loaded
parts = loaded({path!r})
draw(parts[1], st.sidebar)
draw(parts[0], st)
"""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The application on two hundred applications; afterwards this process is where it was."""
    before = {name: os.environ.get(name) for name in ("DATABASE_URL", "PASSERELLE_BASE_URL")}
    os.environ["PASSERELLE_BASE_URL"] = "http://127.0.0.1"
    folder = tmp_path_factory.mktemp("load")
    url, made = city(folder, 200)
    server = pages.ours(url, made, folder)
    with pages.served(server):
        yield pages.settled(server, url, made)
    forget_engine()
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})
    settings.cache_clear()


def test_the_visitor_clicks_through_the_list(here: City) -> None:
    page = next(one for one in PAGES if one.name == "list")
    figures = Figures()
    with closing(Visitor(here.server.url, here.cookies[page.who], page.address)) as visitor:
        measuring.a_round(here.server, figures, lambda: pages.actions(page, True, 1)(visitor))
    assert (len(figures.wall), len(figures.cpu)) == (len(CLICKS), 1)
    assert figures.cpu_ms > 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_bare_script_shows_what_our_page_showed(here: City, page: pages.Measured, tmp_path: Path) -> None:
    kept = tmp_path / f"{page.name}.recorded"
    record(here.server.url, here.cookies[page.who], page.address, page.asked(here.made), kept)
    deltas = pickle.loads(kept.read_bytes())
    parts, missing = tree(deltas)
    at = AppTest.from_string(REPLAYED.format(path=str(kept)), default_timeout=30).run()
    assert (missing, list(at.exception)) == (set(), [])
    assert 8 < _number(parts[0]) + _number(parts[1]) <= len(deltas)


def _number(nodes: list[Node]) -> int:
    return sum(1 + _number(node.children) for node in nodes)


def test_people_act_at_their_pace_and_errors_are_counted(here: City) -> None:
    humans = crowd.people_of(here.server, here.made, 10)
    assert {one.kind for one in humans} == {"applicant", "coordinator", "visitor"}
    one = crowd.Crowd(here.server, 0.5, time.monotonic() + 2.2, comes_and_goes=False)
    one.counts_from = 0
    seen = asyncio.run(one.gather(humans))
    assert (seen.errors, 40 <= len(seen.all) <= 50) == ([], True)
    assert here.server.memory_mib() > 50


def test_somebody_who_is_signed_out_is_an_error(here: City) -> None:
    humans = [crowd.Human(0, "coordinator", {}, here.made)]
    one = crowd.Crowd(here.server, 0.5, time.monotonic() + 0.3, comes_and_goes=False)
    seen = asyncio.run(one.gather(humans))
    assert [one.partition(": ")[2] for one in seen.errors] == ["BadPage: today is shown to nobody in particular"]


def _figures(*cpu: float) -> Figures:
    return Figures(cpu=list(cpu), wall=[1.0, 2.0, 30.0])


def test_a_promise_is_judged_by_the_median_of_the_rounds() -> None:
    assert measuring.size_does_not_matter("list", _figures(10, 10, 90), _figures(12, 12, 90)).is_kept
    assert not measuring.size_does_not_matter("list", _figures(10, 10, 10), _figures(12.1, 12.1, 1)).is_kept
    assert measuring.cheaper_than_bare("list", _figures(10), _figures(4.9)).is_kept
    assert not measuring.cheaper_than_bare("list", _figures(10), _figures(5)).is_kept
    assert measuring.near_to_bare("catalogue", _figures(10), _figures(15)).is_kept
    assert not measuring.near_to_bare("catalogue", _figures(10), _figures(15.1)).is_kept


def test_the_95th_percentile_is_a_time_that_was_waited() -> None:
    assert (_figures(1).wall_ms, _figures(1).p95_ms) == (2.0, 30.0)


@pytest.mark.parametrize(("memory", "kept"), [([100.0] * 8, True), ([100, 110, 120, 130, 140, 150, 160, 170], False)])
def test_memory_that_grows_to_the_end_is_no_flat_memory(memory: list[float], kept: bool) -> None:
    seen = crowd.Seen(memory=memory)
    seen.waited["today"].append(20.0)
    verdict = crowd._judged(seen, 170, is_soak=True)[-1]
    assert (verdict.promise, verdict.is_kept) == ("memory is flat", kept)
