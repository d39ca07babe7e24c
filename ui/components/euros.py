"""An amount of money as people type it in their language: «4,50» in French, never «4.50»."""

from __future__ import annotations

from typing import Any

import streamlit as st

from services import formats, inputs
from services.errors import Invalid
from ui.act import field_error
from ui.i18n import language

MOST = 10_000_000
NO_AMOUNT = -1
"""What was typed is no amount: services refuse it at the field."""


def euros_input(label: str, cents: int | None, *, key: str, field: str = "", **options: Any) -> int | None:
    """Cents of what is typed, None where nothing is; the refusal of ``field`` appears below."""
    typed = st.text_input(
        label, formats.amount(cents, language()) if cents is not None else "", key=key, max_chars=15, **options
    )
    if field:
        field_error(field)
    try:
        return inputs.cents(typed, field=field, most=MOST)
    except Invalid:
        return NO_AMOUNT
