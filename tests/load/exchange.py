"""``make bench-exchange``: what a rerun costs at an exchange of sixty people, beside bare pages with the same rows.

Ours and the bare ones are visited in turn, as in ``pages.py``. Of a visit that is over, much larger than the others,
20,000 marks and 20,000 answers are added up; nothing is promised of it. The page of attendance stands beside Streamlit:
there a rerun is what a phone asks for, the page with its list, and what it sends, the marks of all sixty.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.unit import utc_now
from tests.load import measuring
from tests.load.exchange_data import ITEMS_EACH, PEOPLE, Held, hold
from tests.load.exchange_lived import hold_lived
from tests.load.measuring import Figures, Verdict
from tests.load.pages import City, ours, served, settled
from tests.load.people import city
from tests.load.recording import record
from tests.load.servers import Server
from tests.load.visitor import Visitor
from ui.menu import BY_NAME

APPLICATIONS = 200
CLICKS = 6
OURS, BARE = "ours", "bare"
WHAT = f"{PEOPLE} people and {PEOPLE * ITEMS_EACH:,} things to bring"


@dataclass(frozen=True, slots=True)
class Visits:
    """One that is prepared, and one that is over."""

    prepared: Held
    lived: Held


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page that a coordinator has open; ids of the prepared visit, or of the ``lived`` one, are filled in."""

    name: str
    page: str
    query: str
    is_promised: bool = True
    """Without: measured and printed, at a size that is beyond what was promised."""

    @property
    def address(self) -> str:
        return BY_NAME[self.page].url

    def asked(self, held: Visits) -> str:
        at = held.prepared
        return self.query.format(exchange=at.exchange, leg=at.leg, thing="thing_20", lived=held.lived)


PAGES = (
    Drawn("participants", "participants", "id={exchange}"),
    Drawn("back-plan", "exchange_papers", "id={leg}"),
    Drawn("back-plan-thing", "exchange_papers", "id={leg}&thing={thing}"),
    Drawn("programme", "exchange_programme", "id={leg}"),
    Drawn("after", "exchange_after", "id={lived.leg}", is_promised=False),
    Drawn("days-by-theme", "exchange_days", "id={lived.exchange}", is_promised=False),
)


class Phone:
    """Somebody who takes attendance, signed in."""

    def __init__(self, at: City, held: Visits) -> None:
        headers = {"origin": at.server.url}
        self.http = httpx.Client(
            base_url=at.server.url, cookies=at.cookies["coordinator"], headers=headers, timeout=120
        )
        self.path, self.sent = f"/presences/{held.prepared.activity}", 0

    def look(self) -> float:
        """Open the page with its list; milliseconds until both are there."""
        begun = time.perf_counter()
        self.people = self._got(self.http.get(self.path), self.http.get(f"{self.path}/list")).json()["people"]
        return (time.perf_counter() - begun) * 1000

    def mark(self) -> float:
        """Send a mark for everybody; milliseconds until they are kept and the list is back."""
        self.sent += 1
        now = round(utc_now().timestamp() * 1000)
        marks = [
            {"id": f"phone-{self.sent}-{number:04}", "person": one["id"], "mark": "present", "at": now}
            for number, one in enumerate(self.people)
        ]
        begun = time.perf_counter()
        answer = self._got(self.http.post(f"{self.path}/marks", json={"marks": marks})).json()
        if len(answer["kept"]) != PEOPLE:
            raise RuntimeError(f"of {PEOPLE} marks {len(answer['kept'])} were kept")
        return (time.perf_counter() - begun) * 1000

    @staticmethod
    def _got(*answers: httpx.Response) -> httpx.Response:
        for one in answers:
            one.raise_for_status()
        return answers[-1]


def run(folder: Path, rounds: int, cycles: int) -> list[Verdict]:
    """Fill, measure, print, judge."""
    url, made = city(folder, APPLICATIONS)
    held = Visits(hold(utc_now()), hold_lived(utc_now()))
    server = ours(url, made, folder)
    recordings = folder / "bare"
    recordings.mkdir()
    with served(server):
        at = settled(server, url, made)
        for page in PAGES:
            record(server.url, at.cookies["coordinator"], page.address, page.asked(held),
                   recordings / f"{page.name}.recorded")  # fmt: skip
        here = Path(__file__)
        bare = Server("bare", here.with_name("bare.py"), recordings)
        plain = Server("plain", here.with_name("bare_attendance.py"), recordings)
        with served(bare, plain):
            print(measuring.HEAD, flush=True)
            verdicts = [(page, _page(page, at, held, bare, rounds, cycles)) for page in PAGES]
            return [one for page, one in verdicts if page.is_promised] + _attendance(at, held, plain, rounds, cycles)


def _page(page: Drawn, at: City, held: Visits, bare: Server, rounds: int, cycles: int) -> Verdict:
    with _visited(at, page, held) as mine, closing(Visitor(bare.url, {}, page.name)) as plain:
        lanes = {OURS: (at.server, mine.run), BARE: (bare, plain.run)}
        return _judged(page.name, _in_turn(lanes, rounds, cycles))


def _visited(at: City, page: Drawn, held: Visits) -> closing[Visitor]:
    return closing(Visitor(at.server.url, at.cookies["coordinator"], page.address, page.asked(held)))


def _attendance(at: City, held: Visits, bare: Server, rounds: int, cycles: int) -> list[Verdict]:
    with _phone(at, held) as phone, closing(Visitor(bare.url, {}, "")) as plain:
        verdicts = []
        for name, act in (("attendance", phone.look), ("attendance-marks", phone.mark)):
            lanes = {OURS: (at.server, act), BARE: (bare, plain.run)}
            verdicts.append(_judged(name, _in_turn(lanes, rounds, cycles)))
        return verdicts


@contextmanager
def _phone(at: City, held: Visits) -> Iterator[Phone]:
    phone = Phone(at, held)
    with phone.http:
        yield phone


def _in_turn(lanes: dict[str, tuple[Server, Callable[[], float]]], rounds: int, cycles: int) -> dict[str, Figures]:
    """Each server in each round; the first round is thrown away."""
    figures = {name: Figures() for name in lanes}
    for number in range(rounds + 1):
        for name, (server, act) in lanes.items():
            measuring.a_round(server, figures[name] if number else Figures(), _several(act, cycles * CLICKS))
    return figures


def _several(act: Callable[[], float], times: int) -> Callable[[], Sequence[float]]:
    return lambda: [act() for _time in range(times)]


def _judged(name: str, figures: dict[str, Figures]) -> Verdict:
    print(measuring.lines(name, figures), flush=True)
    return measuring.near_to_bare(name, figures[BARE], figures[OURS], WHAT)
