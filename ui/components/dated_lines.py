"""What lines with a first and a last day share: their inputs, a dialog that changes one, a question before one goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Protocol

import streamlit as st

from services.actors import Actor
from ui.act import act_button, field_error, perform
from ui.components.confirm import ask
from ui.i18n import _


class Line(Protocol):
    """A line as a page shows it."""

    @property
    def public_id(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


def first_and_last(key: str, line: Line | None = None) -> dict[str, Any]:
    """First and last day side by side, as the fields of the services."""
    left, right = st.columns(2)
    with left:
        first = st.date_input(
            _("First day"), line.starts_on if line else None, format="DD/MM/YYYY", key=f"{key}-first"
        )  # fmt: skip
        field_error("starts_on")
    with right:
        last = st.date_input(_("Last day"), line.ends_on if line else None, format="DD/MM/YYYY", key=f"{key}-last")
        field_error("ends_on")
    return {"starts_on": first, "ends_on": last}


def change_button(
    actor: Actor, line: Line, title: str, inputs: Callable[[str], dict[str, Any]], edit: Callable[..., None]
) -> None:
    """A button that opens ``inputs`` in a dialog; what they give is written by ``edit``, unless the line changed."""
    name = f"change-{line.public_id}"

    @st.dialog(title)
    def dialog() -> None:
        fields = inputs(f"{name}-{line.version}")
        if act_button(_("Keep the changes"), name, type="primary"):
            perform(
                name, edit, actor, line.public_id, seen_version=line.version, done=_("The changes are kept."), **fields
            )

    if st.button(_("Change"), key=f"open-{name}"):
        dialog()


def remove_button(actor: Actor, line: Line, consequence: str, remove: Callable[..., None], done: str) -> None:
    """A button that asks once before the line is taken away."""
    name = f"remove-{line.public_id}"
    if st.button(_("Take away"), key=f"open-{name}"):
        ask(
            _("Take this line away?"), consequence, label=_("Take away"), name=name,
            act=partial(perform, name, remove, actor, line.public_id, seen_version=line.version, done=done),
        )  # fmt: skip
