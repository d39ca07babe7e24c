"""What Vega needs to write dates and numbers in the language of the page."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from babel.dates import get_day_names, get_month_names

from ui.i18n import language

THOUSANDS = "replace(format(datum.value, ',.0f'), /,/g, '\u202f')"
"""How a chart writes its numbers: with narrow spaces between thousands, which all three languages read."""
_Width = Literal["wide", "abbreviated"]


@cache
def _locale(lang: str) -> dict[str, Any]:
    def days(width: _Width) -> list[str]:
        names = get_day_names(width, locale=lang)
        return [names[(index - 1) % 7] for index in range(7)]  # Vega's week begins on Sunday

    def months(width: _Width) -> list[str]:
        names = get_month_names(width, context="stand-alone", locale=lang)
        return [names[index] for index in range(1, 13)]

    return {
        "dateTime": "%A %e %B %Y %X", "date": "%d/%m/%Y", "time": "%H:%M:%S", "periods": ["AM", "PM"],
        "days": days("wide"), "shortDays": days("abbreviated"),
        "months": months("wide"), "shortMonths": months("abbreviated"),
    }  # fmt: skip


def vega_locale() -> dict[str, Any]:
    """Names of days and months for ``config.locale.time``."""
    return _locale(language())


def month_axis() -> dict[str, Any]:
    """A time axis above the chart, with a tick each month."""
    return {"format": "%b %Y", "orient": "top", "tickCount": "month"}
