"""Fields of a step that is saved as a whole: what stands in them is kept meanwhile, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from typing import Any

import streamlit as st

from services import call_drafts
from services.actors import Actor
from services.call_steps import Step
from services.queries.applications.call_drafts import Unsaved
from ui import act
from ui.autosave import saving
from ui.components.badges import instant
from ui.i18n import _


def same(value: Any) -> Any:
    """What JSON holds is what the field shows."""
    return value


def day(value: Any) -> date | None:
    """A date that JSON holds as text."""
    return date.fromisoformat(value) if value else None


def hour(value: Any) -> time:
    """A time of the day that JSON holds as text."""
    return time.fromisoformat(value)


@dataclass(frozen=True, slots=True)
class Typing:
    """What ``actor`` types in one step of a call (``""`` for a new one), and what they typed before without saving."""

    actor: Actor
    call_public_id: str
    step: Step
    before: Unsaved

    def key(self, name: str) -> str:
        """Key of a field in the session."""
        return f"call-{self.call_public_id or 'new'}-{name}"

    def field(self, name: str, stored: Any, read: Callable[[Any], Any] = same) -> dict[str, Any]:
        """Options of an input: it shows what was typed, else what is ``stored``, and what is entered is kept."""
        entered = self.before.entered
        shown = read(entered[name]) if name in entered else stored
        options = saving(self.key(name), shown, partial(self._keep, name))
        st.session_state.setdefault(self.key(name), shown)
        return options

    def _keep(self, name: str, value: Any) -> None:
        plain = value.isoformat() if isinstance(value, (date, time)) else value
        act.save(call_drafts.keep, self.actor, self.call_public_id, self.step, name, plain, field=name)

    def word(self, version: int | None) -> None:
        """Say that something stands here that is not saved, and let it be discarded.

        Silent while one types: it speaks to whoever comes back.
        """
        shown = f"_came-back-{self.key(self.step)}"
        first = next(iter(self.before.entered), None)
        if first is None:
            st.session_state[shown] = False
        elif self.key(first) not in st.session_state:  # a field that was left is forgotten by the session
            st.session_state[shown] = True
        if not st.session_state.get(shown):
            return
        with st.container(border=True):
            st.markdown(
                _("What you typed here on %(moment)s is not saved yet: it waited for you.",
                  moment=instant(self.before.saved_at))
            )  # fmt: skip
            if version != self.before.version:
                st.markdown(_("Somebody changed this call since: look at it before you save."))
            st.button(_("Discard what I typed"), key=f"discard-{self.step}", on_click=self._discard)

    def _discard(self) -> None:
        act.save(call_drafts.discard, self.actor, self.call_public_id, self.step, field="")
        for name in self.before.entered:
            st.session_state.pop(self.key(name), None)
        act.flash(_("What you typed is discarded."))
