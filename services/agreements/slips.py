"""Mending a slip in an agreement that lies before its signers or is signed: the signatures stand, and all can see it.

Each mending is a version of its own that keeps the former one: who, when, what stood before, what stands now and why.
The records behind it are mended too, so that the next paper is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AgreementKind, AgreementState, SubjectKind
from db.models import Agreement, AgreementVersion
from services import history, inputs
from services.actors import Actor
from services.agreements import signing, signing_links, slip_records
from services.agreements.content import digest
from services.agreements.facts import facts_of
from services.agreements.slip_rules import Content, Kind, SlipRule, is_slip, mended, read, rule_of
from services.agreements.standing import kept_versions, standing
from services.agreements.versions import next_version
from services.errors import DomainError, Invalid, InvalidFields, InvalidMove
from services.i18n import N_
from services.mail.outbox import clean_address
from services.policy import Action, authorize
from services.records import TEXT_LENGTH, by_public_id

LINE_LENGTH = 300
FROZEN = frozenset({AgreementState.IN_SIGNATURE, AgreementState.SIGNED})
TELL = "agreement_rectified"
_SUBSTANCE = {
    AgreementState.IN_SIGNATURE: N_(
        "This is more than a slip: take the agreement back to change it, and all sign the new version."
    ),
    AgreementState.SIGNED: N_("This is more than a slip: choose “Change the agreement”, and all sign the amendment."),
}


def mend(
    session: Session,
    actor: Actor,
    agreement_public_id: str,
    changes: Mapping[str, str],
    *,
    reason: str,
    seen_version: int | None = None,
    now: datetime,
) -> AgreementVersion:
    """Mend fields of ``slip_rules.RULES`` by name; gives back the version that stands from now on.

    Raises ``InvalidFields`` at the fields for what is more than a slip (with the way out), ``Invalid`` on
    ``slip_reason`` without a reason, ``InvalidMove`` for a draft or what is over, and for a PDF made elsewhere.
    """
    agreement = by_public_id(session, Agreement, agreement_public_id, lock=True)
    authorize(actor, Action.AGREEMENT_EDIT, agreement)
    history.check_version(agreement, seen_version)
    if agreement.state not in FROZEN:
        raise InvalidMove(N_("Only what was given to the signers is mended: a draft is simply changed."))
    state = standing(session, agreement.id)
    if state.version.file_id is not None:
        raise InvalidMove(N_("This agreement is a PDF made elsewhere: have the slip mended there."))
    reason = inputs.text(reason, field="slip_reason", longest=history.REASON_LENGTH)
    if not reason:
        raise Invalid(N_("Say what was wrong: it is printed with the rectification."), field="slip_reason")
    version = _next(session, actor, agreement, state.version, changes, reason, now)
    _follow(session, actor, agreement, version, set(state.signatures), now)
    return version


def may_be_slip(agreement: Agreement, rule: SlipRule) -> bool:
    """Whether this kind of field is ever a slip there: the words of an amendment are what it changes."""
    return agreement.kind is not AgreementKind.AMENDMENT or rule.kind is not Kind.WORDING


def _next(
    session: Session, actor: Actor, agreement: Agreement, old: AgreementVersion, changes: Mapping[str, str],
    reason: str, now: datetime,
) -> AgreementVersion:  # fmt: skip
    """The next version: that of before with what is mended."""
    first, content = _first_content(session, agreement, old), old.content
    differences, errors = [], []
    for field, typed in changes.items():
        try:
            after = _read(agreement, first, field, typed)
        except DomainError as error:
            errors.append(error)
            continue
        if (before := read(content, field)) != after:
            differences.append({"what": field, "before": before, "after": after, "reason": reason})
            content = mended(content, field, after)
    if errors:
        raise InvalidFields(errors)
    if not differences:
        raise Invalid(N_("Nothing would change: enter what becomes different."), field="slip")
    version = next_version(session, actor, facts_of(session, agreement), content, digest(content), now)
    version.keeps_version_id, version.differences = old.id, differences
    for one in differences:
        slip_records.write(session, actor, agreement, one["what"], one["before"], one["after"], now=now)
    agreement.updated_at = now
    history.audit(
        session, actor, "agreement:slip", now=now, kind=SubjectKind.AGREEMENT, subject_id=agreement.id,
        fields=[one["what"] for one in differences], number=version.number,
    )  # fmt: skip
    session.flush()
    return version


def _first_content(session: Session, agreement: Agreement, version: AgreementVersion) -> Content:
    """What was first put before those whose signatures stand."""
    query = select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id)
    versions = session.scalars(query).all()
    kept = kept_versions(version, versions)
    return min((one for one in versions if one.id in kept), key=lambda one: one.number).content


def _read(agreement: Agreement, first: Content, field: str, typed: Any) -> str:
    """What was typed, cleaned. Raises ``Invalid`` at the field unless it is a slip."""
    rule = rule_of(field)
    if rule is None or not may_be_slip(agreement, rule):
        raise Invalid(_SUBSTANCE[agreement.state], field="slip")
    if rule.kind is Kind.WORDING and field != "subject":
        after = inputs.text(typed, field="slip", longest=TEXT_LENGTH)
    else:
        after = inputs.line(typed, field="slip", longest=LINE_LENGTH)
    if field.endswith(".email"):
        after = clean_address(after)
    if not read(first, field) or not is_slip(rule.kind, read(first, field), after):
        raise Invalid(_SUBSTANCE[agreement.state], field="slip")
    return after


def _follow(
    session: Session, actor: Actor, agreement: Agreement, version: AgreementVersion, signed: set[int], now: datetime
) -> None:
    """Those who signed are told; whoever is asked at another address from now on gets a link there."""
    changed = {one["what"] for one in version.differences or ()}
    for signer in agreement.signers:
        if signer.id in signed:
            signing_links.tell(session, actor, TELL, agreement, signer, now=now, reason=_reason(version))
        elif changed & slip_records.addresses_of(signer.role):
            signing_links.withdraw(session, [signer], now=now)
            signer.asked_at = signer.code_hash = signer.code_expires_at = None
    if agreement.state is AgreementState.IN_SIGNATURE:
        session.flush()
        signing.ask_next(session, actor, agreement, now=now)


def _reason(version: AgreementVersion) -> str:
    return str((version.differences or [{}])[0].get("reason", ""))
