"""What an actor may see, as conditions of SQL. They say the same as the ``*_READ`` rules of ``services/policy.py``
(a property test holds them together); whoever is not named sees nothing."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select

from db.enums import Evaluator, LinkPurpose, Role, SubjectKind
from db.models import (
    Agreement,
    AgreementSigner,
    Application,
    Call,
    CallPartner,
    Certificate,
    Choice,
    Evaluation,
    Nomination,
    Offer,
    Person,
    Placement,
)
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


def nominations_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Those of the actor's schools, and those for calls of coordinated organisations."""
    ways: list[ColumnElement[bool]] = [false()]
    if schools := actor.organisations(Role.PARTNER):
        ways.append(Nomination.organisation_id.in_(schools))
    if owners := _coordinated(actor):
        ways.append(Nomination.call_id.in_(select(Call.id).where(Call.organisation_id.in_(owners))))
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
    ways = _looked_after(actor)
    if schools := actor.organisations(Role.PARTNER):
        ways.append(Placement.sending_organisation_id.in_(schools))
    return or_(*ways)


def presence_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Internships whose presence the actor may see: the same without those that a school sent."""
    return or_(*_looked_after(actor))


def gratification_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Internships of whose money the actor may know: one's own, and those of coordinated organisations."""
    ways: list[ColumnElement[bool]] = [false()]
    if actor.person_id is not None:
        ways.append(Placement.person_id == actor.person_id)
    if owners := _coordinated(actor):
        ways.append(Placement.organisation_id.in_(owners))
    return or_(*ways)


def _looked_after(actor: Actor) -> list[ColumnElement[bool]]:
    ways: list[ColumnElement[bool]] = [false()]
    if actor.person_id is not None:
        mine = (Placement.person_id, Placement.tutor_id, Placement.deputy_id)
        ways.extend(column == actor.person_id for column in mine)
    if owners := _coordinated(actor):
        ways.append(Placement.organisation_id.in_(owners))
    if departments := actor.departments():
        ways.append(Placement.department_id.in_(departments))
    if placement := _linked(actor, LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT):
        ways.append(Placement.id == placement)
    return ways


def agreements_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Those of coordinated organisations, of internships one does, tutors, hosts or sends, and those one signs."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := _coordinated(actor):
        ways.append(Agreement.organisation_id.in_(owners))
    of: list[ColumnElement[bool]] = []
    signer: ColumnElement[bool] = false()
    if actor.person_id is not None:
        of += [one == actor.person_id for one in (Placement.person_id, Placement.tutor_id, Placement.deputy_id)]
        signer = AgreementSigner.person_id == actor.person_id
    if departments := actor.departments():
        of.append(Placement.department_id.in_(departments))
    if schools := actor.organisations(Role.PARTNER):
        of.append(Placement.sending_organisation_id.in_(schools))
    if followed := _linked(actor, LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT):
        of.append(Placement.id == followed)
    if of:
        ways.append(Agreement.placement_id.in_(select(Placement.id).where(or_(*of))))
    if linked := _linked(actor, LinkPurpose.AGREEMENT_SIGNATURE, SubjectKind.AGREEMENT_SIGNER):
        signer = or_(signer, AgreementSigner.id == linked)
    ways.append(Agreement.id.in_(select(AgreementSigner.agreement_id).where(signer)))
    return or_(*ways)


def evaluations_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Those of coordinated organisations; those one is asked; for schools all that was answered, but of oneself."""
    ways: list[ColumnElement[bool]] = [false()]
    asks, another = Evaluation.evaluator, _of_placements(Placement.person_id.is_distinct_from(actor.person_id))
    if owners := _coordinated(actor):
        ways.append(_of_placements(Placement.organisation_id.in_(owners)))
    if actor.person_id is not None:
        ways.append((asks == Evaluator.INTERN) & _of_placements(Placement.person_id == actor.person_id))
    hosted: list[ColumnElement[bool]] = [false()]
    if actor.person_id is not None:
        hosted += [one == actor.person_id for one in (Placement.tutor_id, Placement.deputy_id)]
    if departments := actor.departments():
        hosted.append(Placement.department_id.in_(departments))
    if placement := _linked(actor, LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT):
        hosted.append(Placement.id == placement)
    ways.append((asks == Evaluator.TUTOR) & another & _of_placements(or_(*hosted)))
    if schools := actor.organisations(Role.PARTNER):
        sent = _of_placements(Placement.sending_organisation_id.in_(schools))
        ways.append(((asks == Evaluator.REFERENT) | Evaluation.answered_at.is_not(None)) & another & sent)
    if linked := _linked(actor, LinkPurpose.EVALUATION, SubjectKind.EVALUATION):
        ways.append(Evaluation.id == linked)
    return or_(*ways)


def _of_placements(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return Evaluation.placement_id.in_(select(Placement.id).where(condition))


def certificates_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Certificates of one’s own internship and of coordinated organisations: they say what was paid."""
    return Certificate.placement_id.in_(select(Placement.id).where(gratification_visible_to(actor)))


def people_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Oneself; people whose record a coordinated organisation keeps, or who applied or stayed there."""
    ways: list[ColumnElement[bool]] = [false()]
    if actor.person_id is not None:
        ways.append(Person.id == actor.person_id)
    if owners := _coordinated(actor):
        ways.append(Person.organisation_id.in_(owners))
        for model in (Application, Placement):
            ways.append(Person.id.in_(select(model.person_id).where(model.organisation_id.in_(owners))))
    return or_(*ways)
