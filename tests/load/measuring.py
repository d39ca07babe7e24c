"""Rounds of clicks on several servers in turn, and what is made of their figures."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.load.servers import Server

SETTLING_SECONDS = 0.2
"""A server may go on after its answer, such as by collecting garbage: that belongs to the round."""
ALLOWED_GROWTH = 1.2
ALLOWED_SHARE = 0.5
ALLOWED_TO_BARE = 1.5
HEAD = f"\n{'ms for each rerun':28} {'CPU':>8} {'wall median':>12} {'wall p95':>10} {'reruns':>7}"


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
        return percentile(self.wall, 0.95)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all does not exceed: one that was measured."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def a_round(server: Server, figures: Figures, act: Callable[[], Sequence[float]]) -> None:
    """Note what the reruns of ``act`` cost the server."""
    before = server.cpu_ms()
    waited = act()
    time.sleep(SETTLING_SECONDS)
    figures.cpu.append((server.cpu_ms() - before) / len(waited))
    figures.wall.extend(waited)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One promise with the numbers it rests on."""

    promise: str
    numbers: str
    is_kept: bool

    def __str__(self) -> str:
        return f"{'kept  ' if self.is_kept else 'BROKEN'}  {self.promise}: {self.numbers}"


def size_does_not_matter(page: str, small: Figures, large: Figures) -> Verdict:
    """On the large database the page costs at most a fifth more than on the small one."""
    return Verdict(
        f"{page}: 20,000 applications cost at most 20 % more than 200",
        f"{large.cpu_ms:.1f} ms and {small.cpu_ms:.1f} ms, a ratio of {large.cpu_ms / small.cpu_ms:.2f}",
        large.cpu_ms / small.cpu_ms <= ALLOWED_GROWTH,
    )


def cheaper_than_bare(page: str, bare: Figures, large: Figures) -> Verdict:
    """The page costs less than half of what the same widgets and rows cost by a plain script."""
    return Verdict(
        f"{page}: under half of a bare Streamlit page with default settings",
        f"{large.cpu_ms:.1f} ms and {bare.cpu_ms:.1f} ms, a ratio of {large.cpu_ms / bare.cpu_ms:.2f}",
        large.cpu_ms / bare.cpu_ms < ALLOWED_SHARE,
    )


def near_to_bare(page: str, bare: Figures, large: Figures, what: str = "100,000 lines of movements") -> Verdict:
    """A page of material or of an exchange costs at most half more than its bare page, with so many records."""
    return Verdict(
        f"{page}: within {ALLOWED_TO_BARE:g} times a bare Streamlit page, at {what}",
        f"{large.cpu_ms:.1f} ms and {bare.cpu_ms:.1f} ms, a ratio of {large.cpu_ms / bare.cpu_ms:.2f}",
        large.cpu_ms / bare.cpu_ms <= ALLOWED_TO_BARE,
    )


def lines(page: str, rows: dict[str, Figures]) -> str:
    """One line for each server."""
    return "\n".join(
        f"{page + ', ' + name:28} {one.cpu_ms:8.1f} {one.wall_ms:12.1f} {one.p95_ms:10.1f} {len(one.wall):7}"
        for name, one in rows.items()
    )
