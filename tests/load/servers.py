"""The servers that are measured: started, watched for the processor time they take, and ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from tools import Refused

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180
PAGE_BYTES = os.sysconf("SC_PAGESIZE")
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """``streamlit run`` of one script on this machine alone, in a folder of its own for its log."""

    def __init__(self, name: str, script: Path, folder: Path, *options: str, **environment: str) -> None:
        self.name = name
        self.port = free_port()
        self.log = folder / f"{name}.log"
        address = ["--server.address", "127.0.0.1", "--server.port", str(self.port), "--server.headless", "true"]
        command = [sys.executable, "-m", "streamlit", "run", str(script), *address, *options]
        own = {"PASSERELLE_BASE_URL": self.url, "PYTHONPATH": str(ROOT), "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "0"}
        is_ours = script.parent == ROOT  # elsewhere Streamlit must not find our settings in the current folder
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT if is_ours else folder, env={**os.environ, **own, **environment}, stdout=log,
                stderr=log, process_group=0,
            )  # fmt: skip

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self) -> None:
        """Until it answers; raises ``Refused`` with the end of its log otherwise."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        raise Refused(f"The server {self.name} did not start:\n{self.log.read_text()[-2000:]}")

    def cpu_ms(self) -> float:
        """Processor time that the server and its children have taken so far, user and system, in milliseconds."""
        return sum(_ticks(pid) for pid in _family(self.process.pid)) * TICK_MS

    def memory_mib(self) -> float:
        """Memory that the server and its children hold (resident set)."""
        return sum(_pages(pid) for pid in _family(self.process.pid)) * PAGE_BYTES / 1024**2

    def stop(self) -> None:
        """End it; at once if it does not end by itself."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _stat(pid: int) -> list[str]:
    """The fields after the name, from the state on; nothing if the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def _pages(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0


def _ticks(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _family(pid: int) -> list[int]:
    children = defaultdict(list)
    for one in Path("/proc").iterdir():
        if one.name.isdigit() and (fields := _stat(int(one.name))):
            children[int(fields[1])].append(int(one.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children[found[-1]]
    return found
