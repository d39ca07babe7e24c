"""``make bench``: what a click costs the server on each page that people have open all day.

Four servers run side by side on 127.0.0.1 and are visited in turn, round after round, so that whatever else the machine
does hits all alike: ours on a small and on a large database, and a bare script that draws what ours drew
(``replay.py``), with Streamlit's default settings and without the garbage collection that we leave out too.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from services.unit import utc_now
from tests.load import measuring
from tests.load.measuring import Figures, Verdict
from tests.load.people import city, signed_in, use
from tests.load.recording import record
from tests.load.servers import ROOT, Server
from tests.load.visitor import Visitor
from tools.volume import SEARCHED, Made
from ui.menu import BY_NAME

SMALL, LARGE = 200, 20_000
ENVIRONMENT = {
    "PASSERELLE_JOBS_IN_APP": "0",
    "PASSERELLE_BCRYPT_ROUNDS": "4",
    "PASSERELLE_FRAMES_PER_10_SECONDS": "100000",  # one visitor clicks here as fast as hundreds do
}
OURS_SMALL, OURS_LARGE, BARE, BARE_LEAN = "ours, small", "ours, large", "bare", "bare, lean"
LEAST_ROUNDS = 3
LONG_AGO = utc_now().date() - timedelta(days=200)
WARMING = 5
CLICKS: tuple[tuple[str, int | str], ...] = (
    ("sort", 1),
    ("applications-search", SEARCHED),
    ("applications-search", ""),
    ("applications-state-field", 2),
    ("applications-state-field", 0),
    ("sort", 0),
)
"""On the list, one after the other; each shows a full page of fifty rows, in the small database too."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A page, who looks at it and with which query: ``{sent}`` and ``{draft}`` are ids of applications, ``{day}`` lies
    some months back."""

    name: str
    page: str
    who: str
    query: str = ""

    @property
    def address(self) -> str:
        return "" if self.page == "today" else BY_NAME[self.page].url

    def asked(self, made: Made) -> str:
        """The query on one database."""
        return self.query.format(
            sent=made.sent[0], draft=made.drafts[0], item=made.item, shipment=made.shipment, day=LONG_AGO
        )


MATERIAL = (
    Measured("catalogue", "catalogue", "coordinator"),
    Measured("history", "movements", "coordinator", "item={item}"),
    Measured("stock", "stock_on_day", "coordinator", "day={day}"),
    Measured("shipments", "shipments", "coordinator"),
    Measured("shipment", "shipment", "coordinator", "id={shipment}"),
    Measured("loans", "loans", "coordinator"),
)
PAGES = (
    Measured("home", "home", "nobody"),
    Measured("apply", "apply", "applicant", "id={draft}"),
    Measured("list", "applications", "coordinator"),
    Measured("application", "application", "coordinator", "id={sent}"),
    Measured("timeline", "placements", "coordinator", "view=timeline"),
    Measured("today", "today", "coordinator"),
    *MATERIAL,
)


@dataclass(frozen=True, slots=True)
class City:
    """One of our servers with its database and the cookies of its visitors."""

    server: Server
    made: Made
    cookies: dict[str, dict[str, str]]


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


def ours(url: str, made: Made, folder: Path, **more: str) -> Server:
    """The application as ``make run`` serves it, on one database."""
    environment = {**ENVIRONMENT, **more}
    return Server(f"ours-{made.applications}", ROOT / "server.py", folder, DATABASE_URL=url, **environment)


def settled(server: Server, url: str, made: Made) -> City:
    """Its visitors, signed in."""
    use(url)
    cookies = {
        "nobody": {},
        "applicant": signed_in(server.url, made.applicants[0]),
        "coordinator": signed_in(server.url, made.coordinators[0]),
    }
    return City(server, made, cookies)


def actions(page: Measured, is_ours: bool, cycles: int) -> Callable[[Visitor], Sequence[float]]:
    """What a visitor does in one round: clicks on our list, else the page as it is, drawn again."""
    if page.name == "list" and is_ours:
        return lambda visitor: [visitor.set(key, value) for _cycle in range(cycles) for key, value in CLICKS]
    return lambda visitor: [visitor.run() for _time in range(cycles * len(CLICKS))]


def measure(page: Measured, lanes: dict[str, tuple[Server, Visitor]], rounds: int, cycles: int) -> dict[str, Figures]:
    """One page on every server, in turn. The first round is thrown away: caches fill, modules load."""
    figures = {name: Figures() for name in lanes}
    for number in range(rounds + 1):
        for name, (server, visitor) in lanes.items():
            act = actions(page, name in (OURS_SMALL, OURS_LARGE), cycles)
            measuring.a_round(server, figures[name] if number else Figures(), lambda act=act, at=visitor: act(at))  # type: ignore[misc]
    return figures


def run(folder: Path, rounds: int, cycles: int, pages: Sequence[Measured] = PAGES) -> list[Verdict]:
    """Measure, print, judge."""
    begun = time.monotonic()
    databases = {OURS_SMALL: city(folder, SMALL), OURS_LARGE: city(folder, LARGE)}
    print(f"Databases filled in {time.monotonic() - begun:.0f} s.", flush=True)
    servers = {name: ours(url, made, folder) for name, (url, made) in databases.items()}
    recordings = folder / "bare"
    recordings.mkdir()
    verdicts: list[Verdict] = []
    with served(*servers.values()):
        cities = {name: settled(servers[name], *databases[name]) for name in servers}
        large = cities[OURS_LARGE]
        for page in pages:
            record(large.server.url, large.cookies[page.who], page.address, page.asked(large.made),
                   recordings / f"{page.name}.recorded")  # fmt: skip
        shutil.copytree(recordings, folder / "lean")
        script, lean = Path(__file__).with_name("bare.py"), ("--runner.postScriptGC", "false")
        bare = {
            BARE: Server("bare", script, recordings),
            BARE_LEAN: Server("lean", script, folder / "lean", *lean),
        }
        with served(*bare.values()):
            print(measuring.HEAD, flush=True)
            for page in pages:
                figures = _one(page, cities, bare, rounds, cycles)
                print(measuring.lines(page.name, figures), flush=True)
                verdicts += _judged(page, figures)
    return verdicts


def _judged(page: Measured, figures: dict[str, Figures]) -> list[Verdict]:
    """The small database has fewer titles than a page of the material shows, so its size says nothing there."""
    if page in MATERIAL:
        return [measuring.near_to_bare(page.name, figures[BARE], figures[OURS_LARGE])]
    return [
        measuring.cheaper_than_bare(page.name, figures[BARE], figures[OURS_LARGE]),
        measuring.size_does_not_matter(page.name, figures[OURS_SMALL], figures[OURS_LARGE]),
    ]


def _one(
    page: Measured, cities: dict[str, City], bare: dict[str, Server], rounds: int, cycles: int
) -> dict[str, Figures]:
    with ExitStack() as stack:
        lanes: dict[str, tuple[Server, Visitor]] = {}
        for name, at in cities.items():
            visitor = Visitor(at.server.url, at.cookies[page.who], page.address, page.asked(at.made))
            lanes[name] = (at.server, stack.enter_context(closing(visitor)))
        for name, server in bare.items():
            lanes[name] = (server, stack.enter_context(closing(Visitor(server.url, {}, page.name))))
        return measure(page, lanes, rounds, cycles)
