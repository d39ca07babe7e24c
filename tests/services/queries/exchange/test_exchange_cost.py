"""The pages of an exchange ask the database the same few questions for ten people and for sixty."""

from datetime import time

import pytest

from db.enums import AttendanceMark, Role, SubjectKind, Theme
from db.models import Activity, AttendanceEntry, ChecklistItem, LegMember
from db.session import writing
from services.queries.exchange import (
    exchange_attendance,
    exchange_hosting,
    exchange_papers,
    exchange_people,
    exchange_programme,
)
from tests.conftest import NOW
from tests.counting import statements
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["exchanging"]
EACH = 10
"""Things to bring, of each person."""


def travel(db, exchanging, activity, number):
    """So many more of Clamart in the visit to Artachat, with things to bring, marked as present."""
    leg, there = exchanging.back, exchanging.many(number)
    members = [LegMember(leg_id=leg.id, participation_id=one.id, travels=True) for one in there]
    db.add(*members)
    with writing() as session:
        session.add_all(
            ChecklistItem(
                subject_kind=SubjectKind.LEG_MEMBER, subject_id=one.id, code=f"thing_{n}", label_fr=f"Chose {n}",
                owner_role=Role.APPLICANT, due_on=leg.starts_on, done_at=NOW if n % 2 else None,
            )
            for one in members
            for n in range(EACH)
        )  # fmt: skip
        session.add_all(
            AttendanceEntry(
                entry_id=f"mark-{one.id}", activity_id=activity.id, participation_id=one.participation_id,
                mark=AttendanceMark.PRESENT, marked_at=NOW, received_at=NOW,
            )
            for one in members
        )  # fmt: skip


@pytest.fixture
def activity(db, exchanging):
    return db.add(
        Activity(
            leg_id=exchanging.back.id, day=NOW.date(), starts_at=time(9), ends_at=time(12), theme=Theme.ENVIRONMENT,
            title_fr="Sortie", swimming=True, created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip


def participants(session, actor, exchange):
    around = exchange_people.frame(session, actor, exchange)
    return exchange_people.page(session, actor, around, exchange_people.Wanted(), size=100).rows


def test_lists_of_an_exchange_cost_the_same_for_ten_and_for_sixty(db, make, exchanging: Exchanging, activity):
    actor, leg = make.coordinator(), exchanging.back.public_id
    reads = {
        "participants": (participants, (exchanging.exchange.public_id,), {}),
        "back-plan": (exchange_papers.board, (leg, NOW.date()), {}),
        "one thing": (exchange_papers.board, (leg, NOW.date()), {"thing": "thing_1"}),
        "attendance": (exchange_attendance.sheet, (activity.public_id,), {"language": "fr", "now": NOW}),
        "hosting": (exchange_hosting.view, (leg,), {"now": NOW}),
        "programme": (exchange_programme.programme, (leg,), {"language": "fr", "now": NOW}),
    }
    costs = []
    for number in (10, 50):
        travel(db, exchanging, activity, number)
        costs.append({name: statements(read, actor, *args, **more) for name, (read, args, more) in reads.items()})
    assert costs[0] == costs[1]
    assert max(costs[0].values()) <= 20
    with db.session() as session:
        assert len(participants(session, actor, exchanging.exchange.public_id)) == 60
        board = exchange_papers.board(session, actor, leg, NOW.date(), thing="thing_1")
        assert (len(board.people), len(board.things), len(board.rows)) == (60, EACH, 60)
