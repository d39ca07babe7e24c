"""How long agreements take on paper: ``python -m tools.agreement_papers [NUMBER]``, on the database of the settings."""

from __future__ import annotations

import sys
import time

from sqlalchemy import select

from db.models import Agreement
from db.session import reading
from services.documents.agreement_paper import pdf_of
from services.unit import utc_now

USUAL = 100
SECONDS = 10
"""A hundred agreements take less."""


def measure(number: int) -> tuple[float, float, int]:
    """Seconds of the clock and of the processor for so many PDFs, read and made in turn; and their bytes in all."""
    with reading() as session:
        agreements = session.scalars(select(Agreement).order_by(Agreement.id)).all()
        if not agreements:
            raise SystemExit("There is no agreement in this database: fill it with `manage.py demo` first.")
        wall, own, size = time.perf_counter(), time.process_time(), 0
        for at in range(number):
            size += len(pdf_of(session, agreements[at % len(agreements)], now=utc_now()))
        return time.perf_counter() - wall, time.process_time() - own, size


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    wall, own, size = measure(number)
    print(f"{number} agreements: {wall:.1f} s, {own:.1f} s of processor time, {size / number / 1000:.0f} kB each")
    if wall > SECONDS * number / USUAL:
        raise SystemExit(f"More than {SECONDS} s for {USUAL}.")


if __name__ == "__main__":
    main()
