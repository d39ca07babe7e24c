"""Exchanges of the demonstration: one is prepared with both groups, one is lived, one is over, one was given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.enums import Language, LegDirection, ParticipationKind, Role, Source
from db.models import Exchange, Leg, Membership, Organisation, Participation, Person
from seeds import (
    demo_exchange_calls,
    demo_exchange_consents,
    demo_exchange_hosting,
    demo_exchange_money,
    demo_exchange_papers,
    demo_exchange_programme,
    demo_exchange_stay,
)
from seeds import demo_exchange_data as data
from seeds.demo_data import SCHOOL_STAFF
from services import people
from services.exchanges import certificates, class_lists, exchanges, legs, participations
from services.on_behalf import Evidence

if TYPE_CHECKING:
    from seeds.demo import Demo

LENGTH = timedelta(days=9)
FIRST_IN, SECOND_IN = timedelta(days=85), timedelta(days=172)
"""When both visits of the exchange that is being prepared begin, from today."""


def fill(demo: Demo) -> None:
    """Of each kind one: over, given up, with a visit under way, about to leave, with an open call, prepared."""
    _earlier(demo)
    _given_up(demo)
    _under_way(demo)
    _ready(demo)
    demo_exchange_calls.fill(demo)
    _prepared(demo)


def _prepared(demo: Demo) -> None:
    first = demo.today + FIRST_IN
    second = demo.today + SECOND_IN
    made = _begun(demo, data.TEXTS, first, second, at=demo.now - timedelta(days=30))
    for body in (_school(demo), demo.organisation("vsgp"), demo.organisation("jumelage")):
        exchanges.add_partner(
            demo.session, demo.coordinator, made.public_id, organisation_public_id=body.public_id, now=demo.now
        )
    exchanges.move(demo.session, demo.coordinator, made.public_id, "open", now=demo.now - timedelta(days=28))
    _class(demo, made, first)
    _of_clamart(demo, made, first)
    for leader in data.LEADERS:
        _leader(demo, made, *leader, at=demo.now - timedelta(days=20))
    demo_exchange_programme.plan(demo, made)
    actors = {demo.organisation(city).id: _coordinator(demo, city) for city in ("clamart", "artachat")}
    demo_exchange_consents.of_families(demo, made, actors, at=demo.now - timedelta(days=12))
    [received] = [leg for leg in made.legs if leg.host_id == demo.organisation("clamart").id]
    demo_exchange_hosting.fill(demo, received, demo.coordinator)
    demo_exchange_papers.begun(demo, made, actors, at=demo.now - timedelta(days=5))
    demo_exchange_stay.rides(demo, received)
    demo_exchange_stay.moved_by_airline(demo, received)
    demo_exchange_money.fill(demo, made, _coordinator(demo, "artachat"))


def _begun(demo: Demo, texts: dict[str, Any], first: date, second: date, *, at: datetime) -> Exchange:
    city, partner = demo.organisation("clamart"), demo.organisation("artachat")
    made = exchanges.create(
        demo.session, demo.coordinator, city.public_id, partner.public_id, title=texts["title_fr"],
        first=(first, first + LENGTH), second=(second, second + LENGTH), now=at,
    )  # fmt: skip
    titles = {name: f"{texts[name]} {second.year}" for name in ("title_fr", "title_en", "title_hy")}
    exchanges.edit(demo.session, demo.coordinator, made.public_id, texts | titles, now=at)
    for leg in _visits(demo, made):
        words = {**data.LODGING, "emergency_numbers": [data.EMERGENCY], "insurance": data.INSURANCE}
        legs.edit(demo.session, demo.coordinator, leg.public_id, words, now=at)
    return made


def _school(demo: Demo) -> Organisation:
    """Of the partner who signs in as ``SCHOOL_STAFF``."""
    [grant] = demo.actor(SCHOOL_STAFF[0]).grants
    return demo.session.get_one(Organisation, grant.organisation_id)


def _born(first: date, years: int, days: int) -> date:
    """The birth date of somebody who had their birthday so many days before the first visit."""
    birthday = first - timedelta(days=days)
    return birthday.replace(year=birthday.year - years, day=min(birthday.day, 28))


def _class(demo: Demo, made: Exchange, first: date) -> None:
    """The school enters its class; those who have answered are confirmed by it."""
    at, school, head = demo.now - timedelta(days=18), _school(demo), demo.actor(SCHOOL_STAFF[0])
    lines = []
    for number, (family, given, gender, years, days) in enumerate(data.CLASS):
        born = _born(first, years, days)
        if number == data.COMES_OF_AGE:
            born = _born(first + (SECOND_IN - FIRST_IN) / 2, 18, 0)
        lines.append(f"{family}; {given}; {born.isoformat()}; {gender}")
    class_lists.enter(
        demo.session, head, made.public_id, demo.organisation("artachat").public_id, "\n".join(lines),
        school_public_id=school.public_id, class_name="10B", now=at,
    )  # fmt: skip
    entered = demo.session.scalars(
        select(Participation).where(Participation.exchange_id == made.id, Participation.school_id == school.id)
    ).all()
    for one in sorted(entered, key=lambda each: each.sort_name)[:4]:
        participations.move(
            demo.session, head, one.public_id, "confirm", source=Source.PAPER,
            evidence=Evidence(told_by="La famille"), now=at + timedelta(days=3),
        )  # fmt: skip


def _of_clamart(demo: Demo, made: Exchange, first: date) -> None:
    """Young people of Clamart: one has an account and confirmed, one withdrew."""
    at, city = demo.now - timedelta(days=16), demo.organisation("clamart")
    for number, (given, family, gender, years, days) in enumerate(data.CLAMART):
        fields = {"given_name": given, "family_name": family, "gender": gender, "birth_date": _born(first, years, days)}
        person: Any = _with_account(demo, fields) if number == 0 else fields
        one = participations.add(
            demo.session, demo.coordinator, made.public_id, city.public_id, person, source=Source.PAPER, now=at
        )
        if number == 0:
            own = {
                "languages": ["fr", "en"],
                "interests": ["escalade", "dessin"],
                "wishes": "Une famille avec un chat.",
            }
            mine = demo.actor(data.ACCOUNT)
            participations.edit(demo.session, mine, one.public_id, own, now=at + timedelta(days=1))
            participations.move(demo.session, mine, one.public_id, "confirm", now=at + timedelta(days=1))
        elif number in {1, 2, 4}:
            participations.move(
                demo.session, demo.coordinator, one.public_id, "confirm", source=Source.PHONE,
                now=at + timedelta(days=2),
            )  # fmt: skip
        elif number == len(data.CLAMART) - 1:
            participations.move(
                demo.session, demo.coordinator, one.public_id, "withdraw", reason="Déménagement en juin",
                source=Source.MAIL, now=at + timedelta(days=9),
            )  # fmt: skip


def _with_account(demo: Demo, fields: dict[str, Any]) -> str:
    user = demo.user(data.ACCOUNT, fields["given_name"], fields["family_name"], "clamart", Language.FR)
    demo.session.add(Membership(user_id=user.id, role=Role.APPLICANT, granted_at=demo.now))
    demo.session.flush()
    person = demo.session.get_one(Person, user.person_id)
    for field in ("birth_date", "gender"):
        people.save_field(
            demo.session, demo.coordinator, person.public_id, field, fields[field], now=demo.now
        )  # fmt: skip
    return person.public_id


def _coordinator(demo: Demo, city: str) -> Any:
    return demo.coordinator if city == "clamart" else demo.actor("artachat@demo.example")


def _leader(
    demo: Demo, made: Exchange, city: str, given: str, family: str, kind: str, substitute: bool, *, at: datetime
) -> None:
    fields = {"given_name": given, "family_name": family, "birth_date": date(demo.year - 41, 3, 12)}
    participations.add(
        demo.session, _coordinator(demo, city), made.public_id, demo.organisation(city).public_id, fields,
        kind=ParticipationKind(kind), is_substitute=substitute, source=Source.IN_PERSON, now=at,
    )  # fmt: skip


def _earlier(demo: Demo) -> None:
    """Last year’s: young adults, both visits done, closed."""
    first, second = demo.today - timedelta(days=430), demo.today - timedelta(days=370)
    made = _of_adults(
        demo, first, second, data.EARLIER, data.EARLIER_LEADERS, at=demo.now - timedelta(days=500)
    )  # fmt: skip
    for leg in _visits(demo, made):
        _lived(demo, leg)
    demo_exchange_money.earlier(demo, made, _coordinator(demo, "artachat"), first)
    exchanges.move(demo.session, demo.coordinator, made.public_id, "close", now=demo.now - timedelta(days=320))


def _under_way(demo: Demo) -> None:
    """Young adults: back from the first visit and not closed yet, four days ago the others left for the second."""
    first, second = demo.today - timedelta(days=38), demo.today - timedelta(days=3)
    made = _of_adults(demo, first, second, data.TRAVELLING, data.TRAVELLING_LEADERS, at=demo.now - timedelta(days=120))
    before, now = _visits(demo, made)
    _lived(demo, before)
    artachat = _coordinator(demo, "artachat")
    demo_exchange_hosting.agreed(demo, now, artachat)
    demo_exchange_stay.rides(demo, now)
    _lived(demo, now)
    demo_exchange_hosting.moved(demo, now, artachat, at=demo.now - timedelta(hours=26))
    demo_exchange_stay.waits_for_care(demo, now, at=demo.now - timedelta(hours=20))


def _ready(demo: Demo) -> None:
    """Young adults who leave in five days: nothing stands in the way any more."""
    first, second = demo.today + timedelta(days=5), demo.today + timedelta(days=65)
    at = demo.now - timedelta(days=110)
    made = _of_adults(demo, first, second, data.LEAVING, data.LEAVING_LEADERS, texts=data.GARDENERS, at=at)
    _lived(demo, _visits(demo, made)[0])


def _given_up(demo: Demo) -> None:
    """Nobody could pay for the journey."""
    first, at = demo.today + timedelta(days=200), demo.now - timedelta(days=90)
    made = _begun(demo, data.GIVEN_UP, first, first + timedelta(days=60), at=at)
    exchanges.move(
        demo.session, demo.coordinator, made.public_id, "cancel", reason="La subvention du voyage est refusée.",
        now=at + timedelta(days=20),
    )  # fmt: skip


def _of_adults(
    demo: Demo, first: date, second: date, young: Sequence[tuple[str, str, str, str, int]],
    leaders: Sequence[tuple[str, str, str]], *, texts: Mapping[str, Any] = data.TEXTS, at: datetime,
) -> Exchange:  # fmt: skip
    """An exchange that was opened, with its people, who have confirmed and agreed."""
    made = _begun(demo, {**texts, "min_age": 18, "max_age": 25, "places_per_city": 6}, first, second, at=at)
    exchanges.move(demo.session, demo.coordinator, made.public_id, "open", now=at)
    for city, given, family in leaders:
        _leader(demo, made, city, given, family, "director", False, at=at)
    for city, given, family, gender, years in young:
        fields = {"given_name": given, "family_name": family, "gender": gender, "birth_date": _born(first, years, 100)}
        actor = _coordinator(demo, city)
        one = participations.add(
            demo.session, actor, made.public_id, demo.organisation(city).public_id, fields, source=Source.PAPER, now=at
        )
        participations.move(demo.session, actor, one.public_id, "confirm", source=Source.MAIL, now=at)
        demo_exchange_consents.of_adults(demo, actor, one, at=at)
    return made


def _visits(demo: Demo, made: Exchange) -> list[Leg]:
    return list(demo.session.scalars(select(Leg).where(Leg.exchange_id == made.id).order_by(Leg.starts_on)))


def _lived(demo: Demo, leg: Leg) -> None:
    """The states of one visit, each on its day, as far as that day has come."""
    back = demo.now - (demo.today - leg.ends_on)
    actors = {demo.organisation(city).id: _coordinator(demo, city) for city in ("clamart", "artachat")}
    demo_exchange_papers.all_in_hand(demo, leg, actors, at=back - timedelta(days=30))
    demo_exchange_programme.live(demo, leg)
    for name, when in (
        ("clear", back - timedelta(days=16)),
        ("start", back - LENGTH),
        ("end", back + timedelta(days=1)),
        ("close", back + timedelta(days=30)),
    ):
        if when > demo.now:
            return
        if name == "close":
            certificates.issue_all(demo.session, demo.coordinator, leg.public_id, now=when)
        legs.move(demo.session, demo.coordinator, leg.public_id, name, now=when)
        if name == "end" and leg.direction is LegDirection.OUTBOUND:
            demo_exchange_stay.went_wrong(demo, leg, back=back)
            demo_exchange_stay.said(demo, leg, at=back + timedelta(days=3))
