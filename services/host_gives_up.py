"""A department that can no longer host somebody who is planned: it says why, a coordinator decides what follows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Role, Source, SubjectKind
from db.models import ChecklistItem, Department, Organisation, Person, Placement
from services import history, inputs
from services.actors import Actor
from services.errors import Invalid, InvalidMove
from services.i18n import N_
from services.mail.coordinators import tell_coordinators
from services.placement_checks import BEFORE_START
from services.policy import Action, authorize
from services.records import by_public_id, local_day

GIVEN_UP = "host_gives_up"
"""Code of the coordinators' thing to do."""
_LABELS = {
    "label_fr": "Le service ne peut plus accueillir : trouver un autre service, ou annuler",
    "label_en": "The department can no longer host: find another department, or cancel",
    "label_hy": "Ծառայությունն այլևս չի կարող ընդունել. գտնել այլ ծառայություն կամ չեղարկել",
}
WORDS_LENGTH = 1000


def give_up(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    *,
    reason: str,
    source: Source | None = None,
    told_by: str = "",
    now: datetime,
) -> ChecklistItem:
    """Tell the coordinators that the department can no longer host this intern; nothing is cancelled by it.

    They find it among their things to do today, and get a mail. A coordinator records it on behalf with ``source`` and
    ``told_by``. Raises ``Invalid`` without a reason or if it was said
    already, ``InvalidMove`` once the internship has begun.
    """
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_GIVE_UP, placement)
    if placement.state not in BEFORE_START:
        raise InvalidMove(N_("This internship has begun or is over: call the coordinators instead."))
    reason = inputs.text(reason, field="give_up_reason", longest=WORDS_LENGTH)
    if not reason:
        raise Invalid(N_("Say why: the coordinators look for another place."), field="give_up_reason")
    told_by = inputs.line(told_by, field="told_by", longest=200)
    if _is_open(session, placement):
        raise Invalid(N_("The coordinators know it already and will call you."), field="give_up_reason")
    item = ChecklistItem(
        subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, code=GIVEN_UP, owner_role=Role.COORDINATOR,
        due_on=local_day(now, session.get_one(Organisation, placement.organisation_id).time_zone), is_mandatory=False,
        note=" · ".join(part for part in (told_by, reason) if part), **_LABELS,
    )  # fmt: skip
    session.add(item)
    session.flush()
    history.audit(
        session, actor, "placement:give_up", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id,
        source=source,
    )  # fmt: skip
    tell_coordinators(
        session, placement.organisation_id, "host_gives_up", now=now, kind=SubjectKind.PLACEMENT,
        subject_id=placement.id, path=f"/stage?id={placement.public_id}", reason=reason,
        department=session.get_one(Department, placement.department_id), starts_on=placement.starts_on,
        ends_on=placement.ends_on, intern=session.get_one(Person, placement.person_id).name,
    )  # fmt: skip
    return item


def _is_open(session: Session, placement: Placement) -> bool:
    query = select(ChecklistItem.id).where(
        ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
        ChecklistItem.subject_id == placement.id,
        ChecklistItem.code == GIVEN_UP,
        ChecklistItem.done_at.is_(None),
    )
    return session.scalar(query.limit(1)) is not None
