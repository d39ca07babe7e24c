"""What happens around visits of the demonstration: rides and a delay, incidents, and what people said afterwards."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.enums import IncidentSeverity, LinkPurpose, Source, SubjectKind, SurveyAudience, TravelWay
from db.models import Leg, Survey, TravelSegment
from services.actors import Actor, LinkScope
from services.exchanges import incidents, surveys, travel

if TYPE_CHECKING:
    from seeds.demo import Demo

DELAY_MINUTES = 50
ANSWERS: tuple[dict[str, Any], ...] = (
    {"whole": "5", "learned": "5", "french": "4", "family": "5", "safe": "5", "again": True,
     "comment": "Trier les déchets en deux langues, c’était drôle."},
    {"whole": "4", "learned": "4", "french": "5", "family": "5", "safe": "5", "again": True},
    {"whole": "5", "learned": "3", "french": "4", "family": "4", "safe": "4", "again": True,
     "comment": "Un jour libre de plus, s’il vous plaît."},
    {"whole": "4", "learned": "5", "french": "3", "family": "5", "safe": "5", "again": True},
    {"whole": "3", "learned": "4", "french": "5", "family": "3", "safe": "4", "again": True},
)  # fmt: skip
"""Of the young people who answered; the last one has not."""


def rides(demo: Demo, leg: Leg) -> None:
    """There and back by plane."""
    cities = ("Erevan", "Paris") if leg.sending.country == "AM" else ("Paris", "Erevan")
    there, back = datetime.combine(leg.starts_on, time(4, 30)), datetime.combine(leg.ends_on, time(9))
    _ride(demo, leg, TravelWay.OUTWARD, cities, there, "JX 101")
    _ride(demo, leg, TravelWay.HOMEWARD, (cities[1], cities[0]), back, "JX 102")


def moved_by_airline(demo: Demo, leg: Leg) -> None:
    """The airline has moved the first flight."""
    first = select(TravelSegment.public_id).where(TravelSegment.leg_id == leg.id).order_by(TravelSegment.departs_at)
    note = "Horaire changé par la compagnie"
    travel.delay(
        demo.session, demo.coordinator, demo.session.scalars(first).first() or "", DELAY_MINUTES, note=note,
        now=demo.now,
    )  # fmt: skip


def _ride(
    demo: Demo, leg: Leg, way: TravelWay, cities: tuple[str, str], leaves: datetime, number: str
) -> None:  # fmt: skip
    fields = {
        "way": way, "from_place": cities[0], "to_place": cities[1], "carrier": "Compagnie d’exemple", "number": number,
        "departs": leaves, "arrives": leaves + timedelta(hours=3 if cities[1] == "Paris" else 8),
        "meet": leaves - timedelta(hours=2), "meet_place": "Hall des départs", "booking": "GRP-2027",
    }  # fmt: skip
    travel.keep(demo.session, demo.coordinator, leg.public_id, fields, now=demo.now)


def went_wrong(demo: Demo, leg: Leg, *, back: datetime) -> None:
    """Two incidents of a visit, followed and closed: a small one and a grave one."""
    for severity, title, account, note, days in (
        (IncidentSeverity.MINOR, "Téléphone perdu en forêt", "Le téléphone d’un jeune est resté sur un banc.",
         "Retrouvé le soir par un promeneur, rendu le lendemain.", 6),
        (IncidentSeverity.GRAVE, "Chute à vélo, passage aux urgences",
         "Chute dans une descente, le poignet fait mal. Les pompiers ont conduit le jeune à l’hôpital avec une "
         "accompagnatrice.", "Poignet foulé, attelle. La famille a été appelée le jour même.", 4),
    ):  # fmt: skip
        at = back - timedelta(days=days)
        fields = {"title": title, "account": account, "severity": severity, "happened_at": at, "place": "Meudon"}
        one = incidents.report(demo.session, demo.coordinator, leg.public_id, fields, now=at + timedelta(hours=1))
        incidents.follow(
            demo.session, demo.coordinator, one.public_id, note=note, told_guardians_at=at + timedelta(hours=2),
            now=at + timedelta(days=1),
        )  # fmt: skip
        incidents.move(
            demo.session, demo.coordinator, one.public_id, "close", reason="Sans suite", now=back + timedelta(days=2)
        )


def waits_for_care(demo: Demo, leg: Leg, *, at: datetime) -> None:
    """Two incidents of a visit that is under way: one is followed, of the other nobody has taken care yet."""
    _case, knee = (
        incidents.report(
            demo.session, demo.coordinator, leg.public_id,
            {"title": title, "severity": IncidentSeverity.MINOR, "happened_at": at, "account": account, "place": place},
            now=at + timedelta(hours=1),
        )
        for title, account, place in (
            ("Valise restée à l’aéroport", "Une valise n’est pas arrivée. La compagnie la cherche.", "Aéroport"),
            ("Genou écorché", "Chute dans l’escalier, le genou est nettoyé et bandé.", "Auberge"),
        )
    )  # fmt: skip
    incidents.follow(
        demo.session, demo.coordinator, knee.public_id, note="Va bien, pansement changé ce matin.",
        told_guardians_at=None, now=at + timedelta(hours=12),
    )  # fmt: skip


def said(demo: Demo, leg: Leg, *, at: datetime) -> None:
    """Everybody is asked once the group is back; five young people answer."""
    surveys.ask_all(demo.session, demo.coordinator, leg.public_id, now=at)
    query = select(Survey).where(Survey.leg_id == leg.id, Survey.audience == SurveyAudience.PARTICIPANT)
    for survey, answers in zip(demo.session.scalars(query.order_by(Survey.id)).all(), ANSWERS, strict=False):
        link = LinkScope(0, LinkPurpose.SURVEY, SubjectKind.SURVEY, survey.id)
        bearer = Actor(source=Source.LINK, link=link)
        for code, value in answers.items():
            surveys.save_answer(demo.session, bearer, survey.public_id, code, value, now=at + timedelta(days=2))
        surveys.submit(demo.session, bearer, survey.public_id, now=at + timedelta(days=2))
