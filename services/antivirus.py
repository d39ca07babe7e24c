"""Asking ClamAV's daemon about a file, where one is configured (``PASSERELLE_CLAMD_ADDRESS``).

Where there is none, or where it does not answer, a file is «not scanned» and shown as such: never as clean.
"""

from __future__ import annotations

import logging
import socket
import struct
from contextlib import closing

from db.enums import ScanState
from settings import settings

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 3
SCAN_SECONDS = 30
_CHUNK_BYTES = 64 * 1024
_ANSWER_BYTES = 4096
_DEFAULT_PORT = 3310


def scan(content: bytes) -> ScanState:
    """What the antivirus says of ``content``; ``NOT_SCANNED`` where there is none or it gives no clear answer."""
    address = settings().clamd_address.strip()
    if not address:
        return ScanState.NOT_SCANNED
    try:
        answer = _ask(address, content)
    except (OSError, ValueError) as error:
        logger.warning("the antivirus at %s cannot be asked: %s", address, error)
        return ScanState.NOT_SCANNED
    if answer == "stream: OK":
        return ScanState.CLEAN
    if answer.endswith(" FOUND"):
        logger.warning("the antivirus refused an upload: %s", answer)
        return ScanState.INFECTED
    logger.warning("the antivirus at %s gave no verdict: %s", address, answer)
    return ScanState.NOT_SCANNED


def _ask(address: str, content: bytes) -> str:
    """One INSTREAM conversation (clamd(8)): chunks with their length before them, an empty one at the end."""
    with closing(_connected(address)) as clamd:
        clamd.settimeout(SCAN_SECONDS)
        clamd.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK_BYTES):
            chunk = content[start : start + _CHUNK_BYTES]
            clamd.sendall(struct.pack(">L", len(chunk)) + chunk)
        clamd.sendall(struct.pack(">L", 0))
        return _answer(clamd)


def _answer(clamd: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < _ANSWER_BYTES:
        part = clamd.recv(_ANSWER_BYTES)
        if not part:
            break
        received += part
    return received.rstrip(b"\0\n").decode(errors="replace")


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(CONNECT_SECONDS)
        try:
            clamd.connect(address.removeprefix("unix:").replace("//", "", 1))
        except OSError:
            clamd.close()
            raise
        return clamd
    host, _colon, port = address.removeprefix("tcp:").removeprefix("//").rpartition(":")
    if not host:
        host, port = port, str(_DEFAULT_PORT)
    return socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS)
