"""What an agreement fixes of its internship, and what that means for whoever would change it otherwise.

While it is a draft all is free. Once it lies before its signers a change takes it back: the signatures count no more
and all sign anew. Once all have signed only an amendment changes it, or
where it names the wrong school another agreement (``replacing.py``). Offer and deputy stay free: which opening was
filled is bookkeeping, and whoever stands in for an absent tutor must be found within the day.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AgreementKind, AgreementState
from db.models import Agreement, Placement
from services.actors import Actor
from services.agreements import drafting
from services.errors import Invalid, InvalidFields
from services.i18n import N_, translate

FIXED: dict[str, tuple[str, str]] = {
    "department_id": (N_("Department"), "department_public_id"),
    "starts_on": (N_("First day"), "starts_on"),
    "ends_on": (N_("Last day"), "ends_on"),
    "subject": (N_("Subject of the internship"), "subject"),
    "weekly_minutes": (N_("Weekly hours of presence"), "weekly_minutes"),
    "days": (N_("Hours of single days"), "day"),
    "tutor_id": (N_("Internship tutor"), "tutor_public_id"),
    "sending_organisation_id": (N_("University or school"), "sending_organisation_public_id"),
    "hourly_cents": (N_("Amount paid"), "hourly_cents"),
}
"""Columns (and «days») that an agreement fixes: their words, and the input at which a refusal is shown."""
OPEN = frozenset({AgreementState.IN_SIGNATURE, AgreementState.REFUSED})
"""States in which a version lies before the signers that a change makes void."""


def guard(session: Session, actor: Actor, placement: Placement, changed: Collection[str], *, now: datetime) -> None:
    """Call with the names of what changed, in the transaction that changes it; what is free passes.

    Raises ``InvalidFields`` at the inputs for what a signed agreement fixes. One that is being signed is taken back to
    its draft, and every signer is told.
    """
    names = [name for name in FIXED if name in changed]
    with session.no_autoflush:
        agreement = standing_of(session, placement.id) if names else None
    if agreement is None or agreement.state is AgreementState.DRAFT:
        return
    words = ", ".join(translate(actor.language, FIXED[name][0]) for name in names)
    if agreement.state is AgreementState.SIGNED:
        raise InvalidFields([_refusal(name, words) for name in names])
    drafting.rework(session, actor, agreement.public_id, reason=words, now=now)


def standing_of(session: Session, placement_id: int) -> Agreement | None:
    """The agreement of an internship that was neither given up nor replaced."""
    over = (AgreementState.CANCELLED, AgreementState.SUPERSEDED)
    return session.scalars(
        select(Agreement).where(
            Agreement.placement_id == placement_id, Agreement.kind == AgreementKind.AGREEMENT,
            Agreement.state.not_in(over),
        )
    ).first()  # fmt: skip


def _refusal(name: str, words: str) -> Invalid:
    field = FIXED[name][1]
    if name == "days":
        return Invalid(
            N_(
                "The signed agreement sets the hours of each day: report an absence, have the real hours noted in the "
                "register, or change the agreement, which all sign."
            ),
            field=field,
        )
    if name == "sending_organisation_id":
        return Invalid(
            N_(
                "The signed agreement fixes this (%(what)s), and no amendment changes it: open the agreement and "
                "choose “Replace it by a new agreement”."
            ),
            field=field, what=words,
        )  # fmt: skip
    return Invalid(
        N_("The signed agreement fixes this (%(what)s): choose “Change the agreement”, and all sign the amendment."),
        field=field, what=words,
    )  # fmt: skip
