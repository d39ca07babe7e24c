"""Who may do what with the youth exchange: both cities own it, each knows its own young people whole.

``EXCHANGE_POLICY`` is one part of the table of permissions; the predicates here are composed in it.
"""

from __future__ import annotations

from typing import Any

from db.enums import LinkPurpose, ParticipationKind, Role, SubjectKind
from services.actions import Action
from services.actors import Actor
from services.policy_rule import Rule, system

OWNERS = (Role.COORDINATOR, Role.ADMIN)


def owned_by(actor: Actor) -> frozenset[int]:
    """Cities that the actor coordinates."""
    return frozenset().union(*(actor.organisations(role) for role in OWNERS))


def cities_of(subject: Any) -> frozenset[int]:
    """The two cities of an exchange, or of anything that knows its exchange or its leg."""
    leg = getattr(subject, "leg", None)
    exchange = getattr(leg if leg is not None else subject, "exchange", subject)
    return frozenset({exchange.organisation_id, exchange.partner_id})


@Rule
def owns_exchange(actor: Actor, subject: Any) -> bool:
    """Coordinates one of the two cities."""
    return not owned_by(actor).isdisjoint(cities_of(subject))


@Rule
def sends_person(actor: Actor, participation: Any) -> bool:
    """Coordinates the city whose group the person belongs to."""
    return participation.organisation_id in owned_by(actor)


@Rule
def receives_leg(actor: Actor, subject: Any) -> bool:
    """Coordinates the city that receives, of a leg or of what belongs to one."""
    leg = getattr(subject, "leg", subject)
    return leg.host_id in owned_by(actor)


@Rule
def takes_part(actor: Actor, participation: Any) -> bool:
    """Is the young person or leader."""
    return actor.person_id is not None and participation.person_id == actor.person_id


@Rule
def school_of(actor: Actor, participation: Any) -> bool:
    """Is a partner at the school that entered the person."""
    return participation.school_id is not None and participation.school_id in actor.organisations(Role.PARTNER)


@Rule
def answers_papers_of(actor: Actor, member: Any) -> bool:
    """Is the young person or leader of this membership, or came by the link of one of their guardians."""
    own = actor.guardians()
    guards = bool(own) and any(guardian.id in own for guardian in member.participation.person.guardians)
    return guards or takes_part(actor, member.participation)


@Rule
def leads(actor: Actor, subject: Any) -> bool:
    """Is a leader of the visit, by account or by their link; asked of their membership."""
    one = getattr(subject, "participation", None)
    by_link = came_by(LinkPurpose.LEG_LEADER, SubjectKind.LEG_MEMBER)
    return one is not None and is_leader(one) and (takes_part(actor, one) or by_link(actor, subject))


@Rule
def reported(actor: Actor, incident: Any) -> bool:
    """Is whoever told it."""
    return actor.user_id is not None and incident.reported_by_id == actor.user_id


def of_participation(rule: Rule) -> Rule:
    """``rule`` about the participation of a member of a visit."""
    return Rule(lambda actor, member: rule(actor, member.participation))


def came_by(purpose: LinkPurpose, kind: SubjectKind) -> Rule:
    """Came by a link of this purpose for this very record."""

    def check(actor: Actor, subject: Any) -> bool:
        link = actor.link
        return (
            link is not None and link.purpose is purpose and link.subject_kind is kind and link.subject_id == subject.id
        )

    return Rule(check)


@Rule
def leads_group(actor: Actor, journey: Any) -> bool:
    """Leads in the visit, by account or by the link that was given to them."""
    if actor.person_id is not None and actor.person_id in journey.leading_people:
        return True
    link = actor.link
    return (
        link is not None
        and link.purpose is LinkPurpose.LEG_LEADER
        and link.subject_kind is SubjectKind.LEG_MEMBER
        and link.subject_id in journey.leading_members
    )


@Rule
def is_in_group(actor: Actor, journey: Any) -> bool:
    """Is in the visit: travels, or is at home with the guests."""
    return actor.person_id is not None and actor.person_id in journey.people


def is_leader(participation: Any) -> bool:
    """Whether this participation is an adult’s who leads."""
    return participation.kind in {ParticipationKind.LEADER, ParticipationKind.DIRECTOR}


EXCHANGE_POLICY: dict[Action, Rule] = {
    Action.EXCHANGE_READ: owns_exchange,
    Action.EXCHANGE_EDIT: owns_exchange,
    Action.PROGRAMME_READ: owns_exchange | is_in_group | leads_group,
    Action.ROOMS_READ: owns_exchange | leads_group,
    Action.ATTENDANCE_TAKE: owns_exchange | leads_group,
    Action.LEG_RUN: owns_exchange | system,
    Action.PARTICIPATION_READ: owns_exchange | takes_part | school_of,
    Action.PARTICIPATION_WHOLE: sends_person | takes_part | school_of,
    Action.PARTICIPATION_EDIT: sends_person | school_of,
    Action.PARTICIPATION_ANSWER: sends_person | school_of | takes_part,
    Action.PAPER_READ: of_participation(sends_person | school_of) | answers_papers_of,
    Action.PAPER_TICK: of_participation(sends_person | school_of) | answers_papers_of,
    Action.PAPER_PLAN: of_participation(sends_person),
    Action.LEADER_CHECK: sends_person,
    Action.INCIDENT_READ: owns_exchange | reported,
    Action.INCIDENT_REPORT: owns_exchange | leads,
    Action.INCIDENT_FOLLOW: owns_exchange,
    Action.EMERGENCY_SHEET: owns_exchange | leads,
}
