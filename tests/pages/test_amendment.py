"""An amendment from its page: what changes, hours and money beside what stands, written and put before the signers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import AgreementKind, AgreementState, AmendmentKind, PlacementState
from db.models import Agreement, DatedRule, Department, OutboxMail, Placement
from services import unit
from services.agreements import amendments as services
from tests.conftest import NOW
from tests.pages.opening import checked, opened
from tests.services.agreements.test_signing import on_paper, signers

pytestmark = pytest.mark.one_database


@pytest.fixture
def placement(db, make):
    start = NOW.date() + timedelta(days=10)
    db.add(
        DatedRule(
            code="gratification_hourly",
            valid_from=start.replace(month=1, day=1),
            value=450,
            unit="cents",
            source="test",
        )
    )
    placement = make.placement(
        state=PlacementState.AGREEMENT_SIGNED, starts_on=start, ends_on=start + timedelta(days=55),
        tutor_id=make.person(given_name="Hélène", family_name="Moreau", birth_date=None).id,
    )  # fmt: skip
    make.agreement(placement=placement, state=AgreementState.SIGNED)
    return placement


def press(at, label):
    return checked(next(one for one in at.button if one.label == label).click().run())


def amendments(db):
    return db.all(select(Agreement).where(Agreement.kind == AgreementKind.AMENDMENT))


def test_other_dates_are_compared_written_and_put_before_the_signers(db, make, placement):
    at = opened(make.coordinator(), "amendment", stage=placement.public_id)
    at = checked(at.button_group(key="kinds").set_value([AmendmentKind.DATES]).run())
    later = placement.ends_on + timedelta(days=3)
    at = checked(at.date_input(key="amend-ends_on").set_value(later).run())
    assert any("Présence" in one.value for one in at.markdown)
    at = press(at, "Rédiger la modification")
    assert [one.value for one in at.error] != []
    assert amendments(db) == []
    at.text_area(key="why").input("Une semaine de plus")
    at = press(at, "Rédiger la modification")
    assert [one.state for one in amendments(db)] == [AgreementState.DRAFT]
    assert any("Présence" in one.value and "avec cet avenant" in one.value for one in at.markdown)
    at = press(at, "Transmettre aux signataires")
    assert [one.state for one in amendments(db)] == [AgreementState.IN_SIGNATURE]
    assert not [one for one in at.selectbox(key="slip-field").options if "Missions" in one]
    at = checked(at.selectbox(key="slip-field").set_value("tutor.name").run())
    checked(next(one for one in at.text_input if one.label == "Comment il faut lire").input("Hélène Morau").run())
    at.text_input(key="slip-reason").input("Un e de trop")
    at = press(at, "Rectifier")
    assert any("Hélène Moreau → Hélène Morau" in one.value for one in at.markdown)
    assert [one.template for one in db.all(select(OutboxMail))] == ["amendment_to_sign"]
    assert db.get(Placement, placement.id).ends_on == placement.ends_on
    at.text_input(key="amendment-reason").input("Finalement non")
    at = press(at, "Y renoncer")
    assert [one.state for one in amendments(db)] == [AgreementState.CANCELLED]


def test_without_a_signed_agreement_the_page_says_what_to_do(make):
    placement = make.placement()
    at = opened(make.coordinator(), "amendment", stage=placement.public_id)
    assert [one.value for one in at.info] != []
    assert [one.label for one in at.button_group] == []


def test_one_that_was_held_back_says_why_and_becomes_a_draft_again(db, make, placement):
    clerk, last = make.coordinator(), placement.ends_on + timedelta(days=3)
    change = {AmendmentKind.DATES: {"ends_on": last}}
    options = (placement.public_id, change, NOW.date(), "Une semaine de plus")
    amendment = unit.run(services.propose, clerk, *options, now=NOW)
    unit.run(services.send, clerk, amendment.public_id, now=NOW)
    department = db.get(Department, placement.department_id)
    for _number in range(department.places):
        make.placement(department=department, starts_on=last, ends_on=last + timedelta(days=30))
    on_paper(db, amendment, clerk, set(signers(db, amendment)))
    at = opened(clerk, "amendment", stage=placement.public_id)
    assert any("plus de place" in one.value for one in at.warning)
    at = press(at, "En refaire un brouillon")
    assert [one.state for one in amendments(db)] == [AgreementState.DRAFT]
    at = press(at, "Transmettre aux signataires")
    assert any("plus de place" in one.value for one in at.error)
