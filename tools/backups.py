"""Copies of a SQLite installation, taken and put back while the application may be running.

PostgreSQL has its own tools for this (``pg_dump``, ``pg_restore``); see ``docs/operating.md``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import make_url, update

from db.enums import MailState, Source
from db.migrate import alembic_config, upgrade
from db.models import AuthSession, OutboxMail
from db.session import forget_engine, writing
from services.actors import system
from services.history import audit
from tools import Refused

ON_POSTGRESQL = (
    "This installation uses PostgreSQL: make copies with pg_dump and put them back with pg_restore, as "
    "docs/operating.md describes; after that run: python manage.py after-restore"
)


def database_file(url: str) -> Path:
    """The file behind ``url``; raises ``Refused`` for PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise Refused(ON_POSTGRESQL)
    return Path(parsed.database)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise Refused(f"There is no file {path}.")
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        yield connection


def backup(url: str, target: Path) -> int:
    """Write a checked copy of the database to ``target``, which must not exist yet; its size in bytes.

    The copy appears under its name only once it is whole; nobody else on the machine may read it.
    """
    if target.exists():
        raise Refused(f"{target} exists already. Choose another name: backups are never overwritten.")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        with _opened(database_file(url)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        check(part)
        part.rename(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return target.stat().st_size


def check(path: Path) -> None:
    """Raise ``Refused`` unless ``path`` is an undamaged database of this application that it can read."""
    try:
        with _opened(path) as connection:
            faults = connection.execute("PRAGMA integrity_check").fetchall()
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
            revisions = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
    except sqlite3.DatabaseError as error:
        raise Refused(f"{path} is not a database of this application, or it is damaged ({error}).") from error
    if faults != [("ok",)] or broken:
        raise Refused(f"{path} is damaged: {faults[0][0] if faults != [('ok',)] else 'entries point to nothing'}.")
    for revision in revisions:
        _check_revision(path, revision)


def _check_revision(path: Path, revision: str) -> None:
    scripts = ScriptDirectory.from_config(alembic_config(""))
    try:
        scripts.get_revision(revision)
    except CommandError as error:
        raise Refused(f"{path} was made by a newer version of the application. Upgrade first.") from error


def restore(url: str, source: Path, *, now: datetime) -> Path | None:
    """Put ``source`` in the place of the database; gives the copy made of what was there before, if anything was."""
    check(source)
    target = database_file(url)
    before = None
    if target.exists():
        before = _set_aside(url, target.with_name(f"{target.stem}-before-restore-{now:%Y%m%d-%H%M%S}.db"))
    target.parent.mkdir(parents=True, exist_ok=True)
    forget_engine()
    with _opened(source) as copy, closing(sqlite3.connect(target, timeout=30)) as connection:
        copy.backup(connection)
    upgrade(url)
    settle(now)
    return before


def _set_aside(url: str, before: Path) -> Path:
    """Keep what is there now: as a checked copy, or as it lies there if it is damaged."""
    try:
        backup(url, before)
    except (Refused, sqlite3.DatabaseError):
        target = database_file(url)
        for suffix in ("", "-wal", "-shm"):
            part = target.with_name(target.name + suffix)
            if part.exists():
                part.rename(before.with_name(before.name + suffix))
    return before


def settle(now: datetime) -> None:
    """Make restored data safe to go on with.

    Everybody signs in anew, because sign-ins that were ended since the copy would be valid again. Mails that were
    waiting may have been sent since the copy: they are shown as uncertain, and a person decides.
    """
    living = update(AuthSession).where(AuthSession.revoked_at.is_(None))
    waiting = update(OutboxMail).where(OutboxMail.state.in_([MailState.QUEUED, MailState.SENDING]))
    with writing() as session:
        session.execute(living.values(revoked_at=now, revoked_reason="restore"))
        session.execute(waiting.values(state=MailState.UNCERTAIN, last_error="restored from a backup"))
        audit(session, system(Source.COMMAND), "installation:restore", now=now)
