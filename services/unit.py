"""The unit of work: one transaction, one claimed request, one actor as the database knows them now.

Pages, HTTP routes, jobs and the command line all write through :func:`run`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from db.models import RequestClaim
from db.session import writing
from services.actors import Actor, refreshed
from services.errors import AlreadyDone, Conflict
from services.i18n import N_

T = TypeVar("T")


def utc_now() -> datetime:
    """The clock. Services take ``now`` as an argument; only the edges of the system ask here."""
    return datetime.now(UTC)


def claim(session: Session, request_id: str, *, now: datetime) -> None:
    """Record that this request is being handled; raise ``AlreadyDone`` if it was before.

    A second, simultaneous claim waits for the first transaction: on its commit it is refused, on its rollback it wins.
    """
    try:
        with session.begin_nested():
            session.add(RequestClaim(id=request_id, claimed_at=now))
    except IntegrityError:
        raise AlreadyDone(N_("This was already recorded.")) from None


def prepared_by(prepare: Callable[..., Any]) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Let ``prepare(actor, *args, now=…, **options)`` do the slow work of a service before its transaction opens.

    What it gives back reaches the service as ``prepared=…``. It must not write.
    """

    def mark(service: Callable[..., T]) -> Callable[..., T]:
        service.prepare = prepare  # type: ignore[attr-defined]
        return service

    return mark


def run(
    service: Callable[..., T],
    actor: Actor,
    *args: Any,
    request_id: str | None = None,
    now: datetime | None = None,
    **options: Any,
) -> T:
    """Call ``service(session, actor, *args, now=…, **options)`` in one writing transaction and commit.

    ``request_id`` makes it happen at most once. Refusals roll everything back, the claim included, so that a corrected
    attempt under the same id goes through.
    """
    now = now or utc_now()
    if prepare := getattr(service, "prepare", None):
        options["prepared"] = prepare(actor, *args, now=now, **options)
    try:
        with writing() as session:
            if request_id:
                claim(session, request_id, now=now)
            return service(session, refreshed(session, actor, now), *args, now=now, **options)
    except StaleDataError:
        raise Conflict(
            N_("Somebody changed this meanwhile. Here is the current state: look at it and decide again.")
        ) from None
