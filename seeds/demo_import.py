"""Tables that were imported into the demonstration: one whose lines are in stock, one that waits for a correction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.enums import LocationKind, Provenance, ScanState
from db.models import Acquisition, Location
from services import files
from services.file_checks import CSV
from services.materials import acquisitions, import_columns, importing, sheets

if TYPE_CHECKING:
    from seeds.demo import Demo

HEAD = "Titre;Qté;Prix unitaire;État"
IMPORTED = (HEAD, "Affiches des verbes;6;4,50;Neuf", "Loto des objets;3;12,90;Neuf")
WAITING = (HEAD, "Cartes des métiers;5;9,80;Neuf", "Chansons à mimer;4;gratuit;Neuf")
"""The second line has no value: the page names it, and nothing is imported."""


def fill(demo: Demo) -> None:
    """Both for the store room in Clamart."""
    done = _draft(demo, "Librairie des Deux Rives", "F-2281", 34)
    sha256 = _kept(demo, done, IMPORTED, 34)
    rows = sheets.rows(CSV, _table(IMPORTED))
    head, *_lines = rows
    importing.run(
        demo.session, demo.coordinator, done.public_id, import_columns.guessed(head),
        seen_sha256=sha256, prepared=importing.Read(sha256, rows), now=demo.now - timedelta(days=34),
    )  # fmt: skip
    _kept(demo, _draft(demo, "Association des parents", "Don de novembre", 2), WAITING, 2)


def _draft(demo: Demo, source: str, reference: str, days: int) -> Acquisition:
    now = demo.now - timedelta(days=days)
    store = select(Location.public_id).where(
        Location.kind == LocationKind.STORE, Location.keeper_id == demo.organisation("clamart").id
    )
    return acquisitions.create(
        demo.session, demo.coordinator, now=now, provenance=Provenance.PURCHASE, source_name=source,
        reference=reference, acquired_on=now.date(), location=demo.session.scalars(store).one(),
    )  # fmt: skip


def _table(lines: tuple[str, ...]) -> bytes:
    return "\r\n".join(lines).encode()


def _kept(demo: Demo, made: Acquisition, lines: tuple[str, ...], days: int) -> str:
    """Keep a table with its draft; gives back its digest."""
    upload = files.Upload(sheets.inspected("commande.csv", _table(lines)), ScanState.NOT_SCANNED)
    kept = importing.keep_table(
        demo.session, demo.coordinator, made.public_id, "commande.csv", _table(lines), prepared=upload,
        now=demo.now - timedelta(days=days),
    )  # fmt: skip
    return kept.sha256
