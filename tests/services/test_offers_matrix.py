"""Every state × move × role of an offer: it happens if, and only if, the tables say so."""

import pytest

from db.enums import OfferState
from db.models import Offer
from db.session import writing
from services import offers
from services.errors import Forbidden, InvalidMove
from services.workflows import OFFER
from tests.conftest import NOW
from tests.services.hosting import everybody, tutor

MAY = {"coordinator", "admin", "head of the department", "link to the department"}
"""Who may make each move, said here a second time on purpose."""
FROM = {
    "publish": {OfferState.DRAFT: OfferState.PUBLISHED},
    "close": {OfferState.PUBLISHED: OfferState.CLOSED},
    "reopen": {OfferState.CLOSED: OfferState.PUBLISHED, OfferState.WITHDRAWN: OfferState.PUBLISHED},
    "withdraw": {OfferState.DRAFT: OfferState.WITHDRAWN, OfferState.PUBLISHED: OfferState.WITHDRAWN},
}
"""Where each move leads from where, said a second time as well."""


class Undone(Exception):
    """Raised at the end of a move that succeeded, so that the next one finds the same record."""


def outcome(actor, offer, move):
    """What comes of it: the state that is reached, forbidden, or not possible. Nothing is kept."""
    options = {"lawful_use_confirmed": True} if move in {"publish", "reopen"} else {}
    try:
        with writing() as session:
            getattr(offers, move)(session, actor, offer.public_id, now=NOW, **options)
            raise Undone(session.get_one(Offer, offer.id).state)
    except Undone as done:
        return done.args[0]
    except Forbidden:
        return "forbidden"
    except InvalidMove:
        return "not possible"


def test_the_table_holds_these_moves_and_no_others():
    assert set(OFFER.moves) == set(FROM)


@pytest.mark.parametrize("state", OfferState)
def test_every_move_by_every_role(db, make, state):
    named = tutor(make)
    department = make.department()
    offer = make.offer(department=department, state=state, tutor_id=named.id)
    placement = make.placement(department=department, tutor_id=named.id)
    actors = everybody(db, make, placement)
    expected = {
        (who, move): "forbidden" if who not in MAY else FROM[move].get(state, "not possible")
        for who in actors
        for move in OFFER.moves
    }
    assert {(who, move): outcome(actors[who], offer, move) for who, move in expected} == expected
    assert db.fresh(offer).state is state


@pytest.mark.parametrize("writer", ["edit", "duplicate", "create"])
def test_every_write_by_every_role(db, make, writer):
    named = tutor(make)
    department = make.department()
    offer = make.offer(department=department, tutor_id=named.id)
    actors = everybody(db, make, make.placement(department=department, tutor_id=named.id))

    def write(actor):
        record = department if writer == "create" else offer
        texts = {"title_fr": "Accueil", "starts_on": offer.starts_on, "ends_on": offer.ends_on}
        fields = {"create": texts, "edit": {"skills": "Rédaction"}, "duplicate": {}}[writer]
        try:
            with writing() as session:
                getattr(offers, writer)(session, actor, record.public_id, now=NOW, **fields)
                raise Undone
        except Undone:
            return True
        except Forbidden:
            return False

    assert {who for who, actor in actors.items() if write(actor)} == MAY
