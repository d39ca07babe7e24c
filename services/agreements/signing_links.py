"""How the signers are reached: a link of their own, the code that goes with it, and reminders."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from db.enums import AgreementKind, AgreementState, LinkPurpose, SignerRole, SubjectKind
from db.models import Agreement, AgreementSigner, Department, Person, Placement
from services import history, links
from services.actors import Actor
from services.crypto import derived_key
from services.errors import Invalid, InvalidMove, Locked
from services.i18n import N_
from services.mail import outbox

ACCOUNT_PAGE = "/signer-la-convention?id="
LINK_VALID_FOR = timedelta(days=90)
PAGE = "/convention?id="
"""Address of the page of an agreement, before its id."""
COOLDOWN = timedelta(hours=24)
CODE_VALID_FOR = timedelta(minutes=15)
CODE_DIGITS = 6
ONE_CODE_PER = timedelta(minutes=1)
_LINK = frozenset({LinkPurpose.AGREEMENT_SIGNATURE})


OF_AMENDMENT = {
    "agreement_to_sign": "amendment_to_sign", "agreement_refused": "amendment_refused",
    "agreement_signed_by_all": "amendment_signed_by_all", "agreement_voided": "amendment_voided",
    "agreement_changed": "amendment_voided", "agreement_cancelled": "amendment_cancelled",
}  # fmt: skip
"""Mails of an agreement, and those that an amendment has in their place."""


class Reached(NamedTuple):
    """Under which name and address a signer is written to: the delegate's where there is one."""

    name: str
    email: str


def reached(signer: AgreementSigner) -> Reached:
    """Whom to write to for this signature."""
    if signer.delegated_at:
        return Reached(signer.delegate_name, signer.delegate_email)
    return Reached(signer.name, signer.email)


def is_of_intern(signer: AgreementSigner) -> bool:
    """Whether this signature is the intern’s own, given by nobody else."""
    return signer.role is SignerRole.INTERN and not signer.delegated_at


def template_of(agreement: Agreement, name: str) -> str:
    """The mail of this name, in the words of an amendment where it is about one."""
    return OF_AMENDMENT.get(name, name) if agreement.kind is AgreementKind.AMENDMENT else name


def facts(session: Session, agreement: Agreement) -> dict[str, Any]:
    """What mails about an agreement say of it."""
    placement = session.get_one(Placement, agreement.placement_id)
    return {
        "intern": session.get_one(Person, placement.person_id).name,
        "department": session.get_one(Department, placement.department_id),
        "starts_on": placement.starts_on,
        "ends_on": placement.ends_on,
        "effective_on": agreement.effective_on,
    }


def invite(
    session: Session, actor: Actor, agreement: Agreement, signer: AgreementSigner, *,
    was_due_on: date | None = None, now: datetime,
) -> bool:  # fmt: skip
    """Send the link to whoever signs. False: no address is known, so that only paper is left.

    ``was_due_on``: the day by which they were asked to sign before, where it moved.
    """
    token = issue(session, actor, signer, now=now)
    moved = {"was_due_on": was_due_on} if was_due_on else {}
    is_sent = tell(
        session, actor, "agreement_to_sign", agreement, signer, now=now, path=links.path(token),
        due_on=agreement.due_on, **moved, instead_of=signer.name if signer.delegated_at else None,
    )  # fmt: skip
    signer.asked_at = now if is_sent else None
    return is_sent


def tell(
    session: Session, actor: Actor, template: str, agreement: Agreement, signer: AgreementSigner, *, now: datetime,
    **params: Any,
) -> bool:  # fmt: skip
    """Write to whoever signs. False, and a line in the audit, where no address can be used."""
    name, email = reached(signer)
    try:
        outbox.queue(
            session, template_of(agreement, template), email=email, language=signer.language, now=now, name=name,
            person_id=None if signer.delegated_at else signer.person_id, kind=SubjectKind.AGREEMENT,
            subject_id=agreement.id, own=is_of_intern(signer), **facts(session, agreement), **params,
        )  # fmt: skip
    except Invalid:
        history.audit(
            session, actor, "mail:no_address", now=now, kind=SubjectKind.AGREEMENT, subject_id=agreement.id,
            template=template,
        )  # fmt: skip
        return False
    return True


def tell_in_force(session: Session, actor: Actor, amendment: Agreement, *, now: datetime) -> None:
    """Write to all signers that an amendment holds, with a link to what they signed."""
    for signer in amendment.signers:
        if reached(signer).email:
            path = links.path(issue(session, actor, signer, now=now))
            tell(session, actor, "amendment_valid", amendment, signer, now=now, path=path)


def issue(session: Session, actor: Actor, signer: AgreementSigner, *, now: datetime) -> str:
    """A link for this signature, usable until it expires: its token."""
    return links.issue(
        session, actor, LinkPurpose.AGREEMENT_SIGNATURE, SubjectKind.AGREEMENT_SIGNER, signer.id, now=now,
        valid_for=LINK_VALID_FOR, person_id=None if signer.delegated_at else signer.person_id,
        details={"name": reached(signer).name},
    )  # fmt: skip


def withdraw(session: Session, signers: Collection[AgreementSigner], *, now: datetime) -> None:
    """Make the links of these signers worthless."""
    for signer in signers:
        links.withdraw_all(session, SubjectKind.AGREEMENT_SIGNER, signer.id, _LINK, now=now)


def check_cooldown(signer: AgreementSigner, now: datetime) -> None:
    """Raise ``Locked`` where this person was written to within 24 hours."""
    if signer.asked_at and now < signer.asked_at + COOLDOWN:
        left = signer.asked_at + COOLDOWN - now
        raise Locked(
            N_("%(name)s was written to less than 24 hours ago: wait until tomorrow, or call."),
            name=reached(signer).name, seconds=int(left.total_seconds()),
        )  # fmt: skip


def send_code(session: Session, actor: Actor, agreement: Agreement, signer: AgreementSigner, *, now: datetime) -> None:
    """Mail a new code of six digits, good for 15 minutes; the one before is worth nothing from then on."""
    if agreement.state is not AgreementState.IN_SIGNATURE:
        raise InvalidMove(N_("This agreement is not to be signed at the moment."))
    made_at = signer.code_expires_at - CODE_VALID_FOR if signer.code_expires_at else None
    if made_at and now < made_at + ONE_CODE_PER:
        raise Locked(N_("A code was sent just now: look into your mail, also among unwanted mail."), seconds=60)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    if not tell(session, actor, "agreement_code", agreement, signer, now=now, code=code):
        raise Invalid(N_("No mail address is known: print the paper and sign it by hand."), field="code")
    signer.code_hash, signer.code_expires_at = hashed(signer, code), now + CODE_VALID_FOR


def check_code(signer: AgreementSigner, code: str, now: datetime) -> None:
    """Raise ``Invalid`` on ``field="code"`` unless this is the code that was mailed last; it is used up by success."""
    digits = "".join(one for one in code if one.isdigit())
    if signer.code_hash is None or signer.code_expires_at is None:
        raise Invalid(N_("Ask for the code first: it comes by mail."), field="code")
    if now >= signer.code_expires_at:
        raise Invalid(N_("This code has expired: ask for a new one."), field="code")
    if not hmac.compare_digest(signer.code_hash, hashed(signer, digits)):
        raise Invalid(N_("This is not the code of the last mail: check its six digits."), field="code")
    signer.code_hash = signer.code_expires_at = None


def hashed(signer: AgreementSigner, code: str) -> str:
    """What is kept of a code: it opens nothing for whoever reads the database."""
    return hmac.new(derived_key("signing code"), f"{signer.id}:{code}".encode(), hashlib.sha256).hexdigest()
