"""A mixed-integer model of whole-number choices, solved to proven optimum by HiGHS.

One thread and a fixed seed: the same model, written in the same order, gives the same answer each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SECONDS = 60.0
"""Where a solution is not proven optimal by then the best one found is given back, and said to be so."""
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Solution:
    """Which choices are taken; ``proven``: no other answer reaches a higher value."""

    taken: frozenset[int]
    proven: bool


@dataclass(slots=True)
class Model:
    """Choices numbered from 0, and rows that bound sums of them."""

    choices: int = 0
    _rows: list[tuple[float, float, dict[int, int]]] = field(default_factory=list)

    def choice(self) -> int:
        """One more thing that is taken or not."""
        self.choices += 1
        return self.choices - 1

    def bound(self, terms: Mapping[int, int], *, least: float = float("-inf"), most: float = float("inf")) -> None:
        """Hold the weighted sum of some choices between two numbers."""
        self._rows.append((least, most, dict(terms)))

    def best(self, worth: Mapping[int, int], *, seconds: float = SECONDS) -> Solution | None:
        """The answer with the highest sum of ``worth``; None where no answer keeps all bounds."""
        import highspy  # loaded once something is solved: the application starts without it

        if not self.choices:
            return Solution(frozenset(), proven=True)
        solver = highspy.Highs()
        for option, value in _OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.setOptionValue("time_limit", seconds)
        solver.passModel(self._written(highspy, worth))
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        solution = solver.getSolution()
        if not solution.value_valid:
            raise TimeoutError("no answer was found in time")
        taken = frozenset(number for number, value in enumerate(solution.col_value) if value > 0.5)
        return Solution(taken, status == highspy.HighsModelStatus.kOptimal)

    def _written(self, highspy: Any, worth: Mapping[int, int]) -> Any:
        """The model as HiGHS reads it, row by row."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.choices, len(self._rows)
        lp.col_cost_ = [float(worth.get(number, 0)) for number in range(self.choices)]
        lp.col_lower_, lp.col_upper_ = [0.0] * self.choices, [1.0] * self.choices
        lp.integrality_ = [highspy.HighsVarType.kInteger] * self.choices
        lp.row_lower_, lp.row_upper_ = [row[0] for row in self._rows], [row[1] for row in self._rows]
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts, columns, values = _rowwise(row[2] for row in self._rows)
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, columns, values
        return lp


_OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
    "mip_feasibility_tolerance": _EXACT,
    "primal_feasibility_tolerance": _EXACT,
    "dual_feasibility_tolerance": _EXACT,
}
"""Worths are whole numbers: less than one between answer and bound is none."""


def _rowwise(rows: Iterable[Mapping[int, int]]) -> tuple[list[int], list[int], list[float]]:
    starts, columns, values = [0], [], []
    for row in rows:
        for number in sorted(row):
            columns.append(number)
            values.append(float(row[number]))
        starts.append(len(columns))
    return starts, columns, values
