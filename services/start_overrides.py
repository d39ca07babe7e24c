"""Letting an internship begin without a mandatory thing, where the law leaves room: with a reason, and for all to see.

What is set aside stays to be done; it only no longer stands in the way. Signatures never can be set aside.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import ChecklistItem, Placement
from services import history, inputs
from services.actors import Actor
from services.checklist_templates import BY_LAW
from services.errors import Invalid, InvalidMove
from services.i18n import N_
from services.placement_checks import BEFORE_START
from services.policy import Action, authorize
from services.records import by_public_id

OVERRIDE, ASKED_AGAIN = "override", "override_undone"
"""Lines of history, in the state in which the internship stands."""


def may_be_set_aside(code: str) -> bool:
    """Whether the law leaves room to begin without the thing of this code."""
    return code not in BY_LAW


def begin_without(session: Session, actor: Actor, item_public_id: str, *, reason: str, now: datetime) -> None:
    """Let the internship begin although this mandatory thing is open; for coordinators.

    Raises ``Invalid`` on ``override_reason`` without a reason, ``InvalidMove`` for what the law asks for before the
    start, for what is done or not mandatory, and once the internship has begun.
    """
    item, placement = _opened(session, actor, item_public_id)
    if not may_be_set_aside(item.code):
        raise InvalidMove(N_("The law lets nobody begin before all have signed: this cannot be set aside."))
    if not item.is_mandatory or item.done_at is not None:
        raise InvalidMove(N_("This does not stand in the way of the start."))
    reason = inputs.text(reason, field="override_reason", longest=history.REASON_LENGTH)
    if not reason:
        raise Invalid(N_("Give a reason: it is kept with the decision."), field="override_reason")
    item.waived_at, item.waived_by_id, item.waive_reason = now, actor.user_id, reason
    _record(session, actor, placement, item, OVERRIDE, reason, now)


def ask_again(session: Session, actor: Actor, item_public_id: str, *, now: datetime) -> None:
    """Take that back: the thing stands in the way of the start again."""
    item, placement = _opened(session, actor, item_public_id)
    if item.waived_at is None:
        return
    item.waived_at = item.waived_by_id = None
    item.waive_reason = ""
    _record(session, actor, placement, item, ASKED_AGAIN, "", now)


def _opened(session: Session, actor: Actor, item_public_id: str) -> tuple[ChecklistItem, Placement]:
    item = by_public_id(session, ChecklistItem, item_public_id, lock=True)
    placement = session.get_one(Placement, item.subject_id)
    authorize(actor, Action.PLACEMENT_MOVE, placement)
    if placement.state not in BEFORE_START:
        raise InvalidMove(N_("This internship has begun or is over: nothing stands in its way any more."))
    return item, placement


def _record(
    session: Session, actor: Actor, placement: Placement, item: ChecklistItem, name: str, reason: str, now: datetime
) -> None:
    said = f"{item.label_fr}: {reason}" if reason else item.label_fr
    history.record_state(
        session, actor, SubjectKind.PLACEMENT, placement.id, name, placement.state, placement.state, now=now,
        reason=said,
    )  # fmt: skip
