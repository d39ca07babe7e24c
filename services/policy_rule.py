"""One predicate of the permissions, and how several make another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db.enums import Role
from services.actors import Actor


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


coordinates = holds(Role.COORDINATOR) | holds(Role.ADMIN)


@Rule
def system(actor: Actor, _subject: Any) -> bool:
    """Is the software itself: a job or the command line."""
    return actor.is_system
