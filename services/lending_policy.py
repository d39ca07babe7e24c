"""Who may do what with courses, loans, counts and wishes: the city that owns the material, and who keeps the place."""

from __future__ import annotations

from typing import Any

from db.enums import OrganisationKind, Role
from services.actions import Action
from services.actors import Actor
from services.material_policy import keeps, kept_by
from services.policy_rule import Rule, coordinates, holds_anywhere


@Rule
def keeps_its_place(actor: Actor, record: Any) -> bool:
    """Keeps the place that a loan, a count or a wish is about."""
    return keeps(actor, record.location)


@Rule
def teaches_there(actor: Actor, course: Any) -> bool:
    """Belongs to the school of the course."""
    return course.school_id in kept_by(actor)


@Rule
def is_body_that_keeps(_actor: Actor, body: Any) -> bool:
    """A school or a city: others keep no material."""
    return body.kind in {OrganisationKind.SCHOOL, OrganisationKind.CITY}


@Rule
def is_of_school(actor: Actor, body: Any) -> bool:
    """Belongs to the school whose own material it is."""
    return body.kind is OrganisationKind.SCHOOL and body.id in kept_by(actor)


_keepers = coordinates | keeps_its_place

LENDING_POLICY: dict[Action, Rule] = {
    Action.COURSE_READ: coordinates | teaches_there,
    Action.COURSE_EDIT: coordinates | teaches_there,
    Action.OWN_MATERIAL: is_of_school,
    Action.OWN_MATERIAL_RECORD: coordinates,
    Action.LOAN_READ: _keepers,
    Action.LOAN_EDIT: _keepers,
    Action.COUNT_READ: _keepers,
    Action.COUNT_EDIT: _keepers,
    Action.WISH_READ: _keepers,
    Action.WISH_MAKE: _keepers,
    Action.WISH_DECIDE: coordinates,
    Action.MINIMUM_EDIT: coordinates,
    Action.SCHOOL_DESK_ISSUE: is_body_that_keeps & holds_anywhere(Role.COORDINATOR, Role.ADMIN),
}
