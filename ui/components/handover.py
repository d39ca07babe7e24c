"""The act by which what arrived becomes the school’s: printed, signed by both, and recorded with its scan."""

from __future__ import annotations

from datetime import date

import streamlit as st

from db.enums import DocumentKind, HandoverState, SubjectKind
from services import files, unit
from services.actors import Actor
from services.errors import DomainError
from services.queries.shipment_detail import Act
from services.shipments import handovers
from ui.act import act_button, field_error, perform, refuse
from ui.components.apply_steps import UPLOAD_TYPES
from ui.components.badges import day, state_markdown
from ui.components.layout import escape
from ui.i18n import _


def panel(actor: Actor, act: Act, today: date) -> None:
    """The act of one shipment and what comes next."""
    with st.container(border=True):
        st.markdown(f"**{escape(_('Act of handover'))}** {state_markdown(act.state)}")
        st.markdown(f":material/picture_as_pdf: [{_('The act as PDF')}](/documents/handover-act/{act.public_id})")
        if act.state is HandoverState.SIGNED:
            said = _(
                "Signed on %(day)s by %(name)s: it belongs to the school.", day=day(act.signed_on), name=act.signer
            )
            st.markdown(escape(said))
        elif act.state is HandoverState.DRAFT:
            _record(actor, act, today)


def _record(actor: Actor, act: Act, today: date) -> None:
    st.markdown(_("Print it in Armenian and French. Once both have signed, add its scan: then it is the school’s."))
    with st.expander(_("Record the signed act")):
        on = st.date_input(_("Signed on"), today, max_value=today, format="DD/MM/YYYY", key="act-on")
        field_error("signed_on")
        field_error("happened_on")
        name = st.text_input(_("Who signed for the school"), act.signer, max_chars=200, key="act-signer")
        field_error("signer_name")
        upload = st.file_uploader(_("Scan or photo of the signed act"), type=list(UPLOAD_TYPES), key="act-scan")
        for field in ("file", "scan", "lines"):
            field_error(field)
        if act_button(_("Record the signed act"), "act-sign", type="primary") and _kept(actor, act, upload):
            perform(
                "act-sign", handovers.sign, actor, act.public_id, signed_on=on, signer_name=name,
                done=_("It belongs to the school now, and is never asked for again."),
            )  # fmt: skip


def _kept(actor: Actor, act: Act, upload: object) -> bool:
    """The scan is kept first; without one the service says what is missing."""
    if upload is None:
        return True
    try:
        unit.run(
            files.store_for, actor, SubjectKind.HANDOVER, act.public_id, DocumentKind.HANDOVER_ACT, upload.name,  # type: ignore[attr-defined]
            upload.getvalue(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except DomainError as error:
        refuse(error)
        return False
    return True
