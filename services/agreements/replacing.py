"""Replacing a signed agreement by a new one, for what no amendment mends: the wrong school, or the wrong person for it.

The former one, its amendments and their signatures stay as they were signed, readable and verifiable as replaced.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AgreementKind, AgreementState, PlacementState, SignerRole
from db.models import Agreement, Organisation, Placement
from services import history, placement_moves, placements
from services.actors import Actor
from services.agreements import drafting, signing_links
from services.agreements.amendments import UNFINISHED
from services.agreements.proposals import tasks_of
from services.agreements.standing import amendments_of, standing
from services.agreements.writing import FRENCH
from services.errors import Invalid, InvalidMove
from services.i18n import N_
from services.placement_checks import OVER
from services.policy import Action, authorize
from services.records import by_public_id, local_day, put
from services.workflows import AGREEMENT

TELL = "agreement_replaced"
TO_SIGN = timedelta(days=7)
"""How long the signers have where the usual day is over already."""
_OF_SCHOOL = frozenset({SignerRole.SCHOOL, SignerRole.REFERENT})
_KEPT = frozenset({SignerRole.HOST, SignerRole.GUARDIAN, SignerRole.SCHOOL})
"""Signers who were named for the former agreement; the others follow from their records."""
_PARTICULARS = ("name", "title", "email", "language")
_REFERENT = ("referent_name", "referent_title", "referent_email")
_UNSIGNED_AGAIN = frozenset({PlacementState.AGREEMENT_SIGNED, PlacementState.READY})


def replace(
    session: Session,
    actor: Actor,
    agreement_public_id: str,
    *,
    reason: str,
    school_public_id: str | None = None,
    seen_version: int | None = None,
    now: datetime,
) -> Agreement:
    """Let a signed agreement count no more and begin another one from it, with ``school_public_id`` where that is
    another school, whose referent and signatory are then asked for anew; gives back the draft.

    An internship that has not begun is planned again until all have signed. Those who signed are told. Raises
    ``Invalid`` on ``reason``, while an amendment is under way, and once the internship is over.
    """
    agreement = by_public_id(session, Agreement, agreement_public_id, lock=True)
    authorize(actor, Action.AGREEMENT_EDIT, agreement)
    placement = by_public_id(session, Placement, agreement.placement.public_id, lock=True)
    _check(session, agreement, placement)
    tasks = tasks_of(session, placement)
    _supersede(session, actor, agreement, reason, seen_version, now)
    if placement.state in _UNSIGNED_AGAIN:
        placement_moves.move(session, actor, placement.public_id, "unsign", reason=reason, now=now)
    has_other_school = _change_school(session, actor, placement, school_public_id, now)
    made = drafting.start(session, actor, placement.public_id, now=now)
    _take_over(agreement, made, tasks, _KEPT - _OF_SCHOOL if has_other_school else _KEPT)
    today = local_day(now, placement.organisation.time_zone)
    if made.due_on is not None and made.due_on < today:
        made.due_on = today + TO_SIGN
    session.flush()
    return made


def _check(session: Session, agreement: Agreement, placement: Placement) -> None:
    if agreement.kind is AgreementKind.AMENDMENT:
        raise InvalidMove(N_("This amendment is in force: what it changed is changed back by another amendment."))
    if placement.state in OVER:
        raise Invalid(N_("This internship is over: its agreement can no longer be replaced."))
    if session.scalar(amendments_of(agreement).where(Agreement.state.in_(UNFINISHED)).limit(1)):
        raise Invalid(N_("Another amendment is under way: have it signed, or give it up, before the next one."))


def _supersede(
    session: Session, actor: Actor, agreement: Agreement, reason: str, seen_version: int | None, now: datetime
) -> None:
    """End the agreement with its amendments, and tell whoever signed it."""
    history.move(
        session, actor, agreement, AGREEMENT, "supersede", reason=reason, seen_version=seen_version, now=now
    )  # fmt: skip
    amendments = select(Agreement).where(Agreement.id.in_(amendments_of(agreement)))
    for one in session.scalars(amendments.where(Agreement.state == AgreementState.SIGNED)).all():
        history.move(session, actor, one, AGREEMENT, "supersede", reason=reason, now=now)
    state = standing(session, agreement.id)
    for signer in state.signers:
        if signer.id in state.signatures:
            signing_links.tell(session, actor, TELL, agreement, signer, now=now, reason=reason.strip())
    session.flush()


def _change_school(
    session: Session, actor: Actor, placement: Placement, school_public_id: str | None, now: datetime
) -> bool:
    """Put the right school, without the referent of the wrong one; whether it is another one."""
    if not school_public_id:
        return False
    school = by_public_id(session, Organisation, school_public_id)
    if school.id == placement.sending_organisation_id:
        return False
    placements.edit(session, actor, placement.public_id, sending_organisation_public_id=school_public_id, now=now)
    put(placement, dict.fromkeys(_REFERENT, ""))
    return True


def _take_over(old: Agreement, made: Agreement, tasks: str, roles: frozenset[SignerRole]) -> None:
    """What was written for the former agreement, with the tasks as signed last, and whom it named to sign."""
    made.translation = old.translation
    made.clauses = {**made.clauses, **{code: dict(texts) for code, texts in old.clauses.items()}}
    if tasks:
        made.clauses = {**made.clauses, "tasks": {**made.clauses.get("tasks", {}), FRENCH: tasks}}
    known = {signer.role: signer for signer in old.signers}
    for signer in made.signers:
        if signer.role in roles and signer.role in known:
            put(signer, {name: getattr(known[signer.role], name) for name in _PARTICULARS})
