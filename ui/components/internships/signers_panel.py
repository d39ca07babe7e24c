"""For coordinators: who has signed an agreement, who is asked, what came on paper, what is taken back."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from db.enums import AgreementState, Source, SubjectKind
from services.actors import Actor
from services.agreements import signing
from services.queries.internships.agreement_signing import SignerRow, Signing
from ui.act import act_button, field_error, perform
from ui.components.badges import day_and_left, instant, word
from ui.components.internships.signing import delegate, signatures
from ui.components.layout import escape
from ui.components.on_behalf import told, told_with_proof
from ui.i18n import _

_ON_PAPER = (Source.PAPER, Source.MAIL)


def panel(actor: Actor, found: Signing, placement_public_id: str, now: datetime) -> None:
    """How far the signing is, and what can be done for each signer."""
    signatures(found)
    if found.state is AgreementState.IN_SIGNATURE:
        if found.due_on and found.missing:
            st.caption(_("To be signed by %(day)s", day=day_and_left(found.due_on, now.date())))
        _ask(actor, found)
        _others(actor, found, placement_public_id, now)
    _undo(actor, found)


def _ask(actor: Actor, found: Signing) -> None:
    """The next signers: send or send again the link."""
    for row in found.signers:
        if not row.is_next:
            continue
        name = escape(row.name) or word(row.role)
        if not row.email:
            st.warning(
                _(
                    "No mail address is known of %(name)s: enter it in the agreement, or have the paper signed.",
                    name=name,
                ),
                icon=":material/alternate_email:",
            )
            continue
        if row.asked_at:
            st.caption(_("%(name)s was written to on %(at)s.", name=name, at=instant(row.asked_at)))
        label = _("Remind %(name)s", name=name) if row.asked_at else _("Send the link to %(name)s", name=name)
        if act_button(label, f"ask-{row.public_id}", icon=":material/mail:", disabled=not row.can_be_asked):
            perform(
                f"ask-{row.public_id}", signing.ask, actor, row.public_id,
                done=_("The link is on its way to %(name)s.", name=row.name),
            )  # fmt: skip


def _others(actor: Actor, found: Signing, placement_public_id: str, now: datetime) -> None:
    """Rarely needed: paper, a refusal that was told, somebody else who signs."""
    if not found.missing:
        return
    with st.expander(_("Record signatures on paper")):
        _paper(actor, found, placement_public_id, now)
    with st.expander(_("Record that somebody does not sign")):
        _refused(actor, found)
    absent = {row.public_id: row for row in found.missing if row.role in signing.MAY_DELEGATE}
    if absent:
        with st.expander(_("Let somebody else sign")):
            who = st.selectbox(
                _("In whose place?"), list(absent), format_func=lambda one: _label(absent[one]), key="delegate-who"
            )
            delegate(actor, absent[who])


def _paper(actor: Actor, found: Signing, placement_public_id: str, now: datetime) -> None:
    st.markdown(_("Who signed on this paper?"))
    chosen = [row.public_id for row in found.missing if _has_signed(row, alone=len(found.missing) == 1)]
    field_error("signers")
    known = told_with_proof(
        "paper", today=now.date(), sources=_ON_PAPER, label=_("Scan or photo of the signed paper")
    )  # fmt: skip
    if act_button(_("Record"), "sign-on-paper", type="primary"):
        options = known.options(
            actor, SubjectKind.PLACEMENT, placement_public_id, "sign-on-paper", is_signed=True
        )  # fmt: skip
        if options is not None:
            perform(
                "sign-on-paper", signing.sign_on_paper, actor, found.public_id, chosen, done=_("It is recorded."),
                **options,
            )  # fmt: skip


def _has_signed(row: SignerRow, *, alone: bool) -> bool:
    """A box for each who may have signed, ticked where there is but one."""
    return st.checkbox(_label(row), value=alone, key=f"paper-{row.public_id}-{alone}")


def _refused(actor: Actor, found: Signing) -> None:
    names = {row.public_id: row.name or word(row.role) for row in found.missing}
    who = st.selectbox(_("Who does not sign?"), list(names), format_func=names.__getitem__, key="refused-by")
    reason = st.text_area(_("What should be changed"), key="refused-why", max_chars=2000, height=90)
    field_error("reason")
    options = told("refused")
    if act_button(_("Record"), "refused-record"):
        perform(
            "refused-record", signing.refuse_on_behalf, actor, who, reason=reason, done=_("It is recorded."), **options
        )  # fmt: skip


def _undo(actor: Actor, found: Signing) -> None:
    signed = {row.signature_id: row for row in found.signers if row.signature_id}
    if not signed or found.state not in {AgreementState.IN_SIGNATURE, AgreementState.SIGNED}:
        return
    with st.expander(_("Take a signature back")):
        st.markdown(_("Where it was recorded by mistake, or on a wrong paper. The signer is asked again."))
        which = st.selectbox(
            _("Whose signature?"), list(signed), format_func=lambda one: _label(signed[one]), key="undo-which"
        )
        reason = st.text_input(_("Reason"), key="undo-reason", max_chars=500)
        field_error("undo_reason")
        if act_button(_("Take it back"), "undo-signature"):
            perform(
                "undo-signature", signing.undo, actor, which, reason=reason,
                done=_("It is taken back, and the signer is asked again."),
            )  # fmt: skip


def _label(row: SignerRow) -> str:
    return f"{row.name or word(row.role)} ({word(row.role)})"
