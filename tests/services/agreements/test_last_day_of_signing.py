"""By when all must have signed follows the first day and the visa appointment; who was told otherwise is told anew."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import AgreementState
from db.models import OutboxMail, Placement
from services import arrivals, placements, unit
from services.agreements import versions
from services.formats import plain_date
from tests.conftest import NOW
from tests.services.hosting import START

DAY = timedelta(days=1)
LATER = START + 14 * DAY


@pytest.fixture
def clerk(make):
    return make.coordinator()


@pytest.fixture
def agreement(make):
    return make.agreement(state=AgreementState.IN_SIGNATURE)


def placement_of(db, agreement):
    return db.get(Placement, agreement.placement_id).public_id


def to_sign(db):
    return db.all(select(OutboxMail).where(OutboxMail.template == "agreement_to_sign").order_by(OutboxMail.id))


def french(day: date) -> str:
    return plain_date(day, "fr")


def test_another_first_day_takes_it_back_and_the_next_mail_names_the_new_last_day(db, clerk, agreement):
    unit.run(placements.edit, clerk, placement_of(db, agreement), starts_on=LATER, now=NOW)
    kept = db.fresh(agreement)
    assert (kept.state, kept.due_on) == (AgreementState.DRAFT, LATER - DAY)
    assert to_sign(db) == []
    unit.run(versions.send, clerk, agreement.public_id, now=NOW)
    (mail,) = to_sign(db)
    assert french(LATER - DAY) in mail.body
    assert french(START - DAY) not in mail.body


def test_an_appointment_before_it_is_told_to_those_whose_turn_it_is(db, clerk, agreement):
    appointment = START - 40 * DAY
    unit.run(arrivals.save, clerk, placement_of(db, agreement), visa_appointment_on=appointment, now=NOW)
    assert db.fresh(agreement).due_on == appointment
    (mail,) = to_sign(db)
    assert french(appointment) in mail.body
    assert french(START - DAY) in mail.body
    unit.run(arrivals.save, clerk, placement_of(db, agreement), visa_appointment_on=appointment + DAY, now=NOW)
    assert (db.fresh(agreement).due_on, len(to_sign(db))) == (appointment + DAY, 1), "later: nobody is bothered"
