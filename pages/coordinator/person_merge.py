"""Two records of one person, side by side: choose what is kept, then make them one."""

import streamlit as st

from db.enums import Role
from services import person_merge
from services.queries.people import doubles
from ui import menu
from ui.act import act_button, perform
from ui.components.layout import empty, escape, header, narrow
from ui.components.people import person_doubles
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)
kept_id, double_id = st.query_params.get("kept", ""), st.query_params.get("double", "")

# Load
preview = None
if kept_id and double_id:
    with reading() as session:
        preview = doubles.preview(session, actor, kept_id, double_id, language=language())

# Render
swap = go = False
taken: list[str] = []
with narrow():
    menu.page_link("people", _("All people"), icon="arrow_back")
    header(_("Merge two records"), _("Two records of one person become one; nothing of what they did is lost."))
    if preview is None:
        empty(_("Choose two records first."), _("“People” shows records that may be the same person."))
        st.stop()
    st.markdown(_("Kept: **%(name)s**", name=escape(preview.kept)))
    st.markdown(_("Double: **%(name)s**", name=escape(preview.double)))
    swap = st.button(_("Keep the other record instead"), icon=":material/swap_vert:")
    taken = person_doubles.choose(preview)
    person_doubles.consequences(preview)
    go = act_button(_("Merge into one record"), "merge", type="primary", disabled=bool(preview.obstacles))

# Act
if swap:
    menu.goto("person_merge", kept=double_id, double=kept_id)
if go:
    perform(
        "merge", person_merge.merge, actor, kept_id, double_id, take=taken, seen_version=preview.kept_version,
        seen_double_version=preview.double_version, done=_("The two records are one now."),
        then=lambda _kept: menu.goto("person", id=kept_id),
    )  # fmt: skip
