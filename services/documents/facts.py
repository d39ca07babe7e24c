"""What is printed about an internship, read once for all papers of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import AgreementKind, AgreementState, DocumentKind, Language, Role, SecretKind, SubjectKind, UserStatus
from db.models import (
    Agreement,
    ChecklistItem,
    Department,
    File,
    Membership,
    Offer,
    Organisation,
    Person,
    Placement,
    User,
)
from services import formats, person_secrets
from services.actors import Actor
from services.errors import NotFound
from services.formats import plain_date
from services.i18n import N_, translate
from services.policy import Action, may
from services.records import by_public_id

MOST_COORDINATORS = 2
APPENDED = ("invitation_letter", "housing")
"""Things to do whose paper belongs into the visa pack."""


@dataclass(frozen=True, slots=True)
class Papers:
    """The records behind the papers; nothing here outlives their making."""

    placement: Placement
    person: Person
    city: Organisation
    department: Department
    school: Organisation | None
    tutor: Person | None
    deputy: Person | None
    coordinators: tuple[Person, ...]
    address: str
    passport_number: str
    scans: dict[str, File]
    """Signed papers to append: «agreement», «invitation_letter», «housing»."""
    agreement: Agreement | None = None
    """The one that was signed by all here; it comes before a scan."""

    def has(self, code: str) -> bool:
        """Whether a signed paper can be appended."""
        return code in self.scans or (code == "agreement" and self.agreement is not None)

    @property
    def last_day(self) -> date:
        return self.placement.ended_on or self.placement.ends_on

    def department_name(self, language: str) -> str:
        return localised(self.department, "name", language)

    def period(self, language: str) -> str:
        """«du 1er juillet 2027 au 31 août 2027»."""
        start, end = plain_date(self.placement.starts_on, language), plain_date(self.last_day, language)
        return translate(language, N_("from %(start)s to %(end)s"), start=start, end=end)

    def city_name(self, language: str) -> str:
        return localised(self.city, "name", language)

    def nationality(self, language: str) -> str:
        code = self.person.nationality
        return str(Locale(language).territories.get(code, code)) if code else ""

    def money(self, language: str) -> str:
        """What is paid, in a sentence."""
        cents = self.placement.hourly_cents
        if cents is None:
            return translate(language, N_("No internship allowance is paid."))
        paid = N_("The city pays an internship allowance of %(amount)s per hour of presence.")
        return translate(language, paid, amount=formats.euros(cents, language))

    def contacts(self, language: str) -> list[tuple[str, str]]:
        """Role and how to reach them: tutor, deputy, department, coordinators."""
        rows = [
            (N_("Internship tutor"), self.tutor),
            (N_("Deputy of the tutor"), self.deputy),
            *((N_("Coordinator"), one) for one in self.coordinators),
        ]
        found = [(translate(language, role), _reach(who)) for role, who in rows if who is not None]
        department = " · ".join(part for part in (self.department_name(language), self.department.phone) if part)
        return [*found[:2], (translate(language, N_("Department")), department), *found[2:]]


def _reach(person: Person) -> str:
    return " · ".join(part for part in (person.name, person.phone, person.email) if part)


def papers_of(session: Session, actor: Actor, placement_public_id: str, *, with_number: bool) -> Papers:
    """All that is printed, for the intern and the coordinators; ``NotFound`` for everybody else.

    ``with_number`` opens the sealed passport number: the caller keeps that in the audit trail.
    """
    placement = by_public_id(session, Placement, placement_public_id)
    if not may(actor, Action.PLACEMENT_PAPERS, placement):
        raise NotFound(N_("This does not exist, or not any more."))
    person = session.get_one(Person, placement.person_id)
    department = session.get_one(Department, placement.department_id)
    offer = session.get(Offer, placement.offer_id) if placement.offer_id else None
    number = SecretKind.PASSPORT_NUMBER
    opened = person_secrets.opened(session, actor, person, [number]) if with_number else {}
    return Papers(
        placement=placement,
        person=person,
        city=session.get_one(Organisation, placement.organisation_id),
        department=department,
        school=session.get(Organisation, placement.sending_organisation_id or 0),
        tutor=session.get(Person, placement.tutor_id or 0),
        deputy=session.get(Person, placement.deputy_id or 0),
        coordinators=_coordinators(session, placement),
        address=placement.place or (offer.address if offer else "") or department.address,
        passport_number=opened.get(number, ""),
        scans=_scans(session, placement),
        agreement=session.scalars(
            select(Agreement).where(
                Agreement.placement_id == placement.id,
                Agreement.kind == AgreementKind.AGREEMENT,
                Agreement.state == AgreementState.SIGNED,
            )
        ).first(),
    )


def language_of(session: Session, papers: Papers, fallback: Language) -> Language:
    """The language of the intern's account."""
    chosen = session.scalar(select(User.language).where(User.person_id == papers.person.id))
    return chosen or fallback


def _coordinators(session: Session, placement: Placement) -> tuple[Person, ...]:
    return tuple(
        session.scalars(
            select(Person)
            .join(User, User.person_id == Person.id)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.role == Role.COORDINATOR,
                Membership.organisation_id == placement.organisation_id,
                Membership.revoked_at.is_(None),
                User.status == UserStatus.ACTIVE,
            )
            .order_by(Person.family_name, Person.id)
            .distinct()
            .limit(MOST_COORDINATORS)
        )
    )


def _scans(session: Session, placement: Placement) -> dict[str, File]:
    """The living signed papers by what they are: the latest agreement, and the proofs of :data:`APPENDED`."""
    living = (File.subject_kind == SubjectKind.PLACEMENT, File.subject_id == placement.id, File.deleted_at.is_(None))
    agreement = select(File).where(*living, File.kind == DocumentKind.AGREEMENT).order_by(File.id.desc()).limit(1)
    latest = session.scalars(agreement).one_or_none()
    proofs = (
        select(ChecklistItem.code, File)
        .join(File, File.id == ChecklistItem.proof_id)
        .where(
            *living,
            ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
            ChecklistItem.subject_id == placement.id,
            ChecklistItem.code.in_(APPENDED),
        )
    )
    found = {row.code: row.File for row in session.execute(proofs)}
    return found | ({"agreement": latest} if latest else {})
