"""Signing an agreement: by a link and a mailed code, in the application, or on paper; refusing it; taking back.

Whoever signs names the content they read (its SHA-256): a text that changed meanwhile is never signed. The last
signature completes the agreement and takes the internship along.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from db.enums import (
    AgreementKind,
    AgreementState,
    LinkPurpose,
    PlacementState,
    SignatureWay,
    SignerRole,
    Source,
    SubjectKind,
)
from db.models import Agreement, AgreementSigner, Placement, Signature
from services import history, inputs, on_behalf, placement_moves, throttle
from services.actors import Actor, system
from services.agreements import completing, signing_links
from services.agreements.signing_links import reached
from services.agreements.standing import Standing, amendments_of, standing
from services.errors import Conflict, Forbidden, Invalid, InvalidMove, NotFound
from services.i18n import N_
from services.mail import outbox
from services.mail.coordinators import tell_coordinators
from services.on_behalf import Evidence
from services.policy import Action, authorize
from services.records import by_public_id
from services.workflows import AGREEMENT

FREE_GUESSES = 5
NAME_LENGTH = 200
MAY_DELEGATE = frozenset(SignerRole) - {SignerRole.INTERN, SignerRole.GUARDIAN}
"""Who may let somebody else sign: the intern and the guardian sign themselves."""


class Opened(NamedTuple):
    """A signer with the agreement, locked, and how far the signing is."""

    signer: AgreementSigner
    agreement: Agreement
    state: Standing


def ask_next(session: Session, actor: Actor, agreement: Agreement, *, now: datetime) -> int:
    """Send the link to those whose turn it is and who have none yet. For acts that were authorised before."""
    signers = [signer for signer in standing(session, agreement.id).next_signers if signer.asked_at is None]
    return sum(signing_links.invite(session, system(), agreement, signer, now=now) for signer in signers)


def ask(session: Session, actor: Actor, signer_public_id: str, *, now: datetime) -> None:
    """Send one signer the link, or remind them by it. Raises ``Locked`` within 24 hours of the last mail.

    ``Invalid`` on ``field="email"`` where no address is known: then the paper is printed and signed by hand.
    """
    signer, agreement, state = _opened(session, signer_public_id)
    authorize(actor, Action.AGREEMENT_EDIT, agreement)
    _check_may_sign(agreement, state, signer)
    signing_links.check_cooldown(signer, now)
    if not signing_links.invite(session, system(), agreement, signer, now=now):
        raise Invalid(N_("No mail address is known: enter it, or have the paper signed by hand."), field="email")
    _audit(session, actor, "ask", agreement, signer, now)


def send_code(session: Session, actor: Actor, signer_public_id: str, *, now: datetime) -> None:
    """Mail the code that goes with the link, to the address that is known. Raises ``Locked`` twice in a minute."""
    signer, agreement, state = _opened(session, signer_public_id)
    _check_is_signer(actor, agreement, signer)
    _check_may_sign(agreement, state, signer)
    signing_links.send_code(session, actor, agreement, signer, now=now)


def sign(
    session: Session,
    actor: Actor,
    signer_public_id: str,
    *,
    seen_sha256: str,
    is_sure: bool = False,
    code: str = "",
    address: str = "",
    device: str = "",
    now: datetime,
) -> Signature:
    """Sign what was read. By a link the mailed ``code`` is needed; ``address`` and ``device`` say from where.

    Raises ``Conflict`` for a text that changed meanwhile, ``InvalidMove`` where it is somebody else's turn, ``Invalid``
    on ``is_sure`` or ``code``; five wrong codes close the door for a while (``Locked``).
    """
    signer, agreement, state = _opened(session, signer_public_id)
    _check_is_signer(actor, agreement, signer)
    _check_may_sign(agreement, state, signer)
    if seen_sha256 != state.version.sha256:
        raise Conflict(N_("The text changed since you opened it. Read the new version, then sign."))
    if not is_sure:
        raise Invalid(N_("Say that you have read the agreement and accept it."), field="is_sure")
    if actor.link is not None:
        _check_code(session, signer, code, now)
    way = SignatureWay.LINK if actor.link else SignatureWay.ACCOUNT
    signature = Signature(
        signer_id=signer.id, version_id=state.version.id, way=way, name=reached(signer).name or actor.name,
        sha256=seen_sha256, at=now, source=actor.source, address=address[:60], device=device[:120],
        recorded_by_id=actor.user_id,
    )  # fmt: skip
    session.add(signature)
    session.flush()
    _audit(session, actor, "sign", agreement, signer, now)
    _go_on(session, actor, agreement, now)
    return signature


def sign_on_paper(
    session: Session,
    actor: Actor,
    agreement_public_id: str,
    signer_public_ids: Sequence[str],
    *,
    source: Source = Source.PAPER,
    evidence: Evidence | None = None,
    now: datetime,
) -> int:
    """Record signatures by hand: the scan is a file of the internship. Several on one sheet are recorded at once.

    Paper is signed in whatever order it goes round. Raises ``Invalid`` on ``proof`` without a scan, on ``signers``
    without a name; gives back how many signatures were added.
    """
    agreement = by_public_id(session, Agreement, agreement_public_id, lock=True)
    authorize(actor, Action.AGREEMENT_EDIT, agreement)
    _check_open(agreement)
    state = standing(session, agreement.id)
    chosen = [one for one in state.signers if one.public_id in signer_public_ids and one.id not in state.signatures]
    if not chosen:
        raise Invalid(N_("Choose who signed on this paper."), field="signers")
    known = on_behalf.check(session, evidence, SubjectKind.PLACEMENT, agreement.placement_id, now)
    if known.proof_id is None:
        raise Invalid(N_("Add the scan of the signed paper."), field="file")
    for signer in chosen:
        session.add(
            Signature(
                signer_id=signer.id, version_id=state.version.id, way=SignatureWay.SCAN, name=reached(signer).name,
                sha256=state.version.sha256, at=now, source=source, told_by=known.told_by,
                happened_on=known.happened_on, file_id=known.proof_id, recorded_by_id=actor.user_id,
            )
        )  # fmt: skip
        _audit(session, actor, "sign_on_paper", agreement, signer, now)
    session.flush()
    _go_on(session, actor, agreement, now)
    return len(chosen)


def refuse(
    session: Session, actor: Actor, signer_public_id: str, *, reason: str, seen_sha256: str, now: datetime
) -> None:
    """Say why one does not sign: nobody signs any more until the coordinators have changed it. They are told at once.

    Raises ``Conflict`` for a text that changed meanwhile, ``Invalid`` on ``reason``.
    """
    signer, agreement, state = _opened(session, signer_public_id)
    _check_is_signer(actor, agreement, signer)
    if seen_sha256 != state.version.sha256:
        raise Conflict(N_("The text changed since you opened it. Read the new version first."))
    _refuse(session, actor, signer, agreement, state, reason, now)


def refuse_on_behalf(
    session: Session,
    actor: Actor,
    signer_public_id: str,
    *,
    reason: str,
    source: Source,
    told_by: str = "",
    now: datetime,
) -> None:
    """Record, as a coordinator, that a signer does not sign: ``source`` and ``told_by`` say how one knows."""
    signer, agreement, state = _opened(session, signer_public_id)
    authorize(actor, Action.AGREEMENT_EDIT, agreement)
    evidence = Evidence(told_by or reached(signer).name)
    _refuse(session, actor, signer, agreement, state, reason, now, source=source, evidence=evidence)


def _refuse(
    session: Session,
    actor: Actor,
    signer: AgreementSigner,
    agreement: Agreement,
    state: Standing,
    reason: str,
    now: datetime,
    **known: Any,
) -> None:
    _check_open(agreement)
    reason = inputs.text(reason, field="reason", longest=history.REASON_LENGTH - NAME_LENGTH)
    if not reason:
        raise Invalid(N_("Say what should be changed: the coordinators read it."), field="reason")
    name = reached(signer).name
    history.move(session, actor, agreement, AGREEMENT, "refuse", now=now, reason=f"{name} – {reason}", **known)
    others = [one for one in state.signers if one is not signer]
    signing_links.withdraw(session, others, now=now)  # whoever refused still reads by their link what becomes of it
    tell_coordinators(
        session, agreement.organisation_id, signing_links.template_of(agreement, "agreement_refused"), now=now,
        kind=SubjectKind.AGREEMENT, subject_id=agreement.id, path=f"{signing_links.PAGE}{agreement.public_id}",
        author=name, message=reason, **signing_links.facts(session, agreement),
    )  # fmt: skip


def undo(session: Session, actor: Actor, signature_id: int, *, reason: str, now: datetime) -> None:
    """Take a signature back, as a coordinator, with the reason; the signer is asked again.

    Where all had signed, the agreement is open again, and so is the internship as long as it has not begun.
    """
    signature = session.get(Signature, signature_id, with_for_update=True)
    if signature is None or signature.undone_at is not None:
        raise NotFound(N_("This does not exist, or not any more."))
    signer = session.get_one(AgreementSigner, signature.signer_id)
    agreement = session.get_one(Agreement, signer.agreement_id, with_for_update={"key_share": True})
    authorize(actor, Action.AGREEMENT_EDIT, agreement)
    reason = inputs.text(reason, field="undo_reason", longest=history.REASON_LENGTH)
    if not reason:
        raise Invalid(N_("Give a reason: it is kept with the decision."), field="undo_reason")
    if agreement.state is AgreementState.SIGNED:
        _reopen(session, actor, agreement, reason, now)
    _check_open(agreement)
    signature.undone_at, signature.undone_by_id, signature.undo_reason = now, actor.user_id, reason
    signer.asked_at = None
    _audit(session, actor, "undo", agreement, signer, now)
    session.flush()
    ask_next(session, actor, agreement, now=now)


def delegate(
    session: Session,
    actor: Actor,
    signer_public_id: str,
    *,
    name: str,
    title: str = "",
    email: str = "",
    reason: str = "",
    now: datetime,
) -> None:
    """Let somebody else sign in place of an absent signer, who may say so by their link, or a coordinator for them.

    The intern and the guardian sign themselves. Whoever signs for the host is not the tutor (D124-4).
    """
    signer, agreement, state = _opened(session, signer_public_id)
    if actor.link is not None or actor.person_id == signer.person_id is not None:
        _check_is_signer(actor, agreement, signer)
    else:
        authorize(actor, Action.AGREEMENT_EDIT, agreement)
    _check_open(agreement)
    if signer.role not in MAY_DELEGATE:
        raise InvalidMove(N_("The intern and the guardian sign themselves."))
    if signer.id in state.signatures:
        raise InvalidMove(N_("This signature is there already."))
    name = inputs.line(name, field="delegate_name", longest=NAME_LENGTH)
    if not name:
        raise Invalid(N_("Say who signs."), field="delegate_name")
    if signer.role is SignerRole.HOST and name.casefold() in _tutors(state):
        raise Invalid(
            N_("The internship tutor signs as tutor: somebody else signs for the city."), field="delegate_name"
        )
    signer.delegate_name, signer.delegated_at, signer.asked_at = name, now, None
    signer.delegate_title = inputs.line(title, field="delegate_title", longest=NAME_LENGTH)
    signer.delegate_email = outbox.clean_address(email) if email.strip() else ""
    signer.delegate_reason = inputs.text(reason, field="delegate_reason", longest=history.REASON_LENGTH)
    signer.code_hash = signer.code_expires_at = None
    signing_links.withdraw(session, [signer], now=now)
    _audit(session, actor, "delegate", agreement, signer, now)
    session.flush()
    ask_next(session, actor, agreement, now=now)


def _tutors(state: Standing) -> set[str]:
    return {reached(one).name.casefold() for one in state.signers if one.role is SignerRole.TUTOR}


def _opened(session: Session, signer_public_id: str) -> Opened:
    signer = by_public_id(session, AgreementSigner, signer_public_id)
    agreement = session.get_one(
        Agreement, signer.agreement_id, with_for_update={"key_share": True}, populate_existing=True
    )
    return Opened(signer, agreement, standing(session, agreement.id))


def _check_is_signer(actor: Actor, agreement: Agreement, signer: AgreementSigner) -> None:
    """Raise ``Forbidden`` unless the actor is this very signer, by their link or account."""
    authorize(actor, Action.AGREEMENT_SIGN, agreement)
    link = actor.link
    by_link = link is not None and link.purpose is LinkPurpose.AGREEMENT_SIGNATURE and link.subject_id == signer.id
    by_account = actor.person_id is not None and actor.person_id == signer.person_id and signer.delegated_at is None
    if not (by_link or by_account):
        raise Forbidden(N_("You are not allowed to do this."))


def _check_open(agreement: Agreement) -> None:
    if agreement.state is not AgreementState.IN_SIGNATURE:
        raise InvalidMove(N_("This agreement is not to be signed at the moment."), state=agreement.state)


def _check_may_sign(agreement: Agreement, state: Standing, signer: AgreementSigner) -> None:
    _check_open(agreement)
    if signer.id in state.signatures:
        raise InvalidMove(N_("This signature is there already."))
    if signer not in state.next_signers:
        raise InvalidMove(
            N_("First it is signed by: %(names)s."), names=", ".join(reached(one).name for one in state.next_signers)
        )


def _check_code(session: Session, signer: AgreementSigner, code: str, now: datetime) -> None:
    key = f"signing:{signer.id}"
    if seconds := throttle.waiting(session, key, now=now):
        raise throttle.too_many(seconds)
    throttle.count_if_refused(session, key, FREE_GUESSES, now=now)
    signing_links.check_code(signer, code, now)
    throttle.reset(session, key)


def _go_on(session: Session, actor: Actor, agreement: Agreement, now: datetime) -> None:
    """After a signature: the next ones are asked, or, where it was the last one, all is settled.

    The links of the signers stay until they expire: they open what was signed.
    """
    state = standing(session, agreement.id)
    if not state.is_complete:
        ask_next(session, actor, agreement, now=now)
        return
    completing.complete(session, actor, agreement, state, now=now)


def _reopen(session: Session, actor: Actor, agreement: Agreement, reason: str, now: datetime) -> None:
    if agreement.kind is AgreementKind.AMENDMENT:
        raise InvalidMove(N_("This amendment is in force: what it changed is changed back by another amendment."))
    if session.scalar(amendments_of(agreement).limit(1)):
        raise InvalidMove(N_("An amendment builds on this agreement: what was signed is changed by an amendment."))
    placement = session.get_one(Placement, agreement.placement_id)
    if placement.state not in {PlacementState.PLANNED, PlacementState.AGREEMENT_SIGNED, PlacementState.READY}:
        raise InvalidMove(N_("The internship has begun: what was signed is changed by an amendment."))
    history.move(session, actor, agreement, AGREEMENT, "reopen", now=now, reason=reason)
    if placement.state is not PlacementState.PLANNED:
        placement_moves.move(session, actor, placement.public_id, "unsign", reason=reason, now=now)


def _audit(
    session: Session, actor: Actor, act: str, agreement: Agreement, signer: AgreementSigner, now: datetime
) -> None:
    history.audit(
        session, actor, f"agreement:{act}", now=now, kind=SubjectKind.AGREEMENT, subject_id=agreement.id,
        role=str(signer.role),
    )  # fmt: skip
