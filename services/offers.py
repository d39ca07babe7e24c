"""Offers: what a department opens to interns, written by a coordinator, by its head, or through a link."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from db.enums import (
    FrenchLevel,
    Language,
    LinkPurpose,
    OfferState,
    Source,
    SubjectKind,
)
from db.models import Call, Department, Offer
from services import history, links, posts, search
from services.actors import Actor
from services.departments import person_named
from services.errors import Invalid
from services.findings import FindingRow
from services.i18n import N_
from services.mail import outbox
from services.offer_checks import (
    check_fit,
    check_limits,
    check_written,
    live_choices_of,
    placements_of,
    refresh_findings,
)
from services.policy import Action, authorize
from services.records import by_public_id, local_day, put
from services.workflows import OFFER

LINK_VALID_FOR = timedelta(days=60)
ONE_YEAR = timedelta(weeks=52)
"""Whole weeks, so that a copied offer begins on the same weekday."""
_TEXTS = (
    "title_fr", "title_en", "title_hy", "mission_fr", "mission_en", "mission_hy", "skills", "min_french_level",
    "places", "weekly_minutes", "day_hours", "address", "starts_on", "ends_on",
)  # fmt: skip


class OfferFields(TypedDict, total=False):
    """What is written about an offer. People are named by ``…_public_id``, or by name and mail address."""

    title_fr: str
    title_en: str
    title_hy: str
    mission_fr: str
    mission_en: str
    mission_hy: str
    skills: str
    min_french_level: FrenchLevel
    starts_on: date
    ends_on: date
    places: int
    weekly_minutes: int
    day_hours: str
    address: str
    tutor_public_id: str | None
    tutor_name: str
    tutor_email: str
    deputy_public_id: str | None
    deputy_name: str
    deputy_email: str
    call_public_id: str | None
    same_post_as: str | None
    """An offer of the department that is about the same post; None: about a post of its own."""


def create(
    session: Session,
    actor: Actor,
    department_public_id: str,
    *,
    source: Source | None = None,
    now: datetime,
    **fields: Unpack[OfferFields],
) -> Offer:
    """A draft offer of a department; ``title_fr``, ``starts_on`` and ``ends_on`` are needed.

    ``source`` says how a coordinator learned of it (phone, paper …). Raises ``InvalidFields``.
    """
    department = by_public_id(session, Department, department_public_id)
    offer = Offer(
        organisation_id=department.organisation_id, department_id=department.id, state=OfferState.DRAFT, title_fr="",
        places=1, weekly_minutes=35 * 60, min_french_level=FrenchLevel.NOT_ASSESSED, source=source or actor.source,
        created_at=now, updated_at=now,
    )  # fmt: skip
    authorize(actor, Action.OFFER_EDIT, offer)
    if not department.is_active:
        raise Invalid(N_("This department is no longer in use: choose another one."), field="department")
    _write(session, actor, offer, fields, now)
    session.add(offer)
    session.flush()
    _reindex(session, offer, department)
    history.record_state(
        session, actor, SubjectKind.OFFER, offer.id, "create", None, OfferState.DRAFT, now=now, source=source
    )
    return offer


def edit(
    session: Session,
    actor: Actor,
    offer_public_id: str,
    *,
    seen_version: int | None = None,
    now: datetime,
    **fields: Unpack[OfferFields],
) -> Offer:
    """Change what is written. A published offer must stay fit for publication; raises ``InvalidFields`` otherwise."""
    offer = by_public_id(session, Offer, offer_public_id, lock=True)
    authorize(actor, Action.OFFER_EDIT, offer)
    history.check_version(offer, seen_version)
    before = (offer.starts_on, offer.ends_on)
    changed = _write(session, actor, offer, fields, now)
    used = placements_of(session, offer)
    if offer.places < used:
        raise Invalid(
            N_("Internships are already planned on this offer (%(n)s): keep that many places."), field="places", n=used
        )
    if offer.state is OfferState.PUBLISHED:
        check_fit(session, offer, now, past_is_fine=before == (offer.starts_on, offer.ends_on))
        if {"starts_on", "ends_on", "tutor_id", "post"} & set(changed):
            check_limits(session, offer)
        refresh_findings(session, offer, now)
    if changed:
        offer.updated_at = now
        posts.follow(session, offer, changed, now)
        _reindex(session, offer, session.get_one(Department, offer.department_id))
        history.audit(
            session, actor, "offer:edit", now=now, kind=SubjectKind.OFFER, subject_id=offer.id, fields=changed
        )
    return offer


def publish(
    session: Session,
    actor: Actor,
    offer_public_id: str,
    *,
    lawful_use_confirmed: bool,
    seen_version: int | None = None,
    now: datetime,
) -> list[FindingRow]:
    """Open a draft to applicants; gives back the warnings that stand (places of the department).

    Raises ``InvalidFields`` unless somebody confirmed that the intern is not used for a permanent post, a peak of
    activity, seasonal work or to replace somebody (Code de l’éducation L124-7), the dates make sense and lie within
    the period of the call, and an internship tutor is named.
    """
    offer = by_public_id(session, Offer, offer_public_id, lock=True)
    return _open(session, actor, offer, "publish", lawful_use_confirmed, seen_version, now)


def create_and_publish(
    session: Session,
    actor: Actor,
    department_public_id: str,
    *,
    lawful_use_confirmed: bool,
    source: Source | None = None,
    now: datetime,
    **fields: Unpack[OfferFields],
) -> tuple[Offer, list[FindingRow]]:
    """Both at once: title, mission and dates, and the offer is open. Raises what :func:`publish` raises."""
    offer = create(session, actor, department_public_id, source=source, now=now, **fields)
    return offer, _open(session, actor, offer, "publish", lawful_use_confirmed, None, now)


def edit_and_publish(
    session: Session,
    actor: Actor,
    offer_public_id: str,
    *,
    lawful_use_confirmed: bool,
    seen_version: int | None = None,
    now: datetime,
    **fields: Unpack[OfferFields],
) -> list[FindingRow]:
    """The last changes to a draft and its publication in one act. Raises what both raise."""
    offer = edit(session, actor, offer_public_id, seen_version=seen_version, now=now, **fields)
    session.flush()
    return _open(session, actor, offer, "publish", lawful_use_confirmed, None, now)


def reopen(
    session: Session,
    actor: Actor,
    offer_public_id: str,
    *,
    lawful_use_confirmed: bool = False,
    seen_version: int | None = None,
    now: datetime,
) -> list[FindingRow]:
    """Publish a closed or withdrawn offer again, under the conditions of :func:`publish`.

    The confirmation of lawful use is asked for again only where it was never given.
    """
    offer = by_public_id(session, Offer, offer_public_id, lock=True)
    confirmed = lawful_use_confirmed or offer.lawful_use_confirmed_at is not None
    return _open(session, actor, offer, "reopen", confirmed, seen_version, now)


def close(
    session: Session, actor: Actor, offer_public_id: str, *, seen_version: int | None = None, now: datetime
) -> None:
    """Take no new choices; applicants who chose it keep their choice, internships go on."""
    offer = by_public_id(session, Offer, offer_public_id, lock=True)
    history.move(session, actor, offer, OFFER, "close", now=now, seen_version=seen_version)


def withdraw(
    session: Session,
    actor: Actor,
    offer_public_id: str,
    *,
    reason: str = "",
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Take an offer back. Raises ``Invalid`` while internships or the choices of live applications use it."""
    offer = by_public_id(session, Offer, offer_public_id, lock=True)
    authorize(actor, Action.OFFER_PUBLISH, offer)
    if used := placements_of(session, offer):
        raise Invalid(N_("Internships are planned on this offer (%(n)s): move or cancel them first."), n=used)
    if chosen := live_choices_of(session, offer):
        raise Invalid(
            N_("Applicants count on this offer (%(n)s): close it instead, so that they keep their choice."),
            n=chosen,
        )
    history.move(session, actor, offer, OFFER, "withdraw", now=now, seen_version=seen_version, reason=reason)


def duplicate(session: Session, actor: Actor, offer_public_id: str, *, now: datetime) -> Offer:
    """Next year’s offer of the same post: a draft with its texts and people, 52 weeks later, without a call."""
    old = by_public_id(session, Offer, offer_public_id)
    authorize(actor, Action.OFFER_EDIT, old)
    offer = Offer(
        **{name: getattr(old, name) for name in _TEXTS}, post=old.post,
        organisation_id=old.organisation_id, department_id=old.department_id, state=OfferState.DRAFT,
        tutor_id=old.tutor_id, deputy_id=old.deputy_id, source=actor.source, created_at=now, updated_at=now,
    )  # fmt: skip
    offer.starts_on, offer.ends_on = old.starts_on + ONE_YEAR, old.ends_on + ONE_YEAR
    session.add(offer)
    session.flush()
    _reindex(session, offer, session.get_one(Department, offer.department_id))
    history.record_state(session, actor, SubjectKind.OFFER, offer.id, "duplicate", None, OfferState.DRAFT, now=now)
    return offer


def issue_offer_link(
    session: Session, actor: Actor, department_public_id: str, *, name: str, email: str = "", now: datetime
) -> str:
    """A link by which the head of a department writes its offers for 60 days; mailed where ``email`` is given.

    Gives back the secret token, shown once (``links.path(token)`` is the address).
    """
    department = by_public_id(session, Department, department_public_id)
    authorize(actor, Action.LINK_ISSUE, department)
    name, email = " ".join(name.split()), email.strip().casefold()
    if not name:
        raise Invalid(N_("Write for whom the link is."), field="name")
    if not department.is_active:
        raise Invalid(N_("This department is no longer in use: choose another one."), field="name")
    token = links.issue(
        session, actor, LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT, department.id,
        now=now, valid_for=LINK_VALID_FOR, details={"name": name[:200]},
    )  # fmt: skip
    if email:
        outbox.queue(
            session, "offer_entry_link", email=email, language=Language.FR, now=now, kind=SubjectKind.DEPARTMENT,
            subject_id=department.id, path=links.path(token), name=name, department=department,
            until=local_day(now + LINK_VALID_FOR, department.organisation.time_zone),
        )  # fmt: skip
    return token


def _write(session: Session, actor: Actor, offer: Offer, fields: OfferFields, now: datetime) -> list[str]:
    """Put ``fields`` into the offer; gives back the names of what changed."""
    values: dict[str, Any] = {name: value for name, value in fields.items() if name in _TEXTS}
    with session.no_autoflush:
        for role in ("tutor", "deputy"):
            if {f"{role}_public_id", f"{role}_name"} & fields.keys():
                values[f"{role}_id"] = person_named(session, actor, role, fields, offer.organisation_id, now)
        if "call_public_id" in fields:
            values["call_id"] = _call_id(session, offer, fields["call_public_id"])
        if "same_post_as" in fields:
            values["post"] = posts.named(session, offer, fields["same_post_as"])
        changed = put(offer, values)
    check_written(offer)
    return changed


def _call_id(session: Session, offer: Offer, public_id: str | None) -> int | None:
    if not public_id:
        return None
    call = by_public_id(session, Call, public_id)
    if call.organisation_id != offer.organisation_id:
        raise Invalid(N_("This call belongs to another city."), field="call_public_id")
    return call.id


def _open(
    session: Session,
    actor: Actor,
    offer: Offer,
    name: str,
    lawful_use_confirmed: bool,
    seen_version: int | None,
    now: datetime,
) -> list[FindingRow]:
    authorize(actor, Action.OFFER_PUBLISH, offer)
    OFFER[name].check(offer.state)
    check_fit(session, offer, now, lawful=lawful_use_confirmed)
    check_limits(session, offer)
    history.move(session, actor, offer, OFFER, name, now=now, seen_version=seen_version)
    offer.lawful_use_confirmed_at = offer.lawful_use_confirmed_at or now
    offer.published_at = now
    session.flush()
    return refresh_findings(session, offer, now)


def _reindex(session: Session, offer: Offer, department: Department) -> None:
    texts = (offer.title_fr, offer.title_en, offer.title_hy, department.name_fr, department.name_en, department.name_hy)
    search.reindex(session, SubjectKind.OFFER, offer.id, *texts)
