"""Internships of the two years before in the demonstration: ended, evaluated, closed; results are told over years."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from db.enums import Evaluator, PlacementState, Source
from db.models import Placement
from seeds import demo_evaluations
from seeds.demo_ends import GOOD, answer
from services import placement_moves, placements
from services.evaluations import making

if TYPE_CHECKING:
    from seeds.demo import Demo

PEOPLE: tuple[tuple[str, str, str, int, dict[str, Any]], ...] = (
    ("Davit", "Mkrtchyan", "mediatheque", 2, {"welcome": "4", "tasks": "3", "living": "3", "recommend": True}),
    ("Ani", "Stepanyan", "jeunesse", 2, {"welcome": "3", "support": "4", "learning": "4"}),
    ("Hayk", "Ghazaryan", "environnement", 2, {"tasks": "3", "support": "3", "living": "4"}),
    ("Gayane", "Simonyan", "mediatheque", 1, {"welcome": "5", "tasks": "4", "living": "3"}),
    ("Tigran", "Vardanyan", "environnement", 1, {"welcome": "4", "tasks": "4", "learning": "4"}),
    ("Mariam", "Danielyan", "culture", 1, {"tasks": "3", "support": "4", "living": "4"}),
)
"""Name, department, years ago, the oldest first, and what the intern said unlike the best."""
LENGTH = timedelta(days=55)
MONTH, DAY = 12, 15
"""Their last day: late in the year, so that those of two years ago are hardly older than two years."""


def fill(demo: Demo) -> None:
    """Each was told of afterwards, evaluated by intern and tutor, and closed; the questions changed in between."""
    before = PEOPLE[0][3]
    for given, family, department, years, said in PEOPLE:
        if years < before:
            demo_evaluations.reword(demo)
        before = years
        placement = _ended(demo, given, family, department, years)
        making.make_for(demo.session, demo.coordinator, placement.public_id, now=demo.now)
        demo.session.flush()
        answer(demo, placement, Evaluator.INTERN, GOOD[Evaluator.INTERN] | said)
        answer(demo, placement, Evaluator.TUTOR, GOOD[Evaluator.TUTOR] | {"comment": ""})
        placement_moves.move(
            demo.session, demo.coordinator, placement.public_id, "close", source=Source.PAPER, now=demo.now
        )  # fmt: skip
        demo.session.flush()


def _ended(demo: Demo, given: str, family: str, department: str, years: int) -> Placement:
    last = date(demo.year - years, MONTH, DAY)
    placement = placements.enter(
        demo.session, demo.coordinator, state=PlacementState.COMPLETED, source=Source.PAPER,
        person={"given_name": given, "family_name": family, "email": f"{given}.{family}@demo.example".casefold(),
                "birth_date": date(last.year - 21, 3, 1)},
        department_public_id=demo.department(department).public_id, starts_on=last - LENGTH, ends_on=last,
        subject="Projet du service", tutor_name="Camille Vasseur", tutor_email="tuteur@demo.example",
        sending_organisation_public_id=demo.organisation("ufar").public_id, now=demo.now,
    )  # fmt: skip
    demo.session.flush()
    demo.tick(placement, all_but=0)
    return placement
