"""The words of what families agree to, for one exchange: each change is a new version."""

import streamlit as st

from db.enums import Role
from services.exchanges import consent_texts
from services.queries.exchange import exchange_consents as queries
from ui import menu
from ui.act import act_submit, field_error, perform
from ui.components.badges import word
from ui.components.layout import header, narrow
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor, exchange_id = require(Role.COORDINATOR, Role.ADMIN), st.query_params.get("id", "")

# Load
with reading() as session:
    rows = {row.purpose: row for row in queries.texts_for_edit(session, actor, exchange_id)}

# Render and act
with narrow():
    menu.page_link("exchange_consents", _("Agreements of the families"), icon="arrow_back", id=exchange_id)
    header(
        _("The texts that families read"),
        _("A change is a new version for this exchange alone. Whoever has answered keeps the text they read."),
    )
    purpose = st.selectbox(_("Text"), list(rows), format_func=word, key="text-purpose")
    row = rows[purpose]
    own = _("Version %(n)s of this exchange.", n=row.number) if row.is_own else _("The text of the software.")
    needed = (
        _("Needed to take part: whoever had agreed is asked again once it changes.") if row.is_mandatory else ""
    )  # fmt: skip
    st.caption(f"{own} {needed}")
    words = {}
    with st.form(f"text-{purpose}-{row.public_id}", border=False):
        for code, language_name in (("fr", "Français"), ("en", "English"), ("hy", "Հայերեն")):
            st.markdown(f"**{language_name}**")
            for part, label in (("title", _("Title")), ("body", _("Text"))):
                name = f"{part}_{code}"
                draw = st.text_input if part == "title" else st.text_area
                longest = consent_texts.FIELDS[part]
                words[name] = draw(
                    f"{label} ({language_name})", row.words[name], max_chars=longest, key=f"{name}-{row.public_id}"
                )
                field_error(name)
        reason = st.text_area(_("Why it changes (families read this)"), key=f"reason-{row.public_id}", max_chars=2000)
        field_error("reason")
        sent = act_submit(_("Save as a new version"), "consent-text", type="primary")
    if sent:
        perform(
            "consent-text", consent_texts.save, actor, exchange_id, purpose, words, reason=reason,
            done=_("Saved. Whoever had agreed to a text that is needed is asked again."),
        )  # fmt: skip
