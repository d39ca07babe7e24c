"""Links that were given out and still work: for what, about what, to whom, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.base import localised_column
from db.enums import LinkPurpose, Role, SubjectKind
from db.models import CapabilityLink, Department, Person, Placement
from services.actors import Actor
from services.links import ACCOUNT_PURPOSES

MOST_LINKS = 200


@dataclass(frozen=True, slots=True)
class GivenLink:
    """One living link; ``about`` is a department or an intern, ``to`` is empty where nobody is named."""

    link_id: int
    purpose: LinkPurpose
    about: str
    to: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


def given(session: Session, actor: Actor, *, now: datetime, language: str = "fr") -> list[GivenLink]:
    """Living links to departments and internships of the coordinated cities, the newest first. One statement.

    Links that give an account its password are the account's alone, and not among them.
    """
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    intern, bearer = aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            CapabilityLink.id, CapabilityLink.purpose,
            func.coalesce(
                func.nullif(localised_column(Department, "name", language), ""),
                func.trim(intern.given_name + " " + intern.family_name), "",
            ),
            func.trim(func.coalesce(bearer.given_name, "") + " " + func.coalesce(bearer.family_name, "")),
            CapabilityLink.created_at, CapabilityLink.expires_at, CapabilityLink.used_at,
        )
        .outerjoin(
            Department,
            and_(
                CapabilityLink.subject_kind == SubjectKind.DEPARTMENT, Department.id == CapabilityLink.subject_id
            ),
        )
        .outerjoin(
            Placement,
            and_(CapabilityLink.subject_kind == SubjectKind.PLACEMENT, Placement.id == CapabilityLink.subject_id),
        )
        .outerjoin(intern, intern.id == Placement.person_id)
        .outerjoin(bearer, bearer.id == CapabilityLink.person_id)
        .where(
            or_(Department.organisation_id.in_(owners), Placement.organisation_id.in_(owners)),
            CapabilityLink.purpose.not_in(ACCOUNT_PURPOSES),
            CapabilityLink.revoked_at.is_(None),
            CapabilityLink.expires_at > now,
            or_(CapabilityLink.is_single_use.is_(False), CapabilityLink.used_at.is_(None)),
        )
        .order_by(CapabilityLink.created_at.desc(), CapabilityLink.id.desc())
        .limit(MOST_LINKS)
    )  # fmt: skip
    return [GivenLink(*row) for row in rows]
