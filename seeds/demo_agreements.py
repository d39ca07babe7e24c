"""Agreements of internships in each of their states, begun through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.enums import AgreementState, Language, PlacementState, SignatureWay, Source
from db.models import Placement, Signature
from services import history, placements
from services.agreements import drafting, replacing, versions
from services.workflows import AGREEMENT

if TYPE_CHECKING:
    from seeds.demo import Demo

S = AgreementState
CITY = {
    "postal_address": "1 place Maurice-Gunsbourg, 92140 Clamart", "signatory_name": "Alain Mercier",
    "signatory_title": "maire adjoint", "signatory_email": "maire-adjoint@demo.example",
    "deliberation": "délibération n° 26-041 du 12 mars 2026 (exemple)",
}  # fmt: skip
SCHOOL = {
    "postal_address": "10 rue David-Anhaght, Erevan", "signatory_name": "Nelly Avetisyan",
    "signatory_title": "vice-rectrice", "signatory_email": "rectorat@demo.example",
}  # fmt: skip
WRITTEN = {
    "course": ("Licence de gestion, 3e année, 560 heures par an", "Bachelor of management, year 3, 560 hours a year"),
    "skills": ("Écrire pour un public, organiser une réunion", "Write for an audience, organise a meeting"),
    "tasks": ("Préparer l’accueil des nouveaux habitants.", "Prepare the welcome of new residents."),
}
WRITTEN_IN_ARMENIAN = {
    "course": "Կառավարման բակալավրիատ, 3-րդ կուրս, տարեկան 560 ժամ",
    "skills": "Գրել հանրության համար, կազմակերպել հանդիպում",
    "tasks": "Նախապատրաստել նոր բնակիչների ընդունելությունը։",
}
FACED_BY_ARMENIAN = ("Nune", "Grigoryan")
"""The intern whose agreement has Armenian beside the French; the others have English."""
PEOPLE = (
    ("Nune", "Grigoryan", "communication", "Claire Fontaine", S.IN_SIGNATURE),
    ("Tatev", "Khachatryan", "education", "Claire Fontaine", S.REFUSED),
    ("Gor", "Manukyan", "culture", "Claire Fontaine", S.CANCELLED),
    ("Sona", "Avagyan", "culture", "Yves Renard", S.SUPERSEDED),
)


def fill(demo: Demo) -> None:
    """One just begun, one before its signers, one refused, one given up, one replaced by another, one signed by all."""
    for code, fields in (("clamart", CITY), ("ufar", SCHOOL)):
        for name, value in fields.items():
            setattr(demo.organisation(code), name, value)
    planned = select(Placement).where(Placement.state == PlacementState.PLANNED, Placement.application_id.is_not(None))
    for placement in demo.session.scalars(planned.order_by(Placement.id.desc()).limit(1)):
        drafting.start(demo.session, demo.coordinator, placement.public_id, now=demo.now - timedelta(days=1))
    for number, (given, family, department, tutor, state) in enumerate(PEOPLE):
        placement = placement_of(demo, given, family, department, tutor, 70 + 3 * number)
        agreement_of(demo, placement, state)
    signed = select(Placement).where(Placement.state == PlacementState.AGREEMENT_SIGNED).order_by(Placement.id)
    agreement_of(demo, demo.session.scalars(signed.limit(1)).one(), S.SIGNED)


def placement_of(demo: Demo, given: str, family: str, department: str, tutor: str, start: int) -> Placement:
    """A planned internship that was told of by mail, ``start`` days from today on."""
    first = demo.today + timedelta(days=start)
    placement = placements.enter(
        demo.session, demo.coordinator,
        person={"given_name": given, "family_name": family, "email": f"{given}.{family}@demo.example".casefold(),
                "birth_date": demo.today.replace(year=demo.today.year - 21, day=1)},
        state=PlacementState.PLANNED, source=Source.MAIL, department_public_id=demo.department(department).public_id,
        starts_on=first, ends_on=first + timedelta(days=54), subject="Accueil des nouveaux habitants",
        tutor_name=tutor, tutor_email=f"{tutor.replace(' ', '.')}@demo.example".casefold(),
        sending_organisation_public_id=demo.organisation("ufar").public_id, now=demo.now - timedelta(days=6),
    )  # fmt: skip
    demo.session.flush()
    return placement


def agreement_of(demo: Demo, placement: Placement, state: AgreementState) -> None:
    """Its agreement, written and brought to ``state``."""
    session, actor, at = demo.session, demo.coordinator, demo.now - timedelta(days=4)
    placement.referent_name, placement.referent_title = "Anahit Sargsyan", "maîtresse de conférences"
    agreement = drafting.start(session, actor, placement.public_id, now=at)
    is_armenian = (placement.person.given_name, placement.person.family_name) == FACED_BY_ARMENIAN
    if is_armenian:
        drafting.set_translation(session, actor, agreement.public_id, Language.HY, now=at)
    for code, (french, english) in WRITTEN.items():
        facing = WRITTEN_IN_ARMENIAN[code] if is_armenian else english
        drafting.set_clause(session, actor, agreement.public_id, code, french, facing, now=at)
    if state is S.CANCELLED:
        drafting.cancel(session, actor, agreement.public_id, reason="L’université utilise son modèle.", now=at)
        return
    version = versions.send(session, actor, agreement.public_id, now=at)
    session.flush()
    if state is S.REFUSED:
        reason = "Les dates tombent pendant les examens de rattrapage."
        history.move(session, actor, agreement, AGREEMENT, "refuse", reason=reason, now=demo.now)
    if state in {S.SIGNED, S.SUPERSEDED}:
        for signer in agreement.signers:
            session.add(
                Signature(
                    signer_id=signer.id, version_id=version.id, way=SignatureWay.SCAN, name=signer.name,
                    sha256=version.sha256, at=at, source=Source.PAPER, recorded_by_id=actor.user_id,
                )
            )  # fmt: skip
        history.move(session, actor, agreement, AGREEMENT, "complete", source=Source.PAPER, now=at)
    if state is S.SUPERSEDED:
        session.flush()
        reason = "Le nom de l’université de rattachement était faux."
        replacing.replace(session, actor, agreement.public_id, reason=reason, now=demo.now - timedelta(days=2))
