"""Every state × move × role of an internship: it happens if, and only if, the tables say so."""

import pytest

from db.enums import EndReason, PlacementState
from db.models import Placement
from db.session import writing
from services import placements
from services.errors import Forbidden, InvalidMove
from services.workflows import PLACEMENT
from tests.conftest import NOW
from tests.services.hosting import END, everybody, tutor

P = PlacementState
LAST_DAY = NOW.replace(year=END.year, month=END.month, day=END.day)
"""A moment at which neither the first nor the last day stands in the way."""
MAY = {"coordinator", "admin", "system"}
FROM = {
    "sign": {P.PLANNED: P.AGREEMENT_SIGNED},
    "unsign": {P.AGREEMENT_SIGNED: P.PLANNED, P.READY: P.PLANNED},
    "prepare": {P.AGREEMENT_SIGNED: P.READY},
    "start": {P.READY: P.IN_PROGRESS},
    "complete": {P.IN_PROGRESS: P.COMPLETED},
    "close": {P.COMPLETED: P.CLOSED, P.INTERRUPTED: P.CLOSED},
    "cancel": dict.fromkeys((P.PLANNED, P.AGREEMENT_SIGNED, P.READY), P.CANCELLED),
    "interrupt": {P.IN_PROGRESS: P.INTERRUPTED},
}
"""Where each move leads from where, said here a second time on purpose."""


class Undone(Exception):
    """Raised at the end of a move that succeeded, so that the next one finds the same record."""


def outcome(actor, placement, move):
    """What comes of it: the state that is reached, forbidden, or not possible. Nothing is kept."""
    options = {"reason": "Raison", "end_reason": EndReason.INTERN} if move in {"cancel", "interrupt"} else {}
    if move == "unsign":
        options = {"reason": "Raison"}
    try:
        with writing() as session:
            placements.move(session, actor, placement.public_id, move, now=LAST_DAY, **options)
            raise Undone(session.get_one(Placement, placement.id).state)
    except Undone as done:
        return done.args[0]
    except Forbidden:
        return "forbidden"
    except InvalidMove:
        return "not possible"


def test_the_table_holds_these_moves_and_no_others():
    assert set(PLACEMENT.moves) == set(FROM)


@pytest.mark.parametrize("state", P)
def test_every_move_by_every_role(db, make, state):
    placement = make.placement(state=state, tutor_id=tutor(make).id)
    actors = everybody(db, make, placement)
    expected = {
        (who, move): "forbidden" if who not in MAY else FROM[move].get(state, "not possible")
        for who in actors
        for move in PLACEMENT.moves
    }
    assert {(who, move): outcome(actors[who], placement, move) for who, move in expected} == expected
    assert db.fresh(placement).state is state
