"""What is done with the material of the demonstration: courses, loans, counts and wishes in every state."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.enums import FrenchLevel
from db.models import Course, Item, Location
from seeds import demo_data
from seeds import demo_material_data as data
from services.materials import counts, counts_posting, courses, loans, minimums, wishes
from services.materials.loans import Back
from services.materials.picking import Wanted

if TYPE_CHECKING:
    from seeds.demo import Demo

COURSES = (
    ("5e A", "Nare Sargsyan", 26, FrenchLevel.A1),
    ("7e B", "Ani Grigoryan", 22, FrenchLevel.A2),
    ("Club de français", "Mariam Hakobyan", 14, FrenchLevel.B1),
)


def fill(demo: Demo) -> None:
    """At the first school, which lends; by its head."""
    kept = select(Location).where(Location.keeper_id.is_not(None), Location.is_of_software.is_(False))
    places = {one.name: one for one in demo.session.scalars(kept)}
    school, store = places[str(data.SCHOOLS[0][0]["name"])], places[data.CLAMART_STORE["name"]]
    if school.keeper is None:
        raise ValueError("a school keeps its own places")
    head = demo.actor(demo_data.SCHOOL_STAFF[0])
    made = [
        courses.add(
            demo.session, head, school.keeper.public_id, now=_ago(demo, 50), class_name=name, teacher_name=teacher,
            pupils=pupils, level=level,
        )
        for name, teacher, pupils, level in COURSES
    ]  # fmt: skip
    titles = {key: fr for key, fr, *_rest in data.ITEMS}
    ids = {item.title_fr: item.public_id for item in demo.session.scalars(select(Item))}
    stories = ids[titles["stories"]]
    _loans(demo, school, made, stories)
    _counts(demo, school, store, stories)
    _needs(demo, school, stories, ids[titles["board"]], ids[titles["dictionary"]])


def _ago(demo: Demo, days: int) -> datetime:
    return demo.now - timedelta(days=days)


def _loans(demo: Demo, school: Location, made: list[Course], stories: str) -> None:
    """One is late, one is out, one came back with a damaged and a lost unit."""
    head = demo.actor(demo_data.SCHOOL_STAFF[0])
    for course, units, lent, due in ((made[0], 2, 28, 5), (made[1], 1, 8, -20), (made[2], 3, 27, 7)):
        loan = loans.lend(
            demo.session, head, school.public_id, course.public_id, wanted=[Wanted(stories, units)],
            due_on=_ago(demo, due).date(), lent_on=_ago(demo, lent).date(), now=_ago(demo, lent),
        )  # fmt: skip
    back = Back(loan.lines[0].public_id, ok=1, damaged=1, lost=1)
    loans.take_back(demo.session, head, loan.public_id, [back], happened_on=_ago(demo, 6).date(), now=_ago(demo, 6))


def _counts(demo: Demo, school: Location, store: Location, stories: str) -> None:
    """One was posted, one waits for its explanations, one is under way, one was dropped."""
    head = demo.actor(demo_data.SCHOOL_STAFF[0])
    classrooms = select(Location).where(Location.parent_id == school.id).order_by(Location.id)
    classroom = demo.session.scalars(classrooms).first()
    if classroom is None:
        raise ValueError("each school has a classroom")
    first = counts.open_count(demo.session, head, school.public_id, now=_ago(demo, 5))
    line = next(one for one in first.lines if one.item.public_id == stories and not one.kit_id)
    there = line.expected - 1
    counts.add(demo.session, head, first.public_id, line.public_id, there, now=_ago(demo, 5))
    counts.move(demo.session, head, first.public_id, "review", now=_ago(demo, 5))
    why = {line.public_id: "Resté chez une élève qui a déménagé."}
    counts_posting.explain_and_post(demo.session, head, first.public_id, why, now=_ago(demo, 5))
    dropped = counts.open_count(demo.session, head, classroom.public_id, now=_ago(demo, 4))
    counts.move(demo.session, head, dropped.public_id, "cancel", now=_ago(demo, 4))
    counts.open_count(demo.session, demo.coordinator, store.public_id, blind=True, now=_ago(demo, 9))
    waiting = counts.open_count(demo.session, head, school.public_id, now=_ago(demo, 1))
    counted = next(one for one in waiting.lines if not one.kit_id)
    counts.add(demo.session, head, waiting.public_id, counted.public_id, counted.expected + 1, now=_ago(demo, 1))
    counts.move(demo.session, head, waiting.public_id, "review", now=_ago(demo, 1))


def _needs(demo: Demo, school: Location, stories: str, game: str, dictionary: str) -> None:
    session, claire, head = demo.session, demo.coordinator, demo.actor(demo_data.SCHOOL_STAFF[0])
    for item, quantity in ((stories, 20), (dictionary, 3)):
        minimums.put(session, claire, school.public_id, item_public_id=item, quantity=quantity, now=_ago(demo, 30))
    asked = [
        wishes.make(
            session, head, school.public_id, item_public_id=item, title=title, quantity=quantity,
            teacher_name="Nare Sargsyan", reason="Pour les ateliers du mercredi.", now=_ago(demo, days),
        ).public_id
        for item, title, quantity, days in (
            (game, "", 2, 3), (None, "Affiches des villes jumelles", 4, 12), (None, "Un tableau numérique", 1, 20),
            (dictionary, "", 2, 40), (None, "Des plumes et de l’encre", 10, 41),
        )
    ]  # fmt: skip
    wishes.approve(session, claire, asked[1], unit_estimate_cents=1250, now=_ago(demo, 10))
    wishes.refuse(session, claire, asked[2], reason="Trop cher cette année.", now=_ago(demo, 18))
    wishes.approve(session, claire, asked[3], now=_ago(demo, 38))
    wishes.end(session, claire, asked[3], "fulfil", now=_ago(demo, 15))
    wishes.end(session, head, asked[4], "withdraw", now=_ago(demo, 39))
