"""Departments that host: names, address, how many interns at once."""

from typing import Any

import pandas as pd
import streamlit as st

from db.enums import Role
from services import departments
from services.queries import departments as queries
from services.unit import utc_now
from ui.act import act_button, field_error, perform
from ui.components.layout import header, narrow, section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    rows = queries.departments(session, actor, today=now.date(), language=language(), with_inactive=True)

# Render
header(_("Departments"), _("Who hosts interns, where, and how many at once. Choose a line to change it."))
event = st.dataframe(
    pd.DataFrame(
        {
            _("Department"): [row.name + ("" if row.is_active else f" ({_('not in use')})") for row in rows],
            _("Places at once"): [row.places for row in rows],
            _("Interns today"): [row.interns for row in rows],
            _("To come"): [row.interns_to_come for row in rows],
            _("Offers open"): [row.published_offers for row in rows],
            _("Address"): [row.address for row in rows],
        }
    ),
    hide_index=True, width="stretch", on_select="rerun", selection_mode="single-row", key="departments",
    alt=_("Departments, one a line. Choose a line to change it."),
)  # fmt: skip
chosen = rows[event.selection.rows[0]] if event.selection.rows else None
key = chosen.public_id if chosen else "new"
with narrow():
    section(chosen.name if chosen else _("New department"))
    fields: dict[str, Any] = {}
    for lang, label in (
        ("fr", _("Name in French") + " *"),
        ("en", _("Name in English")),
        ("hy", _("Name in Armenian")),
    ):
        value = getattr(chosen, f"name_{lang}", "")
        fields[f"name_{lang}"] = st.text_input(label, value, max_chars=200, key=f"dep-{key}-{lang}")
        field_error(f"name_{lang}")
    fields["address"] = st.text_input(_("Address"), chosen.address if chosen else "", max_chars=300, key=f"dep-{key}-a")
    fields["phone"] = st.text_input(_("Phone"), chosen.phone if chosen else "", max_chars=40, key=f"dep-{key}-p")
    fields["places"] = st.number_input(
        _("How many interns at once"), 0, 99, chosen.places if chosen else 2, key=f"dep-{key}-n"
    )
    field_error("places")
    with st.container(horizontal=True):
        save = act_button(_("Save the department"), "department-save", type="primary")
        label = _("Take out of use") if chosen and chosen.is_active else _("Put into use again")
        switch = bool(chosen) and act_button(label, "department-switch")

# Act
if save and chosen:
    perform(
        "department-save", departments.edit, actor, chosen.public_id, seen_version=chosen.version,
        done=_("The department is saved."), **fields,
    )  # fmt: skip
elif save:
    perform("department-save", departments.create, actor, done=_("The department is saved."), **fields)
elif switch and chosen:
    service = departments.deactivate if chosen.is_active else departments.activate
    perform("department-switch", service, actor, chosen.public_id, seen_version=chosen.version, done=_("It is done."))
