"""``python -m tests.load KIND``: see ``docs/performance.md``. Ends with 1 if a promise is broken."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

import streamlit

from services.unit import utc_now
from tests.load import crowd, exchange, ledger, pages
from tools import Refused


def options() -> argparse.Namespace:
    """What was asked for; all is bounded."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    one = kinds.add_parser("pages", help="what a click costs, page by page, beside a bare page")
    one.add_argument("--rounds", type=int, default=6, help="rounds over all servers for each page (default 6)")
    one.add_argument("--cycles", type=int, default=3, help="times six clicks in each round (default 3)")
    one.add_argument("--only", default="", help="names of pages, parted by commas (default: all)")
    kinds.add_parser("ledger", help="a large posting and the proof of the ledger, on both databases")
    of_exchange = kinds.add_parser("exchange", help="pages of an exchange of 60 people, beside bare pages")
    of_exchange.add_argument("--rounds", type=int, default=6, help="rounds over both servers for each page (default 6)")
    of_exchange.add_argument("--cycles", type=int, default=3, help="times six reruns in each round (default 3)")
    for name, people, minutes, text in (
        ("crowd", 100, 2.0, "many people at once on one process"),
        ("soak", 60, 20.0, "the same for long, with people who come and go: memory must stay flat"),
    ):
        many = kinds.add_parser(name, help=text)
        many.add_argument("--people", type=int, default=people, help=f"how many (default {people}, at most 200)")
        many.add_argument("--minutes", type=float, default=minutes, help=f"for how long (default {minutes:g})")
        many.add_argument("--think", type=float, default=5.0, help="seconds from one action of a person to the next")
        many.add_argument("--applications", type=int, default=2_000, help="size of the database (default 2000)")
    return parser.parse_args()


def _size(asked: argparse.Namespace) -> tuple[int, int]:
    """Rounds, and times six reruns in each."""
    return max(pages.LEAST_ROUNDS, min(asked.rounds, 30)), max(1, min(asked.cycles, 20))


def main() -> int:
    asked = options()
    os.environ["PASSERELLE_BASE_URL"] = "http://127.0.0.1"  # cookies of this process are those of the servers
    versions = f"Streamlit {streamlit.__version__}, Python {platform.python_version()}"
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    print(f"{utc_now():%Y-%m-%d %H:%M} UTC, {versions}, {os.cpu_count()} processors, load before {load}", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="load-") as folder:
            if asked.kind == "pages":
                chosen = [one for one in pages.PAGES if not asked.only or one.name in asked.only.split(",")]
                verdicts = pages.run(Path(folder), *_size(asked), chosen)
            elif asked.kind == "exchange":
                verdicts = exchange.run(Path(folder), *_size(asked))
            elif asked.kind == "ledger":
                verdicts = ledger.run(Path(folder))
            else:
                verdicts = crowd.run(
                    Path(folder), people=min(asked.people, 200), minutes=min(asked.minutes, 60.0),
                    think=max(asked.think, 0.5), applications=asked.applications, comes_and_goes=asked.kind == "soak",
                )  # fmt: skip
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    print("\n" + "\n".join(map(str, verdicts)))
    return 0 if all(verdict.is_kept for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
