"""What the demonstration's students find on their own pages: an arrival, a passport, a certificate, a correction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ApplicationState, DocumentKind, FrenchCertificate, FrenchLevel, SecretKind, SubjectKind
from db.models import Application, File, Person, Placement, User
from services import arrivals, certificates, corrections, people, person_secrets
from services.actors import Actor, account_actor
from services.files import Upload

PREPARED, PAID, CERTIFIED, TO_CORRECT = "karen", "lilit", "anna", "vahe"
"""Given names of students, in front of their addresses."""
HOUSING = (
    "Résidence étudiante, 3 rue de l’Exemple, 92140 Clamart\nChambre fournie par la ville pour tout le séjour, 0 €"
)
COSTS = (
    "Vol aller-retour : la ville\nLogement : la ville\nRepas de midi en semaine : la ville\n"
    "Assurance et visa : l’étudiant\nTransports : carte fournie par la ville"
)


def fill(session: Session, now: datetime, coordinator: Actor, scan: Upload) -> None:
    """Complete the stories of four students, through the services."""
    _prepared(session, now, coordinator)
    _paid(session, now, coordinator)
    claim = {"certificate": FrenchCertificate.DELF, "level": FrenchLevel.B2, "on": now.date() - timedelta(days=200)}
    student, person = _student(session, CERTIFIED)
    certificates.propose(session, student, person.public_id, "delf-b2.pdf", b"", now=now, prepared=scan, **claim)
    _to_correct(session, now, coordinator)
    session.flush()


def _prepared(session: Session, now: datetime, coordinator: Actor) -> None:
    """All is known and the papers are nearly complete."""
    student, person = _student(session, PREPARED)
    placement = _placement(session, person)
    arrivals.save(
        session, coordinator, placement.public_id, now=now, housing=HOUSING, costs=COSTS,
        visa_appointment_on=placement.starts_on - timedelta(days=55), first_day_minutes=9 * 60,
        first_day_place="Hôtel de ville, accueil, 1 place Maurice-Gunsbourg, 92140 Clamart",
        first_day_contact="Camille Vasseur", first_day_phone="+33 1 00 00 00 00",
        first_day_note="Venir avec le passeport. Le déjeuner est prévu à la cantine de la mairie.",
    )  # fmt: skip
    last = placement.ends_on
    for field, value in (
        ("postal_address", "12, rue de l’Exemple, Erevan"),
        ("passport_issued_on", last.replace(year=last.year - 6, day=2)),
        ("passport_expires_on", last.replace(year=last.year + 4, day=1)),
    ):
        people.save_field(session, student, person.public_id, field, value, now=now)
    person_secrets.save(session, student, person.public_id, SecretKind.PASSPORT_NUMBER, "AA0000001", now=now)


def _paid(session: Session, now: datetime, coordinator: Actor) -> None:
    """Money is due and the bank is not known yet; the passport ends too early."""
    student, person = _student(session, PAID)
    placement = _placement(session, person)
    arrivals.save(
        session, coordinator, placement.public_id, now=now, hourly_cents=450,
        paid_on=placement.ends_on + timedelta(days=20),
    )  # fmt: skip
    ends = placement.ends_on + timedelta(days=30)
    people.save_field(session, student, person.public_id, "passport_expires_on", ends, now=now)


def _to_correct(session: Session, now: datetime, coordinator: Actor) -> None:
    """A field to correct and a paper to send anew."""
    _actor, person = _student(session, TO_CORRECT)
    application = session.scalars(
        select(Application).where(
            Application.person_id == person.id, Application.state == ApplicationState.UNDER_REVIEW
        )
    ).one()
    due, field = now.date() + timedelta(days=6), "study_field"
    words = "Précisez votre spécialité : gestion de quoi ?"
    corrections.ask(session, coordinator, application.public_id, field, words, due, now=now)
    cv = session.scalars(
        select(File).where(
            File.subject_kind == SubjectKind.APPLICATION, File.subject_id == application.id,
            File.kind == DocumentKind.CV, File.deleted_at.is_(None),
        )
    ).one()  # fmt: skip
    corrections.ask_for_document(session, coordinator, cv.public_id, "La deuxième page manque.", due, now=now)


def _student(session: Session, name: str) -> tuple[Actor, Person]:
    user = session.scalars(select(User).where(User.email == f"{name}@demo.example")).one()
    actor = account_actor(session, user.id)
    if actor is None:
        raise RuntimeError(f"{name} cannot sign in")
    return actor, session.get_one(Person, user.person_id)


def _placement(session: Session, person: Person) -> Placement:
    return session.scalars(select(Placement).where(Placement.person_id == person.id)).one()
