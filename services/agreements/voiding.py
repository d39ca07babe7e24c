"""Taking down what lay before the signers: its versions and signatures count no more, and those who signed are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AgreementKind, SubjectKind
from db.models import Agreement, AgreementSigner, AgreementVersion, Signature
from services import history
from services.actors import Actor
from services.agreements import signing_links

CHANGED, CANCELLED = "agreement_voided", "agreement_cancelled"
"""What those who signed are told: a new version will come, or nothing will."""
NOT_YET_SIGNED = "agreement_changed"
"""What the others are told of a change: what they may have read no longer counts."""


def void(
    session: Session, actor: Actor, agreement: Agreement, template: str, *, reason: str, everybody: bool = False,
    now: datetime,
) -> int:  # fmt: skip
    """End all versions that still stand, with the reason; gives back how many signatures fell with them.

    Those who signed are told by ``template``; with ``everybody`` the other signers are told of the change as well.

    For acts that were authorised before: a change of substance, a refusal that leads to another text, a cancellation.
    """
    living = (AgreementVersion.agreement_id == agreement.id, AgreementVersion.voided_at.is_(None))
    versions = session.scalars(select(AgreementVersion).where(*living)).all()
    signed = session.scalars(
        select(Signature.signer_id).where(
            Signature.version_id.in_([one.id for one in versions]), Signature.undone_at.is_(None)
        )
    )
    fallen = set(signed)
    for version in versions:
        version.voided_at, version.void_reason = now, reason.strip()
    signers = session.scalars(select(AgreementSigner).where(AgreementSigner.agreement_id == agreement.id)).all()
    signing_links.withdraw(session, signers, now=now)
    was_asked = {signer.id: signer.asked_at is not None for signer in signers}
    for signer in signers:
        signer.asked_at = signer.code_hash = signer.code_expires_at = None
        is_given_up = template == CANCELLED and agreement.kind is AgreementKind.AMENDMENT and was_asked[signer.id]
        told = template if signer.id in fallen or is_given_up else NOT_YET_SIGNED if everybody and versions else None
        if told:
            signing_links.tell(session, actor, told, agreement, signer, now=now, reason=reason.strip() or None)
    if versions:
        history.audit(
            session, actor, "agreement:void", now=now, kind=SubjectKind.AGREEMENT, subject_id=agreement.id,
            signatures=len(fallen),
        )  # fmt: skip
    return len(fallen)
