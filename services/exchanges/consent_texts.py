"""The words of what is asked: each change is a new version, and whoever answered keeps the one they read.

A new version of what is mandatory asks again: answers to the former one no longer hold, and families are told why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import ConsentPurpose, ConsentState, SubjectKind
from db.models import ConsentText, Exchange, Guardian
from services import history, inputs
from services.actors import Actor, system
from services.errors import Invalid
from services.exchanges import consent_asking, consent_book, departure, guardians
from services.exchanges.consent_book import Book
from services.i18n import N_
from services.policy import Action, authorize
from services.records import by_public_id
from services.workflows import CONSENT

LANGUAGES = ("fr", "en", "hy")
FIELDS = {"title": 200, "body": 4000}
"""Parts of a text, and how long each may be."""


def save(
    session: Session,
    actor: Actor,
    exchange_public_id: str,
    purpose: ConsentPurpose,
    words: Mapping[str, str],
    *,
    reason: str = "",
    now: datetime,
) -> ConsentText:
    """Make the next version of one text for this exchange, from ``words`` ("title_fr", "body_hy" …).

    The same words change nothing. Where answers to a mandatory one would no longer hold, the ``reason`` is needed: the
    families read it. Raises ``Invalid`` at the column of a text that is empty or too long.
    """
    exchange = by_public_id(session, Exchange, exchange_public_id, lock=True)
    authorize(actor, Action.CONSENT_TEXT_EDIT, exchange)
    former = consent_book.current_texts(session, [exchange.id])[exchange.id][purpose]
    cleaned = _cleaned(words)
    if all(getattr(former, name) == value for name, value in cleaned.items()):
        return former
    books = [one for one in consent_book.of_exchange(session, exchange) if one.coming]
    given = [one for one in books if _given(one, purpose)] if former.is_mandatory else []
    reason = inputs.text(reason, field="reason", longest=history.REASON_LENGTH)
    if given and not reason:
        raise Invalid(
            N_("Say why the text changes: families that had agreed are asked again, and read it."), field="reason"
        )
    text = ConsentText(
        exchange_id=exchange.id, purpose=purpose, number=_next_number(session, exchange, purpose),
        is_mandatory=former.is_mandatory, asks_young=former.asks_young, created_at=now, **cleaned,
    )  # fmt: skip
    session.add(text)
    session.flush()
    history.audit(
        session, actor, Action.CONSENT_TEXT_EDIT, now=now, kind=SubjectKind.CONSENT_TEXT, subject_id=text.id,
        purpose=str(purpose), version=text.number,
    )  # fmt: skip
    _ask_again(session, actor, given, purpose, reason, now)
    return text


def _cleaned(words: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for part, longest in FIELDS.items():
        clean = inputs.line if part == "title" else inputs.text
        for language in LANGUAGES:
            name = f"{part}_{language}"
            found[name] = clean(words.get(name, ""), field=name, longest=longest)
    for name in ("title_fr", "body_fr"):
        if not found[name]:
            raise Invalid(N_("Write the French text: it stands where another language is missing."), field=name)
    return found


def _next_number(session: Session, exchange: Exchange, purpose: ConsentPurpose) -> int:
    newest = session.scalar(
        select(func.max(ConsentText.number)).where(
            ConsentText.exchange_id == exchange.id, ConsentText.purpose == purpose
        )
    )
    return (newest or 0) + 1


def _given(book: Book, purpose: ConsentPurpose) -> list[int]:
    return [
        who for (of, who), one in book.consents.items() if of is purpose and one.state is ConsentState.GIVEN
    ]  # fmt: skip


def _ask_again(
    session: Session, actor: Actor, books: list[Book], purpose: ConsentPurpose, reason: str, now: datetime
) -> None:
    """Let the answers to the former text end, and write to each guardian once."""
    children: dict[int, list[Book]] = {}
    for book in books:
        for who in _given(book, purpose):
            consent = book.consents[purpose, who]
            history.move(session, actor, consent, CONSENT, "expire", now=now, reason=reason)
            consent.answered_at = None
            if who:
                main = guardians.main_of(session, session.get_one(Guardian, who))
                children.setdefault(main.id, []).append(book)
    session.flush()
    for leg in {leg for book in books for leg in book.coming}:
        departure.recheck(session, leg, now)
    for guardian_id, ones in children.items():
        consent_asking.write_to_guardian(
            session, system(), session.get_one(Guardian, guardian_id), ones, template="consents_again", reason=reason,
            now=now,
        )  # fmt: skip
