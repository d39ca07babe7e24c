"""Edit the public texts in three languages, beside what visitors will see."""

import streamlit as st

from db.enums import Language, Role
from services import site_texts
from services.labels import WORDS
from services.site_texts import Code
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import instant
from ui.components.layout import empty, header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    found = site_texts.texts(session, language())
    code = st.query_params.get("texte", Code.HOW.value)
    text = site_texts.written(session, actor, Code(code)) if code in found else None

# Render
header(
    _("Public texts"), _("What everybody reads without an account. French is needed, other languages fall back to it.")
)
if text is None:
    empty(_("These texts are not written yet."), _("They come with the reference data of the installation."))
    st.stop()
chosen = st.segmented_control(
    _("Text"), list(found), default=text.code, required=True, format_func=lambda one: found[one].title, key="text-code",
    label_visibility="collapsed",
)  # fmt: skip
if chosen is not text.code:
    menu.goto("texts", texte=chosen.value)
fields: dict[str, str] = {}
for tab, one in zip(st.tabs([WORDS[one] for one in Language]), Language, strict=True):
    with tab:
        left, right = st.columns(2, gap="large")
        with left:
            title, body = f"title_{one.value}", f"body_{one.value}"
            key = f"{text.code}-{one.value}-{text.version}"
            fields[title] = st.text_input(_("Title"), text.values[title], key=f"{key}-title", max_chars=200)
            field_error(title)
            fields[body] = st.text_area(_("Text, in Markdown"), text.values[body], key=f"{key}-body", height=420) or ""
            field_error(body)
        right.markdown(f"## {fields[f'title_{one.value}']}\n\n{fields[f'body_{one.value}']}")
st.caption(_("Last changed on %(day)s", day=instant(text.updated_at)))
save = act_button(_("Save the text"), "text-save", type="primary")

# Act
if save:
    perform(
        "text-save", site_texts.save, actor, text.code, fields, seen_version=text.version,
        done=_("The text is saved: visitors read it now."),
    )  # fmt: skip
