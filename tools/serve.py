"""Serving on one's own machine: a free port, a filled database, the address in sight, a clean end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from settings import settings
from tools import Refused
from tools.installation import holds_demonstration

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 90
STOP_SECONDS = 10


def port_number(text: str) -> int:
    """A port from what was typed; raises ``Refused``."""
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise Refused(f"{text!r} is not a port: give a number between 1 and 65535, such as make run PORT=8600")
    return int(text)


def check_port(host: str, port: int) -> None:
    """Raise ``Refused`` if nobody can listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"Port {port} on {host} is taken ({error.strerror}). Perhaps the application is running already; "
                f"else choose another port: make run PORT={port + 1}"
            ) from error


def address(host: str, port: int) -> str:
    """What to type into a browser; an address that was set by hand stays."""
    if "base_url" in settings().model_fields_set:
        return settings().base_url
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104 (compared, not bound)


def accounts() -> str:
    """The demonstration accounts, one a line, in columns."""
    from seeds.demo import ACCOUNTS

    rows = [(account.role_label, account.email, account.password) for account in ACCOUNTS]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  " + "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )


def welcome(where: str) -> str:
    """What is printed before and after the server's own words."""
    lines = ["", f"Passerelle: {where}", ""]
    if holds_demonstration():
        lines += ["Demonstration data: the people are invented, the passwords are public. Accounts:", accounts(), ""]
    return "\n".join([*lines, "Ctrl-C ends it; the data stays.", ""])


def _environment(where: str) -> dict[str, str]:
    added = {"PASSERELLE_BASE_URL": where}
    if holds_demonstration():
        added["PASSERELLE_DEMO"] = "1"
    return {**os.environ, **added}


def _answers(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def _wait_until_it_answers(server: subprocess.Popen[bytes], host: str, port: int) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if _answers(host, port):
            return True
        time.sleep(0.2)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End the server in order: it stands in a process group of its own, which Ctrl-C does not reach."""
    if server.poll() is None:
        server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def serve(host: str, port: int) -> int:
    """Serve until Ctrl-C or SIGTERM; gives the exit status."""
    where = address(host, port)
    print(welcome(where), flush=True)
    command = [
        "-m",
        "streamlit",
        "run",
        "server.py",
        "--server.address",
        host,
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: sys.exit(0))
    server = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=_environment(where), process_group=0)
    try:
        if _wait_until_it_answers(server, host, port):
            print(welcome(where), flush=True)
        return server.wait()
    except KeyboardInterrupt:
        print("\nStopped. The data is kept; start again with: make run", flush=True)
        return 0
    finally:
        _stop(server)
