"""What an actor may see, as conditions of SQL. They say the same as the ``*_READ`` rules of ``services/policy.py``
(a property test holds them together); whoever is not named sees nothing."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select

from db.enums import LinkPurpose, Role, SubjectKind
from db.models import Application, Call, CallPartner, Choice, Offer, Placement
from services.actors import Actor


def _coordinated(actor: Actor) -> frozenset[int]:
    return actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)


def _linked(actor: Actor, purpose: LinkPurpose, kind: SubjectKind) -> int | None:
    link = actor.link
    return link.subject_id if link and link.purpose is purpose and link.subject_kind is kind else None


def calls_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Calls of organisations that the actor coordinates, and those that partners share with them."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := _coordinated(actor):
        ways.append(Call.organisation_id.in_(owners))
    if partners := actor.organisations(Role.COORDINATOR):
        shared = select(CallPartner.call_id).where(CallPartner.organisation_id.in_(partners))
        ways.append(Call.id.in_(shared))
    return or_(*ways)


def applications_visible_to(actor: Actor) -> ColumnElement[bool]:
    """One's own; those of coordinated organisations; sent ones of shared calls, sending schools, chosen departments."""
    ways: list[ColumnElement[bool]] = [false()]
    if actor.person_id is not None:
        ways.append(Application.person_id == actor.person_id)
    if owners := _coordinated(actor):
        ways.append(Application.organisation_id.in_(owners))
    sent = Application.submitted_at.is_not(None)
    if partners := actor.organisations(Role.COORDINATOR):
        shared = select(CallPartner.call_id).where(CallPartner.organisation_id.in_(partners))
        ways.append(sent & Application.call_id.in_(shared))
    if schools := actor.organisations(Role.PARTNER):
        ways.append(sent & Application.sending_organisation_id.in_(schools))
    if departments := actor.departments():
        chosen = select(Choice.application_id).join(Offer).where(Offer.department_id.in_(departments))
        ways.append(sent & Application.id.in_(chosen))
    return or_(*ways)


def offers_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Offers of coordinated organisations and of the actor's departments, in any state."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := _coordinated(actor):
        ways.append(Offer.organisation_id.in_(owners))
    if departments := actor.departments():
        ways.append(Offer.department_id.in_(departments))
    if department := _linked(actor, LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT):
        ways.append(Offer.department_id == department)
    return or_(*ways)


def placements_visible_to(actor: Actor) -> ColumnElement[bool]:
    """One's own, tutored ones, and those of coordinated organisations, headed departments, sending schools, links."""
    ways: list[ColumnElement[bool]] = [false()]
    if actor.person_id is not None:
        mine = (Placement.person_id, Placement.tutor_id, Placement.deputy_id)
        ways.extend(column == actor.person_id for column in mine)
    if owners := _coordinated(actor):
        ways.append(Placement.organisation_id.in_(owners))
    if departments := actor.departments():
        ways.append(Placement.department_id.in_(departments))
    if schools := actor.organisations(Role.PARTNER):
        ways.append(Placement.sending_organisation_id.in_(schools))
    if placement := _linked(actor, LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT):
        ways.append(Placement.id == placement)
    return or_(*ways)
