"""Words in which tests of offers and internships tell their stories."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from db.enums import LinkPurpose, OrganisationKind, Role, SubjectKind
from db.models import (
    AuditEntry,
    CapabilityLink,
    ChecklistItem,
    DatedRule,
    Department,
    Finding,
    Organisation,
    OutboxMail,
    Person,
    StateChange,
)
from db.session import writing
from services.actors import ANONYMOUS, Actor, link_actor, system
from services.checklists import load_templates
from tests.conftest import NOW, Database
from tests.factories import Factory

START, END = date(2027, 7, 1), date(2027, 8, 31)
"""A Thursday and a Tuesday."""
EXPIRY = NOW.replace(year=2030)
LAW = {"tutor_maximum": 3, "host_quota_percent": 15, "host_quota_small": 3, "host_quota_small_staff": 20}


def law(db: Database, **values: int) -> None:
    """The limits of the law, as they stand since 2015."""
    db.add(
        *(
            DatedRule(code=code, valid_from=date(2015, 10, 29), value=value, unit="count", source="Code de l’éducation")
            for code, value in (LAW | values).items()
        )
    )


def checklist_templates(db: Database) -> None:
    with writing() as session:
        load_templates(session)


def tutor(make: Factory, **fields: Any) -> Person:
    return make.person(**{"given_name": "Hélène", "family_name": "Moreau", "birth_date": None, **fields})


def findings_of(db: Database, record: Any, kind: SubjectKind) -> dict[str, dict[str, Any]]:
    """What stands about a record: parameters by rule."""
    query = select(Finding).where(
        Finding.subject_kind == kind, Finding.subject_id == record.id, Finding.resolved_at.is_(None)
    )
    return {one.rule: one.params for one in db.all(query)}


def steps(db: Database, record: Any, kind: SubjectKind) -> list[tuple[str, str | None, str, str]]:
    """The history: move, from, to, source."""
    query = select(StateChange).where(StateChange.subject_kind == kind, StateChange.subject_id == record.id)
    rows = db.all(query.order_by(StateChange.id))
    return [(row.move, row.from_state, row.to_state, str(row.source)) for row in rows]


def audited(db: Database) -> list[str]:
    return [entry.action for entry in db.all(select(AuditEntry).order_by(AuditEntry.id))]


def items(db: Database, placement: Any) -> dict[str, ChecklistItem]:
    query = select(ChecklistItem).where(
        ChecklistItem.subject_kind == SubjectKind.PLACEMENT, ChecklistItem.subject_id == placement.id
    )
    return {item.code: item for item in db.all(query)}


def mails(db: Database) -> list[tuple[str, str]]:
    """Template and recipient of each mail, the oldest first."""
    return [(mail.template, mail.recipient) for mail in db.all(select(OutboxMail).order_by(OutboxMail.id))]


def link(db: Database, purpose: LinkPurpose, kind: SubjectKind, subject_id: int, **fields: Any) -> Actor:
    """The bearer of a link."""
    row = db.add(
        CapabilityLink(
            **{
                "token_hash": f"{purpose}{subject_id}", "purpose": purpose, "subject_kind": kind,
                "subject_id": subject_id, "created_at": NOW, "expires_at": EXPIRY, "details": {"name": "M. Petit"},
                **fields,
            }
        )
    )  # fmt: skip
    with db.session() as session:
        return link_actor(session, session.get_one(CapabilityLink, row.id))


def department_link(db: Database, department: Department) -> Actor:
    return link(db, LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT, department.id)


def placement_link(db: Database, placement: Any) -> Actor:
    return link(db, LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT, placement.id)


def everybody(db: Database, make: Factory, placement: Any) -> dict[str, Actor]:
    """All kinds of actors, by what they are to ``placement`` (which has a tutor) and its department."""
    other_school = db.add(Organisation(code="ysu", kind=OrganisationKind.UNIVERSITY, name_fr="YSU", country="AM"))
    other_city = db.add(Organisation(code="meudon", kind=OrganisationKind.CITY, name_fr="Meudon", country="FR"))
    department, other = db.get(Department, placement.department_id), make.department()
    return {
        "coordinator": make.coordinator(),
        "admin": make.admin(),
        "coordinator of another city": make.coordinator(other_city),
        "admin of another city": make.member(Role.ADMIN, other_city),
        "head of the department": make.host(department),
        "head of another department": make.host(other),
        "tutor": make.actor(make.user(person=db.get(Person, placement.tutor_id))),
        "intern": make.applicant(db.get(Person, placement.person_id)),
        "another student": make.applicant(),
        "partner of the school": make.partner(),
        "partner of another school": make.partner(other_school),
        "reviewer": make.member(Role.REVIEWER, make.city()),
        "link to the department": department_link(db, department),
        "link to another department": department_link(db, other),
        "link to the internship": placement_link(db, placement),
        "link to another internship": placement_link(db, make.placement(department=department)),
        "anonymous": ANONYMOUS,
        "system": system(),
    }
