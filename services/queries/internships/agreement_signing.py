"""What a signer sees of an agreement, and what coordinators see of its signers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import AgreementKind, AgreementState, LinkPurpose, SignatureWay, SignerRole
from db.models import Agreement, AgreementSigner, Department, File, Person, Placement, Signature
from services.actors import Actor
from services.agreements.signing_links import COOLDOWN, reached
from services.agreements.standing import Standing, standing
from services.errors import NotFound
from services.i18n import N_
from services.policy import Action, authorize
from services.records import by_public_id

_WAITS = (AgreementState.IN_SIGNATURE,)


@dataclass(frozen=True, slots=True)
class SignerRow:
    """One signer: who, whether it is their turn, and their signature where it is there."""

    public_id: str
    role: SignerRole
    name: str
    title: str
    email: str
    instead_of: str
    """The absent signer in whose place they sign."""
    is_next: bool
    asked_at: datetime | None
    can_be_asked: bool
    """No mail within the last 24 hours."""
    signature_id: int | None = None
    signed_at: datetime | None = None
    signed_on: date | None = None
    """The day that stands on a paper, where it is known."""
    way: SignatureWay | None = None
    scan_public_id: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to sign now; ``public_id`` is that of the signer."""

    public_id: str
    kind: AgreementKind
    intern: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Signing:
    """An agreement as it lies before its signers."""

    public_id: str
    kind: AgreementKind
    number: int
    state: AgreementState
    version: int
    sha256: str
    code: str
    intern: str
    department: str
    starts_on: date
    ends_on: date
    due_on: date | None
    signers: tuple[SignerRow, ...]
    mine: SignerRow | None = None
    """The row of whoever looks, where they are one of the signers."""

    @property
    def missing(self) -> list[SignerRow]:
        """Those who have not signed."""
        return [row for row in self.signers if row.signed_at is None]


def of_link(session: Session, actor: Actor, *, now: datetime, language: str) -> Signing:
    """The agreement of the bearer's link. Raises ``NotFound`` for what is not before the signers."""
    link = actor.link
    if link is None or link.purpose is not LinkPurpose.AGREEMENT_SIGNATURE:
        raise NotFound(N_("This does not exist, or not any more."))
    signer = session.get_one(AgreementSigner, link.subject_id)
    return _signing(session, actor, signer.agreement_id, signer.id, now, language)


def of_signer(session: Session, actor: Actor, public_id: str, *, now: datetime, language: str) -> Signing:
    """The agreement that the actor signs by their account under this id of a signer. Raises ``NotFound``."""
    signer = by_public_id(session, AgreementSigner, public_id)
    if actor.person_id is None or signer.person_id != actor.person_id or signer.delegated_at:
        raise NotFound(N_("This does not exist, or not any more."))
    return _signing(session, actor, signer.agreement_id, signer.id, now, language)


def of_agreement(session: Session, actor: Actor, public_id: str, *, now: datetime, language: str) -> Signing:
    """The same for the coordinators: nobody's row is theirs."""
    return _signing(session, actor, by_public_id(session, Agreement, public_id).id, None, now, language)


def waiting_for(session: Session, actor: Actor) -> list[Waiting]:
    """What somebody with an account has to sign now. One statement, and a few more where there is something."""
    rows = session.execute(
        select(AgreementSigner, Agreement.kind, Agreement.due_on, Person)
        .join(Agreement, Agreement.id == AgreementSigner.agreement_id)
        .join(Placement, Placement.id == Agreement.placement_id)
        .join(Person, Person.id == Placement.person_id)
        .where(
            AgreementSigner.person_id == actor.person_id,
            AgreementSigner.delegated_at.is_(None),
            Agreement.state.in_(_WAITS),
        )
        .order_by(AgreementSigner.id)
    ).all()
    return [
        Waiting(signer.public_id, kind, intern.name, due_on)
        for signer, kind, due_on, intern in rows
        if signer in standing(session, signer.agreement_id).next_signers
    ]


def _signing(
    session: Session, actor: Actor, agreement_id: int, signer_id: int | None, now: datetime, language: str
) -> Signing:
    agreement = session.get_one(Agreement, agreement_id)
    authorize(actor, Action.AGREEMENT_READ, agreement)
    state = standing(session, agreement.id)
    placement = session.get_one(Placement, agreement.placement_id)
    rows = {signer.id: row for signer, row in zip(state.signers, _rows(session, agreement, state, now), strict=True)}
    return Signing(
        public_id=agreement.public_id, kind=agreement.kind, number=agreement.number, state=agreement.state,
        version=state.version.number, sha256=state.version.sha256, code=state.version.code,
        intern=session.get_one(Person, placement.person_id).name,
        department=localised(session.get_one(Department, placement.department_id), "name", language),
        starts_on=placement.starts_on, ends_on=placement.ends_on, due_on=agreement.due_on,
        signers=tuple(rows.values()), mine=rows.get(signer_id) if signer_id else None,
    )  # fmt: skip


def _rows(session: Session, agreement: Agreement, state: Standing, now: datetime) -> list[SignerRow]:
    scans = _scans(session, list(state.signatures.values()))
    is_open = agreement.state is AgreementState.IN_SIGNATURE
    waiting = {signer.id for signer in state.next_signers} if is_open else set()
    return [_row(signer, state.signatures.get(signer.id), signer.id in waiting, scans, now) for signer in state.signers]


def _row(
    signer: AgreementSigner, signature: Signature | None, is_next: bool, scans: dict[int, str], now: datetime
) -> SignerRow:
    name, email = reached(signer)
    row = SignerRow(
        public_id=signer.public_id, role=signer.role, name=name, email=email,
        title=signer.delegate_title if signer.delegated_at else signer.title,
        instead_of=signer.name if signer.delegated_at else "", is_next=is_next, asked_at=signer.asked_at,
        can_be_asked=signer.asked_at is None or now >= signer.asked_at + COOLDOWN,
        signature_id=signature.id if signature else None, signed_at=signature.at if signature else None,
        signed_on=signature.happened_on if signature else None, way=signature.way if signature else None,
        scan_public_id=scans.get(signature.file_id or 0) if signature else None,
    )  # fmt: skip
    return row


def _scans(session: Session, signatures: list[Signature]) -> dict[int, str]:
    ids = {one.file_id for one in signatures if one.file_id}
    if not ids:
        return {}
    rows = session.execute(select(File.id, File.public_id).where(File.id.in_(ids), File.deleted_at.is_(None)))
    return {row.id: row.public_id for row in rows}
