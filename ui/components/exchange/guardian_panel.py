"""Who answers for a young person, for those who record for them: contacts, links, brothers and sisters."""

from __future__ import annotations

from typing import Any

import streamlit as st

from db.enums import Language
from services.actors import Actor
from services.exchanges import guardians as service
from services.exchanges.consent_book import GUARDIANS
from services.queries.exchange.exchange_consents import GuardianCard, YoungConsents
from ui.act import act_button, field_error, perform
from ui.components.badges import word
from ui.components.handed_link import show_link, shown_link
from ui.components.layout import escape, section
from ui.i18n import _


def guardians(actor: Actor, found: YoungConsents) -> None:
    """Each with what can be done about their link; then a form for one more."""
    section(_("Parents"))
    if not found.guardians:
        st.markdown(_("No parent is named yet. A minor takes part only once a parent has agreed."))
    elif found.asks_second and len(found.guardians) < GUARDIANS:
        st.caption(_("This exchange asks both parents. If there is only one, their answers are enough."))
    shown_link()
    for one in found.guardians:
        _card(actor, found, one)
    if len(found.guardians) < GUARDIANS:
        with st.expander(_("Name a parent or guardian"), icon=":material/person_add:"):
            _form(actor, found, None)


def _card(actor: Actor, found: YoungConsents, one: GuardianCard) -> None:
    with st.container(border=True):
        contacts = " · ".join(escape(part) for part in (one.relation, one.email, one.phone, word(one.language)) if part)
        st.markdown(f"**{escape(one.name)}**  \n:gray[{contacts}]")
        with st.container(horizontal=True):
            name = f"guardian-link-{one.public_id}"
            told = _("To copy into a messenger, or to show as a QR code. It opens only their children.")
            if act_button(_("Make a link"), name, icon=":material/qr_code_2:", help=told):
                perform(name, service.issue_link, actor, found.public_id, one.public_id, then=show_link,
                        done=_("The link is made."))  # fmt: skip
            ended = f"guardian-end-{one.public_id}"
            if one.links and act_button(_("End all their links"), ended):
                perform(ended, service.revoke_links, actor, found.public_id, one.public_id,
                        done=_("No link of this person opens anything any more."))  # fmt: skip
        _siblings(actor, one)
        with st.expander(_("Change name or contacts")):
            _form(actor, found, one)


def _siblings(actor: Actor, one: GuardianCard) -> None:
    """Records that may be, or are, the same person: one link then shows all their children."""
    for other in one.alike:
        name = f"tie-{one.public_id}-{other.guardian_public_id}"
        if other.is_tied:
            st.markdown(_("One link together with: %(child)s", child=escape(other.child)))
            if act_button(_("Keep apart again"), f"un{name}"):
                perform(f"un{name}", service.untie, actor, other.guardian_public_id, done=_("They are apart again."))
        else:
            st.markdown(
                _("Perhaps also a parent of %(child)s: same address or phone.", child=escape(other.child))
            )  # fmt: skip
            if act_button(_("It is the same person: one link for both children"), name):
                told = _(
                    "One link shows both children from now on; one sent for %(child)s alone no longer opens.",
                    child=other.child,
                )
                perform(name, service.tie, actor, other.guardian_public_id, one.public_id, done=told)
    field_error("tie")


def _form(actor: Actor, found: YoungConsents, one: GuardianCard | None) -> None:
    key = f"guardian-{found.public_id}-{one.public_id if one else 'new'}"
    known: Any = one or GuardianCard("", "", "", "", "", found.language, 0, ())
    with st.form(key, border=False):
        left, right = st.columns(2)
        name = left.text_input(_("Name"), known.name, max_chars=200, key=f"{key}-name")
        relation = right.text_input(_("Who it is for the child"), known.relation, max_chars=60, key=f"{key}-relation")
        email = left.text_input(_("E-mail address"), known.email, max_chars=254, type="email", key=f"{key}-email")
        phone = right.text_input(_("Phone"), known.phone, max_chars=40, type="phone", key=f"{key}-phone")
        language = st.segmented_control(
            _("Language"), list(Language), default=known.language, required=True, format_func=word, key=f"{key}-lang"
        )
        sent = st.form_submit_button(_("Save"), icon=":material/save:")
    for field in ("name", "email", "phone", "relation"):
        field_error(field)
    if sent:
        fields = {"name": name, "relation": relation, "email": email, "phone": phone, "language": language}
        who = (one.public_id,) if one else ()
        perform(
            key, service.edit if one else service.add, actor, found.public_id, *who, done=_("Saved."), **fields
        )  # fmt: skip
