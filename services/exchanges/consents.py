"""Answers about a young person, each purpose apart: given, refused, taken back, with who, when, how and which text.

A guardian answers by their link, whoever is of age by their account; the city that sends the young person and the
school that entered them record what was said or signed on paper. What keeps from taking part is the table
``is_mandatory`` of the texts; photos and films never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ConsentPurpose, ConsentState, ExchangeState, ParticipationState, Source, SubjectKind
from db.models import Consent, ConsentText, Exchange, Guardian, Leg, Participation
from services import history, inputs, on_behalf
from services.actors import Actor
from services.consent_policy import records_for
from services.errors import Conflict, Forbidden, Invalid, InvalidMove
from services.exchanges import consent_book, consent_effects
from services.exchanges.consent_book import Book
from services.i18n import N_
from services.on_behalf import NAME_LENGTH, ON_BEHALF, Evidence
from services.policy import Action, authorize
from services.records import by_public_id
from services.rules.consents import SELF
from services.workflows import CONSENT

_CLOSED = frozenset({ExchangeState.CLOSED, ExchangeState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Missing:
    """An answer without which a young person does not take part in one visit.

    ``who`` is the name of the guardian or young person who has to answer; empty: no guardian is known. ``state`` None:
    never asked.
    """

    participation_public_id: str
    name: str
    purpose: ConsentPurpose
    who: str
    state: ConsentState | None


def missing(session: Session, leg: Leg) -> list[Missing]:
    """What keeps young people from taking part in this visit, by name. Six statements."""
    return [
        Missing(book.participation.public_id, book.person.name, gap.purpose, book.name_of(gap.guardian_id), gap.state)
        for book in consent_book.of_leg(session, leg)
        for gap in book.blocking(leg)
    ]


def answer(
    session: Session,
    actor: Actor,
    participation_public_id: str,
    purpose: ConsentPurpose,
    is_given: bool,
    *,
    guardian_public_id: str | None = None,
    signed: str = "",
    seen_text: str | None = None,
    expires_on: date | None = None,
    source: Source | None = None,
    evidence: Evidence | None = None,
    now: datetime,
) -> Consent:
    """Keep one answer: agree, refuse, or take back what was agreed to. Without a guardian it is the young person's own.

    ``signed`` is the name typed in place of a signature, ``seen_text`` the version that was read: a newer one raises
    ``Conflict``. Whoever records it for somebody says how they know (``source``, ``evidence`` with a scan that lies
    with the participation). The same answer again changes nothing. Raises ``Invalid`` at «signed», «source» or
    «expires_on», ``Forbidden`` for whom is not asked, ``InvalidMove`` once it is over.
    """
    participation = by_public_id(session, Participation, participation_public_id, lock=True)
    guardian = by_public_id(session, Guardian, guardian_public_id) if guardian_public_id else None
    book = consent_book.of_participation(session, participation)
    consent = _row(session, actor, book, purpose, guardian.id if guardian else SELF, now)
    authorize(actor, Action.CONSENT_ANSWER, consent)
    _check_open(participation)
    text = book.texts[purpose]
    if is_given and seen_text is not None and text.public_id != seen_text:
        raise Conflict(N_("The text has changed meanwhile. Read it once more, and answer again."))
    name = _signature(actor, book, consent, signed, source, evidence)
    move = _move_for(consent, is_given)
    if move is None:
        return consent
    consent.text_id = text.id if is_given else consent.text_id
    consent.answered_at, consent.answered_by = now, name
    consent.source, consent.told_by = source or actor.source, evidence.told_by if evidence else ""
    consent.expires_on = _end_of(expires_on, now) if is_given else None
    _keep_move(session, actor, book, consent, move, source, evidence, now)
    consent_effects.after(session, book, consent, now=now)
    return consent


def record(
    session: Session,
    actor: Actor,
    participation_public_id: str,
    answers: Mapping[ConsentPurpose, bool],
    *,
    guardian_public_id: str | None = None,
    expires_on: date | None = None,
    source: Source,
    evidence: Evidence | None = None,
    now: datetime,
) -> int:
    """Several answers of one person at once, as a paper or a call gives them; gives back how many there were.

    Raises as :func:`answer`, and ``Invalid`` at «answers» without any.
    """
    if not answers:
        raise Invalid(N_("Choose yes or no for at least one of them."), field="answers")
    for purpose, is_given in answers.items():
        answer(
            session, actor, participation_public_id, purpose, is_given, guardian_public_id=guardian_public_id,
            expires_on=expires_on, source=source, evidence=evidence, now=now,
        )  # fmt: skip
    return len(answers)


def _keep_move(
    session: Session, actor: Actor, book: Book, consent: Consent, move: str, source: Source | None,
    evidence: Evidence | None, now: datetime,
) -> None:  # fmt: skip
    """One line of history, and one of audit that says which text was read."""
    place = SubjectKind.PARTICIPATION, book.participation.id
    history.move(
        session, actor, consent, CONSENT, move, now=now, source=source, evidence=evidence, shown_with=place,
    )  # fmt: skip
    consent.proof_id = on_behalf.check(session, evidence, *place, now).proof_id
    text = session.get_one(ConsentText, consent.text_id)
    history.audit(
        session, actor, "consent:text", now=now, kind=SubjectKind.CONSENT, subject_id=consent.id, source=source,
        purpose=str(consent.purpose), version=text.number, of_exchange=text.exchange_id is not None,
    )  # fmt: skip
    session.flush()


def find_or_ask(session: Session, actor: Actor, book: Book, purpose: ConsentPurpose, who: int, now: datetime) -> bool:
    """Make the row of one answer that is asked for; False where there is one. For services that have authorised it."""
    if (purpose, who) in book.consents:
        return False
    _row(session, actor, book, purpose, who, now)
    return True


def expire_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Let answers end whose last day has passed, of exchanges that are not over; gives back how many."""
    due = session.scalars(
        select(Consent)
        .join(Participation, Participation.id == Consent.participation_id)
        .join(Exchange, Exchange.id == Participation.exchange_id)
        .where(
            Consent.state == ConsentState.GIVEN,
            Consent.expires_on < now.date(),
            Exchange.state.not_in(_CLOSED),
        )
        .order_by(Consent.id)
        .with_for_update(of=Consent)
    ).all()
    for consent in due:
        history.move(session, actor, consent, CONSENT, "expire", now=now)
    session.flush()
    for consent in due:
        consent_effects.after(session, consent_book.of_participation(session, consent.participation), consent, now=now)
    return len(due)


def _row(session: Session, actor: Actor, book: Book, purpose: ConsentPurpose, who: int, now: datetime) -> Consent:
    """The answer of one person about one purpose, made where it is not there. ``Forbidden`` for whom is not asked."""
    if known := book.consents.get((purpose, who)):
        return known
    if not book.may_answer(purpose, who):
        raise Forbidden(N_("This person is not asked for this: a parent answers for a minor, whoever is of age alone."))
    consent = Consent(
        participation_id=book.participation.id, purpose=purpose, guardian_id=who, text_id=book.texts[purpose].id,
        state=ConsentState.REQUESTED, asked_at=now, participation=book.participation,
    )  # fmt: skip
    session.add(consent)
    session.flush()
    history.record_state(session, actor, SubjectKind.CONSENT, consent.id, "ask", None, consent.state, now=now)
    return consent


def _check_open(participation: Participation) -> None:
    if participation.state is ParticipationState.WITHDRAWN or participation.exchange.state in _CLOSED:
        raise InvalidMove(N_("This is over: nothing is asked any more."))


def _signature(
    actor: Actor, book: Book, consent: Consent, signed: str, source: Source | None, evidence: Evidence | None
) -> str:
    """The name that stands below the answer. Raises ``Invalid`` without it, or without how one knows."""
    if _records_for_others(actor, book, consent):
        if source not in ON_BEHALF:
            raise Invalid(N_("Say how you learned of it: by phone, on paper, in person or by mail."), field="source")
        told = inputs.line(evidence.told_by if evidence else "", field="told_by", longest=NAME_LENGTH)
        return told or book.name_of(consent.guardian_id)
    if source is not None:
        raise Forbidden(N_("You are not allowed to do this."))
    name = inputs.line(signed, field="signed", longest=NAME_LENGTH)
    if len(name) < 2:
        raise Invalid(N_("Write your name: it is your signature."), field="signed")
    return name


def _records_for_others(actor: Actor, book: Book, consent: Consent) -> bool:
    if actor.link is not None or (consent.guardian_id == SELF and actor.person_id == book.person.id):
        return False
    return records_for(actor, book.participation)


def _move_for(consent: Consent, is_given: bool) -> str | None:
    """The step that leads to this answer; None where it stands already."""
    if is_given:
        return None if consent.state is ConsentState.GIVEN else "give"
    if consent.state is ConsentState.GIVEN:
        return "revoke"
    return None if consent.state in {ConsentState.REFUSED, ConsentState.REVOKED} else "refuse"


def _end_of(expires_on: date | None, now: datetime) -> date | None:
    if expires_on is not None and expires_on < now.date():
        raise Invalid(N_("This day has passed: check until when the paper is valid."), field="expires_on")
    return expires_on
