"""Reads about calls: what everybody sees of published ones, and what coordinators see of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from db.base import localised, localised_column
from db.enums import ApplicationState, CallState, DocumentKind, FrenchLevel, ProgrammeKind
from db.models import (
    Application,
    Call,
    CallPartner,
    Department,
    Offer,
    Organisation,
    Programme,
    Questionnaire,
    RequiredDocument,
)
from services.actors import ANONYMOUS, Actor
from services.application_checks import choosable
from services.call_switches import Switch, used
from services.call_values import CHECKS
from services.calls import CallValues, Phase, phase, taken_places
from services.errors import NotFound
from services.i18n import N_
from services.policy import Action, may
from services.queries.applications.call_counts import counts
from services.queries.made_once import made_once
from services.queries.scope import calls_visible_to


@dataclass(frozen=True, slots=True)
class PublicCall:
    """A published call as the public home shows it, in one language."""

    public_id: str
    title: str
    summary: str
    programme: str
    programme_kind: ProgrammeKind
    organisation: str
    phase: Phase
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    answer_by: date | None
    starts_on: date
    ends_on: date
    places: int


@dataclass(frozen=True, slots=True)
class RequiredDocumentRow:
    kind: DocumentKind
    is_mandatory: bool


@dataclass(frozen=True, slots=True)
class CallPage:
    """All that the page of one published call says."""

    call: PublicCall
    receives: tuple[str, ...]
    """One line each."""
    pays: tuple[str, ...]
    confirm_days: int
    max_choices: int
    min_french_level: FrenchLevel
    min_age: int | None
    max_age: int | None
    sending_organisation: str
    """Empty: students of any school may apply."""
    documents: tuple[RequiredDocumentRow, ...]
    is_preview: bool
    """The call is a draft, shown to whoever prepares it."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in the coordinators' list, with its applications counted by state (sent ones, and drafts)."""

    public_id: str
    version: int
    title: str
    programme: str
    programme_kind: ProgrammeKind
    organisation: str
    state: CallState
    phase: Phase
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    answer_by: date | None
    starts_on: date
    ends_on: date
    places: int
    taken: int
    """Places that are selected, confirmed or placed."""
    counts: dict[ApplicationState, int]
    may_edit: bool
    uses: frozenset[Switch]
    prepared: int
    """Decisions that are prepared and not told yet."""

    @property
    def is_exchange(self) -> bool:
        """Young people apply by it for an exchange."""
        return self.programme_kind is ProgrammeKind.EXCHANGE

    @property
    def sent(self) -> int:
        return sum(number for state, number in self.counts.items() if state is not ApplicationState.DRAFT)


@dataclass(frozen=True, slots=True)
class CallSettings:
    """Everything of a call, for the page that edits it."""

    public_id: str
    version: int
    state: CallState
    phase: Phase
    programme_code: str
    organisation_public_id: str
    values: CallValues
    documents: tuple[RequiredDocumentRow, ...]
    partners: tuple[str, ...]
    """Public ids of partner organisations."""
    sent: int
    """Applications that were sent."""
    drafts: int
    """Applications that somebody still fills in."""
    is_exchange: bool = False
    """Young people apply by it for an exchange."""


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """A published offer among which applicants choose, in one language."""

    public_id: str
    title: str
    mission: str
    skills: str
    department: str
    address: str
    min_french_level: FrenchLevel
    starts_on: date
    ends_on: date
    places: int
    weekly_minutes: int


@lru_cache(maxsize=8)
def _in_words(language: str) -> Select[*tuple[Any, ...]]:
    """A call with the names that go with it: Call, programme, kind, organisation."""
    return (
        select(
            Call,
            localised_column(Programme, "name", language).label("programme"),
            Programme.kind.label("kind"),
            localised_column(Organisation, "name", language).label("organisation"),
        )
        .join(Programme, Programme.id == Call.programme_id)
        .join(Organisation, Organisation.id == Call.organisation_id)
    )


def _public(row: Any, language: str, now: datetime) -> PublicCall:
    call = row.Call
    return PublicCall(
        public_id=call.public_id,
        title=localised(call, "title", language),
        summary=localised(call, "summary", language),
        programme=row.programme,
        programme_kind=row.kind,
        organisation=row.organisation,
        phase=phase(call, now),
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        time_zone=call.time_zone,
        answer_by=call.answer_by,
        starts_on=call.starts_on,
        ends_on=call.ends_on,
        places=call.places,
    )


def open_calls(session: Session, language: str, now: datetime) -> list[PublicCall]:
    """Published calls for the public home: open ones by deadline, then those to come by opening. One statement."""
    rows = session.execute(
        _in_words(language)
        .where(Call.state == CallState.PUBLISHED, Call.closes_at > now)
        .order_by(Call.opens_at > now, case((Call.opens_at > now, Call.opens_at), else_=Call.closes_at), Call.id)
    )
    return [_public(row, language, now) for row in rows]


def call_page(session: Session, public_id: str, language: str, now: datetime, *, viewer: Actor = ANONYMOUS) -> CallPage:
    """One published call, in any phase, or a draft that ``viewer`` may edit; ``NotFound`` otherwise. Two statements."""
    school = aliased(Organisation)
    row = session.execute(
        _in_words(language)
        .outerjoin(school, school.id == Call.sending_organisation_id)
        .add_columns(localised_column(school, "name", language).label("school"))
        .where(Call.public_id == public_id, Call.state.in_((CallState.PUBLISHED, CallState.DRAFT)))
    ).one_or_none()
    is_preview = row is not None and row.Call.state is CallState.DRAFT
    if row is None or (is_preview and not may(viewer, Action.CALL_EDIT, row.Call)):
        raise NotFound(N_("This call is not published, or not any more."))
    call = row.Call
    return CallPage(
        call=_public(row, language, now),
        receives=_lines(localised(call, "receives", language)),
        pays=_lines(localised(call, "pays", language)),
        confirm_days=call.confirm_days,
        max_choices=call.max_choices,
        min_french_level=call.min_french_level,
        min_age=call.min_age,
        max_age=call.max_age,
        sending_organisation=row.school,
        documents=_documents(session, call),
        is_preview=is_preview,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _documents(session: Session, call: Call) -> tuple[RequiredDocumentRow, ...]:
    rows = session.execute(
        select(RequiredDocument.kind, RequiredDocument.is_mandatory)
        .where(RequiredDocument.call_id == call.id)
        .order_by(RequiredDocument.position)
    )
    return tuple(RequiredDocumentRow(*row) for row in rows)


@made_once
def _listed(actor: Actor, archived: bool) -> Select[*tuple[Any, ...]]:
    wanted = Call.state == CallState.ARCHIVED if archived else Call.state != CallState.ARCHIVED
    query = _in_words(actor.language).where(calls_visible_to(actor), wanted)
    return query.order_by(Call.starts_on.desc(), Call.id.desc())


def call_list(session: Session, actor: Actor, now: datetime, *, archived: bool = False) -> list[CallRow]:
    """Calls that the actor sees, latest first, with their applications counted. Three statements."""
    rows = session.execute(_listed(actor, archived)).all()
    ids = [row.Call.id for row in rows]
    (counted, prepared), taken = counts(session, actor, [row.Call for row in rows]), taken_places(session, ids)
    return [
        _call_row(row, actor, now, counted[row.Call.id], taken[row.Call.id], prepared[row.Call.id]) for row in rows
    ]  # fmt: skip


def _call_row(
    row: Any, actor: Actor, now: datetime, counts: dict[ApplicationState, int], taken: int, prepared: int
) -> CallRow:
    call = row.Call
    return CallRow(
        public_id=call.public_id,
        version=call.version,
        title=localised(call, "title", actor.language),
        programme=row.programme,
        programme_kind=row.kind,
        organisation=row.organisation,
        state=call.state,
        phase=phase(call, now),
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        time_zone=call.time_zone,
        answer_by=call.answer_by,
        starts_on=call.starts_on,
        ends_on=call.ends_on,
        places=call.places,
        taken=taken,
        counts=counts,
        may_edit=may(actor, Action.CALL_EDIT, call),
        uses=used(call),
        prepared=prepared,
    )


def call_settings(session: Session, actor: Actor, public_id: str, now: datetime) -> CallSettings:
    """Everything of one call, for whoever may read it; ``NotFound`` otherwise. Five statements."""
    school = aliased(Organisation)
    row = session.execute(
        select(Call, Programme.code, Programme.kind, Organisation.public_id, school.public_id, Questionnaire.code)
        .join(Programme, Programme.id == Call.programme_id)
        .join(Organisation, Organisation.id == Call.organisation_id)
        .outerjoin(school, school.id == Call.sending_organisation_id)
        .outerjoin(Questionnaire, Questionnaire.id == Call.questionnaire_id)
        .where(Call.public_id == public_id, calls_visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    call, programme_code, kind, organisation_public_id, school_public_id, questionnaire_code = row
    values = {name: getattr(call, column) for name, (column, _check) in CHECKS.items()}
    values |= {"sending_organisation": school_public_id, "questionnaire": questionnaire_code}
    return CallSettings(
        public_id=call.public_id,
        version=call.version,
        state=call.state,
        phase=phase(call, now),
        programme_code=programme_code,
        organisation_public_id=organisation_public_id,
        values=cast(CallValues, values),
        documents=_documents(session, call),
        partners=_partners(session, call),
        sent=_applications(session, call, Application.submitted_at.is_not(None)),
        drafts=_applications(session, call, Application.state == ApplicationState.DRAFT),
        is_exchange=kind is ProgrammeKind.EXCHANGE,
    )


def _applications(session: Session, call: Call, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(Application.call_id == call.id, condition)) or 0


def _partners(session: Session, call: Call) -> tuple[str, ...]:
    rows = session.scalars(
        select(Organisation.public_id)
        .join(CallPartner, CallPartner.organisation_id == Organisation.id)
        .where(CallPartner.call_id == call.id)
        .order_by(Organisation.name_fr)
    )
    return tuple(rows)


def offers_of_call(
    session: Session, call_public_id: str, language: str, *, is_preview: bool = False
) -> list[OfferChoice]:
    """Published offers among which applicants to a published call choose, by department and title. One statement.

    ``is_preview``: of a draft that the caller has shown to be one that the viewer may edit.
    """
    state = CallState.DRAFT if is_preview else CallState.PUBLISHED
    department = localised_column(Department, "name", language).label("department")
    rows = session.execute(
        select(Offer, department, Department.address)
        .join(Call, choosable())
        .join(Department, Department.id == Offer.department_id)
        .where(Call.public_id == call_public_id, Call.state == state)
        .order_by(department, Offer.title_fr, Offer.id)
    )
    return [
        OfferChoice(
            public_id=offer.public_id,
            title=localised(offer, "title", language),
            mission=localised(offer, "mission", language),
            skills=offer.skills,
            department=name,
            address=offer.address or address,
            min_french_level=offer.min_french_level,
            starts_on=offer.starts_on,
            ends_on=offer.ends_on,
            places=offer.places,
            weekly_minutes=offer.weekly_minutes,
        )
        for offer, name, address in rows
    ]
