"""Person-days by theme as a file: one line for each theme of each visit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, distinct, func, select

from db.enums import LegDirection, Theme
from db.models import Activity, Exchange, Leg
from services.actors import Actor
from services.exports.columns import Column, Kind, localised
from services.exports.shared import Export, record
from services.i18n import N_
from services.queries.exchange.exchange_attendance import THERE, latest, lived_activities
from services.queries.exchange.exchange_scope import legs_visible_to

_last = latest(lived_activities()).subquery("last_mark")
_lived = (
    select(Activity.leg_id, Activity.theme, Activity.day, _last.c.participation_id)
    .join(_last, _last.c.activity_id == Activity.id)
    .where(_last.c.mark.in_(THERE))
    .distinct()
    .subquery("lived")
)
_counted = (
    select(
        _lived.c.leg_id, _lived.c.theme, func.count().label("person_days"),
        func.count(distinct(_lived.c.participation_id)).label("people"),
        func.count(distinct(_lived.c.day)).label("days"),
    )
    .group_by(_lived.c.leg_id, _lived.c.theme)
    .subquery("person_days")
)  # fmt: skip


def _scope(actor: Actor) -> ColumnElement[bool]:
    return _counted.c.leg_id.in_(select(Leg.id).where(legs_visible_to(actor)))


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.join(Leg, Leg.id == _counted.c.leg_id).join(Exchange, Exchange.id == Leg.exchange_id)


DAYS = Export(
    name="theme_days",
    title=N_("Days by theme"),
    what=N_("One line for each theme of each visit; a person counts once a day for each theme of that day."),
    model=_counted,
    columns=(
        Column(N_("Exchange"), N_("Its title"), localised(Exchange, "title")),
        Column(N_("Visit"), N_("The visit of one city, or that of the other"), Leg.direction, Kind.WORD, LegDirection),
        Column(N_("First day"), N_("Of the visit"), Leg.starts_on, Kind.DATE),
        Column(N_("Theme"), N_("Under which the activities stand in the programme"), _counted.c.theme, Kind.WORD,
               Theme),
        Column(N_("Person-days"), N_("Young people times days"), _counted.c.person_days, Kind.NUMBER),
        Column(N_("Different people"), N_("How many young people were there at least once"), _counted.c.people,
               Kind.NUMBER),
        Column(N_("Days"), N_("Days on which somebody was there"), _counted.c.days, Kind.NUMBER),
    ),
    scope=_scope,
    joined=_joined,
    order=(Leg.starts_on, _counted.c.leg_id, _counted.c.theme),
    owner=None,
    filters={"exchange": record(Leg.exchange_id, Exchange)},
    is_personal=False,
)  # fmt: skip
