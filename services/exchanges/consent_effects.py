"""What follows when an answer changes: who is told at once, which departure is no longer cleared, what is remarked.

Nothing that was prepared is undone: the place, the family and the papers stay, so that an answer given again is enough.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ConsentState, FindingLevel, LegState, ParticipationKind, ParticipationState, SubjectKind
from db.models import Consent, Participation
from services import findings
from services.exchange_policy import is_leader
from services.exchanges import consent_book, departure
from services.exchanges.consent_book import Book
from services.findings import Found
from services.mail import outbox
from services.mail.coordinators import tell_coordinators
from services.workflows import CONSENT

RULE = "consent_withdrawn"
"""Remark about a young person who is away without an answer that is needed."""
_LEADING = tuple(kind for kind in ParticipationKind if kind is not ParticipationKind.PARTICIPANT)


def after(session: Session, book: Book, consent: Consent, *, now: datetime) -> None:
    """Settle what one changed answer means for the visits of this young person."""
    fresh = consent_book.of_participation(session, book.participation)
    blocked = [leg for leg in fresh.coming if any(gap.purpose is consent.purpose for gap in fresh.blocking(leg))]
    for leg in blocked:
        departure.recheck(session, leg, now)
    _remark(session, fresh, now)
    if consent.state is ConsentState.REVOKED:
        _tell(session, fresh, consent, CONSENT["revoke"].mail or "", now)
    elif consent.state is ConsentState.REFUSED and fresh.texts[consent.purpose].is_mandatory:
        _tell_own_city(session, fresh, consent, now)


def _remark(session: Session, book: Book, now: datetime) -> None:
    """A grave remark while the young person is away and an answer is missing; resolved once it is there again."""
    away = [leg for leg in book.coming if leg.state is LegState.UNDER_WAY]
    purposes = list(dict.fromkeys(gap.purpose for leg in away for gap in book.blocking(leg)))
    found = [Found(RULE, FindingLevel.BLOCK, {"number": len(purposes)})] if purposes else []
    findings.refresh(session, SubjectKind.PARTICIPATION, book.participation.id, found, now=now, among={RULE})


def _tell(session: Session, book: Book, consent: Consent, template: str, now: datetime) -> None:
    """Coordinators of both cities and all leaders, at once."""
    exchange = book.exchange
    for city, path in (
        (book.participation.organisation_id, f"/autorisations?id={exchange.public_id}"),
        (_other_city(book), f"/echange?id={exchange.public_id}"),
    ):
        tell_coordinators(
            session, city, template, now=now, kind=SubjectKind.PARTICIPATION, subject_id=book.participation.id,
            path=path, young=book.person.name, exchange=exchange, purpose=consent.purpose,
            is_needed=_needed(book, consent),
        )  # fmt: skip
    for leader in _leaders(session, book):
        outbox.queue_to_person(
            session, "consent_withdrawn_leader", leader.person, language=leader.language, now=now,
            kind=SubjectKind.PARTICIPATION, subject_id=book.participation.id, young=book.person.name,
            exchange=localised(exchange, "title", leader.language), purpose=consent.purpose,
        )  # fmt: skip


def _needed(book: Book, consent: Consent) -> str | None:
    """Set where nobody takes part without it, so that the mail says so."""
    return book.person.name if book.texts[consent.purpose].is_mandatory else None


def _tell_own_city(session: Session, book: Book, consent: Consent, now: datetime) -> None:
    tell_coordinators(
        session, book.participation.organisation_id, "consent_refused", now=now, kind=SubjectKind.PARTICIPATION,
        subject_id=book.participation.id, path=f"/autorisations?id={book.exchange.public_id}", young=book.person.name,
        exchange=book.exchange, purpose=consent.purpose,
    )  # fmt: skip


def _other_city(book: Book) -> int:
    exchange, own = book.exchange, book.participation.organisation_id
    return exchange.partner_id if own == exchange.organisation_id else exchange.organisation_id


def _leaders(session: Session, book: Book) -> list[Participation]:
    rows = session.scalars(
        select(Participation)
        .where(
            Participation.exchange_id == book.exchange.id,
            Participation.kind.in_(_LEADING),
            Participation.state != ParticipationState.WITHDRAWN,
        )
        .order_by(Participation.id)
    )
    return [one for one in rows if is_leader(one)]
