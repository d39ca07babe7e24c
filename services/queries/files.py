"""What is known of the files of a record; their content is fetched by ``services/files.py``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, FileState, ScanState, SubjectKind
from db.models import File, Person, User


@dataclass(frozen=True, slots=True)
class FileRow:
    """One living file. ``public_id`` opens it at /files/{public_id}, for those who may."""

    public_id: str
    kind: DocumentKind
    name: str
    size: int
    """Bytes."""
    media_type: str
    state: FileState
    state_reason: str
    scan: ScanState
    uploaded_at: datetime
    uploaded_by: str
    """Name of the account's person; empty when it came by a link or a command."""


_LISTED = (
    select(
        File.subject_id, File.public_id, File.kind, File.name, File.size, File.media_type, File.state,
        File.state_reason, File.scan, File.uploaded_at,
        func.coalesce(func.trim(Person.given_name + " " + Person.family_name), ""),
    )
    .join(User, User.id == File.uploaded_by_id, isouter=True)
    .join(Person, Person.id == User.person_id, isouter=True)
    .where(
        File.subject_kind == bindparam("kind"), File.subject_id.in_(bindparam("subject_ids", expanding=True)),
        File.deleted_at.is_(None), File.about_application_id.is_(None),
    )
    .order_by(File.subject_id, File.id)
)  # fmt: skip


def listed(session: Session, kind: SubjectKind, subject_id: int) -> list[FileRow]:
    """Living files of one record, oldest first, for a page whose record was found by ``visible_to``. One statement."""
    return listed_many(session, kind, [subject_id])[subject_id]


def listed_many(session: Session, kind: SubjectKind, subject_ids: Collection[int]) -> dict[int, list[FileRow]]:
    """The same for several records of one kind; each id has its list, if only an empty one. One statement.

    What a school gave about one student stands with that application: see ``queries/school_papers.py``.
    """
    found: dict[int, list[FileRow]] = {subject_id: [] for subject_id in subject_ids}
    for subject_id, *fields in session.execute(_LISTED, {"kind": kind, "subject_ids": list(found)}):
        found[subject_id].append(FileRow(*fields))
    return found
