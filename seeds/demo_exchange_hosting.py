"""Host families of the demonstration, in every state, and who sleeps where in the visit that comes next."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from db.enums import Gender, Language, Source
from db.models import HostStay, Household, Leg
from services.actors import Actor
from services.exchanges import hosting, household_people, households, lodgings, pairing, rooming
from services.on_behalf import Evidence

if TYPE_CHECKING:
    from seeds.demo import Demo


class Home(NamedTuple):
    """One invented family: what it told, its adults, its children (name, year, gender), and how far it came."""

    name: str
    adults: tuple[str, ...]
    children: tuple[tuple[str, int, Gender], ...]
    told: dict[str, Any]
    step: str = "accepted"


F, M = Gender.FEMALE, Gender.MALE
HOMES = (
    Home("Famille Lambert", ("Claire Lambert", "Paul Lambert"), (("Louise", 2011, F),),
         {"capacity": 2, "languages": ["fr", "en"], "interests": ["music", "nature"], "avoids": ["nuts"],
          "presentation": "Nous habitons près du bois, avec un grand jardin."}),
    Home("Famille Moreau", ("Sophie Moreau",), (("Hugo", 2010, M),),
         {"capacity": 1, "languages": ["fr"], "pets": ["cat"], "interests": ["games", "cinema"], "gender_wish": M}),
    Home("Famille Sarkissian", ("Anouch Sarkissian", "David Sarkissian"), (("Nora", 2012, F), ("Aram", 2009, M)),
         {"capacity": 2, "languages": ["fr", "hy"], "interests": ["dance", "cooking"], "smokes": True}),
    Home("Famille Petit", ("Julie Petit",), (), {"capacity": 1, "languages": ["fr"]}, "visited"),
    Home("Famille Garcia", ("Elena Garcia", "Marc Garcia"), (("Tom", 2013, M),),
         {"capacity": 1, "languages": ["fr", "es"], "pets": ["dog"]}, "offered"),
    Home("Famille Roux", ("Nadia Roux",), (), {"capacity": 1, "languages": ["fr"]}, "refused"),
    Home("Famille Blanc", ("Irène Blanc",), (("Zoé", 2011, F),), {"capacity": 1, "languages": ["fr"]}, "withdrawn"),
)  # fmt: skip

HOMES_THERE = (
    Home("Սիմոնյանների ընտանիք", ("Հասմիկ Սիմոնյան",), (("Մարի", 2008, F),),
         {"capacity": 2, "languages": ["hy", "fr"], "interests": ["music"], "address": "12, rue Charles-Aznavour"}),
    Home("Ղազարյանների ընտանիք", ("Նունե Ղազարյան",), (), {"capacity": 1, "languages": ["hy", "en"],
         "address": "4, rue du Marché"}),
    Home("Պետրոսյանների ընտանիք", ("Գայանե Պետրոսյան",), (), {"capacity": 2, "languages": ["hy", "fr"],
         "address": "7, rue du Verger"}),
    Home("Մարտիրոսյանների ընտանիք", ("Արմինե Մարտիրոսյան",), (), {"capacity": 2, "languages": ["hy", "fr"],
         "address": "9, rue du Verger"}),
)  # fmt: skip
"""Families of the other city, who receive now."""


def fill(demo: Demo, leg: Leg, actor: Actor) -> None:
    """Families of the city that receives in this visit, entered by one of its coordinators; then a proposal."""
    for number, home in enumerate(HOMES):
        _family(demo, leg, actor, home, number)
    pairing.propose(demo.session, actor, leg.public_id, now=demo.now)
    _hostel(demo, leg, actor)


def agreed(demo: Demo, leg: Leg, actor: Actor) -> None:
    """Families of a visit that is about to begin: everybody has a bed, and each family knows whose."""
    for number, home in enumerate(HOMES_THERE, start=len(HOMES)):
        _family(demo, leg, actor, home, number)
    at = demo.now - timedelta(days=15)
    pairing.propose(demo.session, actor, leg.public_id, now=at)
    hosting.agree(demo.session, actor, leg.public_id, now=at)


def moved(demo: Demo, leg: Leg, actor: Actor, *, at: datetime) -> None:
    """During the visit a family falls out, and its guests go to another one."""
    session = demo.session
    stay = session.scalars(
        select(HostStay).where(HostStay.leg_id == leg.id, HostStay.household_id.is_not(None)).order_by(HostStay.id)
    ).first()
    if stay is None or stay.household is None:
        raise ValueError("somebody sleeps in a family in this visit")
    hosting.withdraw(session, actor, stay.household.public_id, reason="Dégât des eaux", now=at)
    pairing.propose(session, actor, leg.public_id, now=at + timedelta(minutes=20))
    hosting.agree(session, actor, leg.public_id, now=at + timedelta(minutes=30))


def _hostel(demo: Demo, leg: Leg, actor: Actor) -> None:
    """Two nights of the whole group in a youth hostel: rooms proposed, and not agreed yet."""
    session, first = demo.session, leg.starts_on + timedelta(days=3)
    fields = {
        "name": "Auberge de jeunesse des Étangs", "address": "12, chemin des Étangs, Vélizy-Villacoublay",
        "phone": "+33 1 00 00 00 21", "starts_on": first, "ends_on": first + timedelta(days=1),
    }  # fmt: skip
    hostel = lodgings.keep(session, actor, leg.public_id, fields, now=demo.now)
    rooms: tuple[tuple[str, int, int, dict[str, Any]], ...] = (
        ("Chambre 101", 4, 3, {"floor": "1er étage"}),
        ("Chambre 11", 2, 1, {"floor": "rez-de-chaussée", "accessible": True}),
        ("Chambre 201", 2, 2, {"floor": "2e étage", "for_adults": True}),
    )
    for name, beds, number, more in rooms:
        lodgings.add_rooms(session, actor, hostel.public_id, name=name, beds=beds, number=number, now=demo.now, **more)
    rooming.propose(session, actor, hostel.public_id, now=demo.now)


def _family(demo: Demo, leg: Leg, actor: Actor, home: Home, number: int) -> None:
    session, began = demo.session, demo.now - timedelta(days=40 - number)
    household = households.offer(
        session, actor, leg.public_id, name=home.name, email=f"famille{number + 1}@demo.example",
        phone=f"+33 6 00 00 01 {number:02}", source=Source.PHONE,
        language=Language.HY if home in HOMES_THERE else Language.FR,
        evidence=Evidence(home.adults[0]), now=began,
    )  # fmt: skip
    for field, value in {"address": f"{number + 3}, rue des Tilleuls, Clamart", **home.told}.items():
        households.save_field(session, actor, household.public_id, field, value, now=began)
    for given_name, year, gender in home.children:
        household_people.add_child(
            session, actor, household.public_id, given_name=given_name, birth_year=year, gender=gender, now=began
        )
    for name in home.adults:
        adult = household_people.add_adult(session, actor, household.public_id, name=name, now=began)
        if home.step == "accepted":
            country = "AM" if home in HOMES_THERE else "FR"
            _check(demo, actor, adult.public_id, country, until=leg.ends_on + timedelta(days=90))
    _steps(demo, actor, household, home.step, leg.ends_on + timedelta(days=60))


def _check(demo: Demo, actor: Actor, adult_public_id: str, country: str, *, until: date) -> None:
    household_people.check_adult(
        demo.session, actor, adult_public_id, country=country, checked_on=demo.today - timedelta(days=26),
        expires_on=until, reference="SI-H 2027", now=demo.now - timedelta(days=25),
    )  # fmt: skip


def _steps(demo: Demo, actor: Actor, household: Household, step: str, until: date) -> None:
    """Visit it and decide, as far as it came."""
    session, public_id = demo.session, household.public_id
    if step == "refused":
        households.decide(session, actor, public_id, "refuse", reason="Pas de lit séparé", now=demo.now)
    if step in {"visited", "accepted"}:
        households.visit(
            session, actor, public_id, on=demo.today - timedelta(days=20), by="Camille Durand",
            note="Maison calme, chambre à part.", until=until, now=demo.now - timedelta(days=19),
        )  # fmt: skip
    if step == "accepted":
        households.accept(session, actor, public_id, now=demo.now - timedelta(days=18))
    if step == "withdrawn":
        hosting.withdraw(session, actor, public_id, reason="Déménagement", now=demo.now - timedelta(days=10))
