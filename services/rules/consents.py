"""Who is asked what before a young person takes part, and when an answer holds. Pure: everything is an argument.

Age is counted on the first day of each visit (``rules.md`` section 2): somebody who turns 18 between both is answered
for by the guardian for the first, and answers for the second themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.enums import ConsentPurpose, ConsentState
from services.rules.ages import MINOR_BELOW, age_on

JOINT_BELOW = 15
"""Below this age the child and the guardian agree jointly to what is done with data (loi Informatique et Libertés,
article 45; règlement (UE) 2016/679, article 8)."""
SELF = 0
"""In place of the id of a guardian: the young person."""
AGAINST = frozenset({ConsentState.REFUSED, ConsentState.REVOKED})


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: its state, and until which day it holds (None: without end)."""

    state: ConsentState
    expires_on: date | None = None

    def holds_until(self, last_day: date) -> bool:
        """Given, and still so on ``last_day``."""
        return self.state is ConsentState.GIVEN and (self.expires_on is None or self.expires_on >= last_day)


@dataclass(frozen=True, slots=True)
class Visit:
    """One journey as far as age and duration go."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Gap:
    """An answer that is missing, of whom: ``guardian_id`` None where no guardian is known, ``SELF`` the young person.

    ``state`` None: never asked; ``GIVEN``: it ends before the last day.
    """

    purpose: ConsentPurpose
    guardian_id: int | None
    state: ConsentState | None


Answers = Mapping[tuple[ConsentPurpose, int], Said]
"""What was answered, by purpose and guardian (``SELF``: the young person)."""


def is_minor(birth_date: date | None, first_day: date) -> bool:
    """Under 18 on ``first_day``. Whose birth date is not known counts as a minor: the careful side."""
    return birth_date is None or age_on(birth_date, first_day) < MINOR_BELOW


def agrees_jointly(birth_date: date | None, first_day: date) -> bool:
    """Whether the child signs about data beside the guardian, on one screen."""
    return birth_date is None or age_on(birth_date, first_day) < JOINT_BELOW


def asked_of(
    birth_date: date | None, first_day: date, guardians: Sequence[int], *, asks_young: bool, asks_second: bool
) -> list[int | None]:
    """Whom one purpose is asked of for one visit: ids of guardians, ``SELF``, None for a guardian who is not known."""
    if not is_minor(birth_date, first_day):
        return [SELF]
    asked: list[int | None] = list(guardians[:2] if asks_second else guardians[:1]) or [None]
    return [*asked, SELF] if asks_young else asked


def gaps(
    purpose: ConsentPurpose,
    birth_date: date | None,
    visit: Visit,
    guardians: Sequence[int],
    answers: Answers,
    *,
    asks_young: bool,
    asks_second: bool,
) -> list[Gap]:
    """What is missing of one purpose for one visit.

    Where one guardian is enough, any of them may have agreed; a refusal by any of them counts all the same.
    """
    asked = asked_of(birth_date, visit.starts_on, guardians, asks_young=asks_young, asks_second=asks_second)
    found = []
    for who in asked:
        said = answers.get((purpose, who)) if who is not None else None
        if said is not None and said.holds_until(visit.ends_on):
            continue
        found.append(Gap(purpose, who, said.state if said else None))
    if not is_minor(birth_date, visit.starts_on):
        return found
    of_guardians = {one: answers[purpose, one] for one in guardians if (purpose, one) in answers}
    if not asks_second and any(one.holds_until(visit.ends_on) for one in of_guardians.values()):
        found = [gap for gap in found if gap.guardian_id == SELF]
    named = {gap.guardian_id for gap in found}
    against = [
        Gap(purpose, one, said.state)
        for one, said in of_guardians.items()
        if said.state in AGAINST and one not in named
    ]
    return [*against, *found]
