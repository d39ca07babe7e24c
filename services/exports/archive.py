"""The papers of many agreements in one archive: made one after the other, given away at once, kept nowhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AgreementKind, AgreementState
from db.models import Agreement, Person, Placement
from db.session import reading
from services.actors import Actor
from services.documents import agreement_paper
from services.documents.document import file_name
from services.exports.acts import Taken
from services.queries.scope import agreements_visible_to

Told = Callable[[int, int], None]
"""How many papers are made, and of how many."""


def papers_of(session: Session, actor: Actor, placement_public_ids: list[str]) -> list[str]:
    """Ids of the agreements and amendments of these internships that were given to their signers. One statement."""
    over = (AgreementState.DRAFT, AgreementState.CANCELLED, AgreementState.SUPERSEDED)
    return list(
        session.scalars(
            select(Agreement.public_id)
            .join(Placement, Placement.id == Agreement.placement_id)
            .where(
                Placement.public_id.in_(placement_public_ids), Agreement.state.not_in(over),
                agreements_visible_to(actor),
            )
            .order_by(Placement.starts_on, Agreement.id)
        )
    )  # fmt: skip


def archive_pieces(taken: Taken, *, now: datetime, told: Told) -> Iterator[bytes]:
    """The papers of what was taken in one archive, each given away as soon as it is made; none is kept."""
    with reading() as session:
        query = (
            select(Agreement, Person)
            .join(Placement, Placement.id == Agreement.placement_id)
            .join(Person, Person.id == Placement.person_id)
            .where(taken.condition)
            .options(*agreement_paper.WHOLE)
        )
        found = session.execute(query.order_by(*taken.export.order)).all()
        yield from pieces(session, [(agreement, person) for agreement, person in found], now=now, told=told)


def pieces(
    session: Session, found: Sequence[tuple[Agreement, Person]], *, now: datetime, told: Told
) -> Iterator[bytes]:
    """The archive of these agreements of these interns, for services that have authorised its reader."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for number, (agreement, person) in enumerate(found, 1):
            made = agreement_paper.pdf_of(session, agreement, now=now)
            archive.writestr(_name(agreement, person, number), made)
            told(number, len(found))
            yield sink.take()
    yield sink.take()


def _name(agreement: Agreement, person: Person, number: int) -> str:
    kind = f"avenant-{agreement.number}" if agreement.kind is AgreementKind.AMENDMENT else "convention"
    return f"{number:03}-{file_name(kind, person)}"


class _Sink(io.RawIOBase):
    """Where the archive writes to, and from where its pieces are taken."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
