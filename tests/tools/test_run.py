"""``make run`` as a person meets it: an empty folder, an address that answers, Ctrl-C, and the data still there."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from seeds.demo import ACCOUNTS

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(database: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run", "--port", str(port)], cwd=ROOT, text=True, start_new_session=True,
        env=environment | {"DATABASE_URL": f"sqlite:///{database}"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores Ctrl-C
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until_served(process: subprocess.Popen[str], where: str) -> str:
    """What was printed up to and with the second welcome."""
    told = ""
    for line in process.stdout:
        told += line
        if told.count(f"Passerelle: {where}") == 2 and line.startswith("Ctrl-C"):
            return told
    raise AssertionError(f"not served:\n{told}")


def status_of(where: str) -> int:
    with urllib.request.urlopen(where, timeout=20) as answer:
        return answer.status


def rows(database: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM application)"
        return connection.execute(query).fetchone()


def test_run_fills_an_empty_installation_serves_it_and_keeps_the_data(tmp_path):
    database, port = tmp_path / "passerelle.db", free_port()
    where = f"http://127.0.0.1:{port}"
    with running(database, port) as process:
        told = until_served(process, where)
        assert [told.count(account.email) for account in ACCOUNTS] == [2] * len(ACCOUNTS)
        assert [told.count(account.password) >= 2 for account in ACCOUNTS] == [True] * len(ACCOUNTS)
        assert status_of(f"{where}/healthz") == status_of(where) == 200
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        rest = process.stdout.read()
        assert (process.wait(20), "Traceback" in rest) == (0, False)
    first = rows(database)
    assert min(first) > 0
    with running(database, port) as process:
        assert "Filling the empty database" not in until_served(process, where)
        process.terminate()  # as a supervisor does
        assert process.wait(20) == 0
    assert rows(database) == first
    with socket.socket() as probe:  # nobody listens any more
        assert probe.connect_ex(("127.0.0.1", port)) != 0
