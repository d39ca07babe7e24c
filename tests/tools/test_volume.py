"""``manage.py volume``: the same shape at every size, the same people each time, and never among real ones."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from db.enums import ApplicationState, SubjectKind
from db.models import Application, File, FileContent, InstallationFact, Message, Person, Placement, StateChange, User
from db.session import reading
from manage import app
from services import files, unit
from services.actors import account_actor
from services.materials.reconcile import prove
from services.queries.applications import applications as queries
from services.queries.applications.calls import call_list
from tests.conftest import NOW, Database
from tools import Refused
from tools.volume import SEARCHED, Made, fill
from tools.volume_data import WAYS
from tools.volume_material import LINES_PER_LOT


@pytest.fixture
def made(db: Database) -> Made:
    return fill(200, NOW)


def number(model: Any) -> int:
    with reading() as session:
        return int(session.scalar(select(func.count()).select_from(model)) or 0)


def test_every_click_of_the_smallest_database_shows_a_full_page(made: Made) -> None:
    with reading() as session:
        actor = account_actor(session, made.coordinators[0])
        assert actor is not None
        call = call_list(session, actor, NOW)[0]
        found = queries.counts(session, actor, call.public_id)
        pages = [
            queries.page(session, actor, call.public_id),
            queries.page(session, actor, call.public_id, sort="name"),
            queries.page(session, actor, call.public_id, search=SEARCHED),
            queries.page(session, actor, call.public_id, state=ApplicationState.UNDER_REVIEW),
        ]
    assert found == {state: 2 * share for state, (share, _moves) in WAYS.items()}
    assert [len(page.rows) for page in pages] == [50, 50, 50, 50]


def test_what_belongs_to_applications_comes_in_proportion(made: Made) -> None:
    sent = 200 - 2 * WAYS[ApplicationState.DRAFT][0]
    steps = 2 * sum(share * len(moves) for share, moves in WAYS.values())
    assert (number(Application), number(File), number(FileContent)) == (200, sent, sent)
    assert (number(StateChange), number(Placement)) == (steps, 2 * WAYS[ApplicationState.CONFIRMED][0])
    assert (number(User), number(Person)) == (206, 206)
    assert number(Message) > 50


def test_the_last_step_of_each_history_is_the_state(made: Made, db: Database) -> None:
    last: dict[int, str] = {}
    for step in db.all(select(StateChange).order_by(StateChange.id)):
        assert step.subject_kind is SubjectKind.APPLICATION
        last[step.subject_id] = step.to_state
    states = {one.id: one.state for one in db.all(select(Application))}
    assert {one: last.get(one, "draft") for one in states} == states


def test_files_open_and_new_records_find_a_free_number(made: Made, db: Database, make: Any) -> None:
    with reading() as session:
        actor = account_actor(session, made.coordinators[0])
    file = db.all(select(File).limit(1))[0]
    _file, content = unit.run(files.fetch, actor, file.public_id, now=NOW)
    assert content.startswith(b"%PDF")
    assert make.application().id > 200


def test_a_second_volume_and_a_database_in_use_are_refused(made: Made, db: Database, make: Any) -> None:
    with pytest.raises(Refused, match="already"):
        fill(200, NOW)
    assert number(InstallationFact) == 1


def test_a_database_with_real_people_is_left_alone(db: Database, make: Any) -> None:
    make.person()
    with pytest.raises(Refused, match="not demonstration"):
        fill(200, NOW)
    assert number(Person) == 1


def test_the_same_numbers_give_the_same_people(db: Database) -> None:
    first = fill(100, NOW)
    db.empty()
    assert fill(100, NOW) == first


def test_the_command_says_what_it_made(db: Database) -> None:
    done = CliRunner().invoke(app, ["volume", "100"])
    assert (done.exit_code, done.output.startswith("100 applications are there")) == (0, True)
    assert CliRunner().invoke(app, ["volume", "5"]).exit_code == 2


def test_the_ledger_of_the_material_is_proven(made: Made, db: Database) -> None:
    with db.session() as session:
        proof = prove(session)
    assert proof.differences == ()
    assert (proof.lots, proof.lines) == (20, 20 * LINES_PER_LOT)
