"""A visit as the checks of its departure look at it, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.models import Leg, LegMember, Participation, Person
from services.rules.ages import MINOR_BELOW
from services.rules.exchanges import Norms

MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody who leaves with the group; ``age`` on the first day, None where no birth date is known."""

    participation: Participation
    member: LegMember
    person: Person
    age: int | None

    @property
    def is_minor(self) -> bool:
        """Under 18 on the first day; of unknown age counts as a minor."""
        return self.age is None or self.age < MINOR_BELOW


@dataclass(frozen=True, slots=True)
class Situation:
    """A visit as it stands: who leaves with it, the numbers of its first day."""

    leg: Leg
    young: tuple[Traveller, ...]
    """Young people who travel, confirmed or still expected."""
    leaders: tuple[Traveller, ...]
    """Adults who lead and travel, confirmed; substitutes only once called in."""
    norms: Norms
    now: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the group cannot leave yet: a whole sentence, and where it is mended.

    ``page`` is a name of the menu; it opens with the public id of the exchange, or of the visit for ``of_visit``.
    """

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)
    page: str = "participants"
    of_visit: bool = False


Check = Callable[[Session, Situation], Iterator[Reason]]


def names_of(people: Sequence[Traveller]) -> str:
    """The first few names, in the order of the list."""
    named = [one.person.name for one in people[:MOST_NAMES]]
    return ", ".join(named) + (f" (+ {len(people) - MOST_NAMES})" if len(people) > MOST_NAMES else "")
