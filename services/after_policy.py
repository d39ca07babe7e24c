"""Who may do what after a visit of an exchange: certificates by either city, reflections by those who wrote them."""

from __future__ import annotations

from typing import Any

from db.enums import LinkPurpose, SubjectKind
from services.actions import Action
from services.actors import Actor
from services.exchange_policy import came_by, owns_exchange, school_of, takes_part
from services.policy_rule import Rule


def of_member(rule: Rule) -> Rule:
    """``rule`` about the participation that a place in a visit belongs to."""
    return Rule(lambda actor, member: rule(actor, member.participation))


@Rule
def is_shared(_actor: Actor, member: Any) -> bool:
    """The young person has given what they wrote to the coordinators and their school."""
    return member.reflection is not None and member.reflection.shared_at is not None


@Rule
def is_recorded(_actor: Actor, survey: Any) -> bool:
    """A coordinator enters it for somebody who told them: what people write by their link, no one else reads."""
    return survey.recorded_by_id is not None


AFTER_POLICY: dict[Action, Rule] = {
    Action.REFLECTION_WRITE: of_member(takes_part),
    Action.REFLECTION_READ: of_member(takes_part) | (of_member(owns_exchange | school_of) & is_shared),
    Action.PARTICIPATION_CERTIFY: owns_exchange,
    Action.SURVEY_ASK: owns_exchange,
    Action.SURVEY_ANSWER: came_by(LinkPurpose.SURVEY, SubjectKind.SURVEY) | (owns_exchange & is_recorded),
}
