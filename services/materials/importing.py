"""Lines of a workbook or CSV into the draft of an invoice or gift: all of them or none, the same file once.

The file is kept with the draft, so that what one sees before importing survives a closed browser. It is read outside
the transaction, in a process of its own (``services/materials/sheets.py``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, SubjectKind
from db.models import Acquisition, File, FileContent, Item, Lot, Organisation
from db.session import reading
from services import files, history
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.file_checks import CSV, XLSX
from services.file_room import living
from services.i18n import N_
from services.materials import acquisitions, items, sheets
from services.materials.codes import new_code
from services.materials.import_plan import Plan, Planned, plan
from services.materials.sheets import Row
from services.policy import Action, authorize
from services.records import by_public_id
from services.unit import prepared_by

__all__ = ["Read", "keep_table", "kept_table", "run", "table_of"]


@dataclass(frozen=True, slots=True)
class Read:
    """The table of a draft: digest of the file, and its rows."""

    sha256: str
    rows: Sequence[Row]


def _prepare_table(
    actor: Actor, public_id: str, name: str, content: bytes, *, now: datetime, **_options: Any
) -> files.Upload:
    with reading() as session:
        _check_new(session, _draft(session, actor, public_id), hashlib.sha256(content).hexdigest())
    return files.checked(name, content, sheets.inspected)


@prepared_by(_prepare_table)
def keep_table(
    session: Session,
    actor: Actor,
    public_id: str,
    name: str,
    content: bytes,
    *,
    now: datetime,
    prepared: files.Upload | None = None,
) -> File:
    """Keep a table with a draft, in place of the one before; nothing of it is imported yet.

    Raises ``Invalid`` on ``field="file"`` for what is no table, ``Conflict`` for one that was imported before.
    """
    acquisition = _draft(session, actor, public_id, lock=True)
    upload = prepared or files.checked(name, content, sheets.inspected)
    _check_new(session, acquisition, hashlib.sha256(upload.file.content).hexdigest())
    former = list(session.scalars(_tables_of(acquisition.id)))
    return files.keep(
        session, actor, SubjectKind.ACQUISITION, acquisition.id, DocumentKind.OTHER, upload, former, now
    )  # fmt: skip


def kept_table(session: Session, acquisition_id: int) -> File | None:
    """The table that waits with a draft."""
    return session.scalars(_tables_of(acquisition_id)).first()


def table_of(actor: Actor, public_id: str) -> Read:
    """The rows of the table that waits with a draft, read apart: up to some seconds, never within a transaction."""
    with reading() as session:
        file = kept_table(session, _draft(session, actor, public_id).id)
        stored = session.get(FileContent, file.id) if file else None
        if file is None or stored is None:
            raise Invalid(N_("Choose a file first."), field="file")
        content, media_type, sha256 = files.opened(file, stored), file.media_type, file.sha256
    return Read(sha256, sheets.rows(media_type, content))


def _prepare_run(actor: Actor, public_id: str, *_args: Any, now: datetime, **_options: Any) -> Read:
    return table_of(actor, public_id)


@prepared_by(_prepare_run)
def run(
    session: Session,
    actor: Actor,
    public_id: str,
    places: Mapping[str, int],
    *,
    seen_sha256: str,
    now: datetime,
    prepared: Read | None = None,
) -> Acquisition:
    """Write all lines into the draft and let its units enter the stock; titles that are new are made.

    Raises ``Conflict`` where the same file was imported before or another one was chosen meanwhile, ``Invalid`` where
    one line is wrong: then nothing is written.
    """
    acquisition = _draft(session, actor, public_id, lock=True)
    session.get_one(Organisation, acquisition.organisation_id, with_for_update=True)
    read = prepared or table_of(actor, public_id)
    file = kept_table(session, acquisition.id)
    if file is None or not file.sha256 == read.sha256 == seen_sha256:
        raise Conflict(N_("Another file was chosen meanwhile: look at its lines first."))
    _check_new(session, acquisition, read.sha256)
    made = plan(session, acquisition.organisation_id, read.rows, places, now=now)
    if made.faults:
        raise Invalid(N_("Nothing was imported: set the lines right that are named, then choose the file again."))
    _write(session, actor, acquisition, made, now)
    acquisition.import_sha256, acquisition.imported_at = read.sha256, now
    history.audit(
        session, actor, "acquisition:import", now=now, kind=SubjectKind.ACQUISITION, subject_id=acquisition.id,
        lines=len(made.lines), titles=len(made.made),
    )  # fmt: skip
    acquisitions.enter(session, actor, public_id, now=now)
    return acquisition


def _draft(session: Session, actor: Actor, public_id: str, *, lock: bool = False) -> Acquisition:
    acquisition = by_public_id(session, Acquisition, public_id, lock=lock)
    authorize(actor, Action.MATERIAL_EDIT, acquisition)
    acquisitions.check_draft(acquisition)
    return acquisition


def _check_new(session: Session, acquisition: Acquisition, sha256: str) -> None:
    """The same file is imported once, unless that was taken back."""
    if acquisition.imported_at is not None:
        raise Conflict(N_("A file was imported into this invoice already: enter another invoice for the next one."))
    former = session.scalars(
        select(Acquisition).where(
            Acquisition.organisation_id == acquisition.organisation_id, Acquisition.import_sha256 == sha256,
            Acquisition.taken_back_at.is_(None),
        )
    ).first()  # fmt: skip
    if former is not None and former.imported_at is not None:
        raise Invalid(
            N_("This file was imported on %(day)s: «%(source)s». Nothing is imported twice."), field="file",
            day=former.imported_at.date(), source=f"{former.source_name} {former.reference}".strip(),
        )  # fmt: skip


def _tables_of(acquisition_id: int) -> Any:
    return (
        select(File)
        .where(living(SubjectKind.ACQUISITION, acquisition_id), File.media_type.in_((XLSX, CSV)))
        .order_by(File.id.desc())
    )


def _write(session: Session, actor: Actor, acquisition: Acquisition, made: Plan, now: datetime) -> None:
    usual = partial(items.usual_customs_code, session)
    by_category = {category: usual(category) for category in {one.category for one in made.made}}
    for item, code in zip(made.made, _unused(session, Item, SubjectKind.ITEM, len(made.made)), strict=True):
        item.code = code
        item.customs_code = item.customs_code or by_category[item.category]
    session.add_all(made.made)
    session.flush()
    for item in made.made:
        items.reindex(session, item)
    codes = _unused(session, Lot, SubjectKind.LOT, len(made.lines))
    lots = [_lot(acquisition, line, code) for line, code in zip(made.lines, codes, strict=True)]
    acquisitions.add_lots(session, actor, acquisition, lots, now=now)


def _lot(acquisition: Acquisition, line: Planned, code: str) -> Lot:
    item_id = line.item.id if line.item else line.made.id if line.made else 0
    return Lot(
        organisation_id=acquisition.organisation_id, item_id=item_id, acquisition_id=acquisition.id, code=code,
        quantity=line.quantity, unit_value_cents=line.cents, condition=line.condition, serial=line.serial,
    )  # fmt: skip


def _unused(session: Session, model: type[Item] | type[Lot], kind: SubjectKind, number: int) -> list[str]:
    """New codes that no record has: of thousands at once some would be there already."""
    found: set[str] = set()
    while len(found) < number:
        more = {new_code(kind) for _each in range(number - len(found))}
        found |= more - set(session.scalars(select(model.code).where(model.code.in_(more))))
    return sorted(found)
