"""What a process does that posts and can be killed on the way.

It sends a shipment or imports the table of a draft, as the person whose account is named. It tells when lines and
balances are written but not committed (``before``) or all is (``after``), and waits.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from db.session import reading
from services import unit
from services.actors import Actor, account_actor
from services.materials import import_columns, importing, ledger
from services.shipments import sending
from tests.db.act import tell_and_wait


def send(actor: Actor, public_id: str, **options: Any) -> object:
    return unit.run(sending.send, actor, public_id, **options)


def bring_in(actor: Actor, public_id: str, **options: Any) -> object:
    """Import the table that waits with a draft, its columns as they are guessed."""
    read = importing.table_of(actor, public_id)
    places = import_columns.guessed(import_columns.headings(read.rows))
    return unit.run(importing.run, actor, public_id, places, seen_sha256=read.sha256, **options)


ACTS: dict[str, Callable[..., object]] = {"send": send, "import": bring_in}


def pause_in_the_middle() -> None:
    """Wait where lines and balances of a posting are written and nothing else is."""
    check = ledger._check_serials

    def told(*args: Any) -> None:
        tell_and_wait()
        check(*args)

    ledger._check_serials = told


def act(name: str, public_id: str, user_id: int, moment: str, now: datetime) -> None:
    if moment == "before":
        pause_in_the_middle()
    with reading() as session:
        actor = account_actor(session, user_id)
    assert actor is not None
    ACTS[name](actor, public_id, request_id="killed", now=now)
    tell_and_wait()
