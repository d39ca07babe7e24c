"""What the groups of the demonstration do: seven days of the visit to come, three days that were lived and marked."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.enums import AttendanceMark, LegDirection, ParticipationKind, ParticipationState, Theme
from db.models import Activity, Exchange, Leg, LegMember, Participation
from services.exchanges import attendance, programme
from services.exchanges.attendance import Mark

if TYPE_CHECKING:
    from seeds.demo import Demo

Planned = tuple[int, int, int, str, str, Theme, str, str, str]
"""Day, first and last hour, title in French and in Armenian, theme, place, with whom, what to bring."""
PLANNED: tuple[Planned, ...] = (
    (1, 10, 12, "Accueil à l’hôtel de ville", "Ընդունելություն քաղաքապետարանում", Theme.TOGETHER,
     "Hôtel de ville", "", ""),
    (1, 14, 17, "Jeu de piste dans le quartier", "Որոնողական խաղ թաղամասում", Theme.FRANCOPHONIE, "Centre-ville", "",
     "Bonnes chaussures"),
    (2, 9, 12, "Visite du centre de tri", "Այց տեսակավորման կենտրոն", Theme.WASTE, "Centre de tri",
     "Vallée Sud – Grand Paris", ""),
    (2, 14, 16, "Atelier compost", "Կոմպոստի արհեստանոց", Theme.WASTE, "Jardin partagé", "", "Gants"),
    (3, 10, 16, "Sortie en forêt de Meudon", "Զբոսանք Մեդոնի անտառում", Theme.ENVIRONMENT, "Forêt de Meudon", "",
     "Imperméable, gourde"),
    (4, 9, 12, "Théâtre en français", "Թատրոն ֆրանսերենով", Theme.FRANCOPHONIE, "Conservatoire", "", ""),
    (4, 14, 17, "Piscine", "Լողավազան", Theme.TOGETHER, "Stade nautique", "", "Maillot, serviette"),
    (5, 10, 17, "Journée de l’Arménie", "Հայաստանի օր", Theme.CULTURE, "Place de la mairie",
     "Associations de la Journée de l’Arménie", ""),
    (6, 9, 12, "Mesurer la qualité de l’air", "Օդի որակի չափում", Theme.ENVIRONMENT, "Collège", "", ""),
    (6, 20, 22, "Veillée avec les familles", "Երեկո ընտանիքների հետ", Theme.TOGETHER, "Maison des jeunes", "", ""),
    (7, 10, 12, "Bilan et engagements", "Ամփոփում և պարտավորություններ", Theme.ENVIRONMENT, "Hôtel de ville", "", ""),
)  # fmt: skip
LIVED = PLANNED[2:5]
RAIN = {"title_fr": "Atelier de réparation", "title_hy": "Վերանորոգման արհեստանոց", "place": "Maison des jeunes"}
_MARKS = (AttendanceMark.PRESENT, AttendanceMark.PRESENT, AttendanceMark.LATE, AttendanceMark.PRESENT,
          AttendanceMark.EXCUSED)  # fmt: skip


def plan(demo: Demo, exchange: Exchange) -> None:
    """The programme of the visit to come: one activity for good weather alone, one with swimming, one cancelled."""
    leg = _outbound(demo, exchange)
    leaders = _of(demo, leg, leads=True)
    made = [_add(demo, leg, one, leaders[:2]) for one in PLANNED]
    programme.plan_for_rain(demo.session, demo.coordinator, made[4].public_id, RAIN, now=demo.now)
    programme.edit(demo.session, demo.coordinator, made[6].public_id, {"swimming": True}, now=demo.now)
    programme.cancel(demo.session, demo.coordinator, made[8].public_id, now=demo.now)


def live(demo: Demo, leg: Leg) -> None:
    """Three activities of a visit, at which everybody was marked up to yesterday."""
    leaders, young = _of(demo, leg, leads=True), _of(demo, leg, leads=False)
    for number, planned in enumerate(LIVED):
        one = _add(demo, leg, planned, leaders)
        if one.day < demo.today:
            _mark(demo, one, young, number, demo.now - (demo.today - one.day))


def _mark(demo: Demo, one: Activity, young: list[str], turn: int, at: datetime) -> None:
    marks = [
        Mark(f"demo-{one.public_id}-{n}", person, _MARKS[(n + turn) % len(_MARKS)], at)
        for n, person in enumerate(young)
    ]
    attendance.take(demo.session, demo.coordinator, one.public_id, marks, now=at + timedelta(minutes=4))


def _add(demo: Demo, leg: Leg, planned: Planned, leaders: list[str]) -> Activity:
    day, first, last, title, title_hy, theme, place, partner, material = planned
    fields: dict[str, Any] = {
        "day": leg.starts_on + timedelta(days=day), "starts_at": time(first), "ends_at": time(last), "theme": theme,
        "title_fr": title, "title_hy": title_hy, "place": place, "partner_name": partner, "material": material,
    }  # fmt: skip
    return programme.add(demo.session, demo.coordinator, leg.public_id, fields, leaders=leaders, now=demo.now)


def _outbound(demo: Demo, exchange: Exchange) -> Leg:
    query = select(Leg).where(Leg.exchange_id == exchange.id, Leg.direction == LegDirection.OUTBOUND)
    return demo.session.scalars(query).one()


def _of(demo: Demo, leg: Leg, *, leads: bool) -> list[str]:
    """Public ids of those who lead in a visit, or of its young people."""
    is_young = Participation.kind == ParticipationKind.PARTICIPANT
    query = (
        select(Participation.public_id)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .where(
            LegMember.leg_id == leg.id, LegMember.left_on.is_(None), ~is_young if leads else is_young,
            Participation.state != ParticipationState.WITHDRAWN, Participation.is_substitute.is_(False),
        )
        .order_by(Participation.sort_name, Participation.id)
    )  # fmt: skip
    return list(demo.session.scalars(query))
