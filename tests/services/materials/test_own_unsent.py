"""What came without having been sent and is none of the city’s: a school keeps it as its own by one act."""

import pytest
from sqlalchemy import select

from db.enums import Outcome, Settlement
from db.models import OwnThing, ReceiptLine
from db.session import reading
from services.errors import Conflict, Forbidden, NotFound
from services.materials import courses, own
from services.queries.material import own_material as queries
from services.shipments.receiving import Extra, Found
from services.shipments.settling import settle
from tests.services.applying import act
from tests.services.materials.stocking import stock
from tests.services.shipments.shipping import shipping

__all__ = ["shipping", "stock"]


@pytest.fixture
def chess(db, shipping):
    """Three games of chess that nobody sent."""
    sent = shipping.sent(6)
    extras = [Extra(Outcome.WRONG, 3, "Un jeu d’échecs")]
    shipping.say(sent, lines={shipping.line(sent): Found(ok=6)}, extras=extras)
    return db.one(select(ReceiptLine).where(ReceiptLine.line_id.is_(None)))


def read(what, shipping, actor=None):
    with reading() as session:
        return what(session, actor or shipping.director, shipping.school.public_id)


def shelf(shipping):
    return {one.name: (one.given, one.lent, one.shelf) for one in read(queries.held, shipping)}


def test_it_is_offered_once_the_sender_left_it_out_and_kept_once(db, shipping, chess, make, stock):
    assert read(queries.unsent, shipping) == []
    with pytest.raises(Conflict):
        act(own.keep_unsent, shipping.director, chess.public_id)
    act(settle, shipping.coordinator, chess.public_id, Settlement.NOTED)
    assert [(one.quantity, one.what) for one in read(queries.unsent, shipping)] == [(3, "Un jeu d’échecs")]
    with reading() as session:
        assert [one.is_on for one in queries.schools(session, shipping.director)] == [False]
    stranger = make.partner(stock.school("ecole-2"))
    assert read(queries.unsent, shipping, stranger) == []
    for other in (stranger, shipping.coordinator):
        with pytest.raises(Forbidden):
            act(own.keep_unsent, other, chess.public_id)
    act(own.keep_unsent, shipping.director, chess.public_id)
    with pytest.raises(Conflict):
        act(own.keep_unsent, shipping.director, chess.public_id)
    assert (read(queries.unsent, shipping), shelf(shipping)) == ([], {"Un jeu d’échecs": (3, 0, 3)})


def test_it_is_counted_and_lent_as_what_was_given(db, shipping, chess):
    act(settle, shipping.coordinator, chess.public_id, Settlement.NOTED)
    thing = act(own.keep_unsent, shipping.director, chess.public_id)
    body = shipping.school.public_id
    act(own.switch, shipping.director, body, is_on=True)
    course = act(courses.add, shipping.coordinator, body, teacher_name="Nare", class_name="5e", pupils=20)
    loan = act(own.lend, shipping.director, body, thing.public_id, course.public_id, quantity=2)
    assert [one.name for one in read(queries.lent, shipping)] == ["2 × Un jeu d’échecs"]
    with pytest.raises(Conflict):
        act(own.lend, shipping.director, body, thing.public_id, course.public_id, quantity=2)
    act(own.count, shipping.director, body, {thing.public_id: 0})
    act(own.came_back, shipping.director, loan.public_id)
    assert shelf(shipping) == {"Un jeu d’échecs": (3, 0, 2)}
    with pytest.raises(NotFound):
        act(own.count, shipping.director, body, {chess.public_id: 1})
    assert db.one(select(OwnThing)).difference == -1
