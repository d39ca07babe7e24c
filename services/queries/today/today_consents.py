"""What the first page says of agreements in an exchange: refused or taken back, not answered, never asked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ConsentState, ExchangeState, FindingLevel, ParticipationKind, ParticipationState, Role
from db.models import Consent, ConsentText, Exchange, Participation
from services.actors import Actor
from services.i18n import N_
from services.queries.today.today_rows import OWNERS, TodoRow

MOST_EXCHANGES = 5
PAGE = "exchange_consents"
_OF_OURS = (
    Participation.exchange_id == Exchange.id,
    Participation.organisation_id.in_(OWNERS),
    Participation.kind == ParticipationKind.PARTICIPANT,
    Participation.state != ParticipationState.WITHDRAWN,
)


def _young(*conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    """How many young people of the actor’s cities have a needed answer of this kind."""
    return (
        select(func.count(Participation.id.distinct()))
        .join(Consent, Consent.participation_id == Participation.id)
        .join(ConsentText, ConsentText.id == Consent.text_id)
        .where(*_OF_OURS, ConsentText.is_mandatory, *conditions)
        .correlate(Exchange)
        .scalar_subquery()
    )


_NEVER = (
    select(func.count(Participation.id))
    .where(*_OF_OURS, Participation.id.not_in(select(Consent.participation_id)))
    .correlate(Exchange)
    .scalar_subquery()
)
_CONSENTS = (
    select(
        Exchange.public_id, Exchange.title_fr, Exchange.title_en, Exchange.title_hy,
        _young(Consent.state.in_((ConsentState.REFUSED, ConsentState.REVOKED))).label("against"),
        _young(Consent.state.in_((ConsentState.REQUESTED, ConsentState.EXPIRED))).label("open"),
        _NEVER.label("never"),
    )
    .where(
        Exchange.state == ExchangeState.OPEN, Exchange.organisation_id.in_(OWNERS) | Exchange.partner_id.in_(OWNERS)
    )
    .order_by(Exchange.id)
    .limit(MOST_EXCHANGES)
)  # fmt: skip


def consent_todos(session: Session, actor: Actor) -> list[TodoRow]:
    """By exchange: what blocks first. One statement."""
    found = []
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    for row in session.execute(_CONSENTS, {"owners": [*owners]}):
        title, query = localised(row, "title", actor.language), {"id": row.public_id, "show": "missing"}
        for kind, number, msgid, level in (
            ("consent_against", row.against, N_("An agreement was refused or taken back: %(exchange)s"),
             FindingLevel.BLOCK),
            ("consent_open", row.open, N_("Families have not answered yet: %(exchange)s"), FindingLevel.INFO),
            ("consent_never", row.never, N_("Families were not asked yet: %(exchange)s"), FindingLevel.WARN),
        ):  # fmt: skip
            if number:
                found.append(TodoRow(kind, number, msgid, PAGE, level, params={"exchange": title}, query=query))
    return found
