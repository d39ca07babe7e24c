"""Inputs that save themselves: each field goes to the database as it is entered, also while one types.

The first display takes the stored value; from then on the input belongs to the person who types in it. A refusal
stands under its input until it is corrected; what was typed stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import streamlit as st

from services.actors import Actor
from ui import act
from ui.components.badges import word
from ui.i18n import _

TYPING_PAUSE = "1s"
"""Text is saved after a pause of this length, not at every key."""


@dataclass(frozen=True)
class Autosave:
    """Inputs of one record. ``service(session, actor, record_id, field, value, *, now)`` saves one field."""

    service: Callable[..., Any]
    actor: Actor
    record_id: str
    disabled: bool = False

    def text(self, label: str, field: str, value: str, *, required: bool = False, **options: Any) -> None:
        """One line of text."""
        st.text_input(
            self._label(label, required), **self._common(field, value), live=TYPING_PAUSE, **options
        )  # fmt: skip
        act.field_error(field)

    def long_text(self, label: str, field: str, value: str, *, required: bool = False, **options: Any) -> None:
        """Several lines of text, saved when one leaves them."""
        st.text_area(self._label(label, required), **self._common(field, value), **options)
        act.field_error(field)

    def day(self, label: str, field: str, value: date | None, *, required: bool = False, **options: Any) -> None:
        """A date, written day first."""
        st.date_input(self._label(label, required), **self._common(field, value), format="DD/MM/YYYY", **options)
        act.field_error(field)

    def number(self, label: str, field: str, value: float | None, *, most: float, step: float = 0.5) -> None:
        """A number from 0 to ``most`` with two decimals."""
        common = self._common(field, value)
        st.number_input(label, 0.0, most, step=step, format="%.2f", width=180, **common)
        act.field_error(field)

    def choice(
        self,
        label: str,
        field: str,
        value: Any,
        options: Sequence[Any],
        *,
        names: Callable[[Any], str] = str,
        required: bool = False,
        **more: Any,
    ) -> None:
        """One out of a list."""
        st.selectbox(
            self._label(label, required),
            options,
            index=None,
            format_func=names,
            placeholder=_("Choose"),
            **self._common(field, value if value in options else None),
            **more,
        )
        act.field_error(field)

    def choices(
        self, label: str, field: str, value: list[str], names: dict[str, str], *, required: bool = False, **more: Any
    ) -> None:
        """Several out of a list; ``names`` by value."""
        st.multiselect(
            self._label(label, required), list(names), format_func=names.__getitem__, placeholder=_("Choose"),
            **self._common(field, value), **more,
        )  # fmt: skip
        act.field_error(field)

    def pick(
        self,
        label: str,
        field: str,
        value: StrEnum | None,
        options: Sequence[StrEnum],
        *,
        required: bool = False,
        **more: Any,
    ) -> None:
        """One out of a few, all in sight."""
        st.segmented_control(
            self._label(label, required), options, format_func=word, **self._common(field, value), **more
        )
        act.field_error(field)

    def radio(
        self, label: str, field: str, value: Any, names: dict[Any, str], *, required: bool = False, **more: Any
    ) -> None:
        """One out of a few, all in sight with their words; ``names`` by value."""
        st.radio(
            self._label(label, required), list(names), index=None, format_func=names.__getitem__, horizontal=True,
            **self._common(field, value if value in names else None), **more,
        )  # fmt: skip
        act.field_error(field)

    def key(self, field: str) -> str:
        return f"{self.record_id}-{field}"

    def _common(self, field: str, value: Any) -> dict[str, Any]:
        key = self.key(field)
        st.session_state.setdefault(key, value)
        return {"key": key, "on_change": self._save, "args": (field,), "disabled": self.disabled}

    def _save(self, field: str) -> None:
        act.save(self.service, self.actor, self.record_id, field, st.session_state[self.key(field)], field=field)

    @staticmethod
    def _label(label: str, required: bool) -> str:
        return f"{label} *" if required else label
