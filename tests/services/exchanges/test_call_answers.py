"""A place given back in the call is given back in the exchange, with all that hangs on it; and taken again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, HostStayState, ParticipationState, Source
from db.models import Call, HostStay, OutboxMail, Participation, Programme
from seeds import reference
from services import applications, unit
from services.call_saving import EXCHANGES
from services.errors import Forbidden, Invalid, InvalidMove
from services.exchanges import participations, taking_over, waiting_again
from services.queries.today.today import today
from tests.conftest import NOW
from tests.services.exchanges.consenting import change
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


@pytest.fixture
def replaced(db, make, taken):
    """The same after they left the exchange and the only place of the call, with a waiting list, went to another."""
    application, one, _person = taken
    actor = make.coordinator()
    call = db.one(select(Call).where(Call.id == application.call_id))
    change(call, places=1, uses_waiting_list=True)
    unit.run(participations.move, actor, one.public_id, "withdraw", reason="Déménagement", now=NOW)
    other = make.application(call=call, state=ApplicationState.SELECTED,
                             confirm_by=NOW + timedelta(days=9))  # fmt: skip
    return application, one, other, call


def test_nobody_comes_back_to_a_place_that_was_given_meanwhile_but_they_can_wait_for_one(db, make, replaced):
    (application, one, other, _call), actor = replaced, make.coordinator()
    with pytest.raises(Invalid) as refused:
        unit.run(participations.move, actor, one.public_id, "take_back", now=NOW)
    assert "(%(places)s)" in refused.value.msgid
    assert db.fresh(one).state is P.WITHDRAWN
    unit.run(waiting_again.wait, actor, one.public_id, now=NOW + timedelta(hours=1))
    kept = db.fresh(application)
    assert (kept.state, kept.waiting_rank, kept.confirm_by) == (ApplicationState.WAITLISTED, 1, None)
    assert [mail.template for mail in db.all(select(OutboxMail))].count("application_waitlisted") == 1
    with pytest.raises(Invalid):
        unit.run(participations.move, actor, one.public_id, "take_back", now=NOW)
    unit.run(applications.decline, actor, other.public_id, source=Source.PHONE, now=NOW + timedelta(hours=2))
    unit.run(applications.decide, actor, application.public_id, "select", seen_version=None,
             now=NOW + timedelta(hours=3))  # fmt: skip
    assert db.fresh(one).state is P.EXPECTED


def test_nobody_waits_while_a_place_is_free_or_where_the_call_has_no_waiting_list(db, make, replaced):
    (_application, one, _other, call), actor = replaced, make.coordinator()
    change(call, uses_waiting_list=False)
    with pytest.raises(InvalidMove):
        unit.run(waiting_again.wait, actor, one.public_id, now=NOW)
    change(call, places=2, uses_waiting_list=True)
    with pytest.raises(Invalid):
        unit.run(waiting_again.wait, actor, one.public_id, now=NOW)
    with pytest.raises(Forbidden):
        unit.run(waiting_again.wait, make.host(), one.public_id, now=NOW)
    unit.run(participations.move, actor, one.public_id, "take_back", now=NOW)
    assert db.fresh(one).state is P.EXPECTED
