"""What must hold before a family receives minors: it was visited, and each adult who lives there was checked.

Both must last to the end of the visit (``rules.md`` section 2: adults who host minors, honorability with an expiry).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from db.enums import CheckedFor, HouseholdState
from db.models import AdultCheck, Household, HouseholdAdult
from services.i18n import N_

WHAT_COUNTS: dict[str, str] = {
    "FR": N_("Attestation of honorability, or extract no. 3 of the criminal record (bulletin n° 3)"),
    "AM": N_("Certificate of no criminal record from the Police of the Republic of Armenia"),
}
"""What shows that nothing forbids an adult to be with minors, by country; elsewhere what its authorities give."""
ELSEWHERE = N_("Certificate of no criminal record of the country where the adult lives")


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something that stands in the way: a msgid, whom it is about, and the day on which it ends, if that is why."""

    msgid: str
    name: str = ""
    ends_on: date | None = None


def lacking(household: Household) -> list[Lacking]:
    """What keeps a family from receiving minors until the last day of its visit; empty where nothing does."""
    last, found = household.leg.ends_on, []
    if household.visited_on is None:
        found.append(Lacking(N_("The family was not visited yet.")))
    elif household.visit_expires_on and household.visit_expires_on < last:
        found.append(Lacking(N_("The visit is no longer valid at the end."), ends_on=household.visit_expires_on))
    if not household.adults:
        found.append(Lacking(N_("No adult of the family is named.")))
    return found + [one for adult in household.adults if (one := _lacking_of(adult, last))]


def receives(household: Household) -> bool:
    """Whether young people may be sent there: accepted, and everything lasts to the end."""
    return household.state is HouseholdState.ACCEPTED and not lacking(household)


def latest(checks: Iterable[AdultCheck]) -> AdultCheck | None:
    """The check that counts: of several the one that lasts longest."""
    fitting = [one for one in checks if one.kind is CheckedFor.HONORABILITY]
    return max(fitting, key=lambda one: (one.expires_on is None, one.expires_on or date.min, one.id), default=None)


def _lacking_of(adult: HouseholdAdult, last: date) -> Lacking | None:
    check = latest(adult.checks)
    if check is None:
        return Lacking(N_("%(name)s was not checked yet."), adult.name)
    if check.expires_on and check.expires_on < last:
        return Lacking(N_("The check of %(name)s ends before the visit does."), adult.name, check.expires_on)
    return None
