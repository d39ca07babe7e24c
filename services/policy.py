"""Permissions, as one table of composed predicates. ``may()`` asks, ``authorize()`` enforces."""

from __future__ import annotations

from typing import Any

from db.enums import Evaluator, LinkPurpose, OrganisationKind, Role, SubjectKind
from services.actions import Action
from services.actors import Actor
from services.after_policy import AFTER_POLICY
from services.consent_policy import CONSENT_POLICY
from services.errors import Forbidden
from services.exchange_policy import EXCHANGE_POLICY
from services.hosting_policy import HOSTING_POLICY
from services.i18n import N_
from services.lending_policy import LENDING_POLICY
from services.material_policy import MATERIAL_POLICY
from services.money_policy import MONEY_POLICY
from services.policy_rule import Rule, coordinates, holds, holds_anywhere, system
from services.shipment_policy import SHIPMENT_POLICY

__all__ = ["POLICY", "Action", "authorize", "may"]


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
def has_stays_with(actor: Actor, person: Any) -> bool:
    """Coordinates a city to which the person applied, or where they are or were an intern."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    return any(record.organisation_id in owners for record in (*person.applications, *person.placements))


@Rule
def is_own(actor: Actor, subject: Any) -> bool:
    """The application or placement is about the actor."""
    return actor.person_id is not None and subject.person_id == actor.person_id


@Rule
def heads_department(actor: Actor, subject: Any) -> bool:
    """Heads or works for the department of the record, or came by the link to its desk."""
    return subject.department_id in actor.departments()


@Rule
def tutors(actor: Actor, subject: Any) -> bool:
    """Is the tutor of the placement or offer, or the deputy."""
    return actor.person_id is not None and actor.person_id in {subject.tutor_id, subject.deputy_id}


@Rule
def was_chosen_by(actor: Actor, application: Any) -> bool:
    """Heads a department among whose offers the applicant chose, once the application was sent; also by its link."""
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
def anybody(_actor: Actor, _subject: Any) -> bool:
    """Whoever it is, also without an account."""
    return True


@Rule
def is_of_another(actor: Actor, application: Any) -> bool:
    """The application is somebody else's: what the city and a school say of one is not for oneself. So is a call."""
    return actor.person_id is None or actor.person_id != getattr(application, "person_id", None)


@Rule
def coordinates_call(actor: Actor, nomination: Any) -> bool:
    """Coordinates the city whose call it is."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    return nomination.call.organisation_id in owners


@Rule
def coordinates_city(actor: Actor, city: Any) -> bool:
    """Coordinates this very city."""
    return city.id in actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)


@Rule
def speaks_for(actor: Actor, school: Any) -> bool:
    """Is a partner at this very school or university."""
    return school.id in actor.organisations(Role.PARTNER)


@Rule
def keeps(actor: Actor, city: Any) -> bool:
    """Coordinates this very city."""
    return city.id in actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)


@Rule
def is_school(_actor: Actor, organisation: Any) -> bool:
    """It is a university or school."""
    return organisation.kind in {OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL}


@Rule
def sends_students(_actor: Actor, place: Any) -> bool:
    """The place is a university or school, which may have nobody of its own here yet."""
    return place.organisation.kind in {OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL}


def of_placement(rule: Rule) -> Rule:
    """``rule`` about the placement that an agreement is for."""
    return Rule(lambda actor, agreement: rule(actor, agreement.placement))


def of_agreement(rule: Rule) -> Rule:
    """``rule`` about an agreement, asked of it or of one of its signers."""
    return Rule(lambda actor, subject: rule(actor, getattr(subject, "agreement", subject)))


@Rule
def is_signer(actor: Actor, subject: Any) -> bool:
    """Is the signer, or came by the link made for them; asked of an agreement: for any of its signers."""
    link = actor.link
    is_bearer = (
        link is not None
        and link.purpose is LinkPurpose.AGREEMENT_SIGNATURE
        and link.subject_kind is SubjectKind.AGREEMENT_SIGNER
    )
    return any(
        (actor.person_id is not None and signer.person_id == actor.person_id)
        or (is_bearer and link is not None and link.subject_id == signer.id)
        for signer in getattr(subject, "signers", (subject,))
    )


def evaluator_is(evaluator: Evaluator) -> Rule:
    """The evaluation asks this side."""
    return Rule(lambda _actor, evaluation: evaluation.evaluator is evaluator)


@Rule
def is_answered(_actor: Actor, evaluation: Any) -> bool:
    """The evaluation was sent by whoever it asks."""
    return evaluation.answered_at is not None


@Rule
def is_about_another(actor: Actor, evaluation: Any) -> bool:
    """The internship is somebody else’s: what a tutor and a school say of one is not for oneself."""
    return actor.person_id is None or actor.person_id != evaluation.placement.person_id


@Rule
def is_list_for(actor: Actor, export: Any) -> bool:
    """Holds one of the roles for whom the list is made; its rows are scoped apart."""
    return actor.user_id is not None and actor.has(*export.roles)


administers = holds_anywhere(Role.ADMIN)
by_department_link = bears_link(LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT)
by_placement_link = bears_link(LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT)
evaluates = (
    (evaluator_is(Evaluator.INTERN) & of_placement(is_own))
    | (evaluator_is(Evaluator.TUTOR) & is_about_another & of_placement(tutors | heads_department | by_placement_link))
    | (evaluator_is(Evaluator.REFERENT) & is_about_another & of_placement(sends))
    | bears_link(LinkPurpose.EVALUATION, SubjectKind.EVALUATION)
)
"""Is on the side that an evaluation asks: nobody evaluates their own work as tutor or teacher."""


POLICY: dict[Action, Rule] = {
    Action.CALL_READ: coordinates | shares_call,
    Action.CALL_EDIT: coordinates,
    Action.CALL_APPLY: anybody,
    Action.APPLICATION_READ: is_own | (is_sent & (coordinates | shares_call | sends | was_chosen_by)) | coordinates,
    Action.APPLICATION_PAPERS: is_own | (is_sent & (shares_call | sends)) | coordinates,
    Action.APPLICATION_FILL: is_own | coordinates,
    Action.APPLICATION_SUBMIT: is_own | coordinates,
    Action.APPLICATION_REVIEW: is_of_another & coordinates,
    Action.APPLICATION_DECIDE: is_of_another & coordinates,
    Action.APPLICATION_ANSWER: is_own | coordinates,
    Action.APPLICATION_TALK: is_sent & is_of_another & (coordinates | sends),
    Action.APPLICATION_EXPIRE: system | coordinates,
    Action.APPLICATION_WITHDRAW: is_own | coordinates,
    Action.ENROLMENT_SAY: (is_sent & sends) | coordinates,
    Action.SCHOOL_PAPER_READ: is_own | (is_sent & sends) | coordinates,
    Action.SCHOOL_PAPER_GIVE: (is_sent & sends) | coordinates,
    Action.PARTNERSHIP_PAPERS: speaks_for | keeps | (is_school & holds_anywhere(Role.COORDINATOR, Role.ADMIN)),
    Action.NOMINATION_READ: holds(Role.PARTNER) | coordinates_call,
    Action.NOMINATION_EDIT: holds(Role.PARTNER),
    Action.CORRECTION_ASK: coordinates,
    Action.CORRECTION_ANSWER: is_own | coordinates,
    Action.DEPARTMENT_EDIT: coordinates,
    Action.OPINION_GIVE: coordinates | heads_department,
    Action.OFFER_READ: coordinates | heads_department | by_department_link,
    Action.OFFER_EDIT: coordinates | heads_department | by_department_link,
    Action.OFFER_PUBLISH: coordinates | heads_department | by_department_link,
    Action.PLACEMENT_READ: is_own | coordinates | heads_department | tutors | sends | by_placement_link,
    Action.PLACEMENT_PLAN: coordinates,
    Action.PLACEMENT_MOVE: coordinates | system,
    Action.PLACEMENT_CHECK: is_own | coordinates | heads_department | tutors | sends | by_placement_link,
    Action.PLACEMENT_SAY: is_own | coordinates | heads_department | tutors | by_placement_link,
    Action.PLACEMENT_GIVE_UP: coordinates | heads_department | tutors | by_placement_link,
    Action.PLACEMENT_PAPERS: is_own | coordinates,
    Action.AGREEMENT_READ: coordinates
    | of_placement(is_own | heads_department | tutors | sends | by_placement_link)
    | is_signer,
    Action.AGREEMENT_EDIT: coordinates,
    Action.AGREEMENT_SIGN: of_agreement(coordinates) | is_signer,
    Action.PRESENCE_READ: is_own | coordinates | heads_department | tutors | by_placement_link,
    Action.ABSENCE_REPORT: is_own | coordinates | heads_department | tutors | by_placement_link,
    Action.PRESENCE_CONFIRM: is_own | coordinates | heads_department | tutors | by_placement_link,
    Action.REGISTER_KEEP: coordinates | heads_department | tutors | by_placement_link,
    Action.JOURNAL_WRITE: is_own,
    Action.GRATIFICATION_READ: is_own | coordinates,
    Action.GRATIFICATION_EDIT: coordinates,
    Action.EVALUATION_READ: of_placement(coordinates)
    | evaluates
    | (is_answered & is_about_another & of_placement(sends)),
    Action.EVALUATION_ANSWER: of_placement(coordinates) | evaluates,
    Action.EVALUATION_ASK: system | of_placement(coordinates),
    Action.EVALUATION_WRITE: coordinates_city,
    Action.CERTIFICATE_READ: of_placement(is_own | coordinates),
    Action.CERTIFICATE_ISSUE: coordinates,
    Action.OTHER_INTERN_EDIT: coordinates,
    Action.TUTOR_ABSENCE_EDIT: is_self | coordinates,
    Action.SCHENGEN_STAY_EDIT: is_self | coordinates | has_stays_with,
    Action.LAW_READ: holds_anywhere(Role.COORDINATOR, Role.ADMIN),
    Action.LAW_EDIT: administers,
    Action.OPEN_QUESTION_READ: coordinates,
    Action.OPEN_QUESTION_EDIT: coordinates,
    Action.RESULTS_READ: holds_anywhere(Role.COORDINATOR, Role.ADMIN, Role.PARTNER),
    Action.NOTE_WRITE: coordinates,
    Action.TEXT_EDIT: holds_anywhere(Role.COORDINATOR, Role.ADMIN),
    Action.FILE_READ: anybody,  # a file is read by whoever may read its record: see services/files.py
    Action.FILE_JUDGE: coordinates,
    Action.LIST_EXPORT: is_list_for,
    Action.PERSON_READ: is_self | coordinates | has_stays_with,
    Action.PERSON_EDIT: is_self | coordinates,
    Action.PERSON_MERGE: coordinates,
    Action.PERSON_SECRETS: is_self | coordinates,
    Action.ACCOUNT_SELF: is_self,
    Action.ACCOUNT_INVITE: system | coordinates | administers,
    Action.PARTNER_INVITE: system | coordinates | administers | (holds_anywhere(Role.COORDINATOR) & sends_students),
    Action.ACCOUNT_MANAGE: system | administers,
    Action.ACCOUNT_OPEN: system,  # without a mailed link: the first administrator, demonstration accounts
    Action.LINK_ISSUE: coordinates,
    Action.MAIL_READ: administers,
    Action.MAIL_DECIDE: administers,
    Action.JOB_READ: administers,
    Action.JOB_RUN: administers,
    Action.PLATFORM_CLEAN_UP: system | administers,
    **MATERIAL_POLICY,
    **LENDING_POLICY,
    **SHIPMENT_POLICY,
    **EXCHANGE_POLICY,
    **MONEY_POLICY,
    **HOSTING_POLICY,
    **CONSENT_POLICY,
    **AFTER_POLICY,
}


def may(actor: Actor, action: Action, subject: Any = None) -> bool:
    """Whether ``actor`` may do ``action`` to ``subject``."""
    return POLICY[action](actor, subject)


def authorize(actor: Actor, action: Action, subject: Any = None) -> None:
    """Raise ``Forbidden`` unless ``actor`` may do ``action`` to ``subject``."""
    if not may(actor, action, subject):
        raise Forbidden(N_("You are not allowed to do this."))
