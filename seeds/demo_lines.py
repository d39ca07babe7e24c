"""The city's other interns and the absences of tutors in the demonstration: what limits and the timeline count."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Department, Person
from services import other_interns, tutor_absences
from services.actors import Actor

# name, school, department, first and last day counted from today, confirmed by human resources
OTHERS = (
    ("Léa Bernard", "Lycée Jacques-Monod", "communication", -10, 25, True),
    ("", "IUT de Sceaux", "environnement", 20, 80, False),
)
# tutor, first and last day counted from today
AWAY = (("environnement@demo.example", 15, 26), ("tuteur@demo.example", 30, 44))


def fill(session: Session, coordinator: Actor, now: datetime) -> None:
    """Lines as a coordinator enters them."""
    for name, school, code, first, last, confirmed in OTHERS:
        department = session.scalars(select(Department).where(Department.code == code)).one()
        other_interns.add(
            session, coordinator, confirmed=confirmed, name=name, school=school,
            department_public_id=department.public_id, starts_on=now.date() + timedelta(days=first),
            ends_on=now.date() + timedelta(days=last), now=now,
        )  # fmt: skip
    for email, first, last in AWAY:
        tutor = session.scalars(select(Person).where(Person.email == email).order_by(Person.id).limit(1)).one()
        tutor_absences.add(
            session, coordinator, tutor.public_id, starts_on=now.date() + timedelta(days=first),
            ends_on=now.date() + timedelta(days=last), now=now,
        )  # fmt: skip
