"""Bugs in the log: found again by an id that the person saw, and free of personal data.

Messages of exceptions quote what people typed and what the database holds, so in production only their kind and the
lines of code are written.
"""

from __future__ import annotations

import logging
import secrets
import traceback

from settings import settings

_log = logging.getLogger("passerelle")
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without what looks alike on the phone


def new_error_id() -> str:
    """Eight characters that can be read out over the phone."""
    return "".join(secrets.choice(_ALPHABET) for _place in range(8))


def report(error: BaseException, error_id: str) -> None:
    """Write a bug down under its id."""
    text = without_messages(error) if settings().production else "".join(traceback.format_exception(error))
    _log.error("error %s\n%s", error_id, text.rstrip())


def without_messages(error: BaseException) -> str:
    """The traceback of ``error`` and of what it came from: kinds and lines of code, no values."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\nwhich led to:\n".join(_frames(one) for one in reversed(chain))


def _frames(error: BaseException) -> str:
    kind = type(error)
    return "".join(traceback.format_tb(error.__traceback__)) + f"{kind.__module__}.{kind.__qualname__}"
