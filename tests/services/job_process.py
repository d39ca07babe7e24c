"""What a process does that looks for work whenever it is told an instant, and tells how many jobs it ran."""

from __future__ import annotations

import sys
from datetime import datetime
from threading import Event

from services import jobs, unit
from services.actors import system
from services.history import audit


def look(stay: bool) -> None:
    """``stay``: once at work it tells so and goes on when it is told to."""

    def work(now: datetime, stop: Event) -> dict[str, int]:
        unit.run(lambda session, actor, now: audit(session, actor, "probe", now=now), system(), now=now)
        if stay:
            print("at work", flush=True)
            sys.stdin.readline()
        return {"sent": 1}

    jobs.JOBS = {"probe": jobs.Job("probe", "Probe", jobs.Every(10), work)}
    print("ready", flush=True)
    for line in sys.stdin:
        print(len(jobs.run_due_jobs(datetime.fromisoformat(line.strip()))), flush=True)
