"""Refusals that a person can understand: a msgid with parameters, translated where it is shown."""

from __future__ import annotations


class DomainError(Exception):
    """A refusal. ``field`` names the input it belongs to, so that it is shown there; params fill the msgid."""

    def __init__(self, msgid: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.field = field
        self.params = params


class Invalid(DomainError):
    """What was entered cannot be accepted."""


class Forbidden(DomainError):
    """The actor may not do this."""


class NotFound(DomainError):
    """No such record, or none that the actor may know of."""


class InvalidMove(DomainError):
    """The record is not in a state from which this move is possible."""


class Conflict(DomainError):
    """Somebody else changed the record meanwhile."""


class AlreadyDone(DomainError):
    """This very request was handled before."""


class PasswordNeeded(DomainError):
    """The actor may do this once they have typed their password again."""


class Locked(DomainError):
    """Too many attempts; ``seconds`` says how long to wait."""


class InvalidFields(DomainError):
    """Several inputs at once: ``errors`` holds one refusal per field."""

    def __init__(self, errors: list[DomainError]) -> None:
        super().__init__(errors[0].msgid, field=errors[0].field, **errors[0].params)
        self.errors = errors
