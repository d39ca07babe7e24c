"""One predicate of the permissions, and how several make another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
