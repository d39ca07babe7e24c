"""Permissions, as one table of composed predicates. ``may()`` asks, ``authorize()`` enforces."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from db.enums import LinkPurpose, OrganisationKind, Role, SubjectKind
from services.actors import Actor
from services.errors import Forbidden
from services.i18n import N_


class Rule:
    """A question about an actor and a record, composable with ``|`` and ``&``."""

    def __init__(self, check: Callable[[Actor, Any], bool]) -> None:
        self.check = check

    def __call__(self, actor: Actor, subject: Any) -> bool:
        return self.check(actor, subject)

    def __or__(self, other: Rule) -> Rule:
        return Rule(lambda actor, subject: self(actor, subject) or other(actor, subject))

    def __and__(self, other: Rule) -> Rule:
        return Rule(lambda actor, subject: self(actor, subject) and other(actor, subject))


def holds(role: Role) -> Rule:
    """Has ``role`` within the organisation that owns the record."""
    return Rule(lambda actor, subject: subject.organisation_id in actor.organisations(role))


def holds_anywhere(*roles: Role) -> Rule:
    """Has one of ``roles`` in whatever organisation."""
    return Rule(lambda actor, _subject: actor.has(*roles))


def bears_link(purpose: LinkPurpose, kind: SubjectKind) -> Rule:
    """Came by a link of this purpose, for this very record."""

    def check(actor: Actor, subject: Any) -> bool:
        link = actor.link
        return (
            link is not None
            and link.purpose is purpose
            and link.subject_kind is kind
            and link.subject_id == (subject.department_id if kind is SubjectKind.DEPARTMENT else subject.id)
        )

    return Rule(check)


@Rule
def is_self(actor: Actor, subject: Any) -> bool:
    """The record is the actor's own account or person."""
    return actor.person_id is not None and actor.person_id in {
        getattr(subject, "person_id", None),
        subject.id if type(subject).__name__ == "Person" else None,
    }


@Rule
def is_own(actor: Actor, subject: Any) -> bool:
    """The application or placement is about the actor."""
    return actor.person_id is not None and subject.person_id == actor.person_id


@Rule
def heads_department(actor: Actor, subject: Any) -> bool:
    """Heads or works for the department of the record."""
    return subject.department_id in actor.departments()


@Rule
def tutors(actor: Actor, subject: Any) -> bool:
    """Is the tutor of the placement or offer, or the deputy."""
    return actor.person_id is not None and actor.person_id in {subject.tutor_id, subject.deputy_id}


@Rule
def was_chosen_by(actor: Actor, application: Any) -> bool:
    """Heads a department among whose offers the applicant chose, once the application was sent."""
    departments = actor.departments()
    return application.submitted_at is not None and any(
        choice.offer.department_id in departments for choice in application.choices
    )


@Rule
def sends(actor: Actor, subject: Any) -> bool:
    """Is a partner at the school or university that sends the person."""
    return subject.sending_organisation_id in actor.organisations(Role.PARTNER)


@Rule
def shares_call(actor: Actor, subject: Any) -> bool:
    """Coordinates a partner organisation of the call."""
    call = getattr(subject, "call", subject)
    return any(partner.organisation_id in actor.organisations(Role.COORDINATOR) for partner in call.partners)


@Rule
def is_sent(_actor: Actor, application: Any) -> bool:
    """The application was sent: before that it is its owner’s alone."""
    return application.submitted_at is not None


@Rule
def system(actor: Actor, _subject: Any) -> bool:
    """Is the software itself: a job or the command line."""
    return actor.is_system


@Rule
def anybody(_actor: Actor, _subject: Any) -> bool:
    """Whoever it is, also without an account."""
    return True


@Rule
def sends_students(_actor: Actor, place: Any) -> bool:
    """The place is a university or school, which may have nobody of its own here yet."""
    return place.organisation.kind in {OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL}


coordinates = holds(Role.COORDINATOR) | holds(Role.ADMIN)
administers = holds_anywhere(Role.ADMIN)
by_department_link = bears_link(LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT)
by_placement_link = bears_link(LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT)


class Action(StrEnum):
    """Everything that somebody may or may not do, named ``record:verb``."""

    CALL_READ = "call:read"
    CALL_EDIT = "call:edit"
    CALL_APPLY = "call:apply"

    APPLICATION_READ = "application:read"
    APPLICATION_FILL = "application:fill"
    APPLICATION_SUBMIT = "application:submit"
    APPLICATION_REVIEW = "application:review"
    APPLICATION_DECIDE = "application:decide"
    APPLICATION_ANSWER = "application:answer"
    APPLICATION_EXPIRE = "application:expire"
    APPLICATION_WITHDRAW = "application:withdraw"

    DEPARTMENT_EDIT = "department:edit"

    OFFER_READ = "offer:read"
    OFFER_EDIT = "offer:edit"
    OFFER_PUBLISH = "offer:publish"

    PLACEMENT_READ = "placement:read"
    PLACEMENT_PLAN = "placement:plan"
    PLACEMENT_MOVE = "placement:move"
    PLACEMENT_CHECK = "placement:check"

    NOTE_WRITE = "note:write"
    FILE_READ = "file:read"
    FILE_JUDGE = "file:judge"

    PERSON_EDIT = "person:edit"
    ACCOUNT_SELF = "account:self"
    ACCOUNT_INVITE = "account:invite"
    PARTNER_INVITE = "partner:invite"
    ACCOUNT_MANAGE = "account:manage"
    ACCOUNT_OPEN = "account:open"
    LINK_ISSUE = "link:issue"
    MAIL_READ = "mail:read"
    MAIL_DECIDE = "mail:decide"
    JOB_READ = "job:read"
    PLATFORM_CLEAN_UP = "platform:clean_up"


POLICY: dict[Action, Rule] = {
    Action.CALL_READ: coordinates | shares_call,
    Action.CALL_EDIT: coordinates,
    Action.CALL_APPLY: anybody,
    Action.APPLICATION_READ: is_own | (is_sent & (coordinates | shares_call | sends | was_chosen_by)) | coordinates,
    Action.APPLICATION_FILL: is_own | coordinates,
    Action.APPLICATION_SUBMIT: is_own | coordinates,
    Action.APPLICATION_REVIEW: coordinates,
    Action.APPLICATION_DECIDE: coordinates,
    Action.APPLICATION_ANSWER: is_own | coordinates,
    Action.APPLICATION_EXPIRE: system | coordinates,
    Action.APPLICATION_WITHDRAW: is_own | coordinates,
    Action.DEPARTMENT_EDIT: coordinates,
    Action.OFFER_READ: coordinates | heads_department | by_department_link,
    Action.OFFER_EDIT: coordinates | heads_department | by_department_link,
    Action.OFFER_PUBLISH: coordinates | heads_department | by_department_link,
    Action.PLACEMENT_READ: is_own | coordinates | heads_department | tutors | sends | by_placement_link,
    Action.PLACEMENT_PLAN: coordinates,
    Action.PLACEMENT_MOVE: coordinates | system,
    Action.PLACEMENT_CHECK: is_own | coordinates | heads_department | tutors | sends | by_placement_link,
    Action.NOTE_WRITE: coordinates,
    Action.FILE_READ: anybody,  # a file is read by whoever may read its record: see services/files.py
    Action.FILE_JUDGE: coordinates,
    Action.PERSON_EDIT: is_self | coordinates,
    Action.ACCOUNT_SELF: is_self,
    Action.ACCOUNT_INVITE: system | coordinates | administers,
    Action.PARTNER_INVITE: system | coordinates | administers | (holds_anywhere(Role.COORDINATOR) & sends_students),
    Action.ACCOUNT_MANAGE: system | administers,
    Action.ACCOUNT_OPEN: system,  # without a mailed link: the first administrator, demonstration accounts
    Action.LINK_ISSUE: coordinates,
    Action.MAIL_READ: administers,
    Action.MAIL_DECIDE: administers,
    Action.JOB_READ: administers,
    Action.PLATFORM_CLEAN_UP: system | administers,
}


def may(actor: Actor, action: Action, subject: Any = None) -> bool:
    """Whether ``actor`` may do ``action`` to ``subject``."""
    return POLICY[action](actor, subject)


def authorize(actor: Actor, action: Action, subject: Any = None) -> None:
    """Raise ``Forbidden`` unless ``actor`` may do ``action`` to ``subject``."""
    if not may(actor, action, subject):
        raise Forbidden(N_("You are not allowed to do this."))
