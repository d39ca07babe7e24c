"""Inputs that name a tutor: one who is known, or somebody new by name and mail address."""

from __future__ import annotations

from typing import Any

import streamlit as st

from services.queries.internships.departments import TutorRow
from ui.act import field_error
from ui.i18n import _

NEW = "new"


def person_inputs(role: str, label: str, known: list[TutorRow], current: str | None, *, key: str) -> dict[str, Any]:
    """Fields ``{role}_public_id``, or ``{role}_name`` and ``{role}_email`` for somebody new."""
    names = {one.public_id: f"{one.name} · {one.email}" if one.email else one.name for one in known}
    options = [*names, NEW]
    chosen = st.selectbox(
        label,
        options,
        index=options.index(current) if current in names else (None if names else 0),
        format_func=lambda one: names.get(one, _("Somebody else …")),
        placeholder=_("Choose"),
        key=f"{key}-{role}",
    )
    if chosen != NEW:
        field_error(f"{role}_public_id", f"{role}_name")
        return {f"{role}_public_id": chosen}
    field_error(f"{role}_public_id")
    left, right = st.columns(2)
    with left:
        name = st.text_input(_("Name"), key=f"{key}-{role}-name", max_chars=200)
        field_error(f"{role}_name")
    with right:
        email = st.text_input(_("E-mail address"), key=f"{key}-{role}-email", max_chars=254, type="email")
        field_error(f"{role}_email")
    return {f"{role}_name": name, f"{role}_email": email}
