"""Whether somebody is a student of the school: said by the school alone, or recorded for it."""

from __future__ import annotations

import pytest

from db.enums import ApplicationState as A
from db.enums import Enrolment, Source
from services import enrolments
from services.actors import ANONYMOUS
from services.errors import Forbidden, Invalid, InvalidMove
from services.queries.applications.enrolments import to_confirm
from services.queries.today.today import today
from tests.conftest import NOW
from tests.services.applying import act


@pytest.fixture
def sent(make):
    return make.application(state=A.SUBMITTED, sending_organisation_id=make.university().id)


def test_the_school_confirms_its_students_one_by_one_and_all_at_once(db, make, sent):
    ufar = make.partner()
    more = [
        make.application(state=A.UNDER_REVIEW, sending_organisation_id=make.university().id, call=make.call())
        for _ in range(2)
    ]
    act(enrolments.say, ufar, sent.public_id, Enrolment.CONFIRMED)
    assert (db.fresh(sent).enrolment, db.fresh(sent).enrolment_at) == (Enrolment.CONFIRMED, NOW)
    with db.session() as session:
        waiting = [row.public_id for row in to_confirm(session, ufar)]
    assert set(waiting) == {one.public_id for one in more}
    assert act(enrolments.confirm_all, ufar, waiting) == 2
    with db.session() as session:
        assert to_confirm(session, ufar) == []


def test_one_that_is_not_theirs_stops_all(db, make, sent):
    other = make.application(state=A.SUBMITTED, sending_organisation_id=None)
    with pytest.raises(Forbidden):
        act(enrolments.confirm_all, make.partner(), [sent.public_id, other.public_id])
    assert db.fresh(sent).enrolment is Enrolment.UNKNOWN


def test_a_coordinator_records_it_and_says_how_they_know(db, make, sent):
    claire = make.coordinator()
    with pytest.raises(Invalid) as refused:
        act(enrolments.say, claire, sent.public_id, Enrolment.CONFIRMED)
    assert refused.value.field == "source"
    act(enrolments.say, claire, sent.public_id, Enrolment.CONFIRMED, source=Source.PHONE)
    assert db.fresh(sent).enrolment is Enrolment.CONFIRMED


def test_others_have_no_word(db, make, sent):
    for actor in (make.applicant(), make.host(), make.coordinator(make.artachat()), ANONYMOUS):
        with pytest.raises(Forbidden):
            act(enrolments.say, actor, sent.public_id, Enrolment.CONFIRMED, source=Source.PHONE)
    assert db.fresh(sent).enrolment is Enrolment.UNKNOWN


def test_a_draft_is_nobodys_business(make):
    draft = make.application(state=A.DRAFT, sending_organisation_id=make.university().id)
    with pytest.raises(Forbidden):
        act(enrolments.say, make.partner(), draft.public_id, Enrolment.CONFIRMED)
    with pytest.raises(InvalidMove):
        act(enrolments.say, make.coordinator(), draft.public_id, Enrolment.CONFIRMED, source=Source.PHONE)


def test_both_sides_find_it_on_their_first_page(db, make, sent):
    ufar, claire = make.partner(), make.coordinator()
    with db.session() as session:
        assert "unknown" in {row.kind for row in today(session, ufar, NOW).todos}
    act(enrolments.say, ufar, sent.public_id, Enrolment.NOT_ENROLLED)
    with db.session() as session:
        assert "unknown" not in {row.kind for row in today(session, ufar, NOW).todos}
        assert "not_enrolled" in {row.kind for row in today(session, claire, NOW).todos}
