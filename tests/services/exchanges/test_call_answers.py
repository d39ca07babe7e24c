"""A place given back in the call is given back in the exchange, with all that hangs on it; and taken again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, HostStayState, ParticipationState, Source
from db.models import HostStay, OutboxMail, Participation, Programme
from seeds import reference
from services import applications, unit
from services.call_saving import EXCHANGES
from services.exchanges import participations, taking_over
from services.queries.today.today import today
from tests.conftest import NOW
from tests.services.exchanges.exchanging import exchanging
from tests.services.exchanges.hosting import hosting

__all__ = ["exchanging", "hosting"]
P = ParticipationState


@pytest.fixture
def taken(db, make, exchanging):
    """Somebody selected in the call of an exchange, taken over into it: their application and participation."""
    reference.load(NOW)
    programme = db.one(select(Programme).where(Programme.code == EXCHANGES))
    call = make.call(programme_id=programme.id)
    exchange, _there, _back = exchanging.another(call_id=call.id)
    person = make.person(city="Clamart", birth_date=None)
    one = make.application(call=call, person=person, sending_organisation_id=None, state=ApplicationState.SELECTED,
                           confirm_by=NOW + timedelta(days=9))  # fmt: skip
    unit.run(taking_over.take_over, make.coordinator(), exchange.public_id, now=NOW)
    return one, db.one(select(Participation)), person


def gone(db, actor):
    with db.session() as session:
        return [row.count for row in today(session, actor, NOW).todos if row.kind == "exchange_gone"]


def mails(db):
    return sorted(mail.template for mail in db.all(select(OutboxMail)) if mail.template.startswith("participation"))


@pytest.mark.parametrize("move", [applications.decline, applications.withdraw])
def test_a_place_given_back_ends_the_participation_and_both_cities_see_it(db, make, exchanging, taken, move):
    application, one, person = taken
    here, there = make.coordinator(), make.coordinator(exchanging.artachat)
    unit.run(move, make.applicant(person), application.public_id, reason="Examen en juin", now=NOW)
    kept = db.fresh(one)
    assert (kept.state, kept.withdrawn_reason, kept.withdrawn_on) == (P.WITHDRAWN, "Examen en juin", NOW.date())
    assert (gone(db, here), gone(db, there)) == ([1], [1])
    assert set(mails(db)) == {"participation_ended"}


def test_whoever_confirms_in_the_call_is_confirmed_in_the_exchange(db, make, taken):
    application, one, person = taken
    unit.run(applications.confirm, make.applicant(person), application.public_id, now=NOW)
    assert db.fresh(one).state is P.CONFIRMED


def test_a_selection_that_is_reopened_brings_them_back(db, make, taken):
    application, one, _person = taken
    unit.run(applications.decline, make.coordinator(), application.public_id, source=Source.PHONE, now=NOW)
    assert db.fresh(one).state is P.WITHDRAWN
    unit.run(
        applications.decide, make.coordinator(), application.public_id, "reopen", seen_version=None,
        reason="La famille a rappelé", now=NOW + timedelta(hours=1),
    )  # fmt: skip
    kept = db.fresh(one)
    assert (kept.state, kept.withdrawn_reason, kept.withdrawn_on) == (P.EXPECTED, "", None)


def test_whoever_left_the_exchange_by_their_own_word_does_not_come_back_with_the_application(db, make, taken):
    application, one, _person = taken
    unit.run(participations.move, make.coordinator(), one.public_id, "withdraw", reason="Déménagement", now=NOW)
    unit.run(applications.decline, make.coordinator(), application.public_id, source=Source.PHONE,
             now=NOW + timedelta(hours=1))  # fmt: skip
    unit.run(
        applications.decide, make.coordinator(), application.public_id, "reopen", seen_version=None,
        reason="Erreur", now=NOW + timedelta(hours=2),
    )  # fmt: skip
    assert db.fresh(one).state is P.WITHDRAWN


def test_a_bed_is_free_again_and_its_family_and_the_parents_are_told(db, make, exchanging, hosting):
    one, family = hosting.guest(), hosting.family()
    exchanging.guardian(one)
    agreed, proposed = hosting.stay(one, family), hosting.stay(one, hosting.family(), HostStayState.PROPOSED)
    unit.run(participations.move, make.coordinator(exchanging.artachat), one.public_id, "withdraw", reason="Examen",
             now=NOW)  # fmt: skip
    assert db.fresh(agreed).state is HostStayState.ENDED
    assert proposed.id not in {kept.id for kept in db.all(select(HostStay))}
    told = {mail.template: mail.recipient for mail in db.all(select(OutboxMail))}
    assert told["household_guest_gone"] == family.email
    assert "participation_ended_guardian" in told
