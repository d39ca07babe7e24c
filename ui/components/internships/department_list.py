"""Departments at a glance, and the head of the page of one."""

from __future__ import annotations

from datetime import date, datetime

from services.queries.internships.department_overview import Overview, Reach
from ui import menu
from ui.components.badges import day_and_left
from ui.components.layout import facts
from ui.components.lines import lines
from ui.i18n import _, n_


def table(rows: list[Overview], now: datetime) -> None:
    """One line each, leading to its page."""
    lines(
        {
            _("Department"): [_name(one) for one in rows],
            _("Contact, deputy"): [
                ", ".join(reach.name for reach in (one.contact, one.deputy) if reach.name) for one in rows
            ],
            _("Offers / places"): [
                f"{one.row.published_offers} / {one.open_places}" if one.open_places else "" for one in rows
            ],
            _("Interns today"): [one.row.interns or "" for one in rows],
            _("Next on"): [_date(one.next_on) for one in rows],
            _("Answer awaited"): [_waiting(one, now) for one in rows],
            _("Link until"): [_date(one.link_until) for one in rows],
        },
        name=_("Departments"),
        links=[menu.address("departments", id=one.row.public_id) for one in rows],
    )


def at_a_glance(one: Overview, now: datetime) -> None:
    """The same about one department, in words."""
    facts(
        [
            (_("Contact"), _reach(one.contact)),
            (_("Deputy"), _reach(one.deputy)),
            (_("Open offers"), _offers(one)),
            (_("Interns"), _interns(one, now.date())),
            (_("Answer awaited"), _waiting(one, now)),
            (_("Address"), " · ".join(part for part in (one.row.address, one.row.phone) if part)),
        ]
    )


def _date(value: date | None) -> str:
    return value.strftime("%d/%m/%Y") if value else ""


def _name(one: Overview) -> str:
    return one.row.name if one.row.is_active else f"{one.row.name} ({_('not in use')})"


def _reach(reach: Reach) -> str:
    return " · ".join(dict.fromkeys(part for part in (reach.name, reach.email, reach.phone) if part))


def _offers(one: Overview) -> str:
    if not one.row.published_offers:
        return ""
    places = n_("%(n)s place", "%(n)s places", one.open_places)
    return n_("%(n)s offer", "%(n)s offers", one.row.published_offers) + f", {places}"


def _interns(one: Overview, today: date) -> str:
    parts = []
    if one.row.interns:
        parts.append(n_("%(n)s there today", "%(n)s there today", one.row.interns))
    if one.next_on:
        parts.append(_("the next %(day)s", day=day_and_left(one.next_on, today)))
    return " · ".join(parts)


def _waiting(one: Overview, now: datetime) -> str:
    """How long its oldest question waits; of a department out of use nothing is asked any more."""
    if one.asked_at is None or not one.row.is_active:
        return ""
    days = (now.date() - one.asked_at.date()).days
    return n_("%(n)s day", "%(n)s days", days) if days else _("asked today")
