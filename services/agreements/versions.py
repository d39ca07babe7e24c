"""Freezing a draft into a numbered version with a hash and a code of its own, and giving it to the signers."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import Agreement, AgreementVersion
from services import history
from services.actors import Actor
from services.agreements import signers, signing
from services.agreements.checks import refusals
from services.agreements.content import content_of, digest
from services.agreements.drafting import editable
from services.agreements.facts import Facts, facts_of
from services.errors import Invalid, InvalidFields
from services.i18n import N_
from services.workflows import AGREEMENT

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that nobody takes for one another."""
GROUPS, GROUP = 4, 4
"""4 × 4 letters of 30: 78 random bits."""


def freeze(session: Session, actor: Actor, agreement_public_id: str, *, now: datetime) -> AgreementVersion:
    """Keep the draft as it stands as a new version, which can never change. Each call gives the next number.

    Raises ``InvalidFields`` with all that is missing or forbidden, each at its clause.
    """
    agreement = editable(session, actor, agreement_public_id)
    facts = facts_of(session, agreement)
    signers.refresh(session, facts)
    return _frozen(session, actor, facts, now)


def send(
    session: Session, actor: Actor, agreement_public_id: str, *, seen_version: int | None = None, now: datetime
) -> AgreementVersion:
    """Give the agreement to its signers, in the version that stands; it is frozen first where that is not yet done.

    Raises like :func:`freeze`, and ``Conflict`` on a stale copy.
    """
    agreement = editable(session, actor, agreement_public_id)
    history.check_version(agreement, seen_version)
    facts = facts_of(session, agreement)
    signers.refresh(session, facts)
    version = current(session, agreement)
    if version is not None and version.file_id is not None:
        _check_own_model(facts, version, actor)
    elif version is None or version.sha256 != digest(content_of(facts)):
        version = _frozen(session, actor, facts, now)
    history.move(session, actor, agreement, AGREEMENT, "send", now=now)
    session.flush()
    signing.ask_next(session, actor, agreement, now=now)
    return version


def current(session: Session, agreement: Agreement) -> AgreementVersion | None:
    """The latest version, unless it was taken back."""
    query = select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id)
    latest = session.scalars(query.order_by(AgreementVersion.number.desc()).limit(1)).first()
    return latest if latest is not None and latest.voided_at is None else None


def new_code() -> str:
    """«K7QF-2M9X-BD4T-H8WZ»: printed on the paper, unguessable."""
    letters = [secrets.choice(LETTERS) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(letters[at : at + GROUP]) for at in range(0, len(letters), GROUP))


def next_version(
    session: Session, actor: Actor, facts: Facts, content: dict[str, Any], sha256: str, now: datetime
) -> AgreementVersion:
    """Keep ``content`` under the next number, with a code of its own. For services that have checked it."""
    last = select(func.max(AgreementVersion.number)).where(AgreementVersion.agreement_id == facts.agreement.id)
    version = AgreementVersion(
        agreement_id=facts.agreement.id, number=(session.scalar(last) or 0) + 1, content=content, sha256=sha256,
        code=new_code(), frozen_at=now, frozen_by_id=actor.user_id,
    )  # fmt: skip
    session.add(version)
    session.flush()
    history.audit(
        session, actor, "agreement:freeze", now=now, kind=SubjectKind.AGREEMENT, subject_id=facts.agreement.id,
        number=version.number,
    )  # fmt: skip
    return version


def _frozen(session: Session, actor: Actor, facts: Facts, now: datetime) -> AgreementVersion:
    if errors := refusals(facts, actor.language):
        raise InvalidFields(errors)
    content = content_of(facts)
    return next_version(session, actor, facts, content, digest(content), now)


def _check_own_model(facts: Facts, version: AgreementVersion, actor: Actor) -> None:
    """Raise unless the facts still are those beside the PDF, and nothing but clauses is missing."""
    if errors := refusals(facts, actor.language, own_model=True):
        raise InvalidFields(errors)
    if {**content_of(facts), "clauses": [], "own_model": True} != version.content:
        raise Invalid(
            N_("Dates, people or hours have changed since the PDF was attached: attach it anew, or go without it."),
            field="file",
        )
