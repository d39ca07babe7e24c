"""A scan of a certificate beside what its sender says, to be certified or sent back."""

from __future__ import annotations

import streamlit as st

from db.enums import FrenchCertificate
from services import certificates
from services.actors import Actor
from services.queries.applications.certificates import CertificateRow
from ui.act import act_button, field_error, perform
from ui.components.applications.profile import LEVELS
from ui.components.badges import instant, word
from ui.components.layout import escape
from ui.i18n import _


def certificate(actor: Actor, row: CertificateRow) -> None:
    """One card: the file, what to certify, and the way back."""
    said = row.claim
    with st.container(border=True):
        st.markdown(
            f"**{escape(row.name)}** :gray[{instant(row.uploaded_at)}]  \n"
            f":material/attach_file: [{escape(row.file_name)}](/files/{row.file_public_id})"
        )
        kinds = list(FrenchCertificate)
        left, middle, right = st.columns(3)
        with left:
            kind = st.selectbox(
                _("Certificate"), kinds, index=kinds.index(said.certificate) if said else None, format_func=word,
                key=f"kind-{row.file_public_id}", placeholder=_("Choose"),
            )  # fmt: skip
            field_error("certificate")
        with middle:
            level = st.selectbox(
                _("Level"), LEVELS, index=LEVELS.index(said.level) if said else None, format_func=word,
                key=f"level-{row.file_public_id}", placeholder=_("Choose"),
            )  # fmt: skip
            field_error("level")
        with right:
            on = st.date_input(
                _("Date on the certificate"), said.on if said else None, format="DD/MM/YYYY",
                key=f"on-{row.file_public_id}",
            )  # fmt: skip
            field_error("certified_on")
        with st.container(horizontal=True):
            accept = act_button(_("Certify this level"), f"accept-{row.file_public_id}", type="primary")
            with st.popover(_("Ask for another scan"), key=f"refuse-{row.file_public_id}"):
                reason = st.text_input(_("What is wrong with it"), key=f"reason-{row.file_public_id}", max_chars=300)
                field_error("reason")
                refuse = act_button(_("Ask for another scan"), f"refuse-{row.file_public_id}")
    if accept:
        perform(
            f"accept-{row.file_public_id}", certificates.accept, actor, row.file_public_id, certificate=kind,
            level=level, on=on, done=_("The level is certified."),
        )  # fmt: skip
    if refuse:
        perform(
            f"refuse-{row.file_public_id}", certificates.refuse, actor, row.file_public_id, reason=reason,
            done=_("The person reads the reason on their profile."),
        )  # fmt: skip
