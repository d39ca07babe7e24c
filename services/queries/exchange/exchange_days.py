"""Person-days of an exchange: how many young people lived how many days under which theme, visit by visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import LegDirection, LegState, Theme
from db.models import Exchange, Leg
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.queries.exchange.exchange_attendance import ThemeDays, theme_days
from services.queries.exchange.exchange_scope import exchanges_visible_to


@dataclass(frozen=True, slots=True)
class VisitDays:
    """One visit with its themes; the last row is all themes together. Empty before attendance was taken."""

    leg: str
    direction: LegDirection
    starts_on: date
    themes: tuple[ThemeDays, ...]


@dataclass(frozen=True, slots=True)
class ExchangeDays:
    public_id: str
    title: str
    visits: tuple[VisitDays, ...]

    @property
    def lived(self) -> tuple[tuple[VisitDays, Theme, ThemeDays], ...]:
        """One row for each theme of each visit, without the sums."""
        return tuple((visit, one.theme, one) for visit in self.visits for one in visit.themes if one.theme is not None)


def days_by_theme(session: Session, actor: Actor, public_id: str, *, language: str) -> ExchangeDays:
    """All visits of one exchange; raises ``NotFound``. One statement for each visit, and two."""
    query = select(Exchange).where(Exchange.public_id == public_id, exchanges_visible_to(actor))
    exchange = session.scalars(query).one_or_none()
    if exchange is None:
        raise NotFound(N_("This does not exist, or not any more."))
    legs = session.scalars(
        select(Leg)
        .where(Leg.exchange_id == exchange.id, Leg.state != LegState.CANCELLED)
        .order_by(Leg.starts_on, Leg.id)
    )
    return ExchangeDays(
        exchange.public_id, localised(exchange, "title", language),
        tuple(
            VisitDays(leg.public_id, leg.direction, leg.starts_on, tuple(theme_days(session, leg.id))) for leg in legs
        ),
    )  # fmt: skip
