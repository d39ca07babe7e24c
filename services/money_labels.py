"""The words people see for the closed sets of values of money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.enums import Currency, MoneyKind
from services.i18n import N_

MONEY_WORDS: tuple[Mapping[Any, str], ...] = (
    {
        MoneyKind.PLANNED: N_("Planned"),
        MoneyKind.COMMITTED: N_("Committed"),
        MoneyKind.SPENT: N_("Spent"),
        MoneyKind.VALUED: N_("Given in kind"),
        MoneyKind.RECEIVED: N_("Came in"),
    },
    {
        Currency.EUR: N_("Euros"),
        Currency.AMD: N_("Drams"),
    },
)
