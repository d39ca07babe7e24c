"""What servers of the tests have in common, imported once: each of them is a fork of the process that imports this.

To import it takes five seconds of processor, a fork a hundredth. Nothing here reads the environment, which differs
from server to server; ``ui`` is left to them, as its components register with the server that runs.

The clock is that of ``unit.utc_now``, which the edges of the system alone ask, moved ahead by as many seconds as stand
in the file that ``PASSERELLE_TEST_CLOCK`` names, if there is one. They are read each time.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services import unit

OF_OTHERS = ("altair", "pandas", "pyarrow", "streamlit.web.cli", "uvicorn", "uvloop")


def moved() -> datetime:
    """The time of the story that a test tells, or of the real clock."""
    file = os.environ.get("PASSERELLE_TEST_CLOCK")
    return datetime.now(UTC) + timedelta(seconds=float(Path(file).read_text("ascii")) if file else 0)


unit.utc_now = moved  # everything that asks the clock is imported after it was set

import db  # noqa: E402
import services  # noqa: E402
import web  # noqa: E402

for name in OF_OTHERS:
    importlib.import_module(name)
for package in (db, services, web):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
gc.collect()
gc.freeze()
