"""Who counts beside a proposed stay: internships of the city that are not cancelled, and its other interns.

The one place that reads them for the limits of ``services/limits.py``. A stay counts from its first to its real last
day; an intern who came another way is sure once human resources confirmed the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from db.enums import EndReason, OfferState, PlacementState
from db.models import Department, Offer, Organisation, OtherIntern, Person, Placement
from services.rules import capacity
from services.rules.capacity import DAY, WEEK, Stay, monday
from services.rules.dated import RuleCode, values_on
from services.rules.internships import PreviousOnPost

QUOTA = (RuleCode.HOST_QUOTA_PERCENT, RuleCode.HOST_QUOTA_SMALL, RuleCode.HOST_QUOTA_SMALL_STAFF)
GAVE = frozenset({OfferState.PUBLISHED, OfferState.CLOSED})
real_end = func.coalesce(Placement.ended_on, Placement.ends_on)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A stay as it would be. ``placement_id`` is the internship itself, which is left out; ``wanted``: how many.

    ``post`` is the one that an offer would belong to and ``gives`` how many places it would give, where they are not
    those that are kept.
    """

    organisation_id: int
    department_id: int
    starts_on: date
    last_day: date
    tutor_id: int | None = None
    deputy_id: int | None = None
    offer_id: int | None = None
    placement_id: int | None = None
    ended_by_intern: bool = False
    wanted: int = 1
    post: str | None = None
    gives: int | None = None

    @property
    def weeks(self) -> tuple[date, date]:
        """First and last day of the civil weeks that it touches."""
        return monday(self.starts_on), monday(self.last_day) + WEEK - DAY

    @property
    def stay(self) -> PreviousOnPost:
        """The same as the next intern on the post would find it."""
        return PreviousOnPost(self.starts_on, self.last_day, "intern" if self.ended_by_intern else None)


@dataclass(frozen=True, slots=True)
class Counted:
    """One that counts: an internship, or another intern of the city (``placement_id`` is None)."""

    stay: Stay
    department_id: int | None
    tutor_id: int | None
    placement_id: int | None = None
    other_id: int | None = None
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Post:
    """What offers have in common that open the same work. Without an offer there is none, and nothing rests."""

    number: int = 0
    """The most places that one of its offers gave: so many may be there at once."""
    stays: tuple[PreviousOnPost, ...] = ()
    """Other internships on it, whenever, as they end."""


@dataclass(frozen=True, slots=True)
class Ground:
    """All that the limits of one proposal are judged on. A limit that cannot be known is None."""

    proposal: Proposal
    counted: tuple[Counted, ...]
    """All of the city with a day in the weeks of the proposal."""
    places: int
    quota: int | None = None
    tutor_limit: int | None = None
    tutor: str = ""
    deputy: str = ""
    post: Post = Post()

    def in_city(self, *, sure: bool) -> list[Stay]:
        return [one.stay for one in self.counted if one.is_sure or not sure]

    def in_department(self, *, sure: bool) -> list[Stay]:
        here = self.proposal.department_id
        return [one.stay for one in self.counted if one.department_id == here and (one.is_sure or not sure)]

    def of_tutor(self, person_id: int | None, *, sure: bool) -> list[Stay]:
        if person_id is None:
            return []
        return [one.stay for one in self.counted if one.tutor_id == person_id and (one.is_sure or not sure)]


def of_placement(placement: Placement) -> Proposal:
    """An internship as it is now, or a copy of it on other terms."""
    return Proposal(
        placement.organisation_id, placement.department_id, placement.starts_on,
        placement.ended_on or placement.ends_on, placement.tutor_id, placement.deputy_id, placement.offer_id,
        placement.id, placement.end_reason is EndReason.INTERN,
    )  # fmt: skip


def of_offer(offer: Offer, *, wanted: int = 1) -> Proposal:
    """``wanted`` interns on an offer."""
    return Proposal(
        offer.organisation_id, offer.department_id, offer.starts_on, offer.ends_on, offer.tutor_id, offer.deputy_id,
        offer.id, wanted=wanted,
    )  # fmt: skip


def ground(session: Session, proposal: Proposal) -> Ground:
    """What the limits of a proposal are judged on. At most nine statements; nothing is flushed."""
    with session.no_autoflush:
        host = session.get_one(Organisation, proposal.organisation_id)
        rules = values_on(session, [*QUOTA, RuleCode.TUTOR_MAXIMUM], proposal.starts_on)
        limit = rules.get(RuleCode.TUTOR_MAXIMUM)
        return Ground(
            proposal,
            (*_placements(session, proposal), *_others(session, proposal)),
            places=session.get_one(Department, proposal.department_id).places,
            quota=_quota(host, {code: rules[code].value for code in QUOTA if code in rules}),
            tutor_limit=limit.value if limit else None,
            tutor=_name(session, proposal.tutor_id),
            deputy=_name(session, proposal.deputy_id),
            post=post_of(session, proposal),
        )


def _quota(host: Organisation, rules: dict[RuleCode, int]) -> int | None:
    if host.staff_count is None or len(rules) < len(QUOTA):
        return None
    percent, small, small_staff = (rules[code] for code in QUOTA)
    return capacity.max_interns(host.staff_count, percent=percent, small_count=small, small_below=small_staff)


def _placements(session: Session, proposal: Proposal) -> list[Counted]:
    first, last = proposal.weeks
    rows = session.execute(
        select(Placement.id, Placement.department_id, Placement.tutor_id, Placement.starts_on, real_end)
        .where(
            Placement.organisation_id == proposal.organisation_id,
            Placement.state != PlacementState.CANCELLED,
            Placement.starts_on <= last,
            real_end >= first,
            Placement.id != (proposal.placement_id or 0),
        )
        .order_by(Placement.starts_on, Placement.id)
    )
    return [Counted(Stay(start, end), department, tutor, number) for number, department, tutor, start, end in rows]


def _others(session: Session, proposal: Proposal) -> list[Counted]:
    first, last = proposal.weeks
    rows = session.scalars(
        select(OtherIntern)
        .where(
            OtherIntern.organisation_id == proposal.organisation_id,
            OtherIntern.starts_on <= last,
            OtherIntern.ends_on >= first,
        )
        .order_by(OtherIntern.starts_on, OtherIntern.id)
    )
    return [
        Counted(
            Stay(one.starts_on, one.ends_on), one.department_id, one.tutor_id, other_id=one.id,
            is_sure=one.confirmed_at is not None,
        )
        for one in rows
    ]  # fmt: skip


def post_of(session: Session, proposal: Proposal) -> Post:
    """The post of a proposal. Two statements, none where there is no offer."""
    if proposal.post is None and proposal.offer_id is None:
        return Post()
    its_own = aliased(Offer)
    kept = select(its_own.post).where(its_own.id == proposal.offer_id).scalar_subquery()
    same = (Offer.post == (proposal.post or kept)) | (Offer.id == (proposal.offer_id or 0))
    return Post(_number(session, proposal, same), _stays(session, proposal, same))


def _number(session: Session, proposal: Proposal, same: ColumnElement[bool]) -> int:
    """Drafts and what was withdrawn gave nobody a place; the offer itself counts as it would be."""
    rows = session.execute(select(Offer.id, Offer.places, Offer.state).where(same))
    given = [
        places
        for number, places, state in rows
        if (number != proposal.offer_id and state in GAVE) or (number == proposal.offer_id and proposal.gives is None)
    ]
    return max([*given, proposal.gives or 0])


def _stays(session: Session, proposal: Proposal, same: ColumnElement[bool]) -> tuple[PreviousOnPost, ...]:
    """Cancelled internships held no post."""
    rows = session.execute(
        select(Placement.starts_on, real_end, Placement.end_reason)
        .join(Offer, Offer.id == Placement.offer_id)
        .where(same, Placement.state != PlacementState.CANCELLED, Placement.id != (proposal.placement_id or 0))
        .order_by(Placement.starts_on, Placement.id)
    )
    return tuple(PreviousOnPost(start, end, "intern" if why is EndReason.INTERN else None) for start, end, why in rows)


def _name(session: Session, person_id: int | None) -> str:
    return session.get_one(Person, person_id).name if person_id else ""
