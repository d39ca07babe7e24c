"""Whether the running environment has what a requirement file lists: ``python tools/requirements_met.py FILE``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)")


def pins(path: Path) -> Iterator[tuple[str, str]]:
    """Name and version of each pinned package, included files too."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            yield from pins(path.parent / line[3:].strip())
        elif found := _PIN.match(line):
            yield found[1], found[2]


def unmet(path: Path) -> list[str]:
    """The pins that are not installed in that version, with what is there instead."""
    faults = []
    for name, wanted in pins(path):
        try:
            present = version(name)
        except PackageNotFoundError:
            present = "missing"
        if present != wanted:
            faults.append(f"{name}=={wanted} ({present})")
    return faults


if __name__ == "__main__":
    faults = unmet(Path(sys.argv[1]))
    if faults:
        sys.exit("Not as listed: " + ", ".join(faults))
