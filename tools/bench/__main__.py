"""``make bench``: what a click costs the server, on the largest list and on a few other pages.

Three servers run side by side on 127.0.0.1: ours on 200 and on 20,000 applications, and a bare Streamlit page with the
same widgets; a fourth is the bare page without the garbage collection that we leave out too. They are visited in turn,
round after round, so that whatever else the machine does hits all alike. Ends with 1 if a promise is broken.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import streamlit

from services.unit import utc_now
from tools import Refused
from tools.bench import measuring
from tools.bench.filling import Filled, cookie, fill
from tools.bench.measuring import Figures, Verdict
from tools.bench.servers import ROOT, Server
from tools.bench.visitor import Visitor
from ui.menu import BY_NAME

SMALL, LARGE = 200, 20_000
ENVIRONMENT = {
    "PASSERELLE_JOBS_IN_APP": "0",
    "PASSERELLE_BCRYPT_ROUNDS": "4",
    "PASSERELLE_FRAMES_PER_10_SECONDS": "100000",  # one visitor clicks here as fast as hundreds do
}
BARE = Path(__file__).with_name("bare.py")
OURS_SMALL, OURS_LARGE = f"ours, {SMALL} applications", f"ours, {LARGE:,} applications"
BARE_DEFAULT, BARE_LEAN = "bare, defaults", "bare, no collection"
FIRST_PAGE = "today"
"""It stands at the empty address."""
RERUNS_OF_OTHERS = 20
SECONDS_FOR_ROUNDS = 120
LEAST_ROUNDS = 3


def ours(filled: Filled, folder: Path) -> Server:
    """The application as ``make run`` serves it, on one database."""
    return Server(f"ours-{filled.applications}", ROOT / "server.py", folder, DATABASE_URL=filled.url, **ENVIRONMENT)


@contextmanager
def served(*servers: Server) -> Iterator[None]:
    """All of them up; none is left behind."""
    try:
        for server in servers:
            server.wait()
        yield
    finally:
        for server in servers:
            server.stop()


def measure_list(lanes: dict[str, tuple[Server, Visitor]], rounds: int, cycles: int) -> dict[str, Figures]:
    """The list on every server, in turn. The first round is thrown away: caches fill, modules load."""
    figures = {name: Figures() for name in lanes}
    deadline = time.monotonic() + SECONDS_FOR_ROUNDS
    for number in range(rounds + 1):
        if number > LEAST_ROUNDS and time.monotonic() > deadline:
            break
        for name, (server, visitor) in lanes.items():
            into = figures[name] if number else Figures()
            measuring.a_round(server, into, lambda at=visitor: measuring.clicks(at, cycles))  # type: ignore[misc]
    return figures


def measure_page(server: Server, cookies: dict[str, str], page: str, query: str = "") -> Figures:
    """One page by itself, drawn again and again."""
    figures = Figures()
    address = "" if page == FIRST_PAGE else BY_NAME[page].url
    with closing(Visitor(server.url, cookies, address, query)) as visitor:
        measuring.reruns(visitor, 5)
        for _round in range(LEAST_ROUNDS):
            measuring.a_round(server, figures, lambda: measuring.reruns(visitor, RERUNS_OF_OTHERS))
    return figures


def measure_others(server: Server, filled: Filled) -> dict[str, Figures]:
    """Pages that people have open all day, on the large database."""
    staff, applicant = cookie(filled.url, filled.coordinator_id), cookie(filled.url, filled.applicant_id)
    return {
        "today": measure_page(server, staff, "today"),
        "application file": measure_page(server, staff, "application", f"id={filled.sent_id}"),
        "placements": measure_page(server, staff, "placements"),
        "apply": measure_page(server, applicant, "apply", f"id={filled.draft_id}"),
    }


def run(folder: Path, rounds: int, cycles: int) -> list[Verdict]:
    """Measure, print, judge."""
    begun = time.monotonic()
    small, large = fill(folder, SMALL), fill(folder, LARGE)
    print(f"Databases filled in {time.monotonic() - begun:.0f} s.", flush=True)
    of_bare = {"PASSERELLE_BCRYPT_ROUNDS": "4"}
    servers = {
        OURS_SMALL: ours(small, folder),
        OURS_LARGE: ours(large, folder),
        BARE_DEFAULT: Server("bare", BARE, folder, **of_bare),
        BARE_LEAN: Server("bare-lean", BARE, folder, "--runner.postScriptGC", "false", **of_bare),
    }
    cookies = {OURS_SMALL: cookie(small.url, small.coordinator_id), OURS_LARGE: cookie(large.url, large.coordinator_id)}
    with served(*servers.values()), ExitStack() as stack:
        lanes = {}
        for name, server in servers.items():
            visitor = Visitor(server.url, cookies.get(name, {}), BY_NAME["applications"].url)
            lanes[name] = (server, stack.enter_context(closing(visitor)))
        figures = measure_list(lanes, rounds, cycles)
        print(f"\nThe list of applications\n{measuring.table(figures)}", flush=True)
        print(f"\nOther pages, {LARGE:,} applications\n{measuring.table(measure_others(servers[OURS_LARGE], large))}")
    return [
        measuring.size_does_not_matter(figures[OURS_SMALL], figures[OURS_LARGE]),
        measuring.cheaper_than_bare(figures[BARE_DEFAULT], figures[OURS_LARGE]),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="Measure what a click costs.")
    parser.add_argument("--rounds", type=int, default=8, help="rounds over all servers (default 8)")
    parser.add_argument("--cycles", type=int, default=3, help="times six clicks in each round (default 3)")
    options = parser.parse_args()
    os.environ["PASSERELLE_BASE_URL"] = "http://127.0.0.1"  # cookies of this process are those of the servers
    versions = f"Streamlit {streamlit.__version__}, Python {platform.python_version()}"
    print(f"{utc_now():%Y-%m-%d %H:%M} UTC, {versions}, {os.cpu_count()} processors", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            verdicts = run(Path(folder), max(LEAST_ROUNDS, options.rounds), max(1, options.cycles))
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    print("\n" + "\n".join(map(str, verdicts)))
    return 0 if all(verdict.is_kept for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
