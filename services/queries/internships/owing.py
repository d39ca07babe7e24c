"""What an internship that stands on a form would owe, as the public simulator answers it, with what is known here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import OrganisationKind, PlacementState
from db.models import Application, Organisation, Person, Placement
from services.actors import Actor
from services.i18n import N_
from services.limits import in_the_way
from services.policy import Action, authorize
from services.presence.plan import Stay, hours_by_month
from services.presence.sheets import load, sheet
from services.queries.limits import Asked, Said, proposal_of, readable
from services.records import optional
from services.rules import law as laws
from services.rules.internships import Hours, Law, Month, Plan, PreviousOnPost, Result, simulate
from services.simulation_words import SENTENCES
from services.who_counts import post_of

BECOMES_DUE = N_(
    "As written here, %(hours)s h count in the teaching year, more than %(most)s h: money is due from the first hour. "
    "Agree on an amount, or shorten the internship."
)
NO_LONGER_DUE = N_(
    "As written here, %(hours)s h count in the teaching year, no longer more than %(most)s h: the law asks for no "
    "money any more."
)


@dataclass(frozen=True, slots=True)
class Owed:
    """The plan as it would be, the law of its first day, and what follows."""

    plan: Plan
    law: Law
    result: Result


def owed(session: Session, actor: Actor, asked: Asked) -> Owed | None:
    """None where the stay is not whole yet. Earlier internships of the person at this host count, where one is named.

    Raises ``Forbidden`` for whoever may neither write the offers of the department nor plan the internship.
    """
    if not asked.is_whole or asked.starts_on is None or asked.ends_on is None:
        return None
    department = readable(session, actor, asked)
    placement, person = _about(session, actor, asked)
    law = laws.law_on(asked.starts_on, laws.rows(session))
    stay = sheet(session, placement).stay if placement else Stay(asked.starts_on, asked.ends_on)
    stay = replace(
        stay, starts_on=asked.starts_on, ends_on=asked.ends_on, weekly_minutes=asked.weekly_minutes,
        birth_date=person.birth_date if person else None,
    )  # fmt: skip
    host = session.get_one(Organisation, department.organisation_id)
    plan = replace(
        stay.plan(_earlier(session, person, host, asked.starts_on, placement), law),
        host_is_public=host.kind in {OrganisationKind.CITY, OrganisationKind.TERRITORY},
        previous_on_post=_previous_on_post(session, actor, asked),
    )
    return Owed(plan, law, simulate(plan, law))


def crossed(session: Session, actor: Actor, asked: Asked) -> Said | None:
    """What the stay on a form changes about the line of the law above which money is due (L124-6), or that it comes
    near to it; None where nothing of that changes."""
    found = owed(session, actor, asked)
    if found is None:
        return None
    placement = optional(session, Placement, asked.placement)
    return _crossed(sheet(session, placement).result if placement else None, found.result, found.law)


def _crossed(before: Result | None, after: Result, law: Law) -> Said | None:
    """The line is judged on the hours of the fullest teaching year; without ``before`` the stay is a new one."""
    was_due = before is not None and before.is_due
    if was_due != after.is_due:
        params = {"hours": float(after.year_hours), "most": law.threshold}
        return Said(False, BECOMES_DUE if after.is_due else NO_LONGER_DUE, params)
    is_same = before is not None and before.year_hours == after.year_hours
    if is_same or all(one.rule != "gratification_margin" for one in after.findings):
        return None
    left = {"left": float(law.threshold - after.year_hours), "threshold": law.threshold}
    return Said(False, SENTENCES["gratification_margin"], left)


def _about(session: Session, actor: Actor, asked: Asked) -> tuple[Placement | None, Person | None]:
    """The internship and the person that a form is about, for whoever may plan them."""
    if placement := optional(session, Placement, asked.placement):
        authorize(actor, Action.PLACEMENT_PLAN, placement)
        return placement, session.get_one(Person, placement.person_id)
    if application := optional(session, Application, asked.application):
        authorize(actor, Action.PLACEMENT_PLAN, application)
        return None, session.get_one(Person, application.person_id)
    if person := optional(session, Person, asked.person):
        authorize(actor, Action.PERSON_READ, person)
        return None, person
    return None, None


def _earlier(
    session: Session, person: Person | None, host: Organisation, start: date, without: Placement | None
) -> dict[Month, Hours]:
    """Hours of presence by month of the person's earlier internships at the host."""
    if person is None:
        return {}
    ids = session.scalars(
        select(Placement.id).where(
            Placement.person_id == person.id,
            Placement.organisation_id == host.id,
            Placement.state != PlacementState.CANCELLED,
            Placement.starts_on < start,
            Placement.id != (without.id if without else 0),
        )
    ).all()
    found: dict[Month, Hours] = {}
    for one in load(session, ids).values() if ids else ():
        for month, hours in hours_by_month(one.plan).items():
            found[month] = found.get(month, Fraction(0)) + hours
    return found


def _previous_on_post(session: Session, actor: Actor, asked: Asked) -> PreviousOnPost | None:
    proposal = proposal_of(session, actor, asked)
    if proposal is None:
        return None
    post = post_of(session, proposal)
    return in_the_way(proposal.starts_on, post.stays, post.number)
