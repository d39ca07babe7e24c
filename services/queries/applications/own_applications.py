"""Applications seen from the side: one's own, and the candidates of a department."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from db.base import localised, localised_column
from db.enums import ApplicationState, CorrectionState, MessageThread, ProgrammeKind
from db.models import Application, Call, Choice, CorrectionRequest, Department, Message, Offer, Person, Placement
from services.actors import Actor
from services.application_checks import Filling, fillings, missing_of
from services.labels import STATES
from services.people import LEVELS
from services.queries.applications.application_rows import CandidateRow, MyApplication, Page

MOST_ROWS = 200


def public_state(state: ApplicationState) -> ApplicationState:
    """The state as its person may know it: that there is a shortlist is not told."""
    return ApplicationState.UNDER_REVIEW if state is ApplicationState.SHORTLISTED else state


def mine(session: Session, actor: Actor, *, now: datetime) -> list[MyApplication]:
    """The actor's own applications, latest first. Constant statements."""
    if actor.person_id is None:
        return []
    found = session.scalars(
        select(Application)
        .where(Application.person_id == actor.person_id)
        .options(joinedload(Application.call).joinedload(Call.programme), joinedload(Application.person))
        .order_by(Application.created_at.desc(), Application.id.desc())
    ).all()
    ids = [one.id for one in found]
    drafts = fillings(session, [one for one in found if one.state is ApplicationState.DRAFT])
    unread, correct_by = _unread(session, ids), _correct_by(session, ids)
    placements = placements_of(session, ids)
    return [
        _mine(
            one, actor, drafts.get(one.id), correct_by.get(one.id), unread.get(one.id, 0),
            placements.get(one.id, (None, None))[0],
        )
        for one in found
    ]  # fmt: skip


def _mine(
    application: Application,
    actor: Actor,
    filling: Filling | None,
    correct_by: date | None,
    unread: int,
    placement: str | None,
) -> MyApplication:
    call = application.call
    return MyApplication(
        public_id=application.public_id,
        version=application.version,
        call_public_id=call.public_id,
        call_title=localised(call, "title", actor.language),
        state=public_state(application.state),
        label=STATES[application.state].public,
        colour=STATES[public_state(application.state)].colour,
        closes_at=call.closes_at,
        time_zone=call.time_zone,
        answer_by=call.answer_by,
        saved_at=application.saved_at,
        submitted_at=application.submitted_at,
        confirm_by=application.confirm_by,
        decision_reason=application.decision_reason,
        missing=tuple(missing_of(application, filling, actor.language)) if filling else (),
        correct_by=correct_by,
        unread=unread,
        placement_public_id=placement,
        is_exchange=call.programme.kind is ProgrammeKind.EXCHANGE,
    )


def _unread(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Messages of staff that the person has not read."""
    rows = session.execute(
        select(Message.application_id, func.count())
        .where(
            Message.application_id.in_(ids),
            Message.thread == MessageThread.APPLICANT,
            Message.from_applicant.is_(False),
            Message.read_at.is_(None),
        )
        .group_by(Message.application_id)
    )
    return {row[0]: row[1] for row in rows}


def _correct_by(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """The first day by which something must be corrected."""
    rows = session.execute(
        select(CorrectionRequest.application_id, func.min(CorrectionRequest.due_on))
        .where(CorrectionRequest.application_id.in_(ids), CorrectionRequest.state == CorrectionState.OPEN)
        .group_by(CorrectionRequest.application_id)
    )
    return {row[0]: row[1] for row in rows}


_PLACEMENTS = select(Placement.application_id, Placement.public_id, Placement.state).where(
    Placement.application_id.in_(bindparam("ids", expanding=True))
)


def placements_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, Any]]:
    """Public id and state of the placement that came out of each application."""
    rows = session.execute(_PLACEMENTS, {"ids": list(ids)})
    return {row[0]: (row[1], row[2]) for row in rows if row[0]}


def departments_candidates(
    session: Session, actor: Actor, *, after: str | None = None, before: str | None = None, size: int = 50
) -> Page[CandidateRow]:
    """Sent applications that chose an offer of the actor's departments, latest first, without withdrawn ones.

    Somebody who chose two offers stands there twice. At most two statements.
    """
    language = actor.language
    query = (
        select(
            Application.public_id,
            Choice.id.label("key"),
            Person,
            localised_column(Call, "title", language).label("call_title"),
            Application.study_field,
            Application.study_year,
            Application.level_rank,
            Application.state,
            Choice.rank,
            Offer.public_id.label("offer_public_id"),
            localised_column(Offer, "title", language).label("offer"),
            localised_column(Department, "name", language).label("department"),
            Application.submitted_at,
        )
        .join_from(Choice, Application, Application.id == Choice.application_id)
        .join(Offer, Offer.id == Choice.offer_id)
        .join(Department, Department.id == Offer.department_id)
        .join(Call, Call.id == Application.call_id)
        .join(Person, Person.id == Application.person_id)
        .where(
            Offer.department_id.in_(actor.departments()),
            Application.submitted_at.is_not(None),
            Application.state != ApplicationState.WITHDRAWN,
        )
    )
    key = _candidate_key(session, before or after)
    found, has_next, has_previous = paged_by_sending(session, query, Choice.id, key, before is not None, size)
    rows = tuple(
        CandidateRow(
            application_public_id=row.public_id,
            name=row.Person.name,
            name_hy=row.Person.name_hy,
            call_title=row.call_title,
            study_field=row.study_field,
            study_year=row.study_year,
            level=LEVELS[row.level_rank],
            state=row.state,
            rank=row.rank,
            offer_public_id=row.offer_public_id,
            offer=row.offer,
            department=row.department,
            submitted_at=row.submitted_at,
        )
        for row in found
    )
    ends = [f"{row.application_public_id}.{row.offer_public_id}" for row in rows]
    return Page(rows, has_next, has_previous, ends[0] if ends else None, ends[-1] if ends else None)


def _candidate_key(session: Session, ends: str | None) -> Any:
    if ends is None:
        return None
    application, _, offer = ends.partition(".")
    return session.execute(
        select(Application.submitted_at, Choice.id)
        .join_from(Choice, Application, Application.id == Choice.application_id)
        .join(Offer, Offer.id == Choice.offer_id)
        .where(Application.public_id == application, Offer.public_id == offer)
    ).first()


def paged_by_sending(
    session: Session, query: Select[*tuple[Any, ...]], unique: Any, key: Any, backwards: bool, size: int
) -> tuple[list[Any], bool, bool]:
    """Rows of one page, latest first, and whether there are some after and before it."""
    size = max(1, min(size, MOST_ROWS))
    backwards = backwards and key is not None
    edge = (Application.submitted_at, unique)
    if key is not None:
        mark = tuple_(*key, types=[Application.submitted_at.type, unique.type])
        query = query.where(tuple_(*edge) > mark if backwards else tuple_(*edge) < mark)
    order = edge if backwards else tuple(one.desc() for one in edge)
    found = list(session.execute(query.order_by(*order).limit(size + 1)))
    more, found = len(found) > size, found[:size]
    if backwards:
        return found[::-1], True, more
    return found, more, key is not None
