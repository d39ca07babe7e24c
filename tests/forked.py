"""Processes forked from one that has imported the application: to start Python with it anew takes seconds."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.web.preloaded"])
ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def no_main() -> Iterator[None]:
    """A new process begins with the main module of this one, which a test of a page leaves to be that page."""
    before, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = before


def serve(command: list[str], environment: dict[str, str], log: Path) -> None:
    """Become ``python -m`` of a command, with nothing of the test's environment."""
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    with log.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.argv = command
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)


def _act(act: Callable[..., None], told: tuple[Any, ...], environment: dict[str, str], heard: Any, said: Any) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(heard.fileno(), 0)
    os.dup2(said.fileno(), 1)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
    act(*told)


class Somewhere:
    """``act`` done in a process of its own, with this one's environment, that is told lines and tells some."""

    def __init__(self, act: Callable[..., None], *arguments: Any) -> None:
        from tests.conftest import TABLES, WRITTEN  # not in the process itself, which needs nothing of it

        heard, telling = FORKED.Pipe(duplex=False)
        hearing, said = FORKED.Pipe(duplex=False)
        self._telling, self._hearing = (
            os.fdopen(os.dup(one.fileno()), mode) for one, mode in ((telling, "w"), (hearing, "r"))
        )
        self.process = FORKED.Process(target=_act, args=(act, arguments, dict(os.environ), heard, said), daemon=True)
        with no_main():
            self.process.start()
        WRITTEN.update(TABLES)
        for one in (heard, telling, hearing, said):
            one.close()

    def tell(self, line: str) -> None:
        self._telling.write(f"{line}\n")
        self._telling.flush()

    def told(self) -> str:
        """The next line, or nothing once it has ended."""
        return self._hearing.readline().removesuffix("\n")

    def kill(self) -> None:
        """End it as a machine that fails does (signal 9)."""
        self.process.kill()
        self.process.join(30)
        assert self.process.exitcode == -9

    def end(self) -> None:
        """Let it end by itself, as it does where nobody tells it more."""
        self._telling.close()
        self.process.join(30)
        assert self.process.exitcode == 0
