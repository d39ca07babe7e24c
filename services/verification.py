"""Whether a paper is genuine: whoever holds it types its code and sees what is printed on it, nothing else.

Kinds of papers are a table: each looks for a code among its own and tells what stands on the paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import AgreementState
from db.models import Agreement, AgreementVersion, Certificate, ParticipationCertificate, Signature
from db.session import reading
from services import throttle
from services.agreements.standing import kept_versions, replaced_at
from services.errors import NotFound
from services.i18n import N_
from services.labels import WORDS
from services.throttle import Limit

PER_ADDRESS = 60
"""Codes that may be tried from one address within an hour; a code has 78 random bits."""
GROUP = 4
LONGEST = 80


class Standing(StrEnum):
    """What a genuine paper is worth today."""

    SIGNED = "signed"
    VALID = "valid"
    """A certificate, which nobody else signs here."""
    UNSIGNED = "unsigned"
    """Not all have signed yet."""
    RECTIFIED = "rectified"
    """A slip was mended later; the signatures stand."""
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


STANDINGS: dict[Standing, str] = {
    Standing.SIGNED: N_("Genuine and valid: signed by all."),
    Standing.VALID: N_("Genuine and valid."),
    Standing.UNSIGNED: N_("Genuine, not signed by all yet."),
    Standing.RECTIFIED: N_(
        "Genuine, and its signatures stand: a slip was mended since then, and there is a newer copy of the agreement."
    ),
    Standing.REPLACED: N_("Genuine, but replaced by a later one: it no longer counts."),
    Standing.WITHDRAWN: N_("Genuine, but withdrawn: it no longer counts."),
}
"""What is said of it; msgids."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What stands on a genuine paper. ``kind`` and the names of ``parties`` are msgids."""

    kind: str
    standing: Standing
    parties: tuple[tuple[str, str], ...]
    starts_on: date
    ends_on: date
    number: int
    made_on: date
    signed_on: date | None
    minutes: int | None = None
    """Presence that a certificate states."""
    paid_cents: int | None = None
    replaced_on: date | None = None
    """When another agreement was begun in its place."""


def verify(code: str, *, address: str, now: datetime) -> Verified:
    """What stands on the paper with this code. Tries are counted by the visitor’s address.

    Raises ``NotFound`` for any other code, ``Locked`` after too many tries.
    """
    limit = Limit(f"verify:{throttle.network(address)}", PER_ADDRESS)
    if seconds := throttle.reserve_all(limit, now=now, per=throttle.MAIL_PERIOD):
        raise throttle.too_many(seconds)
    wanted = normalised(code)
    with reading() as session:
        for look in KINDS:
            if wanted and (found := look(session, wanted)):
                return found
    raise NotFound(
        N_("No paper has this code. Check each letter; the code stands at the end of the paper."), field="code"
    )


def normalised(code: str) -> str:
    """The code as it is printed, however it was typed: capitals, in groups of four."""
    letters = "".join(char for char in code[:LONGEST].upper() if char.isascii() and char.isalnum())
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def _agreement(session: Session, code: str) -> Verified | None:
    row = session.execute(
        select(AgreementVersion, Agreement)
        .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
        .where(AgreementVersion.code == code)
    ).first()
    if row is None:
        return None
    version, agreement = row
    content = version.content
    versions = session.scalars(select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id)).all()
    latest = max(versions, key=lambda one: one.number)
    kept = kept_versions(latest, versions)
    standing = _standing(agreement.state, version, is_latest=latest is version, is_kept=version.id in kept)
    signed = select(func.max(Signature.at)).where(Signature.version_id.in_(kept), Signature.undone_at.is_(None))
    at = session.scalar(signed) if standing in {Standing.SIGNED, Standing.RECTIFIED} else None
    school = content.get("school") or {"name": {"fr": ""}}
    return Verified(
        kind=WORDS[agreement.kind],
        standing=standing,
        parties=(
            (N_("The host"), content["city"]["name"]["fr"]),
            (N_("The university or school"), school["name"]["fr"]),
            (N_("The intern"), content["intern"]["name"]),
        ),
        starts_on=date.fromisoformat(content["starts_on"]),
        ends_on=date.fromisoformat(content["ends_on"]),
        number=version.number,
        made_on=version.frozen_at.date(),
        signed_on=at.date() if at else None,
        replaced_on=ended.date() if (ended := replaced_at(session, agreement)) else None,
    )


def _standing(state: AgreementState, version: AgreementVersion, *, is_latest: bool, is_kept: bool) -> Standing:
    if state is AgreementState.CANCELLED:
        return Standing.WITHDRAWN
    if state is AgreementState.SUPERSEDED or not (is_latest or is_kept):
        return Standing.REPLACED
    if version.voided_at is not None or state is AgreementState.REFUSED:
        return Standing.WITHDRAWN
    if state is not AgreementState.SIGNED:
        return Standing.UNSIGNED
    return Standing.SIGNED if is_latest else Standing.RECTIFIED


def _certificate(session: Session, code: str) -> Verified | None:
    row = session.scalars(select(Certificate).where(Certificate.code == code)).first()
    if row is None:
        return None
    content = row.content
    return Verified(
        kind=N_("Certificate of an internship"),
        standing=Standing.REPLACED if row.withdrawn_at else Standing.VALID,
        parties=(
            (N_("The host"), content["city"]["fr"]),
            (N_("The university or school"), content["school"]["fr"]),
            (N_("The intern"), content["intern"]),
        ),
        starts_on=date.fromisoformat(content["starts_on"]),
        ends_on=date.fromisoformat(content["ends_on"]),
        number=row.number,
        made_on=row.issued_at.date(),
        signed_on=None,
        minutes=content["minutes"],
        paid_cents=content["paid_cents"],
    )


def _participation(session: Session, code: str) -> Verified | None:
    query = select(ParticipationCertificate).where(ParticipationCertificate.code == code)
    row = session.scalars(query).first()
    if row is None:
        return None
    content = row.content
    return Verified(
        kind=N_("Certificate of participation in a youth exchange"),
        standing=Standing.REPLACED if row.withdrawn_at else Standing.VALID,
        parties=(
            (N_("The city that received"), content["host"]["fr"]),
            (N_("The city that travelled"), content["sending"]["fr"]),
            (N_("The young person"), content["name"]),
        ),
        starts_on=date.fromisoformat(content["starts_on"]),
        ends_on=date.fromisoformat(content["ends_on"]),
        number=1,
        made_on=row.issued_at.date(),
        signed_on=None,
        minutes=content["minutes"],
    )


KINDS: tuple[Callable[[Session, str], Verified | None], ...] = (_agreement, _certificate, _participation)
"""Kinds of papers that can be verified, each by its own table of codes."""
