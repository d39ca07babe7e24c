"""Wishes and their answers, minimums, and the desk of a school."""

import pytest
from sqlalchemy import select

from db.enums import LinkPurpose, LocationKind, WishState
from db.models import CapabilityLink, OutboxMail, StockMinimum
from services.errors import DomainError, Forbidden, Invalid, InvalidMove, NotFound
from services.materials import kits, minimums, school_desk, wishes
from services.queries.material import school_links
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.materials.lending import lending
from tests.services.materials.stocking import TODAY, stock

__all__ = ["lending", "stock"]


def wish(lending, **fields):
    given = {"quantity": 12, "teacher_name": "Nare", "item_public_id": lending.book.public_id} | fields
    return act(wishes.make, fields.pop("actor", lending.teacher), lending.place.public_id, **given)


def mails(db):
    return [(one.template, one.recipient) for one in db.all(select(OutboxMail)) if one.template.startswith("wish")]


def test_a_wish_is_approved_by_the_city_and_the_school_is_told(db, lending):
    asked = wish(lending)
    with pytest.raises(Forbidden):
        act(wishes.approve, lending.teacher, asked.public_id)
    act(wishes.approve, lending.claire, asked.public_id, quantity=10, seen_version=asked.version, answer="En mars.")
    done = db.fresh(asked)
    assert (done.state, done.quantity, done.answer) == (WishState.APPROVED, 10, "En mars.")
    assert mails(db) == [("wish_approved", lending.teacher.email)]
    act(wishes.end, lending.claire, asked.public_id, "fulfil")
    with pytest.raises(InvalidMove):
        act(wishes.end, lending.teacher, asked.public_id, "withdraw")


def test_a_wish_is_refused_with_a_reason_alone(db, lending):
    asked = wish(lending, item_public_id=None, title="Une imprimante")
    with pytest.raises(Invalid):
        act(wishes.refuse, lending.claire, asked.public_id, reason=" ")
    act(wishes.refuse, lending.claire, asked.public_id, reason="Hors budget cette année.")
    assert (db.fresh(asked).state, db.fresh(asked).answer) == (WishState.REFUSED, "Hors budget cette année.")
    body = db.all(select(OutboxMail.body).where(OutboxMail.template == "wish_refused"))[0]
    assert "Hors budget cette année." in body
    assert "Une imprimante" in body


def test_a_wish_of_nothing_or_of_nobody_is_refused(make, stock, lending):
    for fields in ({"item_public_id": None}, {"teacher_name": " "}, {"quantity": 0}, {"item_public_id": "unknown"}):
        with pytest.raises(DomainError):
            wish(lending, **fields)
    with pytest.raises(Forbidden):
        act(wishes.make, make.partner(), lending.place.public_id, quantity=1, teacher_name="N", title="X")


def test_people_with_a_link_are_written_to_with_one_of_their_own(db, lending):
    act(school_desk.issue_link, lending.claire, lending.body.public_id, name="Ani Grigoryan", email="ani@example.org")
    sent = db.all(select(OutboxMail).where(OutboxMail.template == "school_desk_link"))
    assert [one.recipient for one in sent] == ["ani@example.org"]
    act(wishes.approve, lending.claire, wish(lending).public_id)
    assert {to for _template, to in mails(db)} == {lending.teacher.email, "ani@example.org"}
    purposes = db.all(select(CapabilityLink.purpose))
    assert purposes == [LinkPurpose.SCHOOL_DESK] * 2


def test_only_coordinators_make_a_link_and_only_for_who_keeps_places(make, lending):
    for actor, body in ((lending.teacher, lending.body), (lending.claire, make.university())):
        with pytest.raises(Forbidden):
            act(school_desk.issue_link, actor, body.public_id, name="Ani")
    with pytest.raises(Invalid):
        act(school_desk.issue_link, lending.claire, lending.body.public_id, name=" ")


def test_links_of_schools_that_have_material_are_listed_and_taken_back_one_by_one(db, stock, lending):
    def living(actor, now=NOW):
        with db.session() as session:
            return school_links.living(session, actor, now=now)

    for body, name in ((lending.body, "Ani"), (lending.body, "Nare"), (stock.school("ecole-9"), "Lia")):
        act(school_desk.issue_link, lending.claire, body.public_id, name=name)
    nare, ani = living(lending.claire)
    assert [one.name for one in (nare, ani)] == ["Nare", "Ani"]
    assert living(lending.teacher) == living(lending.claire, NOW + school_desk.VALID_FOR) == []
    with pytest.raises(Forbidden):
        act(school_desk.revoke_link, lending.teacher, nare.link_id)
    act(school_desk.revoke_link, lending.claire, nare.link_id)
    assert living(lending.claire) == [ani]


def test_a_minimum_is_one_row_for_each_thing_also_when_the_kit_has_a_newer_version(db, stock, lending):
    def put(quantity, **thing):
        act(minimums.put, lending.claire, lending.place.public_id, quantity=quantity, **thing)

    def rows():
        return [(one.item_id, one.template_id, one.quantity) for one in db.all(select(StockMinimum))]

    put(30, item_public_id=lending.book.public_id)
    put(24, item_public_id=lending.book.public_id)
    assert rows() == [(lending.book.id, None, 24)]
    put(0, item_public_id=lending.book.public_id)
    assert rows() == []
    lines, title = [(lending.book.public_id, 2)], {"title_fr": "Mallette"}
    first = act(kits.save_template, lending.claire, lines, **title)
    act(kits.assemble, lending.claire, first.public_id, lending.place.public_id, name="B", happened_on=TODAY)
    second = act(kits.save_template, lending.claire, lines, template_public_id=first.public_id, **title)
    put(1, template_public_id=first.public_id)
    put(2, template_public_id=second.public_id)
    assert rows() == [(None, second.id, 2)]


def test_a_minimum_is_of_one_thing_at_a_place_of_work_and_the_citys_business(stock, lending):
    book = {"item_public_id": lending.book.public_id}
    for actor, place, thing, error in (
        (lending.teacher, lending.place, book, Forbidden),
        (lending.claire, lending.place, {}, Invalid),
        (lending.claire, stock.place(LocationKind.TRANSIT), book, Invalid),
        (lending.claire, lending.place, {"item_public_id": "unknown"}, NotFound),
    ):
        with pytest.raises(error):
            act(minimums.put, actor, place.public_id, quantity=1, **thing)
