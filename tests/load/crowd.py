"""``make bench-load`` and ``make bench-soak``: many people at once on one process of the application.

Each has a session of their own, signed in as a browser is, and one open page; they act once in ``think`` seconds,
whether or not the answer to the last action was quick. What they do is written in ``WAYS``. This generator runs on the
same processors as the server, so its own share is told.
"""

from __future__ import annotations

import asyncio
import random
import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.load.measuring import Verdict, percentile
from tests.load.page import BadPage, Page
from tests.load.pages import ours, served
from tests.load.people import city, signed_in
from tests.load.servers import Server
from tests.load.visitor import RUN_SECONDS, socket_address, socket_options
from tools.volume import Made
from ui.menu import BY_NAME

AGAIN = "again"
"""The page as it is, drawn again: what each click on a widget does."""
WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "applicant": (
        ("today", ""), ("my_applications", ""), ("apply", "id={draft}"), (AGAIN, ""), (AGAIN, ""), (AGAIN, ""),
        ("home", ""),
    ),
    "coordinator": (
        ("today", ""), ("applications", ""), (AGAIN, ""), (AGAIN, ""), ("application", "id={sent}"), (AGAIN, ""),
        ("placements", "view=timeline"), ("offers", ""),
    ),
    "visitor": (("home", ""), (AGAIN, ""), ("about", ""), ("cooperation", "")),
}  # fmt: skip
"""Page and query, one action each, over and over."""
OF_TEN = ("applicant",) * 6 + ("coordinator",) * 3 + ("visitor",)
WARMING_SECONDS = 15
SAMPLE_SECONDS = 5
VISIT_SECONDS = 120
"""In a soak somebody stays for so long, then closes the page and comes back with a new one."""
SLOWEST_MS = 1000
MOST_MIB = 400
FLAT_MIB = 15
"""What memory may grow by from the middle of a soak to its end."""


@dataclass
class Seen:
    """What happened: milliseconds by action, errors in words, memory and processor time over time."""

    waited: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @property
    def all(self) -> list[float]:
        return [one for times in self.waited.values() for one in times]


@dataclass
class Human:
    """Somebody with cookies, a task, and the ids of what they look at."""

    number: int
    kind: str
    cookies: dict[str, str]
    made: Made

    def actions(self) -> Iterator[tuple[str, str]]:
        """Name of the page and its query, for ever."""
        drafts, sent = self.made.drafts, self.made.sent
        for page, query in cycle(WAYS[self.kind]):
            yield page, query.format(draft=drafts[self.number % len(drafts)], sent=sent[self.number % len(sent)])


class Crowd:
    """All of them at one server until ``until`` (of the monotonic clock)."""

    def __init__(self, server: Server, think: float, until: float, comes_and_goes: bool) -> None:
        self.server = server
        self.think = think
        self.until = until
        self.comes_and_goes = comes_and_goes
        self.seen = Seen()
        self.counts_from = time.monotonic() + WARMING_SECONDS

    async def gather(self, people: list[Human]) -> Seen:
        """Have all of them act, and look at the server meanwhile."""
        watch = asyncio.create_task(self._watch())
        await asyncio.gather(*(self._life(one, one.number * self.think / len(people)) for one in people))
        watch.cancel()
        return self.seen

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(SAMPLE_SECONDS)
            self.seen.memory.append(self.server.memory_mib())

    async def _life(self, human: Human, delay: float) -> None:
        actions, chance = human.actions(), random.Random(human.number)
        due = time.monotonic() + delay
        while due < self.until:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            stays = VISIT_SECONDS * chance.uniform(0.5, 1.5) if self.comes_and_goes else float("inf")
            try:
                due = await self._visit(human, actions, min(self.until, due + stays))
            except (BadPage, OSError, TimeoutError, WebSocketException) as error:
                self.seen.errors.append(f"{human.kind} {human.number}: {type(error).__name__}: {error}"[:300])
                due = time.monotonic() + self.think

    async def _visit(self, human: Human, actions: Iterator[tuple[str, str]], leaves: float) -> float:
        """Act until it is time to leave; gives when the next action would be due."""
        url, name = self.server.url, ""
        async with connect(socket_address(url), **_options(url, human.cookies)) as socket:
            page = Page(url)
            due = time.monotonic()
            while due < leaves:
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                asked, query = next(actions)
                address = None
                if asked != AGAIN or not name:
                    name = "home" if asked == AGAIN else asked
                    address, page.query = ("" if name == "today" else BY_NAME[name].url), query
                await self._act(socket, page, address, name if address is None else f"to {name}")
                if human.kind != "visitor" and not page.shows_who_is_signed_in:
                    raise BadPage(f"{name} is shown to nobody in particular")
                due += self.think
        return due

    async def _act(self, socket: ClientConnection, page: Page, address: str | None, name: str) -> None:
        data = page.question(address)
        begun = time.monotonic()
        await socket.send(data)
        async with asyncio.timeout(RUN_SECONDS):
            while not page.take(_bytes(await socket.recv())):
                pass
        if begun > self.counts_from:
            self.seen.waited[name].append((time.monotonic() - begun) * 1000)


def _bytes(data: bytes | str) -> bytes:
    return data if isinstance(data, bytes) else data.encode()


def _options(url: str, cookies: dict[str, str]) -> dict:
    return {key: value for key, value in socket_options(url, cookies).items() if key != "legacy"}


def people_of(server: Server, made: Made, count: int) -> list[Human]:
    """So many people, signed in; those without account only look around."""
    found = []
    for number in range(count):
        kind = OF_TEN[number % len(OF_TEN)]
        accounts = {"applicant": made.applicants, "coordinator": made.coordinators}.get(kind, ())
        cookies = signed_in(server.url, accounts[number % len(accounts)]) if accounts else {}
        found.append(Human(number, kind, cookies, made))
    return found


def run(
    folder: Path, *, people: int, minutes: float, think: float, applications: int, comes_and_goes: bool
) -> list[Verdict]:
    """Measure, print, judge."""
    url, made = city(folder, applications)
    server = ours(url, made, folder)
    with served(server):
        humans = people_of(server, made, people)
        before = server.memory_mib()
        print(f"{people} people, {applications:,} applications, one action in {think:g} s each, for {minutes:g} min; "
              f"memory before {before:.0f} MiB.", flush=True)  # fmt: skip
        begun, cpu, own = time.monotonic(), server.cpu_ms(), _own_seconds()
        crowd = Crowd(server, think, begun + minutes * 60, comes_and_goes)
        seen = asyncio.run(crowd.gather(humans))
        seconds = time.monotonic() - begun
        cores = (server.cpu_ms() - cpu) / 1000 / seconds, (_own_seconds() - own) / seconds
        after = server.memory_mib()
    print(_told(seen, cores, before, after))
    return _judged(seen, after, comes_and_goes)


def _own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _told(seen: Seen, cores: tuple[float, float], before: float, after: float) -> str:
    rows = [f"\n{'ms waited':26} {'median':>8} {'p95':>8} {'worst':>8} {'actions':>8}"]
    for name, times in [*sorted(seen.waited.items()), ("all", seen.all)]:
        if times:
            rows.append(
                f"{name:26} {median(times):8.0f} {percentile(times, 0.95):8.0f} {max(times):8.0f} {len(times):8}"
            )
    rows.append(f"\nServer: {cores[0]:.2f} processors; generator: {cores[1]:.2f}.")
    rows.append(f"Memory before {before:.0f} MiB, after {after:.0f} MiB; on the way: {_series(seen.memory)}.")
    rows += [f"Errors: {len(seen.errors)}", *(f"  {one}" for one in seen.errors[:5])]
    return "\n".join(rows)


def _series(values: list[float], most: int = 12) -> str:
    step = max(1, len(values) // most)
    return ", ".join(f"{one:.0f}" for one in values[::step])


def _judged(seen: Seen, after: float, is_soak: bool) -> list[Verdict]:
    p95 = percentile(seen.all, 0.95) if seen.all else float("inf")
    verdicts = [
        Verdict("95 of 100 actions are answered within a second", f"{p95:.0f} ms", p95 < SLOWEST_MS),
        Verdict("no error", f"{len(seen.errors)}", not seen.errors),
        Verdict(f"memory under {MOST_MIB} MiB", f"{after:.0f} MiB", after < MOST_MIB),
    ]
    if is_soak and len(seen.memory) >= 8:
        quarter = len(seen.memory) // 4
        middle, end = median(seen.memory[quarter * 2 : quarter * 3]), median(seen.memory[quarter * 3 :])
        verdicts.append(Verdict("memory is flat", f"{middle:.0f} then {end:.0f} MiB", end - middle <= FLAT_MIB))
    return verdicts
