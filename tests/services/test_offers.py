"""Offers: written, published under conditions, closed, taken back, repeated; by coordinators, heads and links."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, OfferState, PlacementState, Source, SubjectKind
from db.models import Offer, OutboxMail, Person
from services import links, offers
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, NotFound
from tests.conftest import NOW
from tests.services.applying import act, sentence
from tests.services.hosting import END, START, audited, department_link, findings_of, steps, tutor

TEXTS = {
    "title_fr": "Communication du service", "mission_fr": "Préparer une campagne.", "starts_on": START, "ends_on": END,
    "tutor_name": "Hélène Moreau", "tutor_email": "helene.moreau@example.org",
}  # fmt: skip


@pytest.fixture
def department(make):
    return make.department(places=2)


@pytest.fixture
def head(make, department):
    return make.host(department)


def draft(actor, department, **fields):
    return act(offers.create, actor, department.public_id, **{**TEXTS, **fields})


def publish(actor, offer, **options):
    return act(offers.publish, actor, offer.public_id, **{"lawful_use_confirmed": True, **options})


def refused_fields(refusal):
    return [error.field for error in refusal.value.errors]


def test_create_makes_a_draft_with_its_tutor_history_and_search_words(db, make, department, head):
    offer = db.fresh(draft(head, department))
    assert (offer.state, offer.title_fr) == (OfferState.DRAFT, TEXTS["title_fr"])
    assert (offer.places, offer.weekly_minutes) == (1, 2100)
    assert (offer.source, offer.lawful_use_confirmed_at) == (Source.ACCOUNT, None)
    tutor = db.get(Person, offer.tutor_id)
    assert (tutor.name, tutor.email, tutor.organisation_id) == ("Hélène Moreau", TEXTS["tutor_email"], make.city().id)
    assert steps(db, offer, SubjectKind.OFFER) == [("create", None, "draft", "account")]
    assert "offer:create" in audited(db)


def test_create_by_a_department_link_is_noted_as_such(db, department):
    offer = db.fresh(draft(department_link(db, department), department))
    assert offer.source is Source.LINK
    assert steps(db, offer, SubjectKind.OFFER) == [("create", None, "draft", "link")]


def test_create_by_a_coordinator_says_how_it_was_learned(db, make, department):
    offer = db.fresh(draft(make.coordinator(), department, source=Source.PHONE))
    assert offer.source is Source.PHONE
    assert steps(db, offer, SubjectKind.OFFER) == [("create", None, "draft", "phone")]


def test_create_for_another_department_is_forbidden(db, make, head):
    other = make.department()
    with pytest.raises(Forbidden):
        draft(head, other)
    with pytest.raises(Forbidden):
        draft(department_link(db, make.department()), other)
    assert db.all(select(Offer)) == []


def test_create_in_a_department_out_of_use_is_refused(db, make):
    with pytest.raises(Invalid) as refusal:
        draft(make.coordinator(), make.department(is_active=False))
    assert refusal.value.field == "department"


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"title_fr": "  "}, ["title_fr"]),
        ({"starts_on": None}, ["starts_on"]),
        ({"ends_on": START - timedelta(days=1)}, ["ends_on"]),
        ({"ends_on": START + timedelta(days=400)}, ["ends_on"]),
        ({"places": 0}, ["places"]),
        ({"places": 100}, ["places"]),
        ({"weekly_minutes": 0}, ["weekly_minutes"]),
        ({"weekly_minutes": 49 * 60}, ["weekly_minutes"]),
        ({"title_fr": "x" * 201}, ["title_fr"]),
        ({"title_fr": "", "places": 0}, ["title_fr", "places"]),
    ],
)
def test_create_with_wrong_input_is_refused_at_its_field(db, head, department, fields, refused):
    with pytest.raises(InvalidFields) as refusal:
        draft(head, department, **fields)
    assert refused_fields(refusal) == refused
    assert db.all(select(Offer)) == []


def test_create_cleans_what_was_typed(db, head, department):
    offer = db.fresh(draft(head, department, title_fr="  Accueil\x00 du\npublic ", mission_fr="Un.\r\nDeux. "))
    assert (offer.title_fr, offer.mission_fr) == ("Accueil du public", "Un.\nDeux.")


def test_create_with_a_tutor_of_another_city_is_refused(db, make, head, department):
    stranger = make.person(organisation_id=make.artachat().id)
    with pytest.raises(NotFound):
        draft(head, department, tutor_public_id=stranger.public_id)


def test_create_with_a_wrong_deputy_address_is_refused_at_the_deputy(db, head, department):
    with pytest.raises(Invalid) as refusal:
        draft(head, department, deputy_name="Paul Petit", deputy_email="nonsense")
    assert refusal.value.field == "deputy_email"


def test_create_for_a_call_of_another_city_is_refused(db, make, head, department):
    call = make.call(organisation_id=make.artachat().id)
    with pytest.raises(Invalid) as refusal:
        draft(head, department, call_public_id=call.public_id)
    assert refusal.value.field == "call_public_id"


def test_publish_opens_the_draft_and_keeps_the_confirmation(db, head, department):
    offer = draft(head, department)
    assert publish(head, offer, seen_version=offer.version) == []
    found = db.fresh(offer)
    assert (found.state, found.lawful_use_confirmed_at, found.published_at) == (OfferState.PUBLISHED, NOW, NOW)
    assert steps(db, offer, SubjectKind.OFFER)[-1] == ("publish", "draft", "published", "account")


def test_publish_without_confirming_lawful_use_is_refused(db, head, department):
    offer = draft(head, department)
    with pytest.raises(InvalidFields) as refusal:
        publish(head, offer, lawful_use_confirmed=False)
    assert refused_fields(refusal) == ["lawful_use_confirmed"]
    assert "the law forbids it" in sentence(refusal.value)
    assert db.fresh(offer).state is OfferState.DRAFT


def test_publish_names_all_that_is_missing_at_once(db, head, department):
    offer = draft(
        head, department, mission_fr="", tutor_name="", tutor_email="", starts_on=date(2026, 11, 1), ends_on=END
    )
    with pytest.raises(InvalidFields) as refusal:
        publish(head, offer, lawful_use_confirmed=False)
    assert refused_fields(refusal) == ["lawful_use_confirmed", "mission_fr", "tutor_name", "starts_on"]


def test_publish_of_an_offer_that_begins_today_is_possible_yesterday_not(db, head, department):
    today = NOW.date()
    publish(head, draft(head, department, starts_on=today, ends_on=today + timedelta(days=60)))
    late = draft(head, department, starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=60))
    with pytest.raises(InvalidFields) as refusal:
        publish(head, late)
    assert sentence(refusal.value) == "The first day lies in the past: give dates to come."


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "fits"),
    [(START, END, True), (START - timedelta(days=1), END, False), (START, END + timedelta(days=1), False)],
)
def test_publish_keeps_within_the_period_of_the_call(db, make, head, department, starts_on, ends_on, fits):
    call = make.call(starts_on=START, ends_on=END)
    offer = draft(head, department, starts_on=starts_on, ends_on=ends_on, call_public_id=call.public_id)
    if fits:
        publish(head, offer)
        assert db.fresh(offer).state is OfferState.PUBLISHED
    else:
        with pytest.raises(InvalidFields) as refusal:
            publish(head, offer)
        assert sentence(refusal.value) == (
            "The internships of this call run from 1 Jul 2027 to 31 Aug 2027: keep the dates within."
        )


def test_publish_warns_where_the_department_has_no_room_and_opens_all_the_same(db, make, head, department):
    make.placement(department=department, ends_on=date(2027, 7, 31))
    other = make.offer(department=department, places=1)
    make.placement(department=department, offer_id=other.id, state=PlacementState.CANCELLED)
    offer = draft(head, department)
    [warning] = publish(head, offer)
    assert (warning.rule, warning.params) == (
        "department_full", {"places": 2, "taken": 3, "start": date(2027, 7, 1), "end": date(2027, 7, 31)},
    )  # fmt: skip
    assert db.fresh(offer).state is OfferState.PUBLISHED
    assert list(findings_of(db, offer, SubjectKind.OFFER)) == ["department_full"]


def test_edit_that_makes_room_resolves_the_warning(db, make, head, department):
    make.placement(department=department)
    offer = draft(head, department, places=2)
    publish(head, offer)
    act(offers.edit, head, offer.public_id, places=1)
    assert findings_of(db, offer, SubjectKind.OFFER) == {}


def test_create_and_publish_is_one_gesture(db, head, department):
    offer, warnings = act(offers.create_and_publish, head, department.public_id, lawful_use_confirmed=True, **TEXTS)
    assert (db.fresh(offer).state, warnings) == (OfferState.PUBLISHED, [])


def test_create_and_publish_that_is_refused_leaves_nothing(db, head, department):
    with pytest.raises(InvalidFields):
        act(offers.create_and_publish, head, department.public_id, lawful_use_confirmed=False, **TEXTS)
    assert (db.all(select(Offer)), db.all(select(Person).where(Person.given_name == "Hélène"))) == ([], [])


def test_edit_and_publish_changes_and_opens_the_draft_in_one_gesture(db, head, department):
    offer = draft(head, department, mission_fr="")
    options = {"seen_version": offer.version, "lawful_use_confirmed": True}
    act(offers.edit_and_publish, head, offer.public_id, mission_fr="Préparer une campagne.", **options)
    assert (db.fresh(offer).state, db.fresh(offer).mission_fr) == (OfferState.PUBLISHED, "Préparer une campagne.")


def test_edit_and_publish_that_is_refused_changes_nothing(db, head, department):
    offer = draft(head, department)
    with pytest.raises(InvalidFields):
        act(offers.edit_and_publish, head, offer.public_id, lawful_use_confirmed=False, title_fr="Autre")
    assert (db.fresh(offer).state, db.fresh(offer).title_fr) == (OfferState.DRAFT, TEXTS["title_fr"])


def test_edit_of_a_stale_copy_is_a_conflict(db, make, head, department):
    offer = draft(head, department)
    act(offers.edit, make.coordinator(), offer.public_id, seen_version=offer.version, title_fr="Accueil")
    with pytest.raises(Conflict):
        act(offers.edit, head, offer.public_id, seen_version=offer.version, title_fr="Archives")
    assert db.fresh(offer).title_fr == "Accueil"


def test_edit_of_a_published_offer_must_leave_it_fit(db, head, department):
    offer = draft(head, department)
    publish(head, offer)
    with pytest.raises(InvalidFields) as refusal:
        act(offers.edit, head, offer.public_id, tutor_name="", tutor_email="")
    assert refused_fields(refusal) == ["tutor_name"]
    assert db.fresh(offer).tutor_id is not None


def test_edit_of_a_text_is_possible_after_the_first_day(db, head, department):
    offer = draft(head, department)
    publish(head, offer)
    later = NOW.replace(year=2027, month=7, day=15)
    act(offers.edit, head, offer.public_id, skills="Rédaction", now=later)
    assert db.fresh(offer).skills == "Rédaction"
    assert audited(db)[-1] == "offer:edit"


def test_edit_keeps_the_places_that_internships_use(db, make, head, department):
    offer = draft(head, department, places=2)
    make.placement(department=department, offer_id=offer.id)
    make.placement(department=department, offer_id=offer.id)
    with pytest.raises(Invalid) as refusal:
        act(offers.edit, head, offer.public_id, places=1)
    assert (refusal.value.field, refusal.value.params) == ("places", {"n": 2})


def test_close_keeps_choices_and_internships(db, make, head, department):
    offer = make.offer(department=department)
    make.application(offers=(offer,), state=ApplicationState.SUBMITTED)
    make.placement(department=department, offer_id=offer.id)
    act(offers.close, head, offer.public_id, seen_version=offer.version)
    assert db.fresh(offer).state is OfferState.CLOSED


def test_withdraw_of_an_offer_that_internships_use_says_so(db, make, head, department):
    offer = make.offer(department=department)
    make.placement(department=department, offer_id=offer.id)
    with pytest.raises(Invalid) as refusal:
        act(offers.withdraw, head, offer.public_id)
    assert sentence(refusal.value) == "Internships are planned on this offer (1): move or cancel them first."


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (ApplicationState.DRAFT, True), (ApplicationState.SUBMITTED, True), (ApplicationState.SELECTED, True),
        (ApplicationState.CONFIRMED, True), (ApplicationState.REJECTED, False), (ApplicationState.WITHDRAWN, False),
        (ApplicationState.DECLINED, False), (ApplicationState.EXPIRED, False),
    ],
)  # fmt: skip
def test_withdraw_of_an_offer_is_refused_while_live_applications_chose_it(db, make, head, department, state, counts):
    offer = make.offer(department=department)
    make.application(offers=(offer,), state=state)
    if counts:
        with pytest.raises(Invalid, match="Applicants count on this offer"):
            act(offers.withdraw, head, offer.public_id)
    else:
        act(offers.withdraw, head, offer.public_id)
    assert db.fresh(offer).state is (OfferState.PUBLISHED if counts else OfferState.WITHDRAWN)


def test_reopen_of_a_draft_that_was_withdrawn_asks_for_the_confirmation(db, head, department):
    offer = draft(head, department)
    act(offers.withdraw, head, offer.public_id)
    with pytest.raises(InvalidFields) as refusal:
        act(offers.reopen, head, offer.public_id)
    assert refused_fields(refusal) == ["lawful_use_confirmed"]
    act(offers.reopen, head, offer.public_id, lawful_use_confirmed=True)
    assert (db.fresh(offer).state, db.fresh(offer).lawful_use_confirmed_at) == (OfferState.PUBLISHED, NOW)


def test_reopen_of_a_closed_offer_whose_days_have_passed_is_refused(db, head, department):
    offer = draft(head, department)
    publish(head, offer)
    act(offers.close, head, offer.public_id)
    with pytest.raises(InvalidFields) as refusal:
        act(offers.reopen, head, offer.public_id, now=NOW.replace(year=2027, month=9))
    assert refused_fields(refusal) == ["starts_on"]
    act(offers.reopen, head, offer.public_id)
    assert db.fresh(offer).state is OfferState.PUBLISHED


def test_duplicate_is_next_years_draft_on_the_same_weekdays(db, make, head, department):
    call = make.call()
    offer = draft(head, department, places=2, skills="Rédaction", call_public_id=call.public_id)
    publish(head, offer)
    copy = db.fresh(act(offers.duplicate, head, offer.public_id))
    assert (copy.starts_on, copy.ends_on) == (date(2028, 6, 29), date(2028, 8, 29))
    assert copy.starts_on.weekday() == START.weekday()
    assert (copy.state, copy.call_id, copy.lawful_use_confirmed_at, copy.published_at) == (
        OfferState.DRAFT,
        None,
        None,
        None,
    )
    assert (copy.title_fr, copy.skills, copy.places, copy.tutor_id) == (offer.title_fr, "Rédaction", 2, offer.tutor_id)


def test_duplicate_of_another_departments_offer_is_forbidden(db, make, head):
    with pytest.raises(Forbidden):
        act(offers.duplicate, head, make.offer().public_id)


def test_issue_offer_link_gives_a_link_by_which_the_head_publishes(db, make, department):
    token = act(
        offers.issue_offer_link, make.coordinator(), department.public_id, name="Paul Petit", email="paul@example.org"
    )
    [mail] = db.all(select(OutboxMail))
    assert (mail.template, mail.recipient, links.path(token) in mail.body) == (
        "offer_entry_link",
        "paul@example.org",
        True,
    )
    with db.session() as session:
        from services.actors import link_actor

        bearer = link_actor(session, links.resolve(session, token, now=NOW))
    assert bearer.name == "Paul Petit"
    publish(bearer, draft(bearer, department))


def test_issue_offer_link_without_address_writes_no_mail(db, make, department):
    act(offers.issue_offer_link, make.coordinator(), department.public_id, name="Paul Petit")
    assert db.all(select(OutboxMail)) == []


def test_issue_offer_link_by_a_head_is_forbidden_and_needs_a_name(db, make, head, department):
    with pytest.raises(Forbidden):
        act(offers.issue_offer_link, head, department.public_id, name="Paul Petit")
    with pytest.raises(Invalid):
        act(offers.issue_offer_link, make.coordinator(), department.public_id, name=" ")


def test_offer_uses_a_known_tutor_again(db, make, head, department):
    known = tutor(make)
    offer = draft(head, department, tutor_public_id=known.public_id)
    again = draft(head, department, tutor_name="Hélène Moreau", tutor_email="")
    assert (db.fresh(offer).tutor_id, db.fresh(again).tutor_id) == (known.id, known.id)
