"""The certificate of an internship on its page: issued by coordinators, taken home by the intern."""

from __future__ import annotations

import streamlit as st

from services import attestations
from services.actors import Actor
from services.queries.internships.attestations import obstacle, of_placement
from services.queries.internships.placements import PlacementDetail
from ui import act, menu
from ui.act import act_button, field_error, perform
from ui.components.badges import day
from ui.components.layout import section
from ui.i18n import _
from ui.load import reading


def certificate(actor: Actor, detail: PlacementDetail) -> None:
    """The way to the paper, and for coordinators issuing it or a corrected one."""
    may_issue = detail.is_staff and detail.state in attestations.OVER
    with reading() as session:
        found = of_placement(session, actor, detail.public_id)
        waits_for = obstacle(session, actor, detail.public_id) if may_issue else None
    if not found and not may_issue:
        return
    section(_("Certificate of the internship"))
    for one in found:
        label = _("Certificate no. %(number)s of %(day)s (PDF)", number=one.number, day=day(one.issued_on))
        gone = f" :gray-badge[{_('Withdrawn')}]" if one.is_withdrawn else ""
        st.markdown(f":material/workspace_premium: [{label}](/documents/certificate/{one.public_id}){gone}")
    if waits_for is not None:
        st.warning(act.text(waits_for), icon=":material/payments:")
        menu.page_link("presence", _("To the months that are to be paid"), icon="payments", part="money")
    elif may_issue:
        _issue(actor, detail, is_first=all(one.is_withdrawn for one in found))


def _issue(actor: Actor, detail: PlacementDetail, *, is_first: bool) -> None:
    if is_first:
        st.caption(_("It is computed from presence and from what was paid, and says both."))
        if act_button(_("Issue the certificate"), "certificate", type="primary", icon=":material/workspace_premium:"):
            perform("certificate", attestations.issue, actor, detail.public_id, done=_("The certificate is issued."))
        return
    with st.expander(_("Issue a corrected certificate")):
        reason = st.text_area(_("What is corrected"), key="certificate-reason", max_chars=1000, height=80)
        field_error("certificate_reason")
        if act_button(_("Issue it and withdraw the former"), "certificate-again"):
            perform(
                "certificate-again", attestations.issue, actor, detail.public_id, reason=reason,
                done=_("The certificate is issued."),
            )  # fmt: skip
