"""What must not stand in an address (searched words, chosen rows, a legal basis) is kept here, and named by a ticket.

In the memory of the process, for an hour, for the account that asked: whoever else finds the address finds nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from services.actors import Actor
from services.crypto import derived_key
from services.exports.acts import Wanted

LIFE = timedelta(hours=1)
MOST = 5_000
_kept: OrderedDict[str, tuple[datetime, int | None, Wanted]] = OrderedDict()
_made: OrderedDict[str, tuple[int, int]] = OrderedDict()
_lock = Lock()


def keep(actor: Actor, wanted: Wanted, *, now: datetime) -> str:
    """A ticket for this; the same ticket each time for the same wish of the same account."""
    meant = repr((actor.user_id, wanted)).encode()
    ticket = hmac.new(derived_key("export ticket"), meant, hashlib.sha256).hexdigest()[:40]
    with _lock:
        _kept[ticket] = (now + LIFE, actor.user_id, wanted)
        _kept.move_to_end(ticket)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return ticket


def note(ticket: str, done: int, of: int) -> None:
    """How far the file behind a ticket is, for the page that waits for it."""
    with _lock:
        if ticket in _kept:
            _made[ticket] = (done, of)
        while len(_made) > MOST:
            _made.popitem(last=False)


def progress(ticket: str) -> tuple[int, int] | None:
    """How many pieces are made and of how many; None before it was asked for."""
    with _lock:
        return _made.get(ticket)


def read(actor: Actor, ticket: str, *, now: datetime) -> Wanted | None:
    """What it stands for, for the account it was given to, while it lives."""
    with _lock:
        expires_at, user_id, wanted = _kept.get(ticket, (now, None, None))
    return wanted if expires_at > now and user_id is not None and user_id == actor.user_id else None
