"""Files of strangers are opened in a process of their own; see ``services/parser_host.py`` for the other side.

One host for each script stays ready, so that a file costs a fork and not the start of Python with all parsers.
"""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import NamedTuple

from services.parser_host import END, REQUEST_BYTES

logger = logging.getLogger(__name__)

HOST = Path(__file__).with_name("parser_host.py")
_room = threading.BoundedSemaphore(2)
"""Files opened at once by this process: what more arrive wait here, not for memory."""


class Limits(NamedTuple):
    """What one file may cost: seconds of processor and of the clock, and memory."""

    processor: int
    clock: float
    mebibytes: int


class Told(NamedTuple):
    """What a script says of a file: a code, the limit that it names, and what it made of the content."""

    code: str
    limit: str = ""
    made: bytes = b""


COMPLICATED = Told("complicated")
"""The script crashed, or the file took too long."""


class _Host:
    """The process that opens files for one script: begun when first needed, and anew once it has gone."""

    def __init__(self, script: Path) -> None:
        self.command = [sys.executable, "-I", str(HOST), str(script)]
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _begin(self) -> socket.socket:
        if self.control is not None:
            self.control.close()
        self.control, theirs = socket.socketpair()
        quiet = subprocess.DEVNULL
        with theirs:  # our own script, nothing of any file is in the command
            self.process = subprocess.Popen(self.command, stdin=theirs.fileno(), stdout=quiet, stderr=quiet, env={})  # noqa: S603
        return self.control

    def ask(self, request: bytes) -> socket.socket:
        """The socket through which the content goes and the answer comes."""
        mine, theirs = socket.socketpair()
        with theirs, self.lock:
            control = self.control if self.control is not None and self.is_alive() else self._begin()
            socket.send_fds(control, [request.ljust(REQUEST_BYTES)], [theirs.fileno()])
        return mine


@cache
def _host(script: Path) -> _Host:
    return _Host(script)


def run(script: Path, job: str, content: bytes, limits: Limits) -> Told:
    """What a script of ours says of ``content``; ``COMPLICATED`` where that has no end, or ends in a crash."""
    request = f"{job} {limits.processor} {limits.clock} {limits.mebibytes}".encode()
    host = _host(script)
    with _room:
        try:
            answer = _talk(host, request, content, limits.clock)
            if not answer and not host.is_alive():  # it left for want of work just as it was asked
                answer = _talk(host, request, content, limits.clock)
        except TimeoutError:
            logger.warning("the file inspector took more than %s seconds", limits.clock)
            return COMPLICATED
    told, _newline, made = answer.partition(b"\n")
    if not made.endswith(END):
        logger.warning("the file inspector ended without an answer")
        return COMPLICATED
    code, _space, limit = told.decode(errors="replace").partition(" ")
    return Told(code, limit, made.removesuffix(END))


def _talk(host: _Host, request: bytes, content: bytes, seconds: float) -> bytes:
    """All that is answered, or nothing. Raises ``TimeoutError``."""
    parts, deadline = [], time.monotonic() + seconds
    try:
        with host.ask(request) as line:
            line.settimeout(seconds)
            line.sendall(content)
            line.shutdown(socket.SHUT_WR)
            while part := line.recv(1 << 16):
                parts.append(part)
                line.settimeout(max(0.001, deadline - time.monotonic()))
    except ConnectionError:
        return b""
    return b"".join(parts)
