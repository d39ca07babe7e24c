"""Reads about applications: the coordinators' list, paged by key and counted by state, and what is prepared.

One application stands in ``application_detail``, one's own and candidates in ``own_applications``; all are asked
through here. What schools read of their students stands in ``students``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, func, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.base import localised_column
from db.enums import ApplicationState, FrenchLevel, Language, SubjectKind
from db.models import Application, Call, Choice, Department, Offer, Organisation, Person, User
from services import search as words
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.people import LEVELS, level_rank
from services.policy import Action, coordinates, may
from services.queries.applications.application_detail import correctable, detail
from services.queries.applications.application_form import form, form_on_behalf
from services.queries.applications.application_rows import (
    ApplicationDetail,
    ApplicationForm,
    ApplicationRow,
    CandidateRow,
    ChoiceRow,
    CorrectionRow,
    DocumentRow,
    HistoryRow,
    MessageRow,
    MyApplication,
    NoteRow,
    Page,
    PendingRow,
    PossibleMove,
    QuestionRow,
    Sort,
    Viewer,
)
from services.queries.applications.own_applications import departments_candidates, mine
from services.queries.counted import MOST
from services.queries.made_once import made_once
from services.queries.scope import applications_visible_to

__all__ = [
    "ApplicationDetail", "ApplicationForm", "ApplicationRow", "CandidateRow", "ChoiceRow", "CorrectionRow",
    "DocumentRow", "HistoryRow", "MessageRow", "MyApplication", "NoteRow", "Page", "PendingRow", "PossibleMove",
    "QuestionRow", "Sort", "Viewer", "correctable", "counts", "departments_candidates", "detail",
    "form", "form_on_behalf", "mine", "page", "pending",
]  # fmt: skip

MOST_ROWS = 200
Kind = Literal["drafts", "in_state", "sent"]
"""Which applications are asked for: what was sent, of one state or of all, or drafts."""
_SORTS: dict[Sort, tuple[InstrumentedAttribute[Any], bool]] = {
    "submitted": (Application.submitted_at, True),
    "name": (Application.sort_name, False),
    "level": (Application.level_rank, True),
}
"""Column and whether its highest value comes first; each has an index that ends in the id."""


def page(
    session: Session,
    actor: Actor,
    call_public_id: str,
    *,
    search: str = "",
    state: ApplicationState | None = None,
    department_public_id: str | None = None,
    min_level: FrenchLevel | None = None,
    sort: Sort = "submitted",
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
) -> Page[ApplicationRow]:
    """Applications to one call, paged by key: by default sent ones, latest first; drafts with ``state=DRAFT``.

    Sorted by date (latest first), name, or French level (highest first). ``after`` and ``before`` are the ``last`` and
    ``first`` of another page. At most four statements.
    """
    call = _call(session, actor, call_public_id)
    size = max(1, min(size, MOST_ROWS))
    order: Sort = "name" if state is ApplicationState.DRAFT and sort == "submitted" else sort
    column, highest_first = _SORTS[order]
    key = _key(session, call, column, before or after)
    backwards = key is not None and before is not None
    downwards = highest_first is not backwards
    query = _paged(actor, coordinates(actor, call), order, downwards, key is not None, _kind(state))
    if search.strip() or department_public_id or min_level:
        query = query.where(_filters(search, department_public_id, min_level, in_order=sort != "level"))
    asked: dict[str, Any] = {"call": call.id, "most": size + 1}
    if state is not None:
        asked["state"] = state
    if key is not None:
        asked["edge"], asked["edge_id"] = key
    found = list(session.execute(query, asked))
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    rows = _with_choices(session, found, actor.language)
    return Page(
        rows=rows,
        has_next=bool(rows) if backwards else more,
        has_previous=more if backwards else key is not None,
        first=rows[0].public_id if rows else None,
        last=rows[-1].public_id if rows else None,
    )


@made_once
def _paged(
    actor: Actor, sees_all: bool, order: Sort, downwards: bool, has_edge: bool, kind: Kind
) -> Select[*tuple[Any, ...]]:
    """One page beyond an edge, of the applications to a call that the actor sees; whoever sees all is answered by an
    index alone. Made once for each way of looking, without filters."""
    column, _highest_first = _SORTS[order]
    query = _rows(actor.language).where(
        Application.call_id == bindparam("call"), true() if sees_all else applications_visible_to(actor)
    )
    if kind != "drafts":
        query = query.where(Application.submitted_at.is_not(None))
    if kind != "sent":
        query = query.where(Application.state == bindparam("state", type_=Application.state.type))
    ends = (column, Application.id)
    if has_edge:
        edge = tuple_(bindparam("edge", type_=column.type), bindparam("edge_id", type_=Application.id.type))
        query = query.where(tuple_(*ends) < edge if downwards else tuple_(*ends) > edge)
    return query.order_by(*((one.desc() for one in ends) if downwards else ends)).limit(bindparam("most"))


_CALL = select(Call).where(Call.public_id == bindparam("public_id"))


def _call(session: Session, actor: Actor, public_id: str) -> Call:
    """The call, for whoever reads it. Raises ``NotFound``."""
    call = session.scalars(_CALL, {"public_id": public_id}).one_or_none()
    if call is None or not may(actor, Action.CALL_READ, call):
        raise NotFound(N_("This does not exist, or not any more."))
    return call


def _in_call(actor: Actor, call: Call) -> ColumnElement[bool]:
    """Applications to the call that the actor sees. Those of its owner see all: an index then answers alone."""
    seen = true() if coordinates(actor, call) else applications_visible_to(actor)
    return and_(Application.call_id == call.id, seen)


def _kind(state: ApplicationState | None) -> Kind:
    """Drafts, or what was sent: a draft that was withdrawn is of no interest to anybody."""
    if state is ApplicationState.DRAFT:
        return "drafts"
    return "in_state" if state else "sent"


def _filters(
    search: str, department_public_id: str | None, min_level: FrenchLevel | None, *, in_order: bool
) -> ColumnElement[bool]:
    """``in_order``: rows are wanted by the index of another column, so that of the levels must not be walked."""
    conditions: list[ColumnElement[bool]] = [true()]
    if search.strip():
        conditions.append(words.matches(SubjectKind.APPLICATION, Application.id, search))
    if department_public_id:
        wished = select(Choice.application_id).join(Offer).join(Department)
        conditions.append(Application.id.in_(wished.where(Department.public_id == department_public_id)))
    if min_level:
        rank = Application.level_rank + 0 if in_order else Application.level_rank
        conditions.append(rank >= level_rank(min_level))
    return and_(*conditions)


def _key(
    session: Session, call: Call, column: InstrumentedAttribute[Any], public_id: str | None
) -> tuple[Any, int] | None:
    """Where a page begins: the sorted value and the id of the row at its edge; None for the first page."""
    if public_id is None:
        return None
    row = session.execute(
        select(column, Application.id).where(Application.public_id == public_id, Application.call_id == call.id)
    ).first()
    return (row[0], row[1]) if row else None


@cache
def _rows(language: Language) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Application.id,
            Application.public_id,
            Application.version,
            Person.given_name,
            Person.family_name,
            Person.given_name_hy,
            Person.family_name_hy,
            Person.email,
            Application.study_field,
            Application.study_year,
            Application.level_rank,
            Person.french_certified,
            Application.state,
            localised_column(Organisation, "name", language).label("sending_organisation"),
            Application.submitted_at,
            Application.confirm_by,
            Application.waiting_rank,
            Application.pending_decision,
        )
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Organisation, Organisation.id == Application.sending_organisation_id)
    )


def _with_choices(session: Session, found: Sequence[Any], language: Language) -> tuple[ApplicationRow, ...]:
    choices = _departments_of(session, [row.id for row in found], language)
    return tuple(
        ApplicationRow(
            public_id=row.public_id,
            version=row.version,
            given_name=row.given_name,
            family_name=row.family_name,
            given_name_hy=row.given_name_hy,
            family_name_hy=row.family_name_hy,
            email=row.email,
            study_field=row.study_field,
            study_year=row.study_year,
            level=LEVELS[row.level_rank],
            is_certified=row.french_certified is not FrenchLevel.NOT_ASSESSED,
            state=row.state,
            sending_organisation=row.sending_organisation,
            choices=choices.get(row.id, ()),
            submitted_at=row.submitted_at,
            confirm_by=row.confirm_by,
            waiting_rank=row.waiting_rank,
            has_pending=row.pending_decision is not None,
        )
        for row in found
    )


@cache
def _wished(language: Language) -> Select[int, str]:
    return (
        select(Choice.application_id, localised_column(Department, "name", language))
        .join(Offer, Offer.id == Choice.offer_id)
        .join(Department, Department.id == Offer.department_id)
        .where(Choice.application_id.in_(bindparam("ids", expanding=True)))
        .order_by(Choice.application_id, Choice.rank)
    )


def _departments_of(session: Session, ids: Sequence[int], language: Language) -> Mapping[int, tuple[str, ...]]:
    """Names of the wished departments, first wish first, each once. One statement for a whole page."""
    rows = session.execute(_wished(language), {"ids": list(ids)})
    found: dict[int, dict[str, None]] = {}
    for application_id, name in rows:
        found.setdefault(application_id, {})[name] = None
    return {application_id: tuple(names) for application_id, names in found.items()}


def counts(
    session: Session,
    actor: Actor,
    call_public_id: str,
    *,
    search: str = "",
    department_public_id: str | None = None,
    min_level: FrenchLevel | None = None,
) -> dict[ApplicationState, int] | None:
    """How many applications each state has under these filters; states without any are left out. Two statements.

    Of withdrawn ones those count that had been sent. None where a search finds more than ``MOST``: it is too wide to be
    read, and counting it costs more than the rest of the page.
    """
    call = _call(session, actor, call_public_id)
    filters = _filters(search, department_public_id, min_level, in_order=False)
    matching = select(Application.state, Application.submitted_at).where(_in_call(actor, call), filters)
    if search.strip():
        matching = matching.limit(MOST + 1)
    each = matching.subquery().c
    rows = session.execute(
        select(each.state, func.count(), func.count(each.submitted_at)).group_by(each.state)
    ).all()  # fmt: skip
    if search.strip() and sum(row[1] for row in rows) > MOST:
        return None
    found = {state: sent if state is ApplicationState.WITHDRAWN else number for state, number, sent in rows}
    return {state: number for state, number in found.items() if number}


def pending(session: Session, actor: Actor, call_public_id: str) -> list[PendingRow]:
    """Prepared decisions of a call, by name: who will get which mail, in which language. Nothing for others than its
    coordinators."""
    call = _call(session, actor, call_public_id)
    if not coordinates(actor, call):
        return []
    account: ScalarSelect[Any] = (
        select(User.language).where(User.person_id == Application.person_id).limit(1).scalar_subquery()
    )
    rows = session.execute(
        select(Application, Person, account.label("language"))
        .join(Person, Person.id == Application.person_id)
        .where(Application.call_id == call.id, Application.pending_decision.is_not(None))
        .order_by(Application.sort_name, Application.id)
    )
    return [
        PendingRow(
            public_id=application.public_id,
            version=application.version,
            name=person.name,
            state=application.state,
            decision=application.pending_decision,
            reason=application.pending_reason,
            email=person.email,
            language=language or application.language,
        )
        for application, person, language in rows
    ]
