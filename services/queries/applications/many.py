"""What an act would do with the applications that were chosen in a list: which it fits, and which are left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from db.enums import ApplicationState
from db.models import Application, Call, Choice, Department, HostOpinion, Offer, Person
from services.actors import Actor
from services.call_switches import Switch, used
from services.i18n import N_
from services.policy import coordinates
from services.queries.scope import applications_visible_to
from services.workflows import APPLICATION


class Act(StrEnum):
    """What can be done with many at once."""

    TAKE_UP = "take_up"
    SHORTLIST = "shortlist"
    SELECT = "select"
    WAITLIST = "waitlist"
    REJECT = "reject"
    TAKE_BACK = "take_back"
    WRITE = "write"
    ASK = "ask"


LABELS: dict[Act, str] = {
    Act.TAKE_UP: N_("Take up for study"),
    Act.SHORTLIST: N_("Put on the shortlist"),
    Act.SELECT: N_("Prepare: select"),
    Act.WAITLIST: N_("Prepare: waiting list"),
    Act.REJECT: N_("Prepare: do not select"),
    Act.TAKE_BACK: N_("Take prepared decisions back"),
    Act.WRITE: N_("Write to them"),
    Act.ASK: N_("Ask the departments"),
}
_NEEDS: dict[Act, frozenset[Switch]] = {
    Act.SHORTLIST: frozenset({Switch.SHORTLIST}),
    Act.SELECT: frozenset({Switch.PREPARED}),
    Act.WAITLIST: frozenset({Switch.PREPARED, Switch.WAITING_LIST}),
    Act.REJECT: frozenset({Switch.PREPARED}),
}
"""What a call must use for an act to be offered."""
_UNDECIDED = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.SHORTLISTED)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One chosen application as the list showed it."""

    public_id: str
    version: int
    name: str
    state: ApplicationState
    has_pending: bool
    is_to_ask: bool
    """Whether a department that was chosen has not said yet what it thinks."""
    unused: frozenset[str]
    """Moves of steps that the call does not use."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom an act would concern, and whom not."""

    fitting: tuple[Chosen, ...]
    left_out: tuple[Chosen, ...]

    @property
    def seen(self) -> dict[str, int]:
        """Versions by public id, for the act."""
        return {one.public_id: one.version for one in self.fitting}


def chosen(session: Session, actor: Actor, public_ids: Collection[str]) -> list[Chosen]:
    """The applications of these ids that the actor coordinates, by name. One statement."""
    rows = session.execute(
        select(Application, Person, Call, _is_to_ask())
        .join(Person, Person.id == Application.person_id)
        .join(Call, Call.id == Application.call_id)
        .where(Application.public_id.in_(public_ids), applications_visible_to(actor))
        .order_by(Application.sort_name, Application.id)
    )
    return [
        Chosen(
            one.public_id, one.version, person.name, one.state, one.pending_decision is not None, is_to_ask,
            _unused(used(call)),
        )
        for one, person, call, is_to_ask in rows
        if coordinates(actor, one)
    ]  # fmt: skip


def _is_to_ask() -> ColumnElement[bool]:
    answered = and_(
        HostOpinion.application_id == Choice.application_id,
        HostOpinion.offer_id == Choice.offer_id,
        HostOpinion.answer.is_not(None),
    )
    asked_in_use = (
        select(Choice.id)
        .join(Offer, Offer.id == Choice.offer_id)
        .join(Department, (Department.id == Offer.department_id) & Department.is_active)
        .where(Choice.application_id == Application.id, ~exists().where(answered))
    )
    return asked_in_use.exists()


def _unused(switches: frozenset[Switch]) -> frozenset[str]:
    return frozenset(act for act, needed in _NEEDS.items() if not needed <= switches)


def preview(rows: Collection[Chosen], act: Act) -> Preview:
    """Who of them the act fits."""
    fitting = tuple(row for row in rows if _fits(row, act))
    return Preview(fitting, tuple(row for row in rows if row not in fitting))


def _fits(row: Chosen, act: Act) -> bool:
    match act:
        case Act.WRITE:
            return row.state is not ApplicationState.DRAFT
        case Act.ASK:
            return row.state in _UNDECIDED and row.is_to_ask
        case Act.TAKE_BACK:
            return row.has_pending
    return act not in row.unused and row.state in APPLICATION[act.value].sources
