"""Reminders to those whose turn it is to sign an agreement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AgreementState, LinkPurpose, SubjectKind
from db.models import Agreement, AgreementSigner
from services.agreements.signing_links import COOLDOWN, facts, is_of_intern, reached
from services.agreements.standing import standing
from services.errors import Invalid
from services.i18n import N_
from services.mail.outbox import clean_address
from services.mail.templates import in_words, one_line
from services.records import local_day
from services.reminders.matters import FRESH_FOR, ZONE, Matter, Recipient, Words, day_due, narrowed

STEPS = (-14, -7, -3, -1, 1)
"""Days before the one by which all must have signed, and the day after it."""

_OWN = (
    N_("your internship agreement is to be signed"),
    N_("Your internship agreement waits for your signature, by %(day)s."),
    N_("Your internship agreement waits for your signature, due since %(day)s."),
)
_OF_OTHERS = (
    N_("the internship agreement of %(intern)s is to be signed"),
    N_("The agreement for the internship of %(intern)s waits for your signature, by %(day)s."),
    N_("The agreement for the internship of %(intern)s waits for your signature, due since %(day)s."),
)
"""Title, sentence before the day and sentence after it."""


def signatures(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """Agreements that wait for somebody’s signature; ``ids`` are agreements. Never within 24 hours of the last mail."""
    today = local_day(now, ZONE)
    query = select(Agreement).where(
        Agreement.state == AgreementState.IN_SIGNATURE,
        Agreement.due_on.is_not(None),
        Agreement.due_on <= now.date() + timedelta(days=-min(STEPS) + 1),
        Agreement.due_on >= now.date() - timedelta(days=max(STEPS) + 1) - FRESH_FOR,
    )
    found = []
    for agreement in session.scalars(narrowed(query.order_by(Agreement.id), Agreement, ids)):
        began_on = local_day(agreement.updated_at, ZONE)
        day = day_due(STEPS, anchor=agreement.due_on or today, began_on=began_on, today=today)
        if day is None:
            continue
        for signer in standing(session, agreement.id).next_signers:
            to = _recipient(signer)
            if to and not (signer.asked_at and now < signer.asked_at + COOLDOWN):
                found.append(_matter(session, agreement, signer, day, to))
    return found


def _recipient(signer: AgreementSigner) -> Recipient | None:
    try:
        email = clean_address(reached(signer).email)
    except Invalid:
        return None
    return Recipient(None if signer.delegated_at else signer.person_id, email, signer.language, has_account=False)


def _matter(session: Session, agreement: Agreement, signer: AgreementSigner, day: date, to: Recipient) -> Matter:
    due_on = agreement.due_on
    params = {
        "intern": one_line(str(facts(session, agreement)["intern"])),
        "day": in_words(due_on, to.language, None),
    }
    title, asked, late = _OWN if is_of_intern(signer) else _OF_OTHERS
    return Matter(
        "signature", SubjectKind.AGREEMENT, agreement.id, day, to,
        Words(title, params),
        (
            Words(asked if due_on and day < due_on else late, params),
            Words(N_("If something should be changed, say so on the same page.")),
        ),
        N_("Read and sign"), link_to=LinkPurpose.AGREEMENT_SIGNATURE, link_id=signer.id, due=due_on,
    )  # fmt: skip
