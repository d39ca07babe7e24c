"""Lists about internships: offers, internships, interns who came another way, and who was proposed by a school."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from db.enums import FrenchLevel, OfferState, PlacementState, Role, Source, SubjectKind
from db.models import Call, Department, Nomination, Offer, Organisation, OtherIntern, Person, Placement
from services.actors import Actor
from services.exports.columns import Column, Kind, localised
from services.exports.shared import (
    STAFF,
    Export,
    Filter,
    among,
    coordinated,
    names,
    on_day,
    record,
    reference,
    school,
    tutor,
)
from services.i18n import N_
from services.placement_checks import real_end
from services.queries.scope import offers_visible_to, placements_visible_to

_department = Column(N_("Department"), N_("Where the intern works"), localised(Department, "name"))
_tutor_name = func.trim(func.coalesce(tutor.given_name, "") + " " + func.coalesce(tutor.family_name, ""))
_tutor = Column(N_("Internship tutor"), N_("Who looks after the intern"), _tutor_name)
_school = Column(N_("University or school"), N_("Where the person studies"), localised(school, "name"))
_state = N_("Where it stands now")
_source = N_("How the record came: in the application, by phone, on paper …")


def _placements_scope(actor: Actor) -> ColumnElement[bool]:
    """The same as the list: a coordinator's cities; for others what they may see."""
    owners = coordinated(actor)
    return Placement.organisation_id.in_(owners) if owners else placements_visible_to(actor)


def _of_placements(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Person, Person.id == Placement.person_id)
        .join(Department, Department.id == Placement.department_id)
        .outerjoin(school, school.id == Placement.sending_organisation_id)
        .outerjoin(tutor, tutor.id == Placement.tutor_id)
    )


def _placement_columns(*, is_public: bool) -> tuple[Column, ...]:
    return (
        reference(Placement), *names(), _department, _school, _tutor,
        Column(N_("Subject"), N_("What the internship is about"), Placement.subject),
        Column(N_("State"), _state, Placement.state, Kind.WORD, PlacementState, is_public),
        Column(N_("First day"), N_("Of the internship, as planned"), Placement.starts_on, Kind.DATE),
        Column(N_("Last day"), N_("Of the internship, as planned"), Placement.ends_on, Kind.DATE),
        Column(N_("Ended on"), N_("The real last day, where it ended early"), Placement.ended_on, Kind.DATE),
        Column(N_("Hours a week"), N_("As agreed"), Placement.weekly_minutes, Kind.HOURS),
        Column(N_("Source"), _source, Placement.source, Kind.WORD, Source),
    )  # fmt: skip


_when: dict[str, Filter] = {
    "department": record(Placement.department_id, Department),
    "from": on_day(lambda day: real_end >= day),
    "until": on_day(lambda day: Placement.starts_on <= day),
}
PLACEMENTS = Export(
    name="placements",
    title=N_("Placements"),
    what=N_("One line for each internship, whatever its state."),
    model=Placement,
    columns=_placement_columns(is_public=False),
    scope=_placements_scope,
    joined=_of_placements,
    order=(Placement.starts_on, Placement.id),
    owner=Placement.organisation_id,
    roles=STAFF | {Role.HOST},
    filters={"state": among(Placement.state, PlacementState), **_when},
    search=SubjectKind.PLACEMENT,
)
INTERNSHIPS = replace(
    PLACEMENTS,
    name="internships",
    columns=_placement_columns(is_public=True),
    scope=placements_visible_to,
    roles=frozenset({Role.PARTNER}),
    filters=_when,
)
"""The same for a school: states in the words that its students read."""


def _of_offers(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Department, Department.id == Offer.department_id)
        .outerjoin(Call, Call.id == Offer.call_id)
        .outerjoin(tutor, tutor.id == Offer.tutor_id)
    )


_taken = (
    select(func.count())
    .where(Placement.offer_id == Offer.id, Placement.state != PlacementState.CANCELLED)
    .correlate(Offer)
    .scalar_subquery()
)
OFFERS = Export(
    name="offers",
    title=N_("Offers"),
    what=N_("One line for each offer, drafts and withdrawn ones too."),
    model=Offer,
    columns=(
        reference(Offer),
        Column(N_("Offer"), N_("Its title"), localised(Offer, "title")),
        _department,
        Column(N_("Call"), N_("The call it belongs to, if any"), localised(Call, "title")),
        Column(N_("State"), _state, Offer.state, Kind.WORD, OfferState),
        Column(N_("First day"), N_("Of the internship, as planned"), Offer.starts_on, Kind.DATE),
        Column(N_("Last day"), N_("Of the internship, as planned"), Offer.ends_on, Kind.DATE),
        Column(N_("Places"), N_("How many interns it is for"), Offer.places, Kind.NUMBER),
        Column(N_("Taken places"), N_("Internships on it, cancelled ones left out"), _taken, Kind.NUMBER),
        Column(N_("Hours a week"), N_("As agreed"), Offer.weekly_minutes, Kind.HOURS),
        Column(N_("French, at least"), N_("Level that the department asks for"), Offer.min_french_level, Kind.WORD,
               FrenchLevel),
        _tutor,
        Column(N_("Address"), N_("Where the intern works"), Offer.address),
        Column(N_("Source"), _source, Offer.source, Kind.WORD, Source),
    ),
    scope=offers_visible_to,
    joined=_of_offers,
    order=(Offer.starts_on, Offer.id),
    owner=Offer.organisation_id,
    roles=STAFF | {Role.HOST},
    filters={
        "state": among(Offer.state, OfferState),
        "department": record(Offer.department_id, Department),
        "call": record(Offer.call_id, Call),
    },
    search=SubjectKind.OFFER,
)  # fmt: skip


def _other_interns_scope(actor: Actor) -> ColumnElement[bool]:
    owners = coordinated(actor)
    return OtherIntern.organisation_id.in_(owners) if owners else false()


OTHER_INTERNS = Export(
    name="other-interns",
    title=N_("The city’s other interns"),
    what=N_("One line for each intern who came another way than by a call."),
    model=OtherIntern,
    columns=(
        reference(OtherIntern),
        Column(N_("Name"), N_("As human resources know it"), OtherIntern.name),
        Column(N_("University or school"), N_("Where the person studies"), OtherIntern.school),
        _department,
        _tutor,
        Column(N_("First day"), N_("Of the internship, as planned"), OtherIntern.starts_on, Kind.DATE),
        Column(N_("Last day"), N_("Of the internship, as planned"), OtherIntern.ends_on, Kind.DATE),
        Column(N_("Confirmed on"), N_("When human resources confirmed it; empty: not yet"), OtherIntern.confirmed_at,
               Kind.INSTANT),
    ),
    scope=_other_interns_scope,
    joined=lambda query: query.outerjoin(Department, Department.id == OtherIntern.department_id).outerjoin(
        tutor, tutor.id == OtherIntern.tutor_id
    ),
    order=(OtherIntern.starts_on, OtherIntern.id),
    owner=OtherIntern.organisation_id,
    filters={
        "department": record(OtherIntern.department_id, Department),
        "from": on_day(lambda day: OtherIntern.ends_on >= day),
        "until": on_day(lambda day: OtherIntern.starts_on <= day),
    },
)  # fmt: skip


def _nominations_scope(actor: Actor) -> ColumnElement[bool]:
    """Those to the actor's own calls, and those of the school that the actor speaks for."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := coordinated(actor):
        ways.append(Call.organisation_id.in_(owners))
    if schools := actor.organisations(Role.PARTNER):
        ways.append(Nomination.organisation_id.in_(schools))
    return or_(*ways)


NOMINATIONS = Export(
    name="nominations",
    title=N_("Proposed students"),
    what=N_("One line for each student whom a school proposes, with or without application."),
    model=Nomination,
    columns=(
        reference(Nomination),
        Column(N_("Family name"), N_("As the school wrote it"), Nomination.family_name),
        Column(N_("Given name"), N_("As the school wrote it"), Nomination.given_name),
        Column(N_("E-mail address"), N_("As the school wrote it"), Nomination.email),
        Column(N_("Field of studies"), N_("As the school wrote it"), Nomination.study_field),
        Column(N_("University or school"), N_("Who proposes the student"), localised(Organisation, "name")),
        Column(N_("Call"), N_("The call that the student is proposed for"), localised(Call, "title")),
        Column(N_("Proposed on"), N_("Day and hour in Clamart"), Nomination.nominated_at, Kind.INSTANT),
        Column(N_("Taken back on"), N_("Day and hour in Clamart; empty: it stands"), Nomination.withdrawn_at,
               Kind.INSTANT),
        Column(N_("Has begun to apply"), N_("Whether there is an application, sent or not"),
               Nomination.application_id.is_not(None), Kind.YES_NO),
    ),
    scope=_nominations_scope,
    joined=lambda query: query.join(Call, Call.id == Nomination.call_id).join(
        Organisation, Organisation.id == Nomination.organisation_id
    ),
    order=(Nomination.nominated_at.desc(), Nomination.id.desc()),
    owner=Call.organisation_id,
    roles=STAFF | {Role.PARTNER},
    filters={"call": record(Nomination.call_id, Call)},
)  # fmt: skip
