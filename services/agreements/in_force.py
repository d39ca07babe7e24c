"""An amendment that all have signed comes true: the internship changes, and what hangs on it follows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.enums import AmendmentKind, PlacementState, SubjectKind
from db.models import Agreement, Department, Organisation, Placement
from services import history, placements
from services.actors import Actor
from services.agreements.terms import amended, terms_of, write
from services.errors import InvalidMove
from services.i18n import N_
from services.placement_checks import OVER
from services.records import by_public_id, local_day

AS_EDITED = {"week_minutes": "weekly_minutes", "days": "weekly_minutes", "ended_on": "ends_on"}
"""Of what changed, the names under which :func:`placements.after_change` knows what follows."""


def put_in_force(session: Session, actor: Actor, amendment: Agreement, *, now: datetime) -> Placement:
    """Write what the amendment changes into its internship, in the transaction of the last signature.

    Things to do are dated anew, confirmations of other hours withdrawn, remarks made anew, a new tutor written to.
    Limits that were reached since it was given to the signers are remarked, no longer refused. Raises ``InvalidMove``
    where the internship is over meanwhile.
    """
    placement = session.get_one(Placement, amendment.placement_id)
    placement = by_public_id(session, Placement, placement.public_id, lock=True)
    if placement.state in OVER:
        raise InvalidMove(N_("The internship is over meanwhile: this amendment can no longer come into force."))
    effective_on = amendment.effective_on or placement.starts_on
    terms = amended(terms_of(session, placement), amendment.changes, effective_on)
    changed = write(session, placement, terms)
    if changed:
        placement.updated_at = now
    session.flush()
    department = session.get_one(Department, placement.department_id)
    known = {AS_EDITED.get(name, name) for name in changed}
    placements.after_change(session, actor, placement, department, known, now)
    history.audit(
        session, actor, "agreement:in_force", now=now, kind=SubjectKind.AGREEMENT, subject_id=amendment.id,
        kinds=sorted(amendment.changes),
    )  # fmt: skip
    if AmendmentKind.EARLY_END in amendment.changes and terms.ended_on:
        _end(session, actor, placement, terms.ended_on, amendment.reason, now)
    return placement


def _end(session: Session, actor: Actor, placement: Placement, last: date, reason: str, now: datetime) -> None:
    """End an internship whose new last day has come; one whose day is still to come ends by itself."""
    placement.end_note = reason
    city = session.get_one(Organisation, placement.organisation_id)
    if placement.state is PlacementState.IN_PROGRESS and last <= local_day(now, city.time_zone):
        placements.move(
            session, actor, placement.public_id, "interrupt", reason=reason, end_reason=placement.end_reason,
            ended_on=last, now=now,
        )  # fmt: skip
