"""Which signatures stand under an agreement, and whose turn it is to sign."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.enums import AgreementKind, AgreementState, SubjectKind
from db.models import Agreement, AgreementSigner, AgreementVersion, Signature, StateChange
from services.errors import InvalidMove
from services.i18n import N_


@dataclass(frozen=True, slots=True)
class Standing:
    """The version that lies before the signers, all of them in their order, and the living signature of each."""

    version: AgreementVersion
    signers: tuple[AgreementSigner, ...]
    signatures: Mapping[int, Signature]
    """By the id of the signer."""

    @property
    def next_signers(self) -> list[AgreementSigner]:
        """Those whose turn it is."""
        return turn(self.signers, self.signatures)

    @property
    def is_complete(self) -> bool:
        """Whether all have signed."""
        return bool(self.signers) and not self.next_signers


def turn(signers: Iterable[AgreementSigner], signed: Collection[int]) -> list[AgreementSigner]:
    """Of those who have not signed (``signed`` holds ids) the ones with the lowest position: they may sign now."""
    open_ones = [signer for signer in signers if signer.id not in signed]
    first = min((signer.position for signer in open_ones), default=0)
    return [signer for signer in open_ones if signer.position == first]


def kept_versions(version: AgreementVersion, versions: Sequence[AgreementVersion]) -> frozenset[int]:
    """The version and those before it that differ by slips alone: what was signed under one is signed under all."""
    by_id = {one.id: one for one in versions}
    found = {version.id}
    while version.keeps_version_id and version.keeps_version_id not in found:
        version = by_id[version.keeps_version_id]
        found.add(version.id)
    return frozenset(found)


def amendments_of(agreement: Agreement) -> Select[int]:
    """Ids of the amendments to an agreement that were not given up."""
    return select(Agreement.id).where(
        Agreement.placement_id == agreement.placement_id,
        Agreement.kind == AgreementKind.AMENDMENT,
        Agreement.state.not_in((AgreementState.CANCELLED, AgreementState.SUPERSEDED)),
    )


def current_version(session: Session, agreement_id: int) -> AgreementVersion | None:
    """The newest version that nobody took back."""
    query = select(AgreementVersion).where(
        AgreementVersion.agreement_id == agreement_id, AgreementVersion.voided_at.is_(None)
    )
    return session.scalars(query.order_by(AgreementVersion.number.desc()).limit(1)).first()


def standing(session: Session, agreement_id: int) -> Standing:
    """How far the signing is. Three statements. Raises ``InvalidMove`` where nothing was put before the signers yet."""
    versions = session.scalars(select(AgreementVersion).where(AgreementVersion.agreement_id == agreement_id)).all()
    living = [one for one in versions if one.voided_at is None]
    if not living:
        raise InvalidMove(N_("This agreement is not ready to be signed yet."))
    version = max(living, key=lambda one: one.number)
    signers = session.scalars(
        select(AgreementSigner)
        .where(AgreementSigner.agreement_id == agreement_id)
        .order_by(AgreementSigner.position, AgreementSigner.id)
    ).all()
    signatures = session.scalars(
        select(Signature)
        .where(Signature.version_id.in_(kept_versions(version, versions)), Signature.undone_at.is_(None))
        .order_by(Signature.id)
    )
    return Standing(version, tuple(signers), {one.signer_id: one for one in signatures})


def replaced_at(session: Session, agreement: Agreement) -> datetime | None:
    """When an agreement or amendment was replaced; None where it was not."""
    if agreement.state is not AgreementState.SUPERSEDED:
        return None
    query = select(StateChange.at).where(
        StateChange.subject_kind == SubjectKind.AGREEMENT, StateChange.subject_id == agreement.id,
        StateChange.move == "supersede",
    )  # fmt: skip
    return session.scalars(query.order_by(StateChange.id.desc()).limit(1)).first()


def successor_of(session: Session, agreement: Agreement) -> Agreement | None:
    """The agreement that stands in the place of a replaced one; None where it was given up again."""
    if agreement.state is not AgreementState.SUPERSEDED:
        return None
    query = select(Agreement).where(
        Agreement.placement_id == agreement.placement_id, Agreement.kind == AgreementKind.AGREEMENT,
        Agreement.id > agreement.id, Agreement.state != AgreementState.CANCELLED,
    )  # fmt: skip
    return session.scalars(query.order_by(Agreement.id.desc()).limit(1)).first()
