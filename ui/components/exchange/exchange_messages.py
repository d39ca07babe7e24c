"""Writing to everybody of a visit, with a look at it before it goes, and what was sent."""

from __future__ import annotations

import streamlit as st

from services.actors import Actor
from services.exchanges import group_messages
from services.queries.exchange.exchange_incidents import Messages
from ui.act import act_button, field_error, perform
from ui.components.badges import instant
from ui.components.layout import empty, escape, section
from ui.i18n import _, n_


def form(actor: Actor, found: Messages) -> None:
    """The words in three languages; French is needed, the others get it where nothing is written. Once a message went,
    the fields are empty for the next one."""
    last = found.rows[0].sent_at.isoformat() if found.rows else ""
    left, right = st.columns(2)
    to_guardians = left.checkbox(_("To all parents"), value=True, key="to-guardians")
    to_young = right.checkbox(_("To all young people"), key="to-young")
    field_error("to")
    names = {"fr": "Français", "hy": "Հայերեն", "en": "English"}
    words: dict[str, str] = {}
    for tab, code in zip(st.tabs(list(names.values())), names, strict=True):
        with tab:
            words[f"subject_{code}"] = st.text_input(_("Subject"), max_chars=200, key=f"subject-{code}-{last}")
            field_error(f"subject_{code}")
            words[f"body_{code}"] = st.text_area(_("Message"), max_chars=4000, height=160, key=f"body-{code}-{last}")
            field_error(f"body_{code}")
    st.caption(_("Whoever reads a language in which nothing is written gets the French words."))
    with st.expander(_("Look at it before it goes"), icon=":material/visibility:"):
        for code, name in names.items():
            title = words[f"subject_{code}"] or words["subject_fr"]
            body = words[f"body_{code}"] or words["body_fr"]
            st.markdown(f":gray[{name}]  \n**{escape(title)}**  \n{escape(body)}")
    if act_button(_("Send it to everybody"), "send-message", type="primary", icon=":material/send:"):
        perform(
            "send-message", group_messages.send, actor, found.visit.public_id, words, to_guardians=to_guardians,
            to_young=to_young, done=_("The message is on its way."),
        )  # fmt: skip


def sent(found: Messages) -> None:
    """What went out, the newest first."""
    section(_("What was sent"))
    if not found.rows:
        empty(_("Nothing was sent yet."))
    for row in found.rows:
        to = [_("parents")] if row.to_guardians else []
        to += [_("young people")] if row.to_young else []
        number = n_("%(n)s mail", "%(n)s mails", row.recipients)
        with st.expander(escape(row.title)):
            st.caption(escape(" · ".join([instant(row.sent_at), ", ".join(to), number])))
            st.markdown(escape(row.body).replace("\n", "  \n"))
