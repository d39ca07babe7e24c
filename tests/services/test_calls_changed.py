"""A call that changes while people fill in, and who follows it."""

from datetime import timedelta

import pytest

from db.enums import ApplicationState, Role
from db.models import CallPartner, Person
from services import applications, call_saving, calls
from services.errors import Conflict, Forbidden, Invalid
from services.queries.applications.calls import call_settings
from tests.conftest import NOW
from tests.services.applying import act, complete_draft, state_of, student

A = ApplicationState
TEXTS = {"title_fr": "Stages", "summary_fr": "Deux mois.", "receives_fr": "Un tuteur de stage", "pays_fr": "Le voyage"}


def settings_of(db, actor, call):
    with db.session() as session:
        return call_settings(session, actor, call.public_id, NOW)


def saved(actor, settings, **options):
    papers = [(one.kind, one.is_mandatory) for one in settings.documents]
    return act(
        call_saving.save, actor, settings.public_id, settings.values, papers, seen_version=settings.version, **options
    )  # fmt: skip


def test_partners_are_saved_with_the_call_and_left_alone_where_nothing_is_said(db, make):
    call, actor, artachat = make.call(**TEXTS), make.coordinator(), make.artachat()
    saved(actor, settings_of(db, actor, call), partners=[artachat.public_id])
    assert settings_of(db, actor, call).partners == (artachat.public_id,)
    saved(actor, settings_of(db, actor, call))
    assert settings_of(db, actor, call).partners == (artachat.public_id,)
    before = settings_of(db, actor, call).version
    saved(actor, settings_of(db, actor, call), partners=[artachat.public_id])
    assert settings_of(db, actor, call).version == before
    saved(actor, settings_of(db, actor, call), partners=[])
    assert settings_of(db, actor, call).partners == ()


def test_a_partner_reads_the_call_but_does_not_choose_its_partners(db, make):
    call, friend = make.call(), make.coordinator(make.artachat())
    db.add(CallPartner(call_id=call.id, organisation_id=make.artachat().id))
    settings = settings_of(db, friend, call)
    with pytest.raises(Forbidden):
        saved(friend, settings, partners=[])
    assert settings_of(db, make.coordinator(), call).partners == (make.artachat().public_id,)


def test_partners_of_a_stale_copy_are_refused_whole(db, make):
    call, actor = make.call(**TEXTS), make.coordinator()
    stale = settings_of(db, actor, call)
    act(calls.edit, actor, call.public_id, {"title_fr": "Autre"})
    with pytest.raises(Conflict):
        saved(actor, stale, partners=[make.artachat().public_id])
    assert settings_of(db, actor, call).partners == ()


def test_the_editor_knows_how_many_are_still_filling_in(db, make):
    call = make.call()
    for state in (A.DRAFT, A.DRAFT, A.SUBMITTED, A.WITHDRAWN):
        make.application(call=call, person=student(make), state=state)
    make.application(call=make.call(title_fr="Autre"), person=student(make))
    assert settings_of(db, make.coordinator(), call).drafts == 2


def test_a_draft_is_kept_but_not_sent_when_the_closing_is_moved_before_it(db, make):
    call, person = make.call(**TEXTS), student(make)
    anna, draft = make.applicant(person), complete_draft(db, make, call=call, person=person)
    act(calls.edit, make.coordinator(), call.public_id, {"closes_at": NOW + timedelta(days=1)})
    with pytest.raises(Invalid):
        act(applications.submit, anna, draft.public_id, now=NOW + timedelta(days=2))
    assert state_of(db, draft) is A.DRAFT
    assert act(applications.submit, anna, draft.public_id, now=NOW + timedelta(hours=23)) is A.SUBMITTED


def test_a_clock_that_jumps_over_the_deadline_stops_saving_and_loses_nothing(db, make):
    person = student(make)
    anna, draft = make.applicant(person), complete_draft(db, make, person=person)
    act(applications.save_field, anna, draft.public_id, "motivation", "Avant la clôture.")
    with pytest.raises(Invalid):
        act(applications.save_field, anna, draft.public_id, "motivation", "Après.", now=NOW + timedelta(days=31))
    kept = db.fresh(draft)
    assert (kept.motivation, kept.state) == ("Avant la clôture.", A.DRAFT)


def test_an_applicant_who_is_a_host_too_decides_nothing_about_the_own_application(db, make):
    department, call = make.department(), make.call()
    user = make.user(person=student(make))
    make.grant(user, Role.APPLICANT)
    make.grant(user, Role.HOST, department=department)
    both = make.actor(user)
    draft = complete_draft(
        db, make, call=call, person=db.get(Person, user.person_id),
        offers=(make.offer(call=call, department=department),),
    )  # fmt: skip
    act(applications.submit, both, draft.public_id)
    with pytest.raises(Forbidden):
        act(applications.decide, both, draft.public_id, "select", seen_version=db.fresh(draft).version)
    assert state_of(db, draft) is A.SUBMITTED
