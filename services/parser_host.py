"""Opens what strangers sent: it has imported the parsers, and forks a process of little time and memory for each file.

    python -I services/parser_host.py SCRIPT        with a socket as standard input

Each request is one message of ``REQUEST_BYTES``: the job, seconds of processor, seconds of the clock and mebibytes,
with the socket of that file. The content comes through it up to its end; back go the code of the answer, a line break,
what was made of the content and ``END``, without which the answer is none. ``SCRIPT`` has ``answer(job, content)``.

It is started without the environment, and neither it nor the scripts import anything of the application: whatever a
hostile file does to a parser happens in the forked process.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import socket
import sys
from collections.abc import Callable

REQUEST_BYTES = 64
IDLE_SECONDS = 600
"""After as long without a file it leaves, and with it its memory."""
END = b"\nend"
Answer = Callable[[str, bytes], tuple[str, bytes]]


def answer_of(script: str) -> Answer:
    """The function of a script that opens files of its kinds."""
    spec = importlib.util.spec_from_file_location("parsers", script)
    if spec is None or spec.loader is None:
        raise ImportError(script)
    module = importlib.util.module_from_spec(spec)
    sys.modules["parsers"] = module
    spec.loader.exec_module(module)
    answer: Answer = module.answer
    return answer


def limit(processor: int, clock: float, mebibytes: int) -> None:
    """Bind this process: time, memory, no files written, no core dump of what somebody sent."""
    import resource

    memory = mebibytes * 1024 * 1024
    signal.setitimer(signal.ITIMER_REAL, clock + 1)  # whoever asked has gone by then
    for kind, value in (
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # some systems know only some of these limits
            resource.setrlimit(kind, (value, value))


def open_file(answer: Answer, request: bytes, talk: socket.socket) -> None:
    """Answer one request; to be called in a process of its own."""
    job, processor, clock, mebibytes = request.decode().split()
    limit(int(processor), float(clock), int(mebibytes))
    with talk.makefile("rb") as sent:
        content = sent.read()
    code, made = answer(job, content)
    talk.sendall(code.encode() + b"\n" + made + END)


def serve(control: socket.socket, answer: Answer) -> None:
    """Fork for each request, until nothing more can come or nothing came for long."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries who has ended
    control.settimeout(IDLE_SECONDS)
    with contextlib.suppress(TimeoutError):
        while True:
            request, sockets, _flags, _address = socket.recv_fds(control, REQUEST_BYTES, 1)
            if not request:
                return
            if os.fork() == 0:
                _in_child(control, answer, request, sockets[0])
            os.close(sockets[0])


def _in_child(control: socket.socket, answer: Answer, request: bytes, talk: int) -> None:
    try:
        control.close()
        open_file(answer, request, socket.socket(fileno=talk))
    finally:
        os._exit(0)


if __name__ == "__main__":
    serve(socket.socket(fileno=os.dup(0)), answer_of(sys.argv[1]))
