"""Copies of a SQLite installation: taken while it runs, put back, and never believed unseen."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db.enums import Language, MailState
from db.models import AuditEntry, AuthSession, Organisation, OutboxMail
from db.session import forget_engine, reading, writing
from settings import settings
from tests.conftest import NOW, Database, use_database
from tests.factories import Factory
from tools import Refused, backups


@pytest.fixture
def sqlite(tmp_path: Path, newest_sqlite: Path) -> Iterator[Factory]:
    """Factories on a SQLite installation of its own; afterwards the process has its former database again."""
    before = os.environ.get("DATABASE_URL")
    file = tmp_path / "installed" / "passerelle.db"
    file.parent.mkdir()
    shutil.copyfile(newest_sqlite, file)
    use_database(f"sqlite:///{file}")
    yield Factory(Database("sqlite"))
    if before:
        use_database(before)
    else:
        os.environ.pop("DATABASE_URL")
        settings.cache_clear()
        forget_engine()


def url() -> str:
    return settings().database_url


def mail(state: MailState) -> OutboxMail:
    return OutboxMail(
        message_id=f"<{state}@example.org>", template="account_register", language=Language.FR, state=state,
        recipient="anna@example.org", title="Bienvenue", body="Bonjour", created_at=NOW, next_try_at=NOW,
    )  # fmt: skip


def sign_in(user_id: int) -> AuthSession:
    return AuthSession(
        secret_hash="0" * 64, user_id=user_id, created_at=NOW, activated_at=NOW, last_seen_at=NOW,
        expires_at=NOW + timedelta(hours=8),
    )  # fmt: skip


def test_restore_brings_back_what_was_there_and_keeps_what_was_there_since(sqlite, tmp_path):
    sqlite.city()
    size = backups.backup(url(), tmp_path / "one.db")
    sqlite.artachat()
    kept = backups.restore(url(), tmp_path / "one.db", now=NOW)
    assert size == (tmp_path / "one.db").stat().st_size
    with reading() as session:
        assert session.scalars(select(Organisation.code)).all() == ["clamart"]
    with closing(sqlite3.connect(kept)) as connection:
        codes = connection.execute("SELECT code FROM organisation ORDER BY id").fetchall()
    assert codes == [("clamart",), ("artachat",)]


def test_backup_while_somebody_writes_holds_only_what_was_committed(sqlite, tmp_path):
    sqlite.city()
    with writing() as session:
        session.add(Organisation(code="ufar", kind="university", name_fr="UFAR", country="AM"))
        session.flush()
        backups.backup(url(), tmp_path / "one.db")
    with closing(sqlite3.connect(tmp_path / "one.db")) as connection:
        assert connection.execute("SELECT code FROM organisation").fetchall() == [("clamart",)]


def test_backup_is_for_its_owner_alone_and_never_overwritten(sqlite, tmp_path):
    backups.backup(url(), tmp_path / "one.db")
    content = (tmp_path / "one.db").read_bytes()
    assert (tmp_path / "one.db").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match="exists already"):
        backups.backup(url(), tmp_path / "one.db")
    assert (tmp_path / "one.db").read_bytes() == content


def test_backup_into_a_folder_that_is_not_there_leaves_nothing(sqlite, tmp_path):
    with pytest.raises(FileNotFoundError):
        backups.backup(url(), tmp_path / "nowhere" / "one.db")
    assert not (tmp_path / "nowhere").exists()


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (id INTEGER)")


def not_a_database(path: Path) -> None:
    path.write_bytes(b"no database at all")


def newer(path: Path) -> None:
    backups.backup(url(), path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def pointing_to_nothing(path: Path) -> None:
    backups.backup(url(), path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO membership (user_id, role, granted_at) VALUES (77, 'host', '2026-01-01')")
        connection.commit()


def torn(path: Path) -> None:
    backups.backup(url(), path)
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("spoiled", [foreign, not_a_database, newer, pointing_to_nothing, torn])
def test_restore_of_a_file_that_is_no_sound_copy_is_refused_and_changes_nothing(sqlite, tmp_path, spoiled):
    sqlite.city()
    spoiled(tmp_path / "one.db")
    with pytest.raises(Refused):
        backups.restore(url(), tmp_path / "one.db", now=NOW)
    with reading() as session:
        assert session.scalars(select(Organisation.code)).all() == ["clamart"]
    assert sorted(path.name for path in tmp_path.glob("installed/*before-restore*")) == []


def test_restore_of_a_missing_file_is_refused(sqlite, tmp_path):
    with pytest.raises(Refused, match="There is no file"):
        backups.restore(url(), tmp_path / "gone.db", now=NOW)


def test_restore_in_the_place_of_a_damaged_database_keeps_its_remains(sqlite, tmp_path):
    sqlite.city()
    backups.backup(url(), tmp_path / "one.db")
    use_database(url())
    database = backups.database_file(url())
    database.with_name(database.name + "-wal").unlink(missing_ok=True)
    database.write_bytes(b"what a broken disk left")
    kept = backups.restore(url(), tmp_path / "one.db", now=NOW)
    assert kept.read_bytes() == b"what a broken disk left"
    with reading() as session:
        assert session.scalars(select(Organisation.code)).all() == ["clamart"]


def test_restore_ends_sign_ins_and_asks_a_person_about_waiting_mails(sqlite, tmp_path):
    user = sqlite.user()
    with writing() as session:
        session.add(sign_in(user.id))
        session.add_all(
            mail(state) for state in (MailState.QUEUED, MailState.SENDING, MailState.SENT, MailState.FAILED)
        )
    backups.backup(url(), tmp_path / "one.db")
    backups.restore(url(), tmp_path / "one.db", now=NOW)
    with reading() as session:
        assert session.scalars(select(AuthSession.revoked_at)).all() == [NOW]
        assert session.scalars(select(OutboxMail.state).order_by(OutboxMail.id)).all() == [
            MailState.UNCERTAIN,
            MailState.UNCERTAIN,
            MailState.SENT,
            MailState.FAILED,
        ]
        assert "installation:restore" in session.scalars(select(AuditEntry.action)).all()


def test_after_restore_settles_either_database(db, make):
    db.add(sign_in(make.user().id), mail(MailState.QUEUED))
    backups.settle(NOW)
    assert db.one(select(AuthSession)).revoked_at == NOW
    assert db.one(select(OutboxMail)).state is MailState.UNCERTAIN


def test_postgresql_is_left_to_its_own_tools(tmp_path):
    with pytest.raises(Refused, match="pg_dump"):
        backups.backup("postgresql://passerelle@db/passerelle", tmp_path / "one.db")
    assert list(tmp_path.iterdir()) == []
