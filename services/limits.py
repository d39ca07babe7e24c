"""What the limits say of a proposed stay: places of the department, the tutor, the quota of the city, rest of the post.

Asked in the same words wherever a stay is proposed or changed: an offer that is published, an internship that is
planned, entered or edited, an amendment when it is written and once more when the last signature makes it valid.
Interns whom human resources have not confirmed yet never stand in the way; they are remarked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from services.errors import Invalid
from services.findings import TEXTS, Found
from services.i18n import N_
from services.rules import capacity
from services.rules.capacity import DAY, WEEK, monday
from services.rules.internships import PreviousOnPost, free_from
from services.who_counts import Counted, Ground, Proposal, ground


class Limit(StrEnum):
    """``room`` is the city’s own; the others are those of the law."""

    ROOM = "room"
    TUTOR = "tutor"
    QUOTA = "quota"
    POST = "post"


LAWFUL = frozenset({Limit.TUTOR, Limit.QUOTA, Limit.POST})


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that would be passed: to be remarked, or to be refused. Without ``refusal`` it is only remarked."""

    limit: Limit
    found: Found
    refusal: Invalid | None = None


def refusals(session: Session, proposal: Proposal, limits: Collection[Limit] = tuple(Limit)) -> list[Invalid]:
    """What stands in the way of a stay, each at its field; who is not confirmed yet does not count."""
    breaches = breached(ground(session, proposal), sure=True)
    return [one.refusal for one in breaches if one.limit in limits and one.refusal is not None]


def refuse(session: Session, proposal: Proposal, limits: Collection[Limit] = tuple(Limit)) -> None:
    """Raise the first of :func:`refusals`."""
    for refusal in refusals(session, proposal, limits):
        raise refusal


def remarks(session: Session, proposal: Proposal, *, promised: Collection[Counted] = ()) -> list[Found]:
    """What deserves a look about a stay; who is not confirmed yet counts, and is named where only they decide.

    ``promised``: places that are held open elsewhere and take room as if somebody had them.
    """
    known = ground(session, proposal)
    known = replace(known, counted=(*known.counted, *promised))
    return [*(one.found for one in breached(known, sure=False)), *unconfirmed(known)]


def unconfirmed(known: Ground) -> list[Found]:
    """One line where a limit is passed only because of interns who are not confirmed yet."""
    certain = {one.limit for one in breached(known, sure=True)}
    if {one.limit for one in breached(known, sure=False)} <= certain:
        return []
    return [Found("others_unconfirmed", params={"n": sum(not one.is_sure for one in known.counted)})]


def touched(columns: Collection[str], *, grows: bool) -> set[Limit]:
    """The limits that a change of these columns of an internship bears on; ``grows``: it has more days than before.

    A shorter stay in the same place passes no limit that it did not pass already.
    """
    found = {limit for limit, column in _COLUMNS if column in columns}
    return set(Limit) if grows else found


_COLUMNS = (
    (Limit.ROOM, "department_id"), (Limit.QUOTA, "organisation_id"), (Limit.TUTOR, "tutor_id"),
    (Limit.POST, "offer_id"),
)  # fmt: skip


def breached(known: Ground, *, sure: bool) -> list[Breach]:
    """The limits that the proposal would pass. Pure. ``sure``: without those who are not confirmed yet."""
    return [breach for check in _CHECKS for breach in check(known, sure)]


def _room(known: Ground, sure: bool) -> Iterator[Breach]:
    """The days on which the department has no place left."""
    stay = known.proposal
    full = capacity.full_spans(
        known.in_department(sure=sure), known.places, stay.starts_on, stay.last_day, stay.wanted
    )  # fmt: skip
    if full:
        days = sum((span.end - span.start).days + 1 for span in full)
        params = {"places": known.places, "start": full[0].start, "end": full[0].end}
        yield Breach(
            Limit.ROOM,
            Found("department_full", params={**params, "taken": full[0].number + stay.wanted}),
            Invalid(
                N_(
                    "The department has no place left (of %(places)s) from %(start)s to %(end)s, on %(days)s days in "
                    "all: choose other dates or another department."
                ),
                field="starts_on",
                days=days,
                **params,
            ),
        )


def _tutor(known: Ground, sure: bool) -> Iterator[Breach]:
    """A tutor who would follow too many interns on some day (Code de l’éducation R124-13)."""
    stay = known.proposal
    day = _too_many(known, stay.tutor_id, stay.wanted, sure)
    if day:
        params = {"limit": known.tutor_limit, "day": day}
        yield Breach(
            Limit.TUTOR,
            Found("tutor_over_limit", params=params),
            Invalid(
                N_(
                    "With this internship %(tutor)s would follow %(n)s interns on %(day)s, and the law allows "
                    "%(limit)s (Code de l’éducation R124-13): name another internship tutor or choose other dates."
                ),
                field="tutor_name",
                tutor=known.tutor,
                n=capacity.peak(known.of_tutor(stay.tutor_id, sure=sure), day, day) + stay.wanted,
                **params,
            ),
        )


def _deputy(known: Ground, sure: bool) -> Iterator[Breach]:
    """A deputy who follows as many as the law allows could not stand in; the agreement names the tutor alone."""
    day = _too_many(known, known.proposal.deputy_id, 1, sure)
    if day:
        params = {"deputy": known.deputy, "limit": known.tutor_limit, "day": day}
        yield Breach(Limit.TUTOR, Found("deputy_over_limit", params=params))


def _too_many(known: Ground, person_id: int | None, wanted: int, sure: bool) -> date | None:
    if known.tutor_limit is None or person_id is None:
        return None
    stay = known.proposal
    return capacity.first_day_over(
        known.of_tutor(person_id, sure=sure), stay.starts_on, stay.last_day, known.tutor_limit, wanted
    )


def _quota(known: Ground, sure: bool) -> Iterator[Breach]:
    """A host that would have too many interns in some civil week, in all departments together (R124-10)."""
    if known.quota is None:
        return
    stay = known.proposal
    weeks = capacity.weeks_over(known.in_city(sure=sure), stay.starts_on, stay.last_day, known.quota, stay.wanted)
    if weeks:
        params = {"limit": known.quota, "day": weeks[0]}
        yield Breach(
            Limit.QUOTA,
            Found("quota_over", params=params),
            Invalid(
                N_(
                    "With this internship the city would have %(n)s interns in the week of %(day)s, and the law allows "
                    "%(limit)s (Code de l’éducation R124-10): choose other dates."
                ),
                field="starts_on",
                n=_in_week(known, weeks[0], sure) + stay.wanted,
                **params,
            ),
        )


def _in_week(known: Ground, start: date, sure: bool) -> int:
    return sum(one.weight for one in known.in_city(sure=sure) if one.touches(start, start + WEEK - DAY))


def _post(known: Ground, _sure: bool) -> Iterator[Breach]:
    """A post that must stay empty for a while: after the one before, and before the one that follows (L124-11)."""
    stay = known.proposal
    post = known.post
    before = in_the_way(stay.starts_on, post.stays, post.number, stay.wanted)
    if before:
        day = {"day": free_from(before)}
        yield Breach(
            Limit.POST,
            Found("gap_on_post", params=day),
            Invalid(
                N_(
                    "The previous internship on this post ran from %(start)s to %(end)s, and the law leaves a post "
                    "without an intern for a third of that time (Code de l’éducation L124-11): the first possible day "
                    "is %(day)s."
                ),
                field="starts_on",
                start=before.start,
                end=before.end,
                **day,
            ),
        )
    following = _too_close(stay.stay, post.stays, post.number)
    if following:
        params = {"start": following.start, "day": free_from(stay.stay)}
        refusal = Invalid(TEXTS["gap_before_next"], field="ends_on", **params)
        yield Breach(Limit.POST, Found("gap_before_next", params=params), refusal)


def in_the_way(start: date, others: Collection[PreviousOnPost], posts: int, wanted: int = 1) -> PreviousOnPost | None:
    """Of the internships on a post, the one after which ``wanted`` who begin on ``start`` come too early, if any.

    So many may be there at once as it has places (``posts``): each is taken from the first day of an internship until
    it may be given again.
    """
    taking = [one for one in others if one.start <= start < free_from(one)]
    resting = sorted((one for one in taking if one.end < start), key=free_from)
    too_many = len(taking) + wanted - 1 - posts
    if too_many < 0 or not resting:
        return None
    return resting[min(too_many, len(resting) - 1)]


def _too_close(stay: PreviousOnPost, others: Collection[PreviousOnPost], posts: int) -> PreviousOnPost | None:
    """The first internship that would begin too early after ``stay``, and would not without it."""
    for one in others:
        rest = [other for other in others if other is not one]
        is_close = stay.end < one.start < free_from(stay)
        if is_close and in_the_way(one.start, [*rest, stay], posts) and not in_the_way(one.start, rest, posts):
            return one
    return None


Check = Callable[[Ground, bool], Iterator[Breach]]
_CHECKS: tuple[Check, ...] = (_room, _tutor, _deputy, _quota, _post)


@dataclass(frozen=True, slots=True)
class WeekCount:
    """One civil week of a stay. Numbers hold the stay itself, and those who are not confirmed yet."""

    monday: date
    in_city: int
    in_department: int
    """On the fullest day of it."""
    of_tutor: int
    unsure: int
    """Of those in the city, how many are not confirmed yet."""
    who: tuple[int, ...]
    """Places in ``Ground.counted`` of those who are there."""


def weeks(known: Ground) -> list[WeekCount]:
    """The civil weeks of a proposal, each with who counts in it. Pure."""
    first, last = known.proposal.weeks
    return [_week(known, first + WEEK * n) for n in range((last - first).days // 7 + 1)]


def _week(known: Ground, start: date) -> WeekCount:
    end, stay = start + WEEK - DAY, known.proposal
    who = tuple(n for n, one in enumerate(known.counted) if one.stay.touches(start, end))
    first, last = max(start, stay.starts_on), min(end, stay.last_day)
    return WeekCount(
        monday=monday(start),
        in_city=len(who) + stay.wanted,
        in_department=capacity.peak(known.in_department(sure=False), first, last) + stay.wanted,
        of_tutor=capacity.peak(known.of_tutor(stay.tutor_id, sure=False), first, last) + stay.wanted,
        unsure=sum(not known.counted[n].is_sure for n in who),
        who=who,
    )
