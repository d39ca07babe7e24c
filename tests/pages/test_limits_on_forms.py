"""Limits, who counts and what is owed, on the forms where a stay is proposed; folded parts are made once they open."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import ANY

import pytest

from db.enums import ApplicationState, OfferState, PlacementState
from db.models import OtherIntern
from services.findings import sentence
from services.i18n import translate
from services.queries import limits
from services.queries.internships import owing
from tests.conftest import NOW
from tests.counting import statements
from tests.pages.opening import button, checked, listed, opened
from tests.services.hosting import END, START, checklist_templates, law, tutor

pytestmark = pytest.mark.one_database


def fr(msgid, **params):
    return translate("fr", msgid, **params)


@pytest.fixture
def full(db, make):
    """A department whose only place is taken, with another intern of the city to be confirmed."""
    law(db, gratification_hourly=450)
    checklist_templates(db)
    department = make.department(places=1)
    make.placement(department=department, person=make.person(given_name="Nareg", family_name="Abgarian"))
    db.add(
        OtherIntern(organisation_id=make.city().id, name="Léa", starts_on=START, ends_on=END, created_at=NOW,
                    updated_at=NOW)
    )  # fmt: skip
    return department


def unfolded(at, *keys):
    for key in keys:
        at.session_state[key] = True
    return checked(at.run())


def test_the_form_of_a_planned_internship_says_who_is_there_and_what_it_owes(make, full):
    offer = make.offer(department=full, places=2)
    application = make.application(offers=(offer,), state=ApplicationState.CONFIRMED)
    at = opened(make.coordinator(), "placement_entry", application=application.public_id)
    assert any("plus de place" in one.value for one in at.error)
    assert listed(at) == []
    at = unfolded(at, "who-placement", "owes-placement")
    weeks, interns = listed(at), listed(at, 1)
    assert len(weeks) == 10
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in weeks[0][1:]] == ["3 / 135", f"2 / 1 {fr('too many')}"]
    assert {one[0] for one in interns} == {"Nareg Abgarian", "Léa"}
    assert [fr("to be confirmed") in one for one in interns if one[0] == "Léa"] == [True]
    assert fr("The days that count") in [one.value for one in at.header]


def test_a_head_of_department_sees_numbers_but_no_names_of_other_departments(make, full):
    other = make.department()
    offer = make.offer(department=other, state=OfferState.DRAFT, tutor_id=tutor(make).id)
    at = unfolded(opened(make.host(other), "offer_edit", id=offer.public_id), "who-offer", "owes-offer")
    assert [one[:2] for one in listed(at, 1)] == [[fr("another internship"), ANY]] * 2
    assert not any("Nareg" in cell or "Léa" in cell for row in listed(at, 1) for cell in row)
    assert any("301" in one.value for one in (*at.success, *at.info))


def test_an_absence_shows_before_it_is_reported_what_it_changes(make, db):
    law(db, gratification_hourly=450)
    today = NOW.date()
    placement = make.placement(
        state=PlacementState.IN_PROGRESS, starts_on=today - timedelta(days=60), ends_on=today + timedelta(days=60),
        hourly_cents=450,
    )  # fmt: skip
    at = opened(make.coordinator(), "placement", id=placement.public_id)
    key = f"new-{placement.public_id}"
    button(at, "Report an absence").click()
    at.session_state[f"owes-{key}"] = True
    at.session_state[f"first-{key}"] = at.session_state[f"last-{key}"] = date(2026, 11, 23)
    at = checked(at.run())
    (shown,) = [one.value for one in at.markdown if fr("Hours of presence") in one.value]
    sides = shown.split("\n")[1].split("→")
    before, after = (int(one.split("h")[0].replace("\N{NO-BREAK SPACE}", "")) for one in sides)
    assert before - after == 7


def test_what_a_form_asks_costs_a_fixed_number_of_statements(make, full):
    asked = limits.Asked(full.public_id, START, END)
    coordinator = make.coordinator()
    assert statements(limits.said, coordinator, asked) <= 6
    assert statements(limits.by_week, coordinator, asked, language="fr") <= 8
    assert statements(owing.owed, coordinator, asked) <= 4


@pytest.mark.parametrize(
    ("now", "then", "says"),
    [
        (40, 40, None),
        (40, 44, "only 0 h are left"),
        (40, 45, "315 h count in the teaching year, more than 308 h: money is due"),
        (45, 44, "no longer more than 308 h"),
        (45, 50, None),
        (None, 20, None),
        (None, 43, "only 7 h are left"),
        (None, 45, "money is due"),
    ],
)
def test_a_form_says_before_it_is_saved_what_it_makes_of_the_line_of_the_law(db, make, now, then, says):
    """Days of 7 h from a Monday on, in weeks without holidays."""
    law(db, gratification_hourly=450)
    department, person = make.department(), make.person()
    monday = date(2027, 1, 4)
    ends = {days: monday + timedelta(days=days // 5 * 7 + days % 5 - 1) for days in (20, 40, 43, 44, 45, 50)}
    own = now and make.placement(department=department, person=person, starts_on=monday, ends_on=ends[now])
    asked = limits.Asked(
        department.public_id, monday, ends[then], placement=own.public_id if own else None, person=person.public_id
    )
    with db.session() as session:
        found = owing.crossed(session, make.coordinator(), asked)
    assert (found is None) if says is None else (says in sentence(found.msgid, found.params, "en"))


def test_an_offer_of_the_same_post_waits_and_one_of_a_new_post_does_not(make, db):
    law(db)
    department = make.department(places=5)
    former = make.offer(department=department, tutor_id=tutor(make).id)
    make.placement(department=department, offer_id=former.id)
    days = {"starts_on": END + timedelta(days=5), "ends_on": END + timedelta(days=60)}
    copy = make.offer(department=department, post=former.post, tutor_id=former.tutor_id, state=OfferState.DRAFT, **days)
    at = opened(make.coordinator(), "offer_edit", id=copy.public_id)
    (error,) = [one.value for one in at.error]
    assert "22 septembre 2027" in error
    (post,) = [one for one in at.selectbox if one.label == fr("Post")]
    assert [former.title_fr in one for one in post.options] == [False, True]
    assert not checked(post.select_index(0).run()).error
    assert not [one for one in opened(make.coordinator(), "offer_edit", id=make.offer().public_id).selectbox
                if one.label == fr("Post")]  # fmt: skip
