"""Calls for applications: written in three languages, published, archived, and made anew for the next year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import flag_modified

from db.enums import (
    ApplicationState,
    CallState,
    DocumentKind,
    FrenchLevel,
    ParticipationState,
    PlacementState,
    SubjectKind,
)
from db.models import (
    Application,
    Call,
    CallPartner,
    Offer,
    Organisation,
    Participation,
    Placement,
    Programme,
    RequiredDocument,
)
from services import history
from services.actors import Actor
from services.call_values import check_dates, cleaned, copied, shifted_instant
from services.errors import DomainError, Invalid, InvalidFields, InvalidMove, NotFound
from services.i18n import N_
from services.policy import Action, authorize
from services.records import by_public_id, local_day
from services.workflows import CALL

_UNANSWERED = (
    ApplicationState.SUBMITTED,
    ApplicationState.UNDER_REVIEW,
    ApplicationState.SHORTLISTED,
    ApplicationState.SELECTED,
)
"""Sent applications that wait for an answer of one side or the other."""
GIVEN = (ApplicationState.SELECTED, ApplicationState.CONFIRMED)
"""States of applications that hold a place."""
_PUBLIC_TEXTS = ("title_fr", "summary_fr", "receives_fr", "pays_fr")


class Phase(StrEnum):
    """Where a published call stands today; follows from its dates."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class CallValues(TypedDict, total=False):
    """What a call is made of. Only the keys that are given are changed."""

    title_fr: str
    title_en: str
    title_hy: str
    summary_fr: str
    summary_en: str
    summary_hy: str
    receives_fr: str
    receives_en: str
    receives_hy: str
    pays_fr: str
    pays_en: str
    pays_hy: str
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    answer_by: date | None
    confirm_days: int
    starts_on: date
    ends_on: date
    places: int
    max_choices: int
    min_french_level: FrenchLevel
    min_age: int | None
    max_age: int | None
    sending_organisation: str | None
    """Public id of the only school or university whose students may apply."""
    questionnaire: str | None
    """Code of the questions that are asked; its latest version is used."""
    uses_waiting_list: bool
    uses_shortlist: bool
    uses_reviews: bool
    uses_blinding: bool
    uses_interviews: bool
    uses_rankings: bool
    uses_matching: bool
    uses_prepared: bool


def phase(call: Call, now: datetime) -> Phase:
    """Upcoming, open or closed at ``now``."""
    return phase_of(call.opens_at, call.closes_at, now)


def phase_of(opens_at: datetime, closes_at: datetime, now: datetime) -> Phase:
    """The same from the two instants; at the closing instant itself the call is closed."""
    if now < opens_at:
        return Phase.UPCOMING
    return Phase.OPEN if now < closes_at else Phase.CLOSED


def taken_places(session: Session, call_ids: Sequence[int]) -> dict[int, int]:
    """Places of each call that are given. One statement.

    Selected and confirmed applications count, unless their placement was cancelled or they left the exchange; so do
    placements that were agreed without an application on an offer of the call.
    """
    counted = session.execute(_taken(), {"calls": list(call_ids)})
    return dict.fromkeys(call_ids, 0) | {row[0]: row[1] for row in counted}


@lru_cache(maxsize=1)
def _taken() -> Select[int, int]:
    """Made once: it is asked at each click of a list."""
    return select(Call.id, taken_of_call()).where(Call.id.in_(bindparam("calls", expanding=True)))


def taken_of_call() -> ColumnElement[int]:
    """The same number within a query that has ``Call`` in it: stretches of indexes, less the few given up."""
    number = select(func.count()).correlate(Call)
    applied = number.where(Application.call_id == Call.id, Application.state.in_(GIVEN))
    own = (Application.call_id + 0 == Call.id, Application.state.in_(GIVEN))
    cancelled = number.where(
        *own, Application.id == Placement.application_id, Placement.state == PlacementState.CANCELLED
    )  # fmt: skip
    agreed = number.where(
        Offer.call_id == Call.id, Placement.offer_id == Offer.id, Placement.application_id.is_(None),
        Placement.state != PlacementState.CANCELLED,
    )  # fmt: skip
    parts = (one.scalar_subquery() for one in (applied, cancelled, _left_exchange(own), agreed))
    applied_for, given_back, left, without = parts
    return applied_for - given_back - left + without


def _left_exchange(own: tuple[ColumnElement[bool], ...]) -> Select[int]:
    """Applications of a call whose people withdrew from every exchange that took them over."""
    gone, there = aliased(Participation), aliased(Participation)
    still = select(there.id).where(there.application_id == Application.id, there.state != ParticipationState.WITHDRAWN)
    return (
        select(func.count(func.distinct(Application.id)))
        .where(*own, Application.id == gone.application_id, gone.state == ParticipationState.WITHDRAWN, ~still.exists())
        .correlate(Call)
    )


def create(
    session: Session,
    actor: Actor,
    organisation_public_id: str,
    programme_code: str,
    values: CallValues,
    *,
    now: datetime,
) -> Call:
    """A new call in draft, owned by an organisation that the actor coordinates. Raises ``InvalidFields``.

    Needed are a French title, the dates of opening and closing, the period and the number of places.
    """
    organisation = by_public_id(session, Organisation, organisation_public_id)
    programme = session.scalars(select(Programme).where(Programme.code == programme_code)).one_or_none()
    if programme is None:
        raise NotFound(N_("This does not exist, or not any more."))
    call = Call(
        programme_id=programme.id,
        organisation_id=organisation.id,
        time_zone=organisation.time_zone,
        created_at=now,
        updated_at=now,
    )
    authorize(actor, Action.CALL_EDIT, call)
    _put(session, call, values, now)
    session.add(call)
    session.flush()
    history.record_state(session, actor, SubjectKind.CALL, call.id, "create", None, CallState.DRAFT, now=now)
    return call


def _put(session: Session, call: Call, values: CallValues, now: datetime) -> list[str]:
    """Write checked values into the call; gives the names of columns that changed."""
    changed = []
    for column, value in cleaned(session, values).items():
        if getattr(call, column) != value:
            setattr(call, column, value)
            changed.append(column)
    with session.no_autoflush:
        check_dates(call, now, set(changed))
    return sorted(changed)


def edit(
    session: Session,
    actor: Actor,
    call_public_id: str,
    values: CallValues,
    *,
    seen_version: int | None = None,
    now: datetime,
) -> Call:
    """Change a call that is not archived. Raises ``InvalidFields`` with each refusal at its field."""
    call = locked(session, actor, call_public_id, seen_version)
    if call.state is CallState.ARCHIVED:
        raise InvalidMove(N_("This call is archived and no longer changes. Duplicate it for another year."))
    changed = _put(session, call, values, now)
    if "places" in changed:
        _check_places(session, call)
    if call.state is CallState.PUBLISHED:
        _check_texts(call)
    if changed:
        call.updated_at = now
        history.audit(session, actor, "call:edit", now=now, kind=SubjectKind.CALL, subject_id=call.id, fields=changed)
        session.flush()
    return call


def locked(session: Session, actor: Actor, call_public_id: str, seen_version: int | None) -> Call:
    """The call for whoever may edit it, as they saw it, locked until the end of the transaction."""
    call = by_public_id(session, Call, call_public_id, lock=True)
    authorize(actor, Action.CALL_EDIT, call)
    history.check_version(call, seen_version)
    return call


def _check_places(session: Session, call: Call) -> None:
    with session.no_autoflush:
        taken = taken_places(session, [call.id])[call.id]
    if call.places < taken:
        raise Invalid(N_("Places that are already given: %(n)s. There cannot be fewer."), field="places", n=taken)


def _check_texts(call: Call) -> None:
    empty: list[DomainError] = [
        Invalid(N_("Write this text in French: everybody sees the call."), field=field)
        for field in _PUBLIC_TEXTS
        if not getattr(call, field)
    ]
    if empty:
        raise InvalidFields(empty)


def publish(
    session: Session, actor: Actor, call_public_id: str, *, seen_version: int | None = None, now: datetime
) -> CallState:
    """Show the call to everybody. Raises ``InvalidFields`` without its French texts or with dates that are past."""
    call = locked(session, actor, call_public_id, seen_version)
    CALL["publish"].check(call.state)
    _check_texts(call)
    errors: list[DomainError] = []
    if call.closes_at <= now:
        errors.append(Invalid(N_("The deadline is past: choose a later one."), field="closes_at"))
    if call.starts_on <= local_day(now, call.time_zone):
        errors.append(Invalid(N_("The first day would be past already: choose later dates."), field="starts_on"))
    if errors:
        raise InvalidFields(errors)
    return _move(session, actor, call, "publish", now)


def unpublish(
    session: Session, actor: Actor, call_public_id: str, *, seen_version: int | None = None, now: datetime
) -> CallState:
    """Take a call back to draft, as long as nobody sent an application. Drafts of applicants are kept."""
    call = locked(session, actor, call_public_id, seen_version)
    CALL["unpublish"].check(call.state)
    if sent := _count(session, call, Application.submitted_at.is_not(None)):
        raise Invalid(
            N_("Applications that were sent: %(n)s. The call stays published; you can change its dates and texts."),
            n=sent,
        )  # fmt: skip
    return _move(session, actor, call, "unpublish", now)


def archive(
    session: Session, actor: Actor, call_public_id: str, *, seen_version: int | None = None, now: datetime
) -> CallState:
    """Put a finished call away. Raises ``Invalid`` while somebody who applied waits for an answer, or owes one."""
    call = locked(session, actor, call_public_id, seen_version)
    CALL["archive"].check(call.state)
    if waiting := _count(session, call, Application.state.in_(_UNANSWERED)):
        raise Invalid(N_("Applications without an answer: %(n)s. Decide about them first."), n=waiting)
    return _move(session, actor, call, "archive", now)


def _count(session: Session, call: Call, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(Application.call_id == call.id, condition)) or 0


def _move(session: Session, actor: Actor, call: Call, name: str, now: datetime) -> CallState:
    history.move(session, actor, call, CALL, name, now=now)
    session.flush()
    return call.state


def set_required_documents(
    session: Session,
    actor: Actor,
    call_public_id: str,
    documents: Sequence[tuple[DocumentKind, bool]],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Which documents applicants are asked for, in order, and whether each is mandatory. What was sent stays valid."""
    call = locked(session, actor, call_public_id, seen_version)
    kinds = [kind for kind, _mandatory in documents]
    if len(set(kinds)) < len(kinds):
        raise Invalid(N_("Ask for each document once."), field="documents")
    _replace(
        session,
        list(call.required_documents),
        (
            RequiredDocument(call_id=call.id, kind=DocumentKind(kind), is_mandatory=mandatory, position=position)
            for position, (kind, mandatory) in enumerate(documents)
        ),
    )
    note_change(session, actor, call, "documents", now)


def set_partners(
    session: Session,
    actor: Actor,
    call_public_id: str,
    organisation_public_ids: Sequence[str],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Which other bodies' coordinators see the call and what was sent to it."""
    call = locked(session, actor, call_public_id, seen_version)
    ids = {by_public_id(session, Organisation, one).id for one in organisation_public_ids} - {call.organisation_id}
    _replace(
        session, list(call.partners), (CallPartner(call_id=call.id, organisation_id=one) for one in sorted(ids))
    )  # fmt: skip
    note_change(session, actor, call, "partners", now)


def _replace(session: Session, old: Iterable[object], new: Iterable[object]) -> None:
    for record in old:
        session.delete(record)
    session.flush()
    session.add_all(new)
    session.flush()


def note_change(session: Session, actor: Actor, call: Call, field: str, now: datetime) -> None:
    """Note a change of what hangs on the call, and count its version up."""
    call.updated_at = now
    flag_modified(call, "updated_at")  # also where the clock shows the same instant
    history.audit(session, actor, "call:edit", now=now, kind=SubjectKind.CALL, subject_id=call.id, fields=[field])
    session.flush()
    session.expire(call, ["required_documents", "partners"])


def duplicate(session: Session, actor: Actor, call_public_id: str, *, years: int | None = None, now: datetime) -> Call:
    """A draft for another year with the same texts, settings, partners and documents, dates shifted.

    ``years``: default, as few as bring the closing into the future. Years in the titles are shifted too; other texts
    stay as they are, to be read again.
    """
    old = by_public_id(session, Call, call_public_id)
    authorize(actor, Action.CALL_EDIT, old)
    if years is None:
        years = max(1, now.astimezone(ZoneInfo(old.time_zone)).year - old.closes_at.year)
        if shifted_instant(old.closes_at, years, old.time_zone) <= now:
            years += 1
    call = copied(old, years, now)
    session.add(call)
    session.flush()
    session.add_all(CallPartner(call_id=call.id, organisation_id=one.organisation_id) for one in old.partners)
    session.add_all(
        RequiredDocument(call_id=call.id, kind=one.kind, is_mandatory=one.is_mandatory, position=one.position)
        for one in old.required_documents
    )
    history.record_state(session, actor, SubjectKind.CALL, call.id, "duplicate", None, CallState.DRAFT, now=now)
    session.flush()
    return call
