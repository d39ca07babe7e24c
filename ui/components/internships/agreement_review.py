"""The end of an agreement’s page: what is missing, what the law says of it, the paper, and giving it to the signers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby

import streamlit as st

from services.actors import Actor
from services.agreements import drafting, fields, own_model, versions
from services.queries.internships.agreement_signing import Signing
from services.queries.internships.agreements import AgreementDetail
from services.queries.internships.slips import Slips
from services.simulation_words import sentence
from ui import act, menu
from ui.act import act_button, field_error, perform
from ui.autosave import Autosave
from ui.components.badges import word
from ui.components.internships import agreement_replaced, slips
from ui.components.internships import simulator as shown
from ui.components.internships.agreement_steps import TITLES, step_of
from ui.components.internships.month_calendar import months
from ui.components.internships.signers_panel import panel
from ui.components.layout import escape, section
from ui.i18n import _, language, n_


def review(actor: Actor, detail: AgreementDetail) -> None:
    """Everything before it is given away."""
    _missing(detail)
    said_below = {sentence(one, detail.law, language()) for one in detail.result.findings}
    for words in detail.warnings:
        if words not in said_below:
            st.warning(escape(words), icon=":material/info:")
    paper_link(detail)
    _send(actor, detail)
    section(_("Who signs, in this order"))
    signers(detail)
    section(_("What the law says of it"))
    shown.verdict(detail.result, detail.law)
    shown.findings(detail.result.findings, detail.law)
    shown.by_month(detail.result)
    months(detail.calendar, "agreed")
    _elsewhere(actor, detail)
    _give_up(actor, detail)


def standing(
    actor: Actor,
    detail: AgreementDetail,
    signing: Signing | None,
    mended: Slips,
    schools: Mapping[str, str],
    now: datetime,
) -> None:
    """An agreement that was given to its signers, or is over: the paper, who signs, and the way back."""
    agreement_replaced.by(detail)
    if detail.reason:
        st.warning(escape(detail.reason), icon=":material/chat_info:")
    if detail.number:
        st.markdown(_("Version no. %(number)s; its code is %(code)s", number=detail.number, code=f"`{detail.code}`"))
    paper_link(detail)
    if signing is not None:
        panel(actor, signing, detail.placement_public_id, now)
    else:
        section(_("Who signs, in this order"))
        signers(detail)
    slips.rectified(mended)
    if detail.state in {"in_signature", "refused", "signed"}:
        section(_("Change it"))
        slips.mending(actor, detail.public_id, detail.version, mended)
    if detail.state == "signed":
        menu.page_link("amendment", _("Change the agreement"), icon="edit_document", stage=detail.placement_public_id)
        agreement_replaced.replace(actor, detail, schools)
    if detail.state in {"in_signature", "refused"}:
        _rework(actor, detail)
        _give_up(actor, detail)


def paper_link(detail: AgreementDetail) -> None:
    """The PDF, made when it is opened."""
    label = _("Open the draft as PDF") if detail.is_draft else _("Open the agreement as PDF")
    st.markdown(f":material/picture_as_pdf: [{label}](/documents/agreement/{detail.public_id})")


def signers(detail: AgreementDetail) -> None:
    """Steps of the order, several names in one where they may sign in any order."""
    for number, (_position, group) in enumerate(groupby(detail.signers, key=lambda one: one.position), 1):
        who = [
            f"**{escape(one.name) if one.name else _('not named yet')}** :gray[{word(one.role)}"
            + (f", {escape(one.title)}" if one.title else "") + "]"
            for one in group
        ]  # fmt: skip
        st.markdown(f"{number}. " + ", ".join(who))


def _missing(detail: AgreementDetail) -> None:
    """What stands in the way, by step, each with the way there."""
    if not detail.refusals:
        st.success(_("Nothing is missing: it can be given to the signers."), icon=":material/check_circle:")
        return
    count = len(detail.refusals)
    st.error(n_("%(n)s point stands in the way.", "%(n)s points stand in the way.", count), icon=":material/rule:")
    for step, title in TITLES.items():
        here = [one for one in detail.refusals if step_of(one) == step]
        if here:
            menu.page_link("agreement", _(title), icon="edit", id=detail.public_id, etape=step)
            st.markdown("\n".join(f"- {escape(act.text(one))}" for one in here))


def _send(actor: Actor, detail: AgreementDetail) -> None:
    Autosave(fields.save_field, actor, detail.public_id).day(
        _("Last day for all signatures"), "due_on", detail.due_on, width=260,
        help=_("The visa appointment if there is one, else the day before the start; signers are reminded of it."),
    )  # fmt: skip
    if act_button(
        _("Give it to the signers"), "agreement-send", type="primary", disabled=bool(detail.refusals),
        icon=":material/send:",
    ):  # fmt: skip
        perform(
            "agreement-send", versions.send, actor, detail.public_id, seen_version=detail.version,
            done=_("The agreement is frozen in a version of its own and can be signed."),
        )  # fmt: skip


def _elsewhere(actor: Actor, detail: AgreementDetail) -> None:
    """The school's own model, or a paper that was signed elsewhere."""
    if detail.has_own_model:
        st.info(_("The agreement is a PDF made elsewhere; the clauses written here are not printed."))
        if act_button(_("Go back to the clauses written here"), "drop-model"):
            perform("drop-model", own_model.drop_own_model, actor, detail.public_id, done=_("The PDF is set aside."))
        return
    with st.expander(_("Use the school’s own model instead"), icon=":material/upload_file:"):
        st.markdown(_("Send its PDF whole: it is kept untouched, with the same signers and the same checks."))
        file = st.file_uploader(_("Agreement as PDF"), type=["pdf"], key="own-model")
        field_error("file")
        if file and act_button(_("Use this PDF"), "own-model"):
            perform(
                "own-model", own_model.attach_own_model, actor, detail.public_id, file.name, file.getvalue(),
                done=_("The PDF is the agreement now."),
            )  # fmt: skip


def _rework(actor: Actor, detail: AgreementDetail) -> None:
    with st.expander(_("Take it back to change it"), icon=":material/undo:"):
        st.markdown(_("What was signed so far counts no more: all sign the new version."))
        reason = st.text_input(_("Reason"), key="rework-reason", max_chars=2000)
        if act_button(_("Take it back to change it"), "rework"):
            perform(
                "rework", drafting.rework, actor, detail.public_id, reason=reason, seen_version=detail.version,
                done=_("The agreement is a draft again."),
            )  # fmt: skip


def _give_up(actor: Actor, detail: AgreementDetail) -> None:
    with st.expander(_("Cancel the agreement"), icon=":material/block:"):
        st.markdown(_("It is given up for good; another one can be begun for the same internship."))
        reason = st.text_input(_("Reason"), key="cancel-reason", max_chars=2000)
        field_error("reason")
        if act_button(_("Cancel the agreement"), "agreement-cancel"):
            perform(
                "agreement-cancel", drafting.cancel, actor, detail.public_id, reason=reason,
                seen_version=detail.version, done=_("The agreement is cancelled."),
            )  # fmt: skip
