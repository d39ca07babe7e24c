"""How many files one record may hold, and how large together."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, SubjectKind
from db.models import Application, File
from services.errors import Invalid
from services.file_checks import Inspected
from services.i18n import N_

FILES_PER_RECORD = 20
BYTES_PER_RECORD = 60 * 1024 * 1024
SEVERAL_ALLOWED = frozenset({DocumentKind.PROOF, DocumentKind.RECEIPT_PHOTO, DocumentKind.OTHER})
"""Of all other kinds a record has one living file: a new one replaces the former."""
WITHOUT_PEOPLE = frozenset({DocumentKind.ITEM_PHOTO})
"""Shown with a record at each look at it, and about nobody: reading it is not kept."""


def living(kind: SubjectKind, subject_id: int, about: Application | None = None) -> ColumnElement[bool]:
    """Condition: belongs to this record and is not gone. ``about``: what a school gave of this student."""
    same = File.about_application_id == (about.id if about else None)
    return (File.subject_kind == kind) & (File.subject_id == subject_id) & File.deleted_at.is_(None) & same


def check_room(
    session: Session, kind: SubjectKind, subject_id: int, file: Inspected, former: list[File], about: Application | None
) -> None:
    """Raise ``Invalid`` on ``field="file"`` where one more file would be too much; ``former`` goes for it."""
    query = select(func.count(), func.coalesce(func.sum(File.size), 0)).where(living(kind, subject_id, about))
    count, size = session.execute(query).one()
    if count - len(former) >= FILES_PER_RECORD:
        raise Invalid(
            N_("There are already %(n)s files here: remove one that is not needed before you add another."),
            field="file",
            n=FILES_PER_RECORD,
        )
    if size - sum(one.size for one in former) + len(file.content) > BYTES_PER_RECORD:
        raise Invalid(
            N_("The files here would be larger than %(n)s MB together: remove one, or make this one smaller."),
            field="file",
            n=BYTES_PER_RECORD // 1024 // 1024,
        )
