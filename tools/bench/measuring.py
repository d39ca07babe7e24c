"""Rounds of clicks on several servers in turn, and what is made of their figures."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from tools.bench.filling import SEARCHED
from tools.bench.servers import Server
from tools.bench.visitor import Visitor

CLICKS: tuple[tuple[str, int | str], ...] = (
    ("sort", 1),
    ("applications-search", SEARCHED),
    ("applications-search", ""),
    ("applications-state", 2),
    ("applications-state", 0),
    ("sort", 0),
)
"""One after the other; each shows a full page of fifty rows, in the small database too."""
SETTLING_SECONDS = 0.2
"""A server may go on after its answer, such as by collecting garbage: that belongs to the round."""
ALLOWED_GROWTH = 1.2


@dataclass(slots=True)
class Figures:
    """Milliseconds of one server: processor time for each rerun, by round, and time waited, by rerun."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @property
    def cpu_ms(self) -> float:
        """The median of the rounds."""
        return median(self.cpu)

    @property
    def wall_ms(self) -> float:
        return median(self.wall)

    @property
    def p95_ms(self) -> float:
        return sorted(self.wall)[math.ceil(0.95 * len(self.wall)) - 1]


def a_round(server: Server, figures: Figures, act: Callable[[], Sequence[float]]) -> None:
    """Note what the reruns of ``act`` cost the server."""
    before = server.cpu_ms()
    waited = act()
    time.sleep(SETTLING_SECONDS)
    figures.cpu.append((server.cpu_ms() - before) / len(waited))
    figures.wall.extend(waited)


def clicks(visitor: Visitor, cycles: int) -> list[float]:
    """All clicks, ``cycles`` times over."""
    return [visitor.set(key, value) for _cycle in range(cycles) for key, value in CLICKS]


def reruns(visitor: Visitor, times: int) -> list[float]:
    """The page as it is, drawn again."""
    return [visitor.run() for _time in range(times)]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One promise with the numbers it rests on."""

    promise: str
    numbers: str
    is_kept: bool

    def __str__(self) -> str:
        return f"{'kept  ' if self.is_kept else 'BROKEN'}  {self.promise}: {self.numbers}"


def size_does_not_matter(small: Figures, large: Figures) -> Verdict:
    """The list of the large database costs at most a fifth more than that of the small one."""
    ratio = large.cpu_ms / small.cpu_ms
    return Verdict(
        "20,000 applications cost at most 20 % more than 200",
        f"{large.cpu_ms:.1f} ms and {small.cpu_ms:.1f} ms, a ratio of {ratio:.2f}",
        ratio <= ALLOWED_GROWTH,
    )


def cheaper_than_bare(bare: Figures, large: Figures) -> Verdict:
    """The list of the large database costs less than the same widgets without anything behind them."""
    return Verdict(
        "less than a bare Streamlit page with default settings",
        f"{large.cpu_ms:.1f} ms and {bare.cpu_ms:.1f} ms, a ratio of {large.cpu_ms / bare.cpu_ms:.2f}",
        large.cpu_ms < bare.cpu_ms,
    )


def table(rows: dict[str, Figures]) -> str:
    """One line for each name."""
    lines = [f"{'ms for each rerun':44} {'CPU':>8} {'wall median':>12} {'wall p95':>10} {'reruns':>7}"]
    lines += [
        f"{name:44} {one.cpu_ms:8.1f} {one.wall_ms:12.1f} {one.p95_ms:10.1f} {len(one.wall):7}"
        for name, one in rows.items()
    ]
    return "\n".join(lines)
