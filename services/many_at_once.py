"""The same act on many applications of one call: all of them or none.

Which of the chosen ones an act fits is told beforehand (``services/queries/applications/many.py``). The act is given
those alone, with the version of each as it was seen. Whatever stands against one of them refuses all, with the name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import Decision
from db.models import Application
from services import applications, host_opinions
from services.actors import Actor
from services.application_records import locked_with_call
from services.errors import Conflict, Invalid, InvalidMove
from services.i18n import N_
from services.records import by_public_id

MOST = 200
"""Applications in one act."""
MOVES = ("take_up", "shortlist")
"""Moves that can be made for many without telling anybody."""


def move(session: Session, actor: Actor, seen: Mapping[str, int], name: str, *, now: datetime) -> int:
    """Take up or shortlist all of ``seen`` (version by public id). Gives their number."""
    if name not in MOVES:
        raise InvalidMove(N_("This is not a decision that a coordinator takes."))
    return _each(
        session,
        seen,
        lambda public_id, version: applications.decide(
            session, actor, public_id, name, seen_version=version, now=now
        ),
    )  # fmt: skip


def prepare(
    session: Session,
    actor: Actor,
    seen: Mapping[str, int],
    decision: Decision | None,
    *,
    reason: str = "",
    now: datetime,
) -> int:
    """Prepare one decision for all, with one reason; None takes what was prepared back. Nobody is told yet."""
    return _each(
        session,
        seen,
        lambda public_id, version: applications.prepare(
            session, actor, public_id, decision, reason=reason, seen_version=version, now=now
        ),
    )  # fmt: skip


def write(session: Session, actor: Actor, chosen: Collection[str], body: str, *, now: datetime) -> int:
    """Write the same message into the thread of each; every person gets a mail of their own."""
    return _each(
        session,
        dict.fromkeys(chosen, 0),
        lambda public_id, _version: applications.write_message(session, actor, public_id, body, now=now),
    )


def ask_departments(session: Session, actor: Actor, chosen: Collection[str], *, now: datetime) -> int:
    """Ask the departments of the wished offers what they think of each, in one mail. Gives the number of mails."""
    return host_opinions.ask_for_applications(session, actor, _in_order(session, chosen), now=now)


def _each(session: Session, seen: Mapping[str, int], act: Callable[[str, int], object]) -> int:
    """``act`` on each in one order for everybody, so that two coordinators at once wait instead of blocking."""
    ids = _in_order(session, seen)
    locked_with_call(session, ids[0])
    for public_id in ids:
        try:
            act(public_id, seen[public_id])
        except (Conflict, InvalidMove) as error:
            name = by_public_id(session, Application, public_id).person.name
            raise Conflict(
                N_("The application of %(name)s has changed meanwhile: look at it and decide again."), name=name
            ) from error
    return len(ids)


def _in_order(session: Session, chosen: Collection[str]) -> list[str]:
    _check_number(chosen)
    return sorted(chosen, key=lambda public_id: by_public_id(session, Application, public_id).id)


def _check_number(chosen: Collection[str]) -> None:
    if not chosen:
        raise Invalid(N_("Choose at least one application."))
    if len(chosen) > MOST:
        raise Invalid(N_("Choose at most %(n)s applications at once."), n=MOST)
