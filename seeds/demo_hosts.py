"""What departments say in the demonstration: opinions asked and answered, a call asked for, a place given up."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import CheckInAnswer, HostAnswer, Source
from db.enums import PlacementState as P
from db.models import Application, Call, Choice, Department, Offer, Placement
from services import check_ins, host_gives_up, host_opinions, placements
from services.actors import Actor

ANSWERS = (
    (HostAnswer.INTERESTED, "Profil très intéressant, à rencontrer."),
    (HostAnswer.NOT_SUITABLE, "Les dates ne conviennent pas au service."),
)
"""What the department of environment answers, in this order; the other candidates still await its word."""


def tell(session: Session, coordinator: Actor, head: Actor, call: Call, now: datetime) -> None:
    """``head`` works for the department of environment, which is asked about the undecided candidates of ``call``."""
    department = session.scalars(select(Department).where(Department.code == "environnement")).one()
    _opinions(session, coordinator, head, call, department, now)
    placements.enter(
        session, coordinator, person={"given_name": "Narine", "family_name": "Asatryan", "email": ""},
        state=P.READY, source=Source.PHONE, department_public_id=department.public_id,
        starts_on=now.date() + timedelta(days=10), ends_on=now.date() + timedelta(days=65),
        subject="Jardins partagés", tutor_name="Sophie Marchand", tutor_email=head.email, now=now,
    )  # fmt: skip
    session.flush()
    check_ins.say(
        session, coordinator, _one(session, "culture", P.IN_PROGRESS), CheckInAnswer.CALL_ME,
        note="Le compte informatique n’est toujours pas ouvert.", source=Source.PHONE, told_by="Camille Vasseur",
        now=now,
    )  # fmt: skip
    host_gives_up.give_up(
        session, coordinator, _one(session, "mediatheque", P.AGREEMENT_SIGNED),
        reason="La médiathèque ferme pour travaux pendant l’été.", source=Source.PHONE, told_by="Nathalie Girard",
        now=now,
    )  # fmt: skip
    session.flush()


def _opinions(
    session: Session, coordinator: Actor, head: Actor, call: Call, department: Department, now: datetime
) -> None:
    asked_at = now - timedelta(days=5)
    host_opinions.ask_for_call(
        session, coordinator, call.public_id, department_public_id=department.public_id, now=asked_at
    )
    rows = session.execute(
        select(Application.public_id, Offer.public_id)
        .join(Choice, Choice.application_id == Application.id)
        .join(Offer, Offer.id == Choice.offer_id)
        .where(
            Application.call_id == call.id,
            Application.state.in_(host_opinions.UNDECIDED),
            Offer.department_id == department.id,
        )
        .order_by(Application.id)
    ).all()
    for (application, offer), (said, reason) in zip(rows, ANSWERS, strict=False):
        host_opinions.answer(session, head, application, offer, said, reason=reason, now=asked_at + timedelta(days=2))


def _one(session: Session, department: str, state: P) -> str:
    query = select(Placement.public_id).join(Department).where(Department.code == department, Placement.state == state)
    return session.scalars(query.order_by(Placement.id).limit(1)).one()
