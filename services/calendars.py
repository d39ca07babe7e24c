"""Calendar files (RFC 5545) of dated things: what programs of calendars read, in one person's language.

Civil dates are whole days. Deadlines are instants in the zone in which they are announced. The same thing has the same
UID in every file, so that a program that reads it again moves its entry instead of adding one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from icalendar import Calendar, Event, Timezone

from services.i18n import N_, translate
from settings import settings

MEDIA_TYPE = "text/calendar; charset=utf-8"
READ_AGAIN_AFTER = timedelta(hours=6)
"""How often programs are asked to read a feed again."""
_FIRST_DAY, _LAST_DAY = date(2020, 1, 1), date(2040, 1, 1)
"""For which years a file explains its time zones."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a calendar.

    ``key`` names it for good (kind, public id, which of its dates). ``when`` is a civil date, or an instant in its own
    zone. ``sequence`` grows with each change. ``path`` leads to the page within the application.
    """

    key: str
    title: str
    when: date | datetime
    sequence: int
    path: str
    detail: str = ""
    until: datetime | None = None
    """When it ends, for what has an hour of its own; maybe in another zone."""
    place: str = ""


def written(entries: Iterable[Entry], language: str, *, now: datetime) -> bytes:
    """The file. ``now`` stamps every entry, as the standard asks of what is published."""
    entries = tuple(entries)
    calendar = Calendar()
    calendar.add("prodid", f"-//Passerelle//{language}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = translate(language, N_("Passerelle: my dates"))
    for title in ("name", "x-wr-calname"):
        calendar.add(title, name)
    calendar.add("refresh-interval", READ_AGAIN_AFTER, {"VALUE": "DURATION"})
    hours = [hour for one in entries for hour in (one.when, one.until) if isinstance(hour, datetime)]
    for zone in sorted({str(hour.tzinfo) for hour in hours}):
        calendar.add_component(_zone(zone))
    for one in entries:
        calendar.add_component(_event(one, now))
    return calendar.to_ical()


@lru_cache(maxsize=8)
def _zone(name: str) -> Timezone:
    """What a zone's clocks do; kept, since working it out takes longer than the whole rest."""
    return Timezone.from_tzid(name, first_date=_FIRST_DAY, last_date=_LAST_DAY)


def _event(one: Entry, now: datetime) -> Event:
    ours = urlsplit(settings().base_url)
    event = Event()
    event.add("uid", f"{one.key}@{ours.hostname}")
    event.add("dtstamp", now)
    event.add("sequence", one.sequence)
    event.add("summary", one.title)
    event.add("dtstart", one.when)
    if not isinstance(one.when, datetime):
        event.add("dtend", one.when + timedelta(days=1))
    elif one.until is not None:
        event.add("dtend", one.until)
    if one.detail:
        event.add("description", one.detail)
    if one.place:
        event.add("location", one.place)
    event.add("url", settings().base_url.rstrip("/") + one.path)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
