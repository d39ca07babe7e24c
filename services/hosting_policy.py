"""Who may do what with host families and beds: the city that receives decides, both cities see who sleeps where.

A family comes by its link and tells of itself.
"""

from __future__ import annotations

from typing import Any

from db.enums import HostStayState, LegState, LinkPurpose, SubjectKind
from services.actions import Action
from services.actors import Actor
from services.exchange_policy import owns_exchange, receives_leg
from services.policy_rule import Rule

OVER = frozenset({LegState.ENDED, LegState.CLOSED, LegState.CANCELLED})
"""Visits after which nobody sees a family any more."""


def family_of_link(actor: Actor) -> int | None:
    """The family whose link the actor came by."""
    link = actor.link
    if link and link.purpose is LinkPurpose.HOUSEHOLD and link.subject_kind is SubjectKind.HOUSEHOLD:
        return link.subject_id
    return None


@Rule
def is_the_family(actor: Actor, subject: Any) -> bool:
    """Came by the link of this very family; asked of a stay: of the family where it is."""
    own = family_of_link(actor)
    return own is not None and own == getattr(subject, "household_id", subject.id)


@Rule
def sends_a_guest(actor: Actor, household: Any) -> bool:
    """Is the guardian, by their link, of somebody whose stay was agreed, once guardians were told of the family."""
    own = actor.guardians()
    if not own or household.shown_at is None or household.leg.state in OVER:
        return False
    return any(
        stay.state is HostStayState.AGREED and any(one.id in own for one in stay.participation.person.guardians)
        for stay in household.stays
    )


HOSTING_POLICY: dict[Action, Rule] = {
    Action.HOUSEHOLD_READ: owns_exchange | is_the_family,
    Action.HOUSEHOLD_SEE: owns_exchange | is_the_family | sends_a_guest,
    Action.HOUSEHOLD_WHOLE: receives_leg,
    Action.HOUSEHOLD_EDIT: receives_leg | is_the_family,
    Action.HOUSEHOLD_DECIDE: receives_leg,
    Action.BED_DECIDE: receives_leg,
    Action.BED_END: receives_leg | is_the_family,
}
