"""Inputs of what is kept sealed: typed once, never shown again but for its last characters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from db.enums import SecretKind
from services import person_secrets
from services.actors import Actor
from ui import act
from ui.autosave import saving
from ui.components.badges import word
from ui.components.layout import facts
from ui.i18n import _

BANK = (SecretKind.ACCOUNT_HOLDER, SecretKind.IBAN, SecretKind.BIC)


def sealed(
    actor: Actor, person_public_id: str, kind: SecretKind, hints: Mapping[SecretKind, str], **options: Any
) -> None:
    """One value. It leaves the input as soon as it is kept; empty again, it says how the kept one ends."""
    key = f"sealed-{person_public_id}-{kind}"
    end = hints.get(kind)
    placeholder = "" if end is None else f"•••• {end}" if end else "••••"
    st.text_input(
        word(kind), placeholder=placeholder, autocomplete="off", max_chars=100, **options,
        **saving(key, "", partial(_save, actor, person_public_id, kind, key)),
    )  # fmt: skip
    act.field_error(str(kind))
    if end is not None:
        st.caption(
            _("Kept sealed; it ends in %(end)s. Type a new one to replace it.", end=end) if end else _("Kept sealed.")
        )


def _save(actor: Actor, person_public_id: str, kind: SecretKind, key: str, value: str) -> None:
    if value.strip() and act.save(person_secrets.save, actor, person_public_id, str(kind), value, field=str(kind)):
        st.session_state[key] = ""


def bank(actor: Actor, person_public_id: str, hints: Mapping[SecretKind, str]) -> None:
    """Where money is sent."""
    for kind in BANK:
        sealed(actor, person_public_id, kind, hints)


def show_to_staff(actor: Actor, person_public_id: str, kinds: tuple[SecretKind, ...], name: str, label: str) -> None:
    """A button whose dialog shows sealed values; each look is in the audit trail."""
    if st.button(label, key=f"open-{name}", icon=":material/lock_open:"):
        _dialog(actor, person_public_id, kinds, name, label)


def _dialog(actor: Actor, person_public_id: str, kinds: tuple[SecretKind, ...], name: str, label: str) -> None:
    @st.dialog(label)
    def dialog() -> None:
        st.markdown(_("That you looked is recorded with your name and the time. Close this window when you are done."))
        if st.button(_("Show"), key=f"show-{name}", type="primary"):
            found = act.answer(person_secrets.read, actor, person_public_id, kinds)
            facts([(word(kind), found[kind]) for kind in kinds if kind in found] if found else [])

    dialog()
