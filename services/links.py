"""Links that let their bearer do one thing with one record, without an account or before there is one.

The token is 256 random bits; only its hash is kept. Most links may be used until they expire, because mail scanners
open what they find; the ones that give an account a password are used up by the act itself, never by being opened.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.enums import Language, LinkPurpose, SubjectKind
from db.models import (
    CapabilityLink,
    Department,
    Evaluation,
    Guardian,
    Household,
    LegMember,
    Organisation,
    Person,
    Placement,
    Shipment,
    Survey,
    User,
)
from services.actors import Actor
from services.errors import Forbidden, NotFound
from services.history import audit
from services.i18n import N_
from services.policy import Action, authorize

LONGEST_TOKEN = 100
SUBJECTS: dict[LinkPurpose, SubjectKind] = {
    LinkPurpose.REGISTER: SubjectKind.USER,
    LinkPurpose.RESET_PASSWORD: SubjectKind.USER,
    LinkPurpose.INVITATION: SubjectKind.USER,
    LinkPurpose.OFFER_ENTRY: SubjectKind.DEPARTMENT,
    LinkPurpose.PLACEMENT_FOLLOW_UP: SubjectKind.PLACEMENT,
    LinkPurpose.DEPARTMENT_DESK: SubjectKind.DEPARTMENT,
    LinkPurpose.CALENDAR_FEED: SubjectKind.PERSON,
    LinkPurpose.AGREEMENT_SIGNATURE: SubjectKind.AGREEMENT_SIGNER,
    LinkPurpose.EVALUATION: SubjectKind.EVALUATION,
    LinkPurpose.SCHOOL_DESK: SubjectKind.ORGANISATION,
    LinkPurpose.SHIPMENT_RECEIPT: SubjectKind.SHIPMENT,
    LinkPurpose.HOUSEHOLD: SubjectKind.HOUSEHOLD,
    LinkPurpose.GUARDIAN: SubjectKind.GUARDIAN,
    LinkPurpose.SURVEY: SubjectKind.SURVEY,
    LinkPurpose.LEG_LEADER: SubjectKind.LEG_MEMBER,
}
"""The kind of record that each purpose is about."""
ACCOUNT_PURPOSES = frozenset(purpose for purpose, kind in SUBJECTS.items() if kind is SubjectKind.USER)
"""Only the software itself issues these, to the mail address of the account: a person who could would own it."""
_MODELS: dict[SubjectKind, type[Any]] = {
    SubjectKind.DEPARTMENT: Department,
    SubjectKind.PLACEMENT: Placement,
    SubjectKind.PERSON: Person,
    SubjectKind.EVALUATION: Evaluation,
    SubjectKind.ORGANISATION: Organisation,
    SubjectKind.SHIPMENT: Shipment,
    SubjectKind.HOUSEHOLD: Household,
    SubjectKind.GUARDIAN: Guardian,
    SubjectKind.SURVEY: Survey,
    SubjectKind.LEG_MEMBER: LegMember,
}
_ISSUED_BY = {
    LinkPurpose.CALENDAR_FEED: Action.ACCOUNT_SELF,
    LinkPurpose.SCHOOL_DESK: Action.SCHOOL_DESK_ISSUE,
    LinkPurpose.GUARDIAN: Action.GUARDIAN_LINK,
    LinkPurpose.SURVEY: Action.SURVEY_ASK,
    LinkPurpose.LEG_LEADER: Action.EXCHANGE_EDIT,
}
"""Who may make a link, where that is not whoever may for its record: a calendar shows what its owner sees."""


@dataclass(frozen=True, slots=True)
class LinkDescription:
    """What the bearer is told before confirming: both texts are msgids."""

    title: str
    sentence: str
    expires_at: datetime
    is_single_use: bool


_WORDS: dict[LinkPurpose, tuple[str, str]] = {
    LinkPurpose.REGISTER: (
        N_("Create your account"),
        N_("Your mail address is confirmed: choose a password to go on."),
    ),
    LinkPurpose.RESET_PASSWORD: (N_("Choose a new password"), N_("You will then be signed out on all devices.")),
    LinkPurpose.INVITATION: (N_("Accept the invitation"), N_("Check your name and choose a password to go on.")),
    LinkPurpose.OFFER_ENTRY: (
        N_("Internships in your department"),
        N_("Say here what an intern could do in your department; no account is needed."),
    ),
    LinkPurpose.PLACEMENT_FOLLOW_UP: (
        N_("Follow an internship"),
        N_("See the internship and tell us how it goes; no account is needed."),
    ),
    LinkPurpose.DEPARTMENT_DESK: (
        N_("Interns in your department"),
        N_("Offers, candidates and interns of your department on one page; no account is needed."),
    ),
    LinkPurpose.CALENDAR_FEED: (
        N_("Your calendar"),
        N_("This address is for your calendar: enter it there as a subscription."),
    ),
    LinkPurpose.AGREEMENT_SIGNATURE: (
        N_("Sign an internship agreement"),
        N_("Read the agreement, then sign it or say what should be changed; no account is needed."),
    ),
    LinkPurpose.EVALUATION: (
        N_("Say how the internship was"),
        N_("A few questions, five minutes; no account is needed."),
    ),
    LinkPurpose.SCHOOL_DESK: (
        N_("The French material of your school"),
        N_("Count, lend and wish for material on one page; no account is needed."),
    ),
    LinkPurpose.SHIPMENT_RECEIPT: (
        N_("What has arrived?"),
        N_("Say what arrived of a shipment of teaching material; no account is needed."),
    ),
    LinkPurpose.HOUSEHOLD: (
        N_("Receive a young person at home"),
        N_("Say whom you can take in, and see who comes; no account is needed."),
    ),
    LinkPurpose.SURVEY: (
        N_("Say how the visit was"),
        N_("A few questions, three minutes; no account is needed."),
    ),
    LinkPurpose.GUARDIAN: (
        N_("The exchange of your child"),
        N_("Read what it is, agree or refuse, say whom to call; no account is needed."),
    ),
    LinkPurpose.LEG_LEADER: (
        N_("Your group"),
        N_("Read the programme of your group and take attendance; no account is needed."),
    ),
}


def issue(
    session: Session,
    actor: Actor,
    purpose: LinkPurpose,
    kind: SubjectKind,
    subject_id: int,
    *,
    now: datetime,
    valid_for: timedelta,
    person_id: int | None = None,
    single_use: bool = False,
    details: dict[str, Any] | None = None,
) -> str:
    """Make a link for one record and give back its secret token, which is kept nowhere else.

    Allowed to whoever may issue links for the record, and to the software itself. Raises ``Forbidden``, ``NotFound``.
    """
    if SUBJECTS[purpose] is not kind:
        raise ValueError(f"a link to {purpose} is about a {SUBJECTS[purpose]}, not a {kind}")
    _authorize(session, actor, purpose, kind, subject_id)
    token = secrets.token_urlsafe(32)
    link = CapabilityLink(
        token_hash=_hashed(token),
        purpose=purpose,
        subject_kind=kind,
        subject_id=subject_id,
        person_id=person_id,
        details=details or {},
        created_at=now,
        created_by_id=actor.user_id,
        expires_at=now + valid_for,
        is_single_use=single_use,
    )
    session.add(link)
    session.flush()
    audit(session, actor, "link:issue", now=now, kind=SubjectKind.LINK, subject_id=link.id, purpose=str(purpose))
    return token


def path(token: str) -> str:
    """The address of a link within the application."""
    return f"/l/{token}"


def resolve(
    session: Session, token: str, *, now: datetime, purpose: LinkPurpose | None = None
) -> CapabilityLink | None:
    """The link of this token if it is valid now (and of this purpose). Only looks: a link is not used by opening it."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    link = session.scalars(select(CapabilityLink).where(CapabilityLink.token_hash == _hashed(token))).one_or_none()
    if link is None or link.revoked_at or link.expires_at <= now or (link.is_single_use and link.used_at):
        return None
    return link if purpose in {None, link.purpose} else None


def language_of(session: Session, link: CapabilityLink) -> Language | None:
    """In which language a school reads what its link opens: that of whoever receives, else of its country."""
    if link.purpose is LinkPurpose.SHIPMENT_RECEIPT:
        shipment = session.get(Shipment, link.subject_id)
        return shipment.receiver_language if shipment else None
    if link.purpose is LinkPurpose.SCHOOL_DESK:
        school = session.get(Organisation, link.subject_id)
        return Language.HY if school and school.country == "AM" else None
    return None


def title_of(purpose: LinkPurpose) -> str:
    """What a link of this purpose is called; a msgid."""
    return _WORDS[purpose][0] if purpose in _WORDS else N_("Another link")


def describe(link: CapabilityLink) -> LinkDescription:
    """What to tell the bearer of ``link`` before anything happens."""
    title, sentence = _WORDS[link.purpose]
    return LinkDescription(title, sentence, link.expires_at, link.is_single_use)


def use_up(session: Session, link: CapabilityLink, *, now: datetime) -> None:
    """Note that the link was used; a single-use one is worth nothing from then on.

    Of several at once only one succeeds: the others raise ``Forbidden``.
    """
    used = session.execute(
        update(CapabilityLink)
        .where(
            CapabilityLink.id == link.id,
            CapabilityLink.revoked_at.is_(None),
            CapabilityLink.expires_at > now,
            or_(CapabilityLink.is_single_use.is_(False), CapabilityLink.used_at.is_(None)),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise Forbidden(N_("This link is no longer valid. Ask for a new one."))
    if link in session:
        session.expire(link)


def revoke(session: Session, actor: Actor, link_id: int, *, now: datetime) -> None:
    """Make a link worthless. Allowed to whoever may issue it; account links also to administrators."""
    link = session.get(CapabilityLink, link_id, with_for_update=True)
    if link is None:
        raise NotFound(N_("This does not exist, or not any more."))
    if link.purpose in ACCOUNT_PURPOSES and not actor.is_system:
        authorize(actor, Action.ACCOUNT_MANAGE, link)
    else:
        _authorize(session, actor, link.purpose, link.subject_kind, link.subject_id)
    if link.revoked_at is None:
        link.revoked_at = now
        audit(session, actor, "link:revoke", now=now, kind=SubjectKind.LINK, subject_id=link.id)


def withdraw_all(
    session: Session, kind: SubjectKind, subject_id: int, purposes: Collection[LinkPurpose], *, now: datetime
) -> None:
    """Make all links of these purposes to one record worthless. For services that have authorised the act behind it."""
    session.execute(
        update(CapabilityLink)
        .where(
            CapabilityLink.subject_kind == kind,
            CapabilityLink.subject_id == subject_id,
            CapabilityLink.purpose.in_(purposes),
            CapabilityLink.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .execution_options(synchronize_session="fetch")
    )


def withdraw_of_account(session: Session, user: User, *, now: datetime) -> None:
    """Make all that was mailed to open an account, and its calendar address, worthless. As :func:`withdraw_all`."""
    withdraw_all(session, SubjectKind.USER, user.id, ACCOUNT_PURPOSES, now=now)
    withdraw_all(session, SubjectKind.PERSON, user.person_id, {LinkPurpose.CALENDAR_FEED}, now=now)


def _authorize(session: Session, actor: Actor, purpose: LinkPurpose, kind: SubjectKind, subject_id: int) -> None:
    if actor.is_system:
        return
    if purpose in ACCOUNT_PURPOSES:
        raise Forbidden(N_("You are not allowed to do this."))
    record = session.get(_MODELS[kind], subject_id)
    if record is None:
        raise NotFound(N_("This does not exist, or not any more."))
    authorize(actor, _ISSUED_BY.get(purpose, Action.LINK_ISSUE), record)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
