from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, CallState, DocumentKind, FrenchLevel, OrganisationKind, PlacementState
from db.models import Call, CallPartner, Organisation, RequiredDocument
from db.session import reading
from services import call_values, calls
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, InvalidMove, NotFound
from services.queries.applications.calls import call_settings
from tests.conftest import NOW
from tests.services.applying import act, audited, questions, sentence, steps

VALUES = {
    "title_fr": "Stages 2027",
    "title_en": "Internships 2027",
    "title_hy": "Պրակտիկա 2027",
    "summary_fr": "Deux mois à Clamart.",
    "receives_fr": "Un tuteur de stage\nUn logement",
    "pays_fr": "Le voyage",
    "opens_at": NOW + timedelta(days=1),
    "closes_at": NOW + timedelta(days=40),
    "answer_by": date(2027, 1, 31),
    "starts_on": date(2027, 7, 1),
    "ends_on": date(2027, 8, 31),
    "places": 4,
}


@pytest.fixture
def city(make):
    """The city with its programme of internships."""
    make.call(state=CallState.ARCHIVED)
    return make.city()


def created(make, city, **values):
    return act(calls.create, make.coordinator(), city.public_id, "internships", {**VALUES, **values})


def refusals(call):
    """{field: sentence} of a refused act."""
    with pytest.raises(InvalidFields) as refused:
        call()
    return {error.field: sentence(error) for error in refused.value.errors}


def test_a_call_is_written_in_three_languages_and_stays_a_draft(db, make, city):
    call = db.fresh(created(make, city, min_french_level="B1", sending_organisation=make.university().public_id))
    assert (call.state, call.title_fr, call.title_hy) == (CallState.DRAFT, "Stages 2027", "Պրակտիկա 2027")
    assert (call.min_french_level, call.sending_organisation_id) == (FrenchLevel.B1, make.university().id)
    assert (call.time_zone, steps(db, call)) == ("Europe/Paris", ["create"])


@pytest.mark.parametrize("who", ["applicant", "host", "partner", "foreign coordinator"])
def test_only_coordinators_of_the_organisation_write_calls(db, make, city, who):
    actor = make.coordinator(make.artachat()) if who == "foreign coordinator" else getattr(make, who)()
    with pytest.raises(Forbidden):
        act(calls.create, actor, city.public_id, "internships", VALUES)
    call = make.call(state=CallState.DRAFT)
    for service, extra in [
        (calls.edit, [{"title_fr": "X"}]), (calls.publish, []), (calls.unpublish, []), (calls.archive, []),
        (calls.duplicate, []), (calls.set_partners, [[]]), (calls.set_required_documents, [[]]),
    ]:  # fmt: skip
        with pytest.raises(Forbidden):
            act(service, actor, call.public_id, *extra)
    assert (db.fresh(call).version, len(db.all(select(Call)))) == (1, 2)


def test_a_call_needs_its_dates_places_and_french_title(make, city):
    found = refusals(lambda: act(calls.create, make.coordinator(), city.public_id, "internships", {}))
    assert found == dict.fromkeys(
        ("title_fr", "opens_at", "closes_at", "starts_on", "ends_on", "places"), "Fill this in."
    )


@pytest.mark.parametrize(
    ("values", "field", "refusal"),
    [
        ({"closes_at": NOW}, "closes_at", "The call would close before it opens: choose a later deadline."),
        ({"ends_on": date(2027, 6, 30)}, "ends_on", "The period would end before it starts: choose a later end."),
        (
            {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 20), "answer_by": None},
            "ends_on",
            "The period would be over before the deadline to apply: choose later dates.",
        ),
        ({"answer_by": date(2027, 1, 1)}, "answer_by", "The answers come after the deadline: choose a later day."),
        ({"places": 0}, "places", "Give a whole number from 1 to 1000."),
        ({"places": "many"}, "places", "Give a whole number from 1 to 1000."),
        ({"places": None}, "places", "Fill this in."),
        ({"max_choices": -1}, "max_choices", "Give a whole number from 0 to 20."),
        ({"confirm_days": 0}, "confirm_days", "Give a whole number from 1 to 90."),
        ({"starts_on": date(2072, 7, 1), "ends_on": date(2072, 8, 1)}, "starts_on", "Check the year of this date."),
        ({"starts_on": "1st of July"}, "starts_on", "This is not a date: write day, month and year."),
        ({"opens_at": datetime(2026, 11, 23, 8)}, "opens_at", "Give the day and the hour."),
        ({"min_age": 30, "max_age": 18}, "max_age", "The highest age is below the lowest one: check both."),
        ({"time_zone": "Clamart"}, "time_zone", "Choose a time zone in the list."),
        ({"min_french_level": "Z9"}, "min_french_level", "Choose one of the values in the list."),
        ({"title_fr": "x" * 201}, "title_fr", "This text has 201 characters; at most 200 are possible."),
        ({"questionnaire": "none"}, "questionnaire", "There are no questions under this name."),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_at_its_field(make, city, values, field, refusal):
    assert refusals(lambda: created(make, city, **values))[field] == refusal


def test_a_name_that_is_no_value_of_a_call_is_a_fault_of_the_program(make, city):
    with pytest.raises(KeyError):
        created(make, city, state=CallState.PUBLISHED)


def test_an_unknown_programme_is_not_found(make, city):
    with pytest.raises(NotFound):
        act(calls.create, make.coordinator(), city.public_id, "none", VALUES)


def test_editing_changes_only_what_is_given_and_says_in_the_audit_what(db, make):
    call = make.call(summary_fr="Avant", receives_fr="x", pays_fr="x")
    questions(db, {"code": "why"}, code="motivation")
    act(calls.edit, make.coordinator(), call.public_id, {"summary_fr": " Après ", "questionnaire": "motivation"})
    saved = db.fresh(call)
    assert (saved.summary_fr, saved.title_fr, saved.version) == ("Après", "Stages UFAR 2027", 2)
    assert saved.questionnaire_id is not None
    assert audited(db) == ["call:edit"]


def test_a_published_call_keeps_its_french_texts(make):
    call = make.call(summary_fr="Avant", receives_fr="x", pays_fr="x")
    found = refusals(lambda: act(calls.edit, make.coordinator(), call.public_id, {"summary_fr": "  "}))
    assert found == {"summary_fr": "Write this text in French: everybody sees the call."}


def test_an_old_copy_of_a_call_is_not_saved_over_a_newer_one(db, make):
    call, actor = make.call(state=CallState.DRAFT), make.coordinator()
    act(calls.edit, actor, call.public_id, {"places": 5}, seen_version=1)
    with pytest.raises(Conflict):
        act(calls.edit, actor, call.public_id, {"places": 6}, seen_version=1)
    assert db.fresh(call).places == 5


def test_places_do_not_fall_below_those_that_are_given(db, make):
    call = make.call(state=CallState.DRAFT, places=4)
    for state in (ApplicationState.SELECTED, ApplicationState.CONFIRMED, ApplicationState.WAITLISTED):
        make.application(call=call, state=state)
    with pytest.raises(Invalid) as refused:
        act(calls.edit, make.coordinator(), call.public_id, {"places": 1})
    assert (sentence(refused.value), refused.value.field) == (
        "Places that are already given: 2. There cannot be fewer.", "places",
    )  # fmt: skip
    act(calls.edit, make.coordinator(), call.public_id, {"places": 2})


def test_places_are_taken_by_selected_confirmed_and_placed_people(make):
    call, other = make.call(), make.call()
    confirmed = make.application(call=call, state=ApplicationState.CONFIRMED)
    cancelled = make.application(call=call, state=ApplicationState.CONFIRMED)
    make.application(call=call, state=ApplicationState.SELECTED)
    make.application(call=call, state=ApplicationState.EXPIRED)
    make.application(call=other, state=ApplicationState.SELECTED)
    make.placement(application_id=confirmed.id)
    make.placement(application_id=cancelled.id, state=PlacementState.CANCELLED)
    offer = make.offer(call=call)
    make.placement(offer_id=offer.id)
    make.placement(offer_id=offer.id, state=PlacementState.CANCELLED)
    with reading() as session:
        assert calls.taken_places(session, [call.id, other.id]) == {call.id: 3, other.id: 1}
        assert calls.taken_places(session, []) == {}


def test_a_complete_call_is_published_once(db, make, city):
    call, actor = created(make, city), make.coordinator()
    assert act(calls.publish, actor, call.public_id, seen_version=1) is CallState.PUBLISHED
    with pytest.raises(InvalidMove):
        act(calls.publish, actor, call.public_id)
    assert steps(db, call) == ["create", "publish"]


def test_an_incomplete_call_is_not_published(db, make, city):
    call = created(make, city, summary_fr="", pays_fr="")
    found = refusals(lambda: act(calls.publish, make.coordinator(), call.public_id))
    assert list(found) == ["summary_fr", "pays_fr"]
    assert db.fresh(call).state is CallState.DRAFT


def test_a_call_whose_dates_are_past_is_not_published(make, city):
    call = created(make, city)
    found = refusals(
        lambda: act(calls.publish, make.coordinator(), call.public_id, now=datetime(2027, 7, 1, tzinfo=UTC))
    )
    assert found == {
        "closes_at": "The deadline is past: choose a later one.",
        "starts_on": "The first day would be past already: choose later dates.",
    }


def test_a_call_goes_back_to_draft_until_somebody_applied(db, make):
    call, actor = make.call(), make.coordinator()
    draft = make.application(call=call)
    assert act(calls.unpublish, actor, call.public_id) is CallState.DRAFT
    assert db.fresh(draft).state is ApplicationState.DRAFT
    call = make.call()
    make.application(call=call, state=ApplicationState.WITHDRAWN)
    with pytest.raises(Invalid, match="Applications that were sent"):
        act(calls.unpublish, actor, call.public_id)
    assert db.fresh(call).state is CallState.PUBLISHED


@pytest.mark.parametrize(
    ("state", "is_refused"),
    [
        (ApplicationState.SUBMITTED, True),
        (ApplicationState.UNDER_REVIEW, True),
        (ApplicationState.SHORTLISTED, True),
        (ApplicationState.SELECTED, True),
        (ApplicationState.WAITLISTED, False),
        (ApplicationState.CONFIRMED, False),
        (ApplicationState.REJECTED, False),
        (ApplicationState.DRAFT, False),
    ],
)
def test_a_call_is_archived_once_everybody_is_answered(db, make, state, is_refused):
    call = make.call()
    make.application(call=call, state=state)
    if is_refused:
        with pytest.raises(Invalid, match="without an answer"):
            act(calls.archive, make.coordinator(), call.public_id)
    else:
        act(calls.archive, make.coordinator(), call.public_id)
    assert (db.fresh(call).state is CallState.ARCHIVED) is not is_refused


def test_an_archived_call_no_longer_changes(make):
    call = make.call(state=CallState.ARCHIVED)
    with pytest.raises(InvalidMove):
        act(calls.edit, make.coordinator(), call.public_id, {"places": 5})


def test_required_documents_are_replaced_in_their_order(db, make):
    call, actor = make.call(), make.coordinator()
    wanted = [(DocumentKind.CV, True), (DocumentKind.TRANSCRIPT, False)]
    act(calls.set_required_documents, actor, call.public_id, [(DocumentKind.PASSPORT, True)], seen_version=1)
    act(calls.set_required_documents, actor, call.public_id, wanted, seen_version=2)
    rows = db.all(select(RequiredDocument).order_by(RequiredDocument.position))
    assert [(row.kind, row.is_mandatory) for row in rows] == wanted
    with pytest.raises(Invalid, match="once"):
        act(calls.set_required_documents, actor, call.public_id, [(DocumentKind.CV, True), (DocumentKind.CV, False)])


def test_partners_of_a_call_are_set_without_its_owner(db, make):
    call, actor = make.call(), make.coordinator()
    act(calls.set_partners, actor, call.public_id, [make.artachat().public_id, make.city().public_id])
    act(calls.set_partners, actor, call.public_id, [make.artachat().public_id])
    assert [one.organisation_id for one in db.all(select(CallPartner))] == [make.artachat().id]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOW - timedelta(days=11), calls.Phase.UPCOMING),
        (NOW - timedelta(days=10), calls.Phase.OPEN),
        (NOW + timedelta(days=30) - timedelta(seconds=1), calls.Phase.OPEN),
        (NOW + timedelta(days=30), calls.Phase.CLOSED),
    ],
)
def test_the_phase_follows_from_the_dates(now, expected):
    assert calls.phase(Call(opens_at=NOW - timedelta(days=10), closes_at=NOW + timedelta(days=30)), now) is expected


def test_last_years_call_is_made_anew_with_its_dates_a_year_later(db, make, city):
    old = created(
        make, city, title_fr="Stages 2027 (depuis 2015)", opens_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
        closes_at=datetime(2027, 3, 31, 21, 59, tzinfo=UTC), answer_by=date(2027, 4, 30), uses_shortlist=True,
    )  # fmt: skip
    act(calls.set_required_documents, make.coordinator(), old.public_id, [(DocumentKind.CV, True)])
    act(calls.set_partners, make.coordinator(), old.public_id, [make.artachat().public_id])
    new = db.fresh(act(calls.duplicate, make.coordinator(), old.public_id))
    assert (new.state, new.title_fr, new.title_en) == (
        CallState.DRAFT, "Stages 2028 (depuis 2015)", "Internships 2028",
    )  # fmt: skip
    # 1 December 2027 is a Wednesday; 31 March and 30 April 2028 are Friday and Sunday; 1 July 2028 is a Saturday
    assert (new.opens_at, new.closes_at) == (
        datetime(2027, 12, 1, 8, tzinfo=UTC), datetime(2028, 3, 31, 21, 59, tzinfo=UTC),
    )  # fmt: skip
    assert (new.answer_by, new.starts_on, new.ends_on) == (date(2028, 5, 1), date(2028, 7, 3), date(2028, 8, 31))
    assert (new.places, new.uses_shortlist, new.receives_fr) == (4, True, "Un tuteur de stage\nUn logement")
    with reading() as session:
        settings = call_settings(session, make.coordinator(), new.public_id, NOW)
    assert (settings.partners, len(settings.documents)) == ((make.artachat().public_id,), 1)
    assert steps(db, new) == ["duplicate"]


def test_a_call_of_some_years_ago_is_moved_into_the_future(db, make):
    old = make.call(
        opens_at=datetime(2023, 1, 9, 8, tzinfo=UTC), closes_at=datetime(2023, 2, 28, 22, 59, tzinfo=UTC),
        starts_on=date(2023, 7, 3), ends_on=date(2023, 8, 31), answer_by=None,
    )  # fmt: skip
    new = db.fresh(act(calls.duplicate, make.coordinator(), old.public_id))
    assert (new.closes_at.year, new.starts_on.year, new.answer_by) == (2027, 2027, None)


@pytest.mark.parametrize(
    ("day", "back", "moved"),
    [
        (date(2027, 7, 1), False, date(2028, 7, 3)),
        (date(2027, 7, 1), True, date(2028, 6, 30)),
        (date(2027, 7, 2), False, date(2028, 7, 3)),
        (date(2027, 7, 4), False, date(2028, 7, 4)),
        (date(2028, 2, 29), False, date(2029, 2, 28)),
    ],
)
def test_a_working_day_stays_a_working_day_a_year_later(day, back, moved):
    assert call_values.shifted_day(day, 1, back=back) == moved


def test_the_hour_of_a_shifted_deadline_is_that_of_the_clock_on_the_wall():
    winter = datetime(2026, 3, 27, 22, 59, tzinfo=UTC)  # 23:59 in Paris, the day before summer time
    assert call_values.shifted_instant(winter, 1, "Europe/Paris") == datetime(2027, 3, 29, 21, 59, tzinfo=UTC)


def test_a_school_with_its_own_students_is_found_by_its_public_id(db, make, city):
    school = db.add(Organisation(code="ysu", kind=OrganisationKind.UNIVERSITY, name_fr="YSU", country="AM"))
    call = created(make, city, sending_organisation=school.public_id)
    act(calls.edit, make.coordinator(), call.public_id, {"sending_organisation": None})
    assert (call.sending_organisation_id, db.fresh(call).sending_organisation_id) == (school.id, None)
