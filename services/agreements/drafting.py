"""Drafting an agreement: begun from what is known, filled clause by clause, taken back, cancelled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AgreementKind, AgreementState, Language, SignerRole, SubjectKind
from db.models import Agreement, AgreementSigner, ClauseTemplate, Placement
from services import history, inputs
from services.actors import Actor, system
from services.agreements import signers
from services.agreements.clauses import CLAUSES
from services.agreements.facts import Facts, facts_of
from services.agreements.signing_links import invite
from services.agreements.standing import standing
from services.agreements.voiding import CANCELLED, CHANGED, void
from services.errors import Invalid, NotFound
from services.i18n import N_
from services.placement_checks import OVER
from services.policy import Action, authorize
from services.records import TEXT_LENGTH, by_public_id
from services.workflows import AGREEMENT

LIVE = frozenset({AgreementState.DRAFT, AgreementState.IN_SIGNATURE, AgreementState.SIGNED, AgreementState.REFUSED})
DAY_BEFORE = timedelta(days=1)


def start(session: Session, actor: Actor, placement_public_id: str, *, now: datetime) -> Agreement:
    """Begin the agreement of an internship, filled with all that is known; gives it back.

    Raises ``Invalid`` where a living one exists already, or the internship is over.
    """
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.AGREEMENT_EDIT, placement)
    if placement.state in OVER:
        raise Invalid(N_("This internship is over: an agreement comes before it."))
    living = select(Agreement.id).where(
        Agreement.placement_id == placement.id, Agreement.kind == AgreementKind.AGREEMENT, Agreement.state.in_(LIVE)
    )
    if session.scalar(living.limit(1)):
        raise Invalid(N_("This internship has an agreement already: open it."))
    agreement = Agreement(
        organisation_id=placement.organisation_id, placement_id=placement.id, state=AgreementState.DRAFT,
        due_on=due_on(placement), created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(agreement)
    session.flush()
    facts = facts_of(session, agreement)
    if facts.result.is_due and placement.hourly_cents is None:
        placement.hourly_cents = facts.law.rates((placement.starts_on.year, placement.starts_on.month))
    agreement.clauses = _begun(session, facts)
    signers.refresh(session, facts)
    history.record_state(
        session, actor, SubjectKind.AGREEMENT, agreement.id, "start", None, agreement.state, now=now
    )  # fmt: skip
    return agreement


def due_on(placement: Placement) -> date:
    """By when all must have signed: the visa appointment where there is one, else the day before the start."""
    return placement.visa_appointment_on or placement.starts_on - DAY_BEFORE


def follow_dates(session: Session, placement: Placement, before: date, *, now: datetime) -> None:
    """Move the last day of signing with an appointment or a start that moved; ``before``: what :func:`due_on` said.

    A day that somebody chose stays, unless it is now too late. Where all must have signed earlier than they were told,
    those whose turn it is have the link anew, with the new day.
    """
    wanted = due_on(placement)
    if wanted == before or wanted < now.date():
        return
    unsigned = select(Agreement).where(
        Agreement.placement_id == placement.id, Agreement.kind == AgreementKind.AGREEMENT,
        Agreement.state.in_(LIVE - {AgreementState.SIGNED}),
    )  # fmt: skip
    for agreement in session.scalars(unsigned):
        if agreement.due_on is None or agreement.due_on == before or agreement.due_on > wanted:
            was_due_on, agreement.due_on, agreement.updated_at = agreement.due_on, wanted, now
            if agreement.state is AgreementState.IN_SIGNATURE and was_due_on and wanted < was_due_on:
                for signer in standing(session, agreement.id).next_signers:
                    invite(session, system(), agreement, signer, was_due_on=was_due_on, now=now)


def set_clause(
    session: Session,
    actor: Actor,
    agreement_public_id: str,
    code: str,
    text_fr: str | None = None,
    text_translation: str | None = None,
    *,
    now: datetime,
) -> Agreement:
    """Write what stands under one heading, in French and in the facing language; None leaves a text as it is."""
    agreement = own_draft(session, actor, agreement_public_id)
    if code not in CLAUSES:
        raise NotFound(N_("This does not exist, or not any more."))
    texts = dict(agreement.clauses.get(code) or {})
    for language, text in (("fr", text_fr), (str(agreement.translation), text_translation)):
        if text is not None:
            texts[language] = inputs.text(text, field=f"{code}.{language}", longest=TEXT_LENGTH)
    if agreement.clauses.get(code) != texts:
        agreement.clauses = {**agreement.clauses, code: texts}
        agreement.updated_at = now
    return agreement


def set_signer(
    session: Session,
    actor: Actor,
    agreement_public_id: str,
    role: SignerRole,
    *,
    now: datetime,
    **fields: Any,
) -> AgreementSigner:
    """Write ``name``, ``title``, ``email`` or ``language`` of one signer.

    Intern and tutor have the name and address of their own record. The referent’s are kept with the internship.
    """
    agreement = own_draft(session, actor, agreement_public_id)
    facts = facts_of(session, agreement)
    signer = facts.signers.get(role)
    if signer is None:
        raise NotFound(N_("This does not exist, or not any more."))
    if signers.write(facts, signer, fields):
        agreement.updated_at = now
    return signer


def set_translation(
    session: Session, actor: Actor, agreement_public_id: str, language: Language, *, now: datetime
) -> None:
    """Choose the language that faces the French: English or Armenian. Texts that stand empty there are filled."""
    agreement = own_draft(session, actor, agreement_public_id)
    if language not in {Language.EN, Language.HY}:
        raise Invalid(N_("Choose one of the values in the list."), field="translation")
    agreement.translation, agreement.updated_at = language, now
    begun = _begun(session, facts_of(session, agreement))
    kept = agreement.clauses
    agreement.clauses = {
        code: {**begun.get(code, {}), **{key: text for key, text in kept.get(code, {}).items() if text}}
        for code in {**begun, **kept}
    }


def rework(
    session: Session, actor: Actor, agreement_public_id: str, *, reason: str, seen_version: int | None = None,
    now: datetime,
) -> Agreement:  # fmt: skip
    """Take an agreement back to change it; what was frozen, and the signatures under it, count no more."""
    agreement = by_public_id(session, Agreement, agreement_public_id, lock=True)
    history.move(
        session, actor, agreement, AGREEMENT, "rework", reason=reason, seen_version=seen_version, now=now
    )  # fmt: skip
    void(session, actor, agreement, CHANGED, reason=reason, everybody=True, now=now)
    return agreement


def cancel(
    session: Session, actor: Actor, agreement_public_id: str, *, reason: str, seen_version: int | None = None,
    now: datetime,
) -> Agreement:  # fmt: skip
    """Give an agreement up for good; another one can be begun for the same internship."""
    agreement = by_public_id(session, Agreement, agreement_public_id, lock=True)
    history.move(
        session, actor, agreement, AGREEMENT, "cancel", reason=reason, seen_version=seen_version, now=now
    )  # fmt: skip
    void(session, actor, agreement, CANCELLED, reason=reason, now=now)
    return agreement


def editable(session: Session, actor: Actor, agreement_public_id: str) -> Agreement:
    """The agreement, locked, if the actor may change it and it is a draft; ``Invalid`` once it was given to sign."""
    agreement = by_public_id(session, Agreement, agreement_public_id, lock=True)
    authorize(actor, Action.AGREEMENT_EDIT, agreement)
    if agreement.state is not AgreementState.DRAFT:
        raise Invalid(N_("This agreement was given to the signers: take it back first to change it."))
    return agreement


def own_draft(session: Session, actor: Actor, agreement_public_id: str) -> Agreement:
    """The same for the fields of an agreement itself: an amendment has none, it says what changes."""
    agreement = editable(session, actor, agreement_public_id)
    if agreement.kind is not AgreementKind.AGREEMENT:
        raise Invalid(N_("An amendment is written on its own page: say there what becomes different."))
    return agreement


def _begun(session: Session, facts: Facts) -> dict[str, Any]:
    """Texts of the clauses that are taken over once: from the offer, the application and the city’s templates."""
    translation = str(facts.agreement.translation)
    texts: dict[str, dict[str, str]] = {code: dict.fromkeys(("fr", translation), "") for code in CLAUSES}
    templates = select(ClauseTemplate).where(ClauseTemplate.organisation_id == facts.agreement.organisation_id)
    for template in session.scalars(templates):
        if template.code in CLAUSES:
            texts[template.code] = {lang: getattr(template, f"text_{lang}") for lang in ("fr", translation)}
    for code, of_offer in _of_offer(facts, translation).items():
        texts[code] = {lang: text or texts[code][lang] for lang, text in of_offer.items()}
    return texts


def _of_offer(facts: Facts, translation: str) -> dict[str, dict[str, str]]:
    """Course, skills and tasks as application, offer and placement have them."""
    offer, application = facts.offer, facts.application
    course = (
        ", ".join(part for part in (application.study_field, application.study_year) if part) if application else ""
    )
    skills = offer.skills if offer else ""
    tasks = {
        lang: "\n\n".join(part for part in (facts.placement.subject if lang == "fr" or not offer else "",
                                            getattr(offer, f"mission_{lang}", "") if offer else "") if part)
        for lang in ("fr", translation)
    }  # fmt: skip
    return {
        "course": {"fr": course, translation: course},
        "skills": {"fr": skills, translation: skills},
        "tasks": tasks,
    }
