"""What coordinators see and do about departments: links, opinions, calls for help, the way out of a full department."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import ApplicationState, CheckInAnswer, HostAnswer, PlacementState, Source
from db.models import CheckIn, HostOpinion, OutboxMail
from services import check_ins, host_gives_up, unit
from services.i18n import translate
from services.unit import utc_now
from settings import ROOT
from tests.pages.opening import checked, opened

APP = ROOT / "app.py"
pytestmark = pytest.mark.one_database


def fr(msgid: str, **params: object) -> str:
    return translate("fr", msgid, **params)


def press(at: AppTest, label: str) -> AppTest:
    return checked(next(one for one in at.button if one.label == fr(label)).click().run())


@pytest.fixture
def department(make):
    return make.department(name_fr="Service jeunesse")


def test_a_coordinator_asks_the_departments_and_records_an_answer(db, make, department):
    coordinator, call = make.coordinator(), make.call()
    make.host(department)
    offer = make.offer(department=department, call=call)
    application = make.application(call=call, state=ApplicationState.SUBMITTED, offers=(offer,))
    at = press(opened(coordinator, "application", id=application.public_id), "Ask the departments")
    assert [one.template for one in db.all(select(OutboxMail))] == ["host_opinions_asked"]
    assert not at.radio, "a form that nobody opened is not drawn"
    popover = f"behalf-{application.public_id}-{offer.public_id}"
    at.session_state[popover] = True
    at = checked(at.run())
    answer = next(one for one in at.radio if one.label == fr("Would your department like to meet this person?"))
    at = checked(answer.set_value(HostAnswer.INTERESTED).run())
    at = checked(next(one for one in at.text_input if one.label == fr("Who told you?")).set_value("M. Roche").run())
    at.session_state[popover] = False
    press(checked(at.run()), "Send the answer")
    [opinion] = db.all(select(HostOpinion))
    assert (opinion.answer, opinion.answered_by, opinion.source) == (HostAnswer.INTERESTED, "M. Roche", Source.PHONE)


def test_a_coordinator_settles_a_call_and_a_place_that_was_given_up(db, make, department):
    coordinator, head, day = make.coordinator(), make.host(department), utc_now().date()
    running = make.placement(
        department=department,
        state=PlacementState.IN_PROGRESS,
        starts_on=day - timedelta(9),
        ends_on=day + timedelta(9),
    )
    unit.run(check_ins.say, head, running.public_id, CheckInAnswer.CALL_ME, note="Le badge manque")
    at = opened(coordinator, "placement", id=running.public_id)
    assert any("Le badge manque" in one.value for one in at.markdown)
    press(at, "I have called back")
    assert [one.handled_at is not None for one in db.all(select(CheckIn))] == [True]
    planned = make.placement(department=department)
    unit.run(host_gives_up.give_up, head, planned.public_id, reason="Le service déménage")
    at = opened(coordinator, "placement", id=planned.public_id)
    assert any("Le service déménage" in one.value for one in at.warning)
    at = press(at, "It is settled")
    assert not any("Le service déménage" in one.value for one in at.warning)


def test_a_host_reads_a_candidate_and_gives_up_by_account(db, make, department):
    head, call = make.host(department), make.call()
    application = make.application(
        call=call, state=ApplicationState.SUBMITTED, offers=(make.offer(department=department, call=call),)
    )
    at = opened(head, "candidate", id=application.public_id, answer="interested")
    press(at, "Send the answer")
    assert [one.answer for one in db.all(select(HostOpinion))] == [HostAnswer.INTERESTED]
    planned = make.placement(department=department)
    at = opened(head, "placement", id=planned.public_id)
    reason = next(one for one in at.text_area if one.label == fr("Reason"))
    press(checked(reason.set_value("Plus de bureau").run()), "Tell the coordinators")
    assert fr("You said that you can no longer host: the coordinators know it.") in [
        one.value for one in opened(head, "our_interns").caption
    ]


def test_the_page_of_departments_opens_without_a_choice(make, department):
    at = opened(make.coordinator(), "departments")
    assert at.title[0].value == fr("Departments")
    assert fr("Its page by link") not in [one.value for one in at.header]
