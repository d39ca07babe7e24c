"""Reads about links to the desks of schools: which are living, for whom and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.models import CapabilityLink, Location, Organisation, Person
from services.actors import Actor
from services.materials.school_desk import living_links
from services.queries.material.lending_scope import owned_by

MOST_LINKS = 100


@dataclass(frozen=True, slots=True)
class SchoolLink:
    """A living link to the desk of a school; ``name`` is of whom it is for."""

    link_id: int
    name: str
    school: str
    expires_at: datetime


def living(session: Session, actor: Actor, *, now: datetime, language: str = "fr") -> list[SchoolLink]:
    """Those of bodies that keep material of the actor’s cities, by school, the latest first. One statement."""
    school = localised_column(Organisation, "name", language)
    keepers = select(Location.keeper_id).where(Location.organisation_id.in_(owned_by(actor)))
    rows = session.execute(
        select(CapabilityLink, Person, school)
        .join(Organisation, Organisation.id == CapabilityLink.subject_id)
        .outerjoin(Person, Person.id == CapabilityLink.person_id)
        .where(*living_links(now), Organisation.id.in_(keepers))
        .order_by(school, CapabilityLink.id.desc())
        .limit(MOST_LINKS)
    )
    return [
        SchoolLink(link.id, person.name if person else str(link.details.get("name", "")), of_school, link.expires_at)
        for link, person, of_school in rows
    ]
