"""Asking the departments of a call for their offer: who is asked, who is left in peace, and what it costs to look."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import CallState, Language, OfferState
from db.models import AuditEntry, OutboxMail
from services import department_desk, offer_requests
from services.errors import Forbidden, Invalid, InvalidMove
from services.offer_requests import LeftOut
from tests.counting import statements
from tests.factories import NOW
from tests.services.applying import act
from tests.services.hosting import mails


def planned(db, actor, call, now=NOW):
    with db.session() as session:
        return {one.name: one for one in offer_requests.plan(session, actor, call.public_id, language="fr", now=now)}


def _known(make, name, **fields):
    """A department with a head who has an account."""
    department = make.department(name_fr=name, **fields)
    return department, make.host(department)


def test_departments_without_an_offer_are_asked_in_the_language_of_their_people(db, make):
    actor, call = make.coordinator(), make.call()
    culture, _head = _known(make, "Culture")
    parks = make.department(name_fr="Parcs")
    act(
        department_desk.issue_desk_link, actor, parks.public_id, name="Jeanne Roche", email="roche@example.org"
    )  # fmt: skip
    sport, _head = _known(make, "Sport")
    make.offer(department=sport, call=call, state=OfferState.DRAFT)
    free, _head = _known(make, "Urbanisme")
    make.offer(department=free, call=None)
    withdrawn, _head = _known(make, "Voirie")
    make.offer(department=withdrawn, call=call, state=OfferState.WITHDRAWN)
    make.department(name_fr="Archives")
    make.department(name_fr="Fermé", is_active=False)
    found = planned(db, actor, call)
    assert {name: one.left_out for name, one in found.items()} == {
        "Archives": LeftOut.NOBODY, "Culture": None, "Parcs": None, "Sport": LeftOut.HAS_OFFER,
        "Urbanisme": LeftOut.HAS_OFFER, "Voirie": None,
    }  # fmt: skip
    assert [(one.name, one.language) for one in found["Parcs"].recipients] == [("Jeanne Roche", Language.FR)]
    wanted = [one.public_id for one in found.values()]
    assert act(offer_requests.ask, actor, call.public_id, wanted) == 3
    asked = db.all(select(OutboxMail).where(OutboxMail.template == "department_offer_asked"))
    assert len(asked) == 3
    assert "roche@example.org" in {mail.recipient for mail in asked}
    assert all("/l/" in mail.body and call.title_fr in mail.body for mail in asked)
    audits = db.all(select(AuditEntry).where(AuditEntry.action == "offer:ask"))
    assert {(one.subject_id, one.details["call"]) for one in audits} == {
        (one.id, call.public_id) for one in (culture, parks, withdrawn)
    }


def test_a_department_is_asked_once_a_week_and_a_new_offer_ends_it(db, make):
    actor, call = make.coordinator(), make.call()
    culture, _head = _known(make, "Culture")
    act(offer_requests.ask, actor, call.public_id, [culture.public_id])
    found = planned(db, actor, call)["Culture"]
    assert (found.left_out, found.asked_at) == (LeftOut.ASKED, NOW)
    with pytest.raises(Invalid, match="No department is left"):
        act(offer_requests.ask, actor, call.public_id, [culture.public_id])
    later = NOW + timedelta(days=7)
    assert planned(db, actor, call, later)["Culture"].left_out is None
    assert act(offer_requests.ask, actor, call.public_id, [culture.public_id], now=later) == 1
    assert [template for template, _to in mails(db)] == ["department_offer_asked"] * 2
    make.offer(department=culture, call=None, starts_on=date(2027, 9, 1), ends_on=date(2027, 9, 30))
    assert planned(db, actor, call, NOW + timedelta(days=20))["Culture"].left_out is None, "outside the period"
    make.offer(department=culture, call=call)
    assert planned(db, actor, call, NOW + timedelta(days=20))["Culture"].left_out is LeftOut.HAS_OFFER


def test_only_its_coordinators_ask_while_one_can_apply(db, make):
    call, (culture, head) = make.call(), _known(make, "Culture")
    for other in (head, make.coordinator(make.artachat()), make.partner()):
        assert planned(db, other, call) == {}
        with pytest.raises(Forbidden):
            act(offer_requests.ask, other, call.public_id, [culture.public_id])
    actor = make.coordinator()
    for over, now in ((make.call(state=CallState.ARCHIVED), NOW), (call, call.closes_at)):
        assert planned(db, actor, over, now) == {}
        with pytest.raises(InvalidMove):
            act(offer_requests.ask, actor, over.public_id, [culture.public_id], now=now)
    assert mails(db) == []


def test_looking_costs_as_much_for_many_departments_as_for_one(db, make):
    actor, call = make.coordinator(), make.call()
    _known(make, "A")
    one = statements(offer_requests.plan, actor, call.public_id, language="fr", now=NOW)
    for name in "BCD":
        _known(make, name)
    assert statements(offer_requests.plan, actor, call.public_id, language="fr", now=NOW) == one == 5
