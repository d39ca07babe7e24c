"""Attempts, counted in the database before they are made: many at once cannot outrun the counter.

Two ways of counting. Guesses (no ``per``): some are free, then each one let through closes the door for longer, up to
15 minutes; forgotten after a day. Requests (``per`` a period): so many within the period, then none until it ends.

:func:`reserve_all` owns its transaction, committed before the attempt is made, so that it stays counted whatever
happens afterwards; whoever calls :func:`reserve` sees to that.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, delete, event, literal, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import UtcDateTime
from db.models import Throttle
from db.session import writing
from services.crypto import derived_key
from services.errors import Locked
from services.i18n import N_

FREE_PER_ACCOUNT = 5
FREE_PER_ADDRESS = 100
MAILS_PER_RECIPIENT = 5
MAILS_PER_ADDRESS = 50
MAIL_PERIOD = timedelta(hours=1)
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 240, 480, 900))
"""How long the door closes after the last free guess, after the next one, and so on."""
FORGOTTEN_AFTER = timedelta(days=1)


def account_key(email: str) -> str:
    """Guesses at one account, whether it exists or not."""
    return f"account:{email}"


def address_key(address: str) -> str:
    """Guesses from one client address."""
    return f"address:{network(address)}"


def guess_limits(email: str, address: str) -> tuple[Limit, Limit]:
    """Limits of guesses at the password of one account from one client address."""
    return Limit(account_key(email), FREE_PER_ACCOUNT), Limit(address_key(address), FREE_PER_ADDRESS)


def mail_limits(email: str, address: str) -> tuple[Limit, Limit]:
    """Limits, per ``MAIL_PERIOD``, of links mailed to one mail address and asked for from one client address."""
    return Limit(f"recipient:{email}", MAILS_PER_RECIPIENT), Limit(f"sender:{network(address)}", MAILS_PER_ADDRESS)


def network(address: str) -> str:
    """What is counted as one place: an IPv4 address, or the /64 that a line has in IPv6; empty if it is neither."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


class Limit(NamedTuple):
    """So many free attempts under one key."""

    key: str
    free: int


def reserve_all(*limits: Limit, now: datetime, per: timedelta | None = None) -> int:
    """Count one attempt under several limits, in a transaction of its own. 0: go on; else the seconds to wait.

    If one of them refuses, nothing is counted under any: what was not tried costs nobody a try.
    """
    with writing() as session:
        seconds = max(reserve(session, *limit, now=now, per=per) for limit in limits)
        if seconds:
            session.rollback()
    return seconds


def too_many(seconds: int) -> Locked:
    """The refusal that tells how long to wait: in seconds up to a minute and a half, then in whole minutes."""
    if seconds <= 90:
        return Locked(N_("Too many attempts: you can try again in %(seconds)s s."), seconds=seconds)
    minutes = math.ceil(seconds / 60)
    return Locked(N_("Too many attempts: you can try again in %(minutes)s min."), seconds=seconds, minutes=minutes)


def reserve(session: Session, key: str, free: int, *, now: datetime, per: timedelta | None = None) -> int:
    """Count an attempt under ``key``. 0: go on; else the seconds to wait, and nothing was counted.

    One statement decides and counts. While the door is closed nothing changes, so waiting is never prolonged.
    """
    if session.scalar(_counting(session, _hashed(key), free, now, per)) is not None:
        return 0
    return max(1, waiting(session, key, now=now, per=per))


def waiting(session: Session, key: str, *, now: datetime, per: timedelta | None = None) -> int:
    """Seconds until the door that is closed under ``key`` opens; 0: it is open. Counts nothing."""
    row = session.execute(
        select(Throttle.locked_until, Throttle.counted_from).where(Throttle.key == _hashed(key))
    ).first()
    until = row and (row.counted_from + per if per else row.locked_until)
    return max(0, math.ceil((until - now).total_seconds())) if until else 0


def reset(session: Session, key: str) -> None:
    """Forget all attempts under ``key``: the right person came."""
    session.execute(delete(Throttle).where(Throttle.key == _hashed(key)))


def give_back(session: Session, key: str, free: int) -> None:
    """Uncount one attempt under ``key`` that turned out to be right, without forgetting those of others."""
    left = Throttle.attempts - 1
    session.execute(
        update(Throttle)
        .where(Throttle.key == _hashed(key), Throttle.attempts > 0)
        .values(attempts=left, locked_until=case((left < free, null()), else_=Throttle.locked_until))
        .execution_options(synchronize_session=False)
    )


def count_if_refused(session: Session, key: str, free: int, *, now: datetime) -> None:
    """Count an attempt under ``key`` once ``session`` has rolled back.

    For a guess made inside somebody else's writing transaction, beside which SQLite allows no second one.
    """

    def count(_session: Session) -> None:
        with writing() as own:
            reserve(own, key, free, now=now)

    event.listen(session, "after_rollback", count, once=True)


def forget_old(session: Session, *, now: datetime) -> int:
    """Delete counters that no longer matter; gives back how many."""
    gone = session.execute(
        delete(Throttle).where(
            Throttle.counted_from <= now - FORGOTTEN_AFTER,
            or_(Throttle.locked_until.is_(None), Throttle.locked_until <= now),
        )
    )
    return gone.rowcount  # type: ignore[attr-defined]


def _hashed(key: str) -> str:
    text = key.encode("utf-8", "surrogatepass")
    return hmac.new(derived_key("throttle"), text, hashlib.sha256).hexdigest()


def _counting(session: Session, hashed: str, free: int, now: datetime, per: timedelta | None) -> Any:
    """The statement that counts; gives back a row only if the attempt may be made."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    is_old = Throttle.counted_from <= now - (per or FORGOTTEN_AFTER)
    nth = case((is_old, 1), else_=Throttle.attempts + 1)
    is_open = or_(Throttle.locked_until.is_(None), Throttle.locked_until <= now)
    closed_at_once = now + DELAYS[0] if per is None and free <= 1 else None
    first = insert(Throttle).values(key=hashed, attempts=1, locked_until=closed_at_once, counted_from=now)
    return first.on_conflict_do_update(
        index_elements=[Throttle.key],
        set_={
            "attempts": nth,
            "counted_from": case((is_old, _at(now)), else_=Throttle.counted_from),
            "locked_until": _closed_until(nth, free, now) if per is None else null(),
        },
        where=is_open if per is None else or_(is_old, Throttle.attempts < free),
    ).returning(Throttle.attempts)


def _closed_until(nth: ColumnElement[int], free: int, now: datetime) -> ColumnElement[datetime | None]:
    """When the door opens again after the ``nth`` guess: at once before ``free`` is reached, then ever later."""
    steps = [(nth == free + step, _at(now + delay)) for step, delay in enumerate(DELAYS[:-1])]
    return case((nth < free, null()), *steps, else_=_at(now + DELAYS[-1]))


def _at(instant: datetime) -> ColumnElement[datetime]:
    return literal(instant, UtcDateTime())
