"""A clamd for tests: it speaks INSTREAM on a socket of this machine and finds whatever holds the word EICAR."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from settings import settings


class FakeClamd:
    """A server in a thread. ``received`` holds the files it was asked about; ``answer`` decides what it says."""

    def __init__(self, path: Path | None = None, answer: Callable[[bytes], bytes] | None = None) -> None:
        self.received: list[bytes] = []
        self.answer = answer or _verdict
        self._socket = socket.socket(socket.AF_UNIX if path else socket.AF_INET, socket.SOCK_STREAM)
        self._socket.bind(str(path) if path else ("127.0.0.1", 0))
        self._socket.listen()
        self.address = f"unix:{path}" if path else f"127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=[connection], daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as incoming:
            assert incoming.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack(">L", incoming.read(4))[0]:
                content += incoming.read(size)
            self.received.append(content)
            connection.sendall(self.answer(content))


@contextmanager
def antivirus_at(address: str) -> Iterator[None]:
    """Let the application ask the antivirus at ``address``."""
    os.environ["PASSERELLE_CLAMD_ADDRESS"] = address
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ.pop("PASSERELLE_CLAMD_ADDRESS", None)
        settings.cache_clear()


@contextmanager
def clamd(path: Path | None = None, answer: Callable[[bytes], bytes] | None = None) -> Iterator[FakeClamd]:
    """A fake clamd that the application asks."""
    server = FakeClamd(path, answer)
    try:
        with antivirus_at(server.address):
            yield server
    finally:
        server.close()


def _verdict(content: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"
