"""What is typed in a step of a call outlives everything but its saving, and is seen by nobody else."""

from datetime import timedelta

import pytest

from db.enums import CallState
from services import call_drafts, call_saving, housekeeping, unit
from services.actors import system
from services.call_steps import Step
from services.errors import Forbidden, Invalid, InvalidFields
from services.queries.applications.call_drafts import unsaved
from tests.conftest import NOW


def typed(db, actor, call="", step=Step.DATES):
    with db.session() as session:
        return unsaved(session, actor, call, step)


def keep(actor, call, field, value, step=Step.DATES, now=NOW):
    unit.run(call_drafts.keep, actor, call, step, field, value, now=now)


def test_fields_are_kept_one_by_one_for_their_owner_alone(db, make):
    claire, other, call = make.coordinator(), make.coordinator(), make.call()
    keep(claire, call.public_id, "places", 5)
    keep(claire, call.public_id, "starts_on", "2027-07-01", now=NOW + timedelta(hours=1))
    found = typed(db, claire, call.public_id)
    assert found.entered == {"places": 5, "starts_on": "2027-07-01"}
    assert (found.saved_at, found.version) == (NOW + timedelta(hours=1), call.version)
    assert typed(db, other, call.public_id).entered == {}
    assert typed(db, claire, call.public_id, Step.TEXTS).entered == {}


def test_saving_a_step_forgets_what_was_typed_in_it_and_in_no_other(db, make):
    claire, call = make.coordinator(), make.call(state=CallState.DRAFT)
    keep(claire, call.public_id, "title_en", "Internships", Step.TEXTS)
    keep(claire, call.public_id, "places", 0)
    with pytest.raises(InvalidFields):
        unit.run(call_saving.save, claire, call.public_id, {"places": 0}, step=Step.DATES, now=NOW)
    assert typed(db, claire, call.public_id).entered == {"places": 0}
    unit.run(call_saving.save, claire, call.public_id, {"places": 7}, step=Step.DATES, now=NOW)
    assert typed(db, claire, call.public_id).entered == {}
    assert typed(db, claire, call.public_id, Step.TEXTS).entered == {"title_en": "Internships"}


def test_what_was_typed_is_discarded_by_its_owner(db, make):
    claire = make.coordinator()
    keep(claire, "", "title_fr", "Stages")
    unit.run(call_drafts.discard, claire, "", Step.DATES, now=NOW)
    assert typed(db, claire).entered == {}


def test_whoever_may_not_prepare_a_call_keeps_nothing(db, make):
    call, ufar = make.call(), make.partner()
    for public_id in ("", call.public_id):
        with pytest.raises(Forbidden):
            keep(ufar, public_id, "places", 5)
    with pytest.raises(Invalid):
        keep(make.coordinator(), call.public_id, "pays_fr", "a" * 5001)


def test_what_nobody_came_back_to_for_half_a_year_is_thrown_away(db, make):
    claire, call = make.coordinator(), make.call()
    keep(claire, "", "title_fr", "Stages", now=NOW - housekeeping.DRAFTS_KEPT_FOR - timedelta(days=1))
    keep(claire, call.public_id, "places", 5)
    assert unit.run(housekeeping.clean_up, system(), now=NOW) == {"drafts": 1}
    assert typed(db, claire, call.public_id).entered == {"places": 5}
