"""The call of the next exchange, still a draft: applications of pupils on paper, one in each state."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from db.enums import FrenchLevel, Source
from db.models import Application, Call
from seeds import demo_data, demo_exchange_questions
from services import applications, calls, guardians
from services.exchanges import exchanges
from services.on_behalf import Evidence

if TYPE_CHECKING:
    from seeds.demo import Demo

PUPILS: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    ("Nina", "Bertrand", 15, ("take_up", "select", "confirm")),
    ("Sacha", "Roussel", 16, ("select",)),
    ("Maël", "Chevalier", 17, ("take_up", "waitlist")),
    ("Ambre", "Lacroix", 15, ("reject",)),
    ("Robin", "Guyot", 16, ("take_up",)),
    ("Lola", "Perrin", 16, ()),
)
"""Given and family name, years, and what befell the application after it was sent."""
LENGTH = timedelta(days=9)
MOTIVATION = "J’aimerais comprendre comment une autre ville trie ses déchets, et parler français là-bas."


def fill(demo: Demo) -> None:
    """An exchange that is prepared, its call, which is open, and who has applied."""
    call, codes = _call(demo)
    at = demo.now - timedelta(days=6)
    first = demo.today + timedelta(days=420)
    made = exchanges.create(
        demo.session, demo.coordinator, demo.organisation("clamart").public_id,
        demo.organisation("artachat").public_id, title=call.title_fr, first=(first, first + LENGTH),
        second=(first + timedelta(days=60), first + timedelta(days=60) + LENGTH), now=at,
    )  # fmt: skip
    demo.session.flush()
    titles = {"title_fr": call.title_fr, "title_en": call.title_en, "title_hy": call.title_hy}
    exchanges.edit(demo.session, demo.coordinator, made.public_id, titles, now=at)
    exchanges.use_call(demo.session, demo.coordinator, made.public_id, call.public_id, now=at)
    for number, (_given, _family, years, moves) in enumerate(PUPILS):
        one = _apply(demo, call, codes, number, _born(demo, years))
        for step, move in enumerate(moves):
            _move(demo, one, move, demo.now - timedelta(days=3, hours=number) + timedelta(hours=5 * step))


def _call(demo: Demo) -> tuple[Call, tuple[str, ...]]:
    """With the codes of its questions."""
    at, year = demo.now - timedelta(days=30), demo.today.year + 2
    texts = demo_data.EXCHANGE_TEXTS | {f"title_{one}": f"{demo_data.EXCHANGE_TEXTS[f'title_{one}']} {year}"
                                        for one in ("fr", "en", "hy")}  # fmt: skip
    starts_on = demo.today + timedelta(days=420)
    values: Any = texts | {
        "opens_at": demo.moment(-20, time(9)), "closes_at": demo.moment(30, time(23, 59)),
        "answer_by": demo.today + timedelta(days=50), "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=69), "places": 3, "min_age": 13, "max_age": 18,
        "uses_shortlist": True, "uses_waiting_list": True,
    }  # fmt: skip
    owner = demo.organisation("clamart").public_id
    call = calls.create(demo.session, demo.coordinator, owner, "youth-exchange", values, now=at)
    demo.session.flush()
    codes = demo_exchange_questions.ask(demo, call, at=at)
    calls.publish(demo.session, demo.coordinator, call.public_id, now=at)
    demo.session.flush()
    return call, codes


def _born(demo: Demo, years: int) -> date:
    return demo.today.replace(year=demo.today.year - years, day=1) - timedelta(days=40)


def _apply(demo: Demo, call: Call, codes: tuple[str, ...], number: int, born: date) -> Application:
    """On paper, with who answers for them."""
    given, family, _years, _moves = PUPILS[number]
    at, told = demo.now - timedelta(days=5), Evidence(told_by=f"Anne {family}")
    fields = {
        "given_name": given, "family_name": family, "birth_date": born, "city": "Clamart", "nationality": "FR",
        "french_declared": FrenchLevel.C1, "email": f"eleve{number}@demo.example",
        "phone": f"+33 6 00 00 03 0{number}",
    }  # fmt: skip
    one = applications.start_on_behalf(
        demo.session, demo.coordinator, call.public_id, fields, source=Source.PAPER, evidence=told, now=at
    )
    demo.session.flush()
    for field, value in (("guardian_name", f"Anne {family}"), ("guardian_phone", "+33 6 00 00 02 01")):
        guardians.save_field(demo.session, demo.coordinator, one.person.public_id, field, value, now=at)
    for field, text in (("study_field", "Lycée"), ("study_year", "2de 4"), ("motivation", MOTIVATION)):
        applications.save_field(demo.session, demo.coordinator, one.public_id, field, text, now=at)
    demo_exchange_questions.answer(demo, codes, one, number, at=at)
    demo.session.flush()
    applications.submit(
        demo.session, demo.coordinator, one.public_id, source=Source.PAPER, evidence=told, now=at + timedelta(hours=1)
    )
    demo.session.flush()
    return one


def _move(demo: Demo, one: Application, move: str, at: Any) -> None:
    if move == "confirm":
        applications.confirm(demo.session, demo.coordinator, one.public_id, source=Source.PHONE, now=at)
    else:
        reason = "Trop de candidatures pour les places de cette année." if move == "reject" else ""
        applications.decide(
            demo.session, demo.coordinator, one.public_id, move, seen_version=None, reason=reason, now=at
        )
    demo.session.flush()
