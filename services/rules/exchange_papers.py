"""Which papers somebody needs to travel with a group of young people (``rules.md`` section 2). Pure functions.

Sources: arrêté du 13 décembre 2016 (exit authorisation, at most one year from its signature); Schengen borders code,
article 6 (passport); regulation (EU) 2018/1806 (visa); Armenian law lets French nationals stay 180 days a year without
a visa. Ages are those of the first day of a visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.rules.ages import MINOR_BELOW, months_later
from services.rules.borders import FREE_MOVEMENT, Formalities, formalities
from services.rules.passports import is_too_old, is_too_short

FRANCE, ARMENIA = "FR", "AM"
MONTHS_OF_AUTHORISATION = 12
"""An exit authorisation is good for so long from the day on which the parent signed it."""
DAYS_WITHOUT_VISA_IN_ARMENIA = 180


class Needs(StrEnum):
    """What is asked of somebody who travels; each names one list of things to do."""

    TRAVEL = "exchange_travel"
    HEALTH = "exchange_health"
    EXIT = "exchange_exit"
    """Minors living in France."""
    NOTARY = "exchange_notary"
    """Minors living in Armenia."""
    NATIONALITY = "exchange_nationality"
    VISA = "exchange_visa"
    LEADER = "exchange_leader"


class PassportTrouble(StrEnum):
    """What is wrong with a passport whose days are known."""

    TOO_SHORT = "too_short"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True)
class Trip:
    """Somebody’s journey: countries are ISO 3166 codes; ``age`` None where no birth date is known."""

    residence: str
    to: str
    nationality: str
    age: int | None
    starts_on: date
    ends_on: date
    leads: bool = False


def needs(trip: Trip) -> tuple[Needs, ...]:
    """The lists that concern somebody, the general one first. Of unknown age counts as a minor."""
    found = [Needs.TRAVEL]
    is_minor = not trip.leads and (trip.age is None or trip.age < MINOR_BELOW)
    found.append(Needs.LEADER if trip.leads else Needs.HEALTH)
    if is_minor and trip.residence == FRANCE:
        found.append(Needs.EXIT)
    if is_minor and trip.residence == ARMENIA:
        found.append(Needs.NOTARY)
    if trip.nationality == "":
        found.append(Needs.NATIONALITY)
    if needs_visa(trip):
        found.append(Needs.VISA)
    return tuple(found)


def needs_visa(trip: Trip) -> bool:
    """Whether a visa is asked for: to France as the Union rules, to Armenia beyond 180 days or for other nationals.

    An unknown nationality asks for none until it is known; it is asked for then.
    """
    if not trip.nationality or trip.nationality == trip.to:
        return False
    if trip.to == ARMENIA:
        days = (trip.ends_on - trip.starts_on).days + 1
        return trip.nationality not in FREE_MOVEMENT or days > DAYS_WITHOUT_VISA_IN_ARMENIA
    return formalities(trip.nationality, trip.starts_on, trip.ends_on) in {
        Formalities.SHORT_VISA,
        Formalities.LONG_VISA,
    }


def authorisation_ends(signed_on: date) -> date:
    """The last day on which an exit authorisation signed on ``signed_on`` is good."""
    return months_later(signed_on, MONTHS_OF_AUTHORISATION) - timedelta(days=1)


def passport_trouble(issued_on: date | None, expires_on: date | None, trip: Trip) -> PassportTrouble | None:
    """What keeps a passport from serving for this journey; None where nothing is known to.

    Each visit is looked at by itself: a passport that is good for the first may end before the second.
    """
    if is_too_short(expires_on, trip.ends_on):
        return PassportTrouble.TOO_SHORT
    return PassportTrouble.TOO_OLD if is_too_old(issued_on, trip.starts_on) else None
