"""A family for those who change nothing of it: what it told, in words instead of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.hosting_labels import FOODS, INTERESTS, PETS
from services.queries.exchange.exchange_families import ChildView, FamilyDetail
from ui.components.badges import word
from ui.components.layout import facts, section, unbroken
from ui.components.spoken import language_names
from ui.i18n import _


def summary(found: FamilyDetail) -> None:
    """Who lives there and how to reach them, the home, and whom they would like to take in."""
    told = found.values
    section(_("The family"))
    facts(
        [
            (_("Adults"), _lines(" · ".join((one.name, unbroken(one.phone))).strip(" ·") for one in found.adults)),
            (_("Children"), _lines(map(_child, found.children))),
            (_("Phone"), unbroken(told["phone"])),
            (_("E-mail address"), told["email"]),
            (_("Address"), told["address"]),
        ]
    )
    section(_("At home"))
    facts(
        [
            (_("Places for young people"), str(told["capacity"])),
            (_("Where the guest sleeps"), _sleeps(bool(told["same_room"]))),
            (_("Languages"), ", ".join(language_names(told["languages"]))),
            (_("Animals at home"), _chosen(told["pets"], PETS)),
            (_("Somebody smokes at home"), _("Yes") if told["smokes"] else _("No")),
            (_("Food that is kept away, for an allergy"), _chosen(told["avoids"], FOODS)),
            (_("What they like to do"), _chosen(told["interests"], INTERESTS)),
            (_("They would rather take in"), word(told["gender_wish"]) or _("no matter")),
            (_("Youngest"), str(told["age_from"] or "")),
            (_("Oldest"), str(told["age_to"] or "")),
            (_("What the family says of itself"), told["presentation"]),
        ]
    )


def _child(one: ChildView) -> str:
    about = _("born in %(year)s", year=one.birth_year)
    return " · ".join((one.given_name, about, *([_("takes part in the exchange")] if one.takes_part else [])))


def _sleeps(same_room: bool) -> str:
    return _("In the room of a child of the family") if same_room else _("In a room of their own")


def _chosen(values: Iterable[str], words: Mapping[str, str]) -> str:
    return ", ".join(_(words[value]) if value in words else value for value in values)


def _lines(rows: Iterable[str]) -> str:
    return "\n".join(rows)
