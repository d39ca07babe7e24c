"""Dates, durations and amounts as people of each language write them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from services.i18n import short_date, translate, translate_plural

_LONG_DATE = {"fr": "EEEE d MMMM y", "en": "EEEE d MMMM y", "hy": "y թ. MMMM d, EEEE"}


def _first_of_month(text: str, value: date, language: str) -> str:
    """French writes the first day of a month as 1er."""
    return text.replace(" 1 ", " 1er ", 1) if language == "fr" and value.day == 1 else text


def long_date(value: date, language: str) -> str:
    """«jeudi 3 décembre 2026»."""
    return _first_of_month(format_date(value, _LONG_DATE[language], locale=language), value, language)


def plain_date(day: date, language: str) -> str:
    """«1er juillet 2027», as letters write it: without the day of the week."""
    written = long_date(day, language)
    return written.rpartition(",")[0] if language == "hy" else written.partition(" ")[2]


def plain_day(value: date, language: str) -> str:
    """«1er novembre», «11 novembre»: within a year that is known."""
    text = format_date(value, "d MMMM" if language != "hy" else "MMMM d", locale=language)
    return f"1er{text[1:]}" if language == "fr" and value.day == 1 else text


def month(value: date, language: str) -> str:
    """«Septembre 2026»."""
    return format_date(value, "LLLL y", locale=language).capitalize()


def long_instant(value: datetime, language: str, zone: str = "Europe/Paris") -> str:
    """«jeudi 3 décembre 2026 à 23:59» in the wall time of ``zone``."""
    local = value.astimezone(ZoneInfo(zone))
    return translate(
        language, "%(date)s at %(time)s", date=long_date(local.date(), language), time=clock_time(value, language, zone)
    )


def short_instant(value: datetime, language: str, zone: str = "Europe/Paris") -> str:
    """«3 déc. 2026, 14:02»."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{_day_in_short(local.date(), language)}, {local:%H:%M}"


@lru_cache(maxsize=4096)
def _day_in_short(day: date, language: str) -> str:
    """Kept, because a list writes the same few days at each click."""
    return format_date(day, "d MMM y", locale=language)


def clock_time(value: datetime, language: str, zone: str = "Europe/Paris") -> str:
    """«14:02»."""
    return format_time(value.astimezone(ZoneInfo(zone)), "HH:mm", tzinfo=ZoneInfo(zone), locale=language)


def days_left(day: date, today: date, language: str) -> str:
    """«dans 11 jours», «aujourd’hui», «il y a 3 jours»."""
    days = (day - today).days
    match days:
        case 0:
            return translate(language, "today")
        case 1:
            return translate(language, "tomorrow")
        case -1:
            return translate(language, "yesterday")
    if days > 0:
        return translate_plural(language, "in %(n)s day", "in %(n)s days", days)
    return translate_plural(language, "%(n)s day ago", "%(n)s days ago", -days)


def date_and_left(day: date, today: date, language: str) -> str:
    """«jeudi 3 décembre 2026, dans 11 jours»."""
    return f"{long_date(day, language)}, {days_left(day, today, language)}"


def period(starts_on: date, ends_on: date, language: str, *, unbroken: bool = False) -> str:
    """«du 1 juil. 2026 au 31 août 2026»; ``unbroken``: no date breaks where the line is short."""
    start, end = short_date(starts_on, language), short_date(ends_on, language)
    if unbroken:
        start, end = start.replace(" ", "\N{NO-BREAK SPACE}"), end.replace(" ", "\N{NO-BREAK SPACE}")
    return translate(language, "from %(start)s to %(end)s", start=start, end=end)


class Cents(int):
    """An amount among the parameters of a sentence: people read it in euros, in their own way of writing."""


def amount(cents: int, language: str) -> str:
    """«3231,00»: as one types it into a field whose label names the currency."""
    return format_decimal(cents / 100, format="0.00", locale=language)


def decimal(value: float, language: str) -> str:
    """«7,2»: at most three digits after the comma."""
    return format_decimal(round(value, 3), locale=language)


def kilos(grams: int, language: str) -> str:
    """«7,20 kg»: always two digits after the comma, so that weights stand under one another."""
    return translate(language, "%(n)s kg", n=format_decimal(grams / 1000, format="#,##0.00", locale=language))


def euros(cents: int, language: str) -> str:
    """«3 231,00 €» with spaces that do not break."""
    return format_currency(cents / 100, "EUR", locale=language)


def hours(minutes: int, language: str) -> str:
    """«35 h» or «37,5 h»."""
    return translate(language, "%(hours)s h", hours=format_decimal(round(minutes / 60, 2), locale=language))


def file_size(size: int, language: str) -> str:
    """«240 ko», «1,2 Mo»."""
    if size < 1_000_000:
        return translate(language, "%(n)s kB", n=max(1, round(size / 1000)))
    return translate(language, "%(n)s MB", n=format_decimal(round(size / 1_000_000, 1), locale=language))
