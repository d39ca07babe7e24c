"""Inputs that save themselves: each field goes to the database as it is entered, also while one types.

The first display takes the stored value; from then on the input belongs to the person who types in it. A refusal
stands under its input until it is corrected; what was typed stays.

A change that comes while the one before is being saved breaks off that callback, wherever it touches the session, and
Streamlit calls none for it again. So each input notes what was last given to its service, and :func:`catch_up` gives
it what went missing at the beginning of the next run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

import streamlit as st

from services.actors import Actor
from ui import act
from ui.components.badges import word
from ui.components.layout import escape
from ui.i18n import _

TYPING_PAUSE = "1s"
"""Text is saved after a pause of this length, not at every key."""
_GIVEN = "_autosave-given"
"""By the key of an input: what was last given to its service, or came from it, with the way to give it more."""


@dataclass(frozen=True)
class _Given:
    """What the service of an input has last heard of it."""

    value: Any
    save: Callable[[Any], Any]


def catch_up() -> None:
    """Save what was entered and whose callback was broken off. Called by ``app.py`` before the page reads."""
    given: dict[str, _Given] = st.session_state.get(_GIVEN, {})
    for key, last in list(given.items()):
        if key not in st.session_state:
            del given[key]
        elif st.session_state[key] != last.value:
            _give(key, last.save)


def saving(key: str, known: Any, save: Callable[[Any], Any]) -> dict[str, Any]:
    """Options of an input that gives ``save`` what is entered, once; ``known`` is what its service knows already."""
    given = st.session_state.setdefault(_GIVEN, {})
    if key not in given or key not in st.session_state:
        given[key] = _Given(known, save)
    return {"key": key, "on_change": _give, "args": (key, save)}


def _give(key: str, save: Callable[[Any], Any]) -> None:
    """Whether the service takes it or refuses it, it is not given twice.

    An input that was filled anew by another act, while its own change was on the way, has nothing to give any more.
    """
    if key not in st.session_state:
        return
    given, value = st.session_state.setdefault(_GIVEN, {}), st.session_state[key]
    save(value)
    given[key] = _Given(value, save)


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
        """Several lines of text, saved after a pause (``web/static/typing.js``) and when one leaves them."""
        common = self._common(field, value)
        typed = st.session_state[common["key"]]
        st.text_area(self._label(label, required), **common, **options)
        act.field_error(field)
        if self.disabled and typed != value:
            st.caption(_("Not saved, to be copied if you need it:"))
            st.markdown(escape(typed))

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

    def _save(self, field: str, value: Any) -> None:
        """Once it is taken, what was refused beside it is given again: it may fit now."""
        if act.save(self.service, self.actor, self.record_id, field, value, field=field):
            for other in act.refused():
                if (key := self.key(other)) in st.session_state:
                    act.save(self.service, self.actor, self.record_id, other, st.session_state[key], field=other)

    def _common(self, field: str, value: Any) -> dict[str, Any]:
        key = self.key(field)
        options = saving(key, value, partial(self._save, field))
        if key not in st.session_state:  # what was refused is not in the field any more
            act.forget_error(field)
            st.session_state[key] = value
        return {**options, "disabled": self.disabled}

    @staticmethod
    def _label(label: str, required: bool) -> str:
        return f"{label} *" if required else label
