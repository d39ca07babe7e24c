"""Who may do what with guardians and consents: the family answers, their own city and school record what they said.

The other city learns that something is missing by the rules of departure, and what was taken back by mail.
"""

from __future__ import annotations

from typing import Any

from services.actions import Action
from services.actors import Actor
from services.exchange_policy import owns_exchange, school_of, sends_person, takes_part
from services.policy_rule import Rule, system
from services.rules.ages import age_on
from services.rules.consents import JOINT_BELOW


@Rule
def answers_for(actor: Actor, participation: Any) -> bool:
    """Came by the link of a guardian of this young person."""
    own = actor.guardians()
    return bool(own) and any(guardian.id in own for guardian in participation.person.guardians)


@Rule
def is_asked(actor: Actor, consent: Any) -> bool:
    """Is whom the answer is asked of: the guardian by their link, the young person by their account."""
    if consent.guardian_id:
        return consent.guardian_id in actor.guardians()
    return takes_part(actor, consent.participation)


@Rule
def answers_with_child(actor: Actor, consent: Any) -> bool:
    """A guardian beside a child who is too young to answer about their data alone: both sign on one screen."""
    if consent.guardian_id or not answers_for(actor, consent.participation):
        return False
    born, legs = consent.participation.person.birth_date, [one.leg for one in consent.participation.members]
    return bool(born and legs) and age_on(born, min(leg.starts_on for leg in legs)) < JOINT_BELOW


def of_participation(rule: Rule) -> Rule:
    """``rule`` about the participation that a consent belongs to."""
    return Rule(lambda actor, consent: rule(actor, consent.participation))


@Rule
def knows_a_child(actor: Actor, guardian: Any) -> bool:
    """Coordinates the city, or belongs to the school, of a young person for whom this guardian answers."""
    records = sends_person | school_of
    return any(records(actor, one) for one in guardian.person.participations)


records_for = sends_person | school_of
"""Is on the side of the young person, and so may record what their family said."""


CONSENT_POLICY: dict[Action, Rule] = {
    Action.CONSENT_READ: records_for | takes_part | answers_for,
    Action.CONSENT_ASK: records_for,
    Action.CONSENT_ANSWER: of_participation(records_for) | is_asked | answers_with_child,
    Action.CONSENT_EXPIRE: system | of_participation(owns_exchange),
    Action.CONSENT_TEXT_EDIT: owns_exchange,
    Action.GUARDIAN_EDIT: records_for,
    Action.GUARDIAN_LINK: knows_a_child,
    Action.HEALTH_TELL: sends_person | takes_part | answers_for,
}
