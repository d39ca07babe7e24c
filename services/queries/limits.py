"""What the limits say of a stay as it stands on a form, and who counts in each of its weeks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import localised_column, new_public_id
from db.models import Department, Offer, OtherIntern, Person, Placement
from services.actors import Actor
from services.findings import TEXTS
from services.limits import LAWFUL, WeekCount, breached, unconfirmed, weeks
from services.offer_checks import date_errors
from services.policy import Action, authorize, coordinates
from services.posts import is_shared
from services.queries.internships.placements import shown_name
from services.queries.scope import placements_visible_to
from services.records import by_public_id, optional
from services.who_counts import Ground, Proposal, ground


@dataclass(frozen=True, slots=True)
class Asked:
    """A stay as a form has it, with people and places by public id; ``placement`` is the internship it is about.

    For an offer ``is_offer`` is set, ``places`` says how many may still come, ``gives`` how many places it has in all,
    and ``same_post_as`` names the offer whose post it shares; ``application`` or ``person`` say who comes.
    """

    department: str | None
    starts_on: date | None
    ends_on: date | None
    tutor: str | None = None
    deputy: str | None = None
    offer: str | None = None
    placement: str | None = None
    is_offer: bool = False
    places: int = 1
    gives: int | None = None
    same_post_as: str | None = None
    weekly_minutes: int = 35 * 60
    application: str | None = None
    person: str | None = None

    @property
    def is_whole(self) -> bool:
        """Department and both days are there and make sense."""
        return bool(self.department) and self.places > 0 and not date_errors(self.starts_on, self.ends_on)


class Said(NamedTuple):
    """One sentence about a stay; ``is_block``: it stands in the way, of the input ``field``."""

    is_block: bool
    msgid: str
    params: dict[str, Any]
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Intern:
    """One that counts. Who may not read the internship gets neither name nor department."""

    name: str
    department: str
    starts_on: date
    last_day: date
    is_confirmed: bool
    is_of_tutor: bool
    """They have the same internship tutor."""


@dataclass(frozen=True, slots=True)
class WhoCounts:
    """The weeks of a stay; ``who`` of a week are places in ``interns``. A limit that is not known is None."""

    weeks: tuple[WeekCount, ...]
    interns: tuple[Intern, ...]
    wanted: int
    quota: int | None
    places: int
    tutor_limit: int | None
    """None also where nobody is named."""


def said(session: Session, actor: Actor, asked: Asked) -> list[Said]:
    """What the limits say of it, in the words in which the act itself would refuse or remark it."""
    known = _ground(session, actor, asked)
    return list(_said(known, asked)) if known else []


def by_week(session: Session, actor: Actor, asked: Asked, *, language: str) -> WhoCounts | None:
    """Who counts in each week; None where the stay is not whole yet."""
    known = _ground(session, actor, asked)
    if known is None:
        return None
    return WhoCounts(
        tuple(weeks(known)), tuple(_interns(session, actor, known, language)), known.proposal.wanted, known.quota,
        known.places, known.tutor_limit if known.proposal.tutor_id else None,
    )  # fmt: skip


def readable(session: Session, actor: Actor, asked: Asked) -> Department:
    """The department of the form, for whoever may write its offers; raises ``Forbidden`` for others."""
    department = by_public_id(session, Department, asked.department or "")
    authorize(
        actor, Action.OFFER_EDIT, Offer(organisation_id=department.organisation_id, department_id=department.id)
    )  # fmt: skip
    return department


def proposal_of(session: Session, actor: Actor, asked: Asked) -> Proposal | None:
    """The stay with the records it names; None where it is not whole yet."""
    if not asked.is_whole or asked.starts_on is None or asked.ends_on is None:
        return None
    department = readable(session, actor, asked)
    tutor, deputy = optional(session, Person, asked.tutor), optional(session, Person, asked.deputy)
    offer, own = optional(session, Offer, asked.offer), optional(session, Placement, asked.placement)
    return Proposal(
        department.organisation_id, department.id, asked.starts_on, asked.ends_on, tutor.id if tutor else None,
        deputy.id if deputy else None, offer.id if offer else None, own.id if own else None, wanted=asked.places,
        post=_post(session, offer, asked), gives=asked.gives,
    )  # fmt: skip


def _post(session: Session, offer: Offer | None, asked: Asked) -> str | None:
    """The post that an offer on a form would belong to; None: the one it has."""
    if not asked.is_offer:
        return None
    same = optional(session, Offer, asked.same_post_as)
    if same is not None:
        return same.post
    return new_public_id() if offer is None or is_shared(session, offer) else None


def _ground(session: Session, actor: Actor, asked: Asked) -> Ground | None:
    proposal = proposal_of(session, actor, asked)
    return ground(session, proposal) if proposal else None


def _said(known: Ground, asked: Asked) -> Iterator[Said]:
    """Refusals first. An offer is refused where not even one may come; what its other places meet is a remark."""
    for_one = replace(known, proposal=replace(known.proposal, wanted=1))
    refused = [
        one
        for one in breached(for_one, sure=True)
        if one.refusal is not None and (one.limit in LAWFUL or not asked.is_offer)
    ]
    rules = {one.found.rule for one in refused}
    for one in refused:
        if one.refusal is not None:
            yield Said(True, one.refusal.msgid, one.refusal.params, one.refusal.field)
    for found in (*(one.found for one in breached(known, sure=False)), *unconfirmed(known)):
        if found.rule not in rules:
            yield Said(False, TEXTS[found.rule], found.params)


def _interns(session: Session, actor: Actor, known: Ground, language: str) -> Iterator[Intern]:
    names = _names(session, actor, known, language) | _other_names(session, actor, known, language)
    tutor = known.proposal.tutor_id
    for one in known.counted:
        name, department = names.get((one.placement_id, one.other_id), ("", ""))
        yield Intern(
            name, department, one.stay.starts_on, one.stay.ends_on, one.is_sure,
            tutor is not None and one.tutor_id == tutor,
        )  # fmt: skip


Names = dict[tuple[int | None, int | None], tuple[str, str]]
"""Name and department by the ids of a :class:`services.who_counts.Counted`."""


def _names(session: Session, actor: Actor, known: Ground, language: str) -> Names:
    rows = session.execute(
        select(Placement.id, shown_name(Person), localised_column(Department, "name", language))
        .join(Person, Person.id == Placement.person_id)
        .join(Department, Department.id == Placement.department_id)
        .where(Placement.id.in_(_ids(known, "placement_id")), placements_visible_to(actor))
    )
    return {(number, None): (name, department) for number, name, department in rows}


def _other_names(session: Session, actor: Actor, known: Ground, language: str) -> Names:
    """Of those who came another way, for the coordinators of the city alone."""
    if not coordinates(actor, OtherIntern(organisation_id=known.proposal.organisation_id)):
        return {}
    department = func.coalesce(localised_column(Department, "name", language), "")
    rows = session.execute(
        select(OtherIntern.id, OtherIntern.name, department)
        .outerjoin(Department, Department.id == OtherIntern.department_id)
        .where(OtherIntern.id.in_(_ids(known, "other_id")))
    )
    return {(None, number): (name, where) for number, name, where in rows}


def _ids(known: Ground, column: str) -> list[int]:
    return [number for one in known.counted if (number := getattr(one, column)) is not None]
