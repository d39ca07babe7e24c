"""Lists of applications: the coordinators' one, and what a school reads of its own students."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from db.enums import ApplicationState, Enrolment, FrenchLevel, Language, Role, Source, SubjectKind
from db.models import Application, Call, Choice, Department, Offer, Person
from services.actors import Actor
from services.exports.columns import Column, InLanguage, Kind, localised
from services.exports.shared import (
    Export,
    Filter,
    among,
    civil_status,
    contacts,
    levels,
    names,
    record,
    reference,
    school,
    unknown,
)
from services.i18n import N_
from services.people import level_rank
from services.queries.applications import students
from services.queries.applications.enrolments import OVER
from services.queries.scope import applications_visible_to, calls_visible_to


def _wishes(language: str) -> ColumnElement[str]:
    """The chosen offers with their departments, first wish first."""
    title, department = localised(Offer, "title").make(language), localised(Department, "name").make(language)
    wished = (
        select((department + " – " + title).label("wish"))
        .select_from(Choice)
        .join(Offer, Offer.id == Choice.offer_id)
        .join(Department, Department.id == Offer.department_id)
        .where(Choice.application_id == Application.id)
        .order_by(Choice.rank)
        .correlate(Application)
        .subquery()
    )
    return select(func.aggregate_strings(wished.c.wish, " | ")).scalar_subquery()


def _wishes_department(public_id: str) -> ColumnElement[bool]:
    wished = select(Choice.application_id).join(Offer).join(Department)
    return Application.id.in_(wished.where(Department.public_id == public_id))


def _level_or_more(text: str) -> ColumnElement[bool]:
    try:
        return Application.level_rank + 0 >= level_rank(FrenchLevel(text))
    except ValueError:
        raise unknown() from None


def _sent_unless_drafts(filters: Mapping[str, str]) -> ColumnElement[bool]:
    """The list shows what was sent, or drafts where these are asked for."""
    if filters.get("state") == ApplicationState.DRAFT:
        return Application.state == ApplicationState.DRAFT
    return Application.submitted_at.is_not(None)


def _of_applications(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Person, Person.id == Application.person_id)
        .join(Call, Call.id == Application.call_id)
        .outerjoin(school, school.id == Application.sending_organisation_id)
    )


def _listed(actor: Actor) -> ColumnElement[bool]:
    """What the coordinators' list shows: applications to calls that the actor sees, as far as these are visible."""
    calls = select(Call.id).where(calls_visible_to(actor))
    return and_(Application.call_id.in_(calls), applications_visible_to(actor))


def _students(actor: Actor) -> ColumnElement[bool]:
    return Application.sending_organisation_id.in_(actor.organisations(Role.PARTNER))


_FILTERS: dict[str, Filter] = {
    "call": record(Application.call_id, Call),
    "state": among(Application.state, ApplicationState),
    "department": _wishes_department,
    "level": _level_or_more,
}


def _known_to_schools(text: str) -> ColumnElement[bool]:
    """Neither a filter nor a word tells a school that there is a shortlist."""
    return among(students.shown_state, ApplicationState)(text)


def _to_confirm(text: str) -> ColumnElement[bool]:
    if text != Enrolment.UNKNOWN:
        raise unknown()
    return and_(Application.enrolment == Enrolment.UNKNOWN, Application.state.not_in(OVER))


_enrolment = Column(N_("Enrolment"), N_("What the school says about it"), Application.enrolment, Kind.WORD, Enrolment)
_state = Column(N_("State"), N_("Where it stands now"), Application.state, Kind.WORD, ApplicationState)
_shown_state = Column(_state.label, _state.help, students.shown_state, Kind.WORD, ApplicationState)
_studies = (
    Column(N_("Call"), N_("The call that is answered"), localised(Call, "title")),
    Column(N_("Field of studies"), N_("As the person wrote it"), Application.study_field),
    Column(N_("Year of studies"), N_("As the person wrote it"), Application.study_year),
    *levels(),
)
_answering = (
    Column(N_("Sent on"), N_("Day and hour in Clamart"), Application.submitted_at, Kind.INSTANT),
    Column(N_("Answer by"), N_("Until when a selected person answers; day and hour in Clamart"), Application.confirm_by,
           Kind.INSTANT),
)  # fmt: skip

APPLICATIONS = Export(
    name="applications",
    title=N_("Applications"),
    what=N_("One line for each application that was sent."),
    model=Application,
    columns=(
        reference(Application), *names(), *contacts(), *civil_status(),
        Column(N_("University or school"), N_("Where the person studies"), localised(school, "name")),
        _enrolment, *_studies, _state, *_answering,
        Column(N_("Decided on"), N_("Day and hour in Clamart"), Application.decided_at, Kind.INSTANT),
        Column(N_("Wishes"), N_("Department and offer, first wish first, parted by a vertical bar"),
               InLanguage(_wishes)),
        Column(N_("Available from"), N_("As the person wrote it"), Application.available_from, Kind.DATE),
        Column(N_("Available until"), N_("As the person wrote it"), Application.available_until, Kind.DATE),
        Column(N_("Language"), N_("In which the person is written to"), Application.language, Kind.WORD, Language),
        Column(N_("Source"), N_("How the record came: in the application, by phone, on paper …"), Application.source,
               Kind.WORD, Source),
    ),
    scope=_listed,
    joined=_of_applications,
    order=(Application.submitted_at.desc(), Application.id.desc()),
    owner=Application.organisation_id,
    filters=_FILTERS,
    search=SubjectKind.APPLICATION,
    usual=_sent_unless_drafts,
)  # fmt: skip

STUDENTS = Export(
    name="students",
    title=N_("Our students"),
    what=N_("One line for each application that one of your students has sent."),
    model=Application,
    columns=(reference(Application), *names(), _enrolment, *_studies, _shown_state, *_answering),
    scope=_students,
    joined=_of_applications,
    order=(Application.submitted_at.desc(), Application.id.desc()),
    owner=Application.organisation_id,
    roles=frozenset({Role.PARTNER}),
    filters={"call": _FILTERS["call"], "state": _known_to_schools, "enrolment": _to_confirm},
    search=SubjectKind.APPLICATION,
    usual=lambda _filters: Application.submitted_at.is_not(None),
)
