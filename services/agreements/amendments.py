"""Amendments: what a signed agreement becomes. Proposed, compared with what stands, signed like the agreement itself.

Nothing changes in the internship until all have signed (``in_force.py``); one that is refused or given up leaves all as
it was. The other moves of an amendment are those of any agreement: ``drafting.rework``, ``drafting.cancel``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import AgreementKind, AgreementState, AmendmentKind, SubjectKind
from db.models import Agreement, AgreementSigner, AgreementVersion, Organisation, Placement
from services import history, inputs
from services.actors import Actor
from services.agreements import versions
from services.agreements.amendment_words import verdict
from services.agreements.checks import newly_forbidden
from services.agreements.drafting import editable
from services.agreements.facts import Facts, facts_of, facts_with
from services.agreements.in_force import limit_refusals, limit_remarks
from services.agreements.proposals import REASON_LENGTH, Entered, Reading, effective, read
from services.agreements.signers import host_is_tutor
from services.agreements.standing import amendments_of
from services.agreements.terms import amended, terms_of
from services.errors import DomainError, Invalid, InvalidFields
from services.i18n import N_
from services.placement_checks import OVER, locked_department
from services.policy import Action, authorize
from services.records import by_public_id, local_day
from services.simulation_words import SENTENCES, sentence

K = AmendmentKind
S = AgreementState
UNFINISHED = (S.DRAFT, S.IN_SIGNATURE, S.REFUSED)
FIELDS = {
    "period.fr": "ends_on", "week.fr": "week_minutes", "money.fr": "hourly_cents", "signer-host": "tutor_name",
}  # fmt: skip
"""The inputs of an amendment at which the refusals of an agreement’s clauses are shown."""
_COPIED = ("role", "position", "person_id", "name", "title", "email", "language")


@dataclass(frozen=True, slots=True)
class Comparison:
    """An internship on the terms that stand and on others. ``verdict`` is a msgid with ``most``, about what is due."""

    changes: dict[str, Any]
    before: Facts
    after: Facts
    verdict: str
    refusals: tuple[DomainError, ...]
    warnings: tuple[str, ...]
    """What deserves a look with the amendment and did not without it, in sentences."""


def propose(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    changes: Entered,
    effective_on: date | None,
    reason: str,
    *,
    now: datetime,
) -> Agreement:
    """Begin an amendment to the signed agreement of an internship; gives it back as a draft with its signers.

    Raises ``InvalidFields``/``Invalid`` at the inputs for what makes no sense or is forbidden on the new terms, and
    ``Invalid`` where there is nothing signed to change, or another amendment is under way.
    """
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    agreement = amendable(session, actor, placement)
    unfinished = amendments_of(agreement).where(Agreement.state.in_(UNFINISHED))
    if session.scalar(unfinished.limit(1)):
        raise Invalid(N_("Another amendment is under way: have it signed, or give it up, before the next one."))
    last = select(func.max(Agreement.number)).where(Agreement.id.in_(amendments_of(agreement)))
    amendment = Agreement(
        organisation_id=placement.organisation_id, placement_id=placement.id, kind=AgreementKind.AMENDMENT,
        number=(session.scalar(last) or 0) + 1, state=S.DRAFT, translation=agreement.translation, clauses={},
        created_at=now, updated_at=now,
    )  # fmt: skip
    _write(session, actor, amendment, placement, changes, effective_on, reason, now)
    session.add(amendment)
    session.flush()
    for signer in agreement.signers:
        amendment.signers.append(AgreementSigner(**{name: getattr(signer, name) for name in _COPIED}))
    session.flush()
    _check(session, actor, amendment)
    history.record_state(
        session, actor, SubjectKind.AGREEMENT, amendment.id, "start", None, amendment.state, now=now,
        reason=amendment.reason,
    )  # fmt: skip
    return amendment


def revise(
    session: Session,
    actor: Actor,
    amendment_public_id: str,
    changes: Entered,
    effective_on: date | None,
    reason: str,
    *,
    now: datetime,
) -> Agreement:
    """Change a draft of an amendment; raises like :func:`propose`. One that was given to sign is taken back first."""
    amendment = editable(session, actor, amendment_public_id)
    placement = session.get_one(Placement, amendment.placement_id)
    _write(session, actor, amendment, placement, changes, effective_on, reason, now)
    session.flush()
    _check(session, actor, amendment)
    history.audit(session, actor, "agreement:edit", now=now, kind=SubjectKind.AGREEMENT, subject_id=amendment.id)
    return amendment


def send(
    session: Session, actor: Actor, amendment_public_id: str, *, seen_version: int | None = None, now: datetime
) -> AgreementVersion:
    """Freeze the amendment and give it to its signers, in the order of the agreement. Checked anew."""
    amendment = editable(session, actor, amendment_public_id)
    _check(session, actor, amendment)
    return versions.send(session, actor, amendment_public_id, seen_version=seen_version, now=now)


def before_and_after(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    changes: Entered,
    effective_on: date | None,
    *,
    now: datetime,
) -> Comparison:
    """What an amendment would make of hours and money, and what stands in its way; nothing is kept.

    Raises ``InvalidFields`` where what was entered makes no sense by itself.
    """
    placement = by_public_id(session, Placement, placement_public_id)
    agreement = amendable(session, actor, placement)
    reading = _reading(session, actor, placement, now, makes=False)
    found = read(reading, changes)
    holds_from = effective(reading, found, effective_on)
    before = facts_of(session, agreement)
    after = facts_with(session, before, amended(reading.terms, found, holds_from))
    known = {one.rule for one in before.result.findings}
    warnings = [
        sentence(one, after.law, actor.language)
        for one in after.result.findings
        if one.level != "block" and one.rule not in known
    ]
    warnings += limit_remarks(session, before.placement, after.placement, actor.language)
    refusals = tuple(_refusals(session, after, before, found, actor.language))
    return Comparison(found, before, after, verdict(before.result, after.result), refusals, tuple(warnings))


def amendable(session: Session, actor: Actor, placement: Placement) -> Agreement:
    """The agreement that an amendment would change, for who may. Raises ``Invalid`` where none is signed by all."""
    authorize(actor, Action.AGREEMENT_EDIT, placement)
    if placement.state in OVER:
        raise Invalid(N_("This internship is over: its agreement can no longer be amended."))
    signed = session.scalars(
        select(Agreement).where(
            Agreement.placement_id == placement.id,
            Agreement.kind == AgreementKind.AGREEMENT,
            Agreement.state == S.SIGNED,
        )
    ).first()
    if signed is None:
        raise Invalid(
            N_("No agreement is signed by all yet: change the internship, or the draft of its agreement, instead.")
        )
    return signed


def _reading(session: Session, actor: Actor, placement: Placement, now: datetime, *, makes: bool) -> Reading:
    city = session.get_one(Organisation, placement.organisation_id)
    today = local_day(now, city.time_zone)
    return Reading(session, actor, placement, terms_of(session, placement), today, now, makes)


def _write(
    session: Session,
    actor: Actor,
    amendment: Agreement,
    placement: Placement,
    changes: Entered,
    effective_on: date | None,
    reason: str,
    now: datetime,
) -> None:
    reading = _reading(session, actor, placement, now, makes=True)
    found = read(reading, changes)
    amendment.effective_on = effective(reading, found, effective_on)
    amendment.reason = inputs.text(reason, field="reason", longest=REASON_LENGTH)
    if not amendment.reason:
        raise Invalid(N_("Say why the agreement is changed: it is written into the amendment."), field="reason")
    amendment.changes, amendment.due_on, amendment.updated_at = found, amendment.effective_on, now


def _check(session: Session, actor: Actor, amendment: Agreement) -> None:
    """Raise ``InvalidFields`` with all that the new terms must not be."""
    after = facts_of(session, amendment)
    locked_department(session, after.department.public_id)
    if after.before and (errors := list(_refusals(session, after, after.before, amendment.changes, actor.language))):
        raise InvalidFields(errors)


def _refusals(
    session: Session, after: Facts, before: Facts, changes: dict[str, Any], language: str
) -> Iterator[DomainError]:
    """What the law or the places forbid on the new terms and did not on those that stand, at the inputs to change."""
    yield from _at_inputs(newly_forbidden(after, before, language), changes)
    if after.result.is_due and after.placement.hourly_cents is None:
        yield Invalid(N_("An allowance is due: say how much is paid per hour."), field="hourly_cents")
    if refusal := host_is_tutor(after):
        yield Invalid(refusal.msgid, field="tutor_name", **refusal.params)
    yield from limit_refusals(session, before.placement, after.placement)


def _at_inputs(errors: list[DomainError], changes: dict[str, Any]) -> Iterator[DomainError]:
    """The refusals of the clauses at the inputs of the amendment: too many hours are mended where they were entered.

    The rest of a post is left to the limits, which say it of the dates themselves.
    """
    for error in errors:
        if error.msgid == SENTENCES["gap_on_post"]:
            continue
        error.field = FIELDS.get(error.field or "", error.field)
        if error.field == "ends_on" and K.DATES not in changes and K.HOURS in changes:
            error.field = "week_minutes"
        yield error
