"""Signing an agreement: read it, sign with the mailed code, or say what should be changed."""

from __future__ import annotations

from datetime import date

import streamlit as st

from db.enums import AgreementKind, AgreementState
from services import devices
from services.actors import Actor
from services.agreements import signing
from services.queries.internships.agreement_signing import SignerRow, Signing, Waiting
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import day, day_and_left, instant, period, state_badge, word
from ui.components.layout import escape, facts, header, section
from ui.i18n import _
from ui.visitor import client_address, user_agent


def title(found: Signing) -> None:
    """What one comes for: to sign, or to read again what all have signed."""
    if found.state is AgreementState.SIGNED:
        header(
            _("The signed agreement"),
            _("All have signed. Here you find what was signed, as long as your link is valid."),
        )
        return
    if found.state is AgreementState.SUPERSEDED:
        header(
            _("The replaced agreement"),
            _("What was signed, to be read. It counts no more: you are written to when the new one can be signed."),
        )
        return
    if found.state is AgreementState.REFUSED:
        header(
            _("The agreement is being changed"),
            _(
                "One of the signers asked for a change, so nobody signs this version. You are written to when the new "
                "one can be signed."
            ),
        )
        return
    if found.mine and found.mine.signed_at:
        header(
            _("The agreement that you signed"),
            _("Nothing is left to do for you. Here you see who signs after you, and read it again."),
        )
        return
    header(
        _("Sign the internship agreement"),
        _("Read it, then sign it here, or say what should be changed. Nothing is signed by opening this page."),
    )


def heading(found: Signing, today: date) -> None:
    """What it is about, and by when."""
    state_badge(found.state, public=True)
    rows = [
        (_("Intern"), found.intern),
        (_("Department"), found.department),
        (_("Dates"), period(found.starts_on, found.ends_on)),
    ]
    if found.due_on and found.state is AgreementState.IN_SIGNATURE:
        rows.append((_("To be signed by"), day_and_left(found.due_on, today)))
    facts(rows)


def prompt(waiting: list[Waiting]) -> None:
    """The way to what somebody with an account has to sign now; nothing where there is nothing."""
    if not waiting:
        return
    with st.container(border=True):
        is_change = waiting[0].kind is AgreementKind.AMENDMENT
        st.markdown(
            _("A change of the agreement waits for your signature.")
            if is_change
            else _("The agreement waits for your signature.")
        )
        menu.page_link("sign_my_agreement", _("Read and sign"), icon="draw", id=waiting[0].public_id)


def paper(found: Signing) -> None:
    """The way to the document itself, as it is printed."""
    is_signed = found.state is AgreementState.SIGNED
    label = _("The signed agreement (PDF)") if is_signed else _("Read the agreement (PDF)")
    st.markdown(f":material/picture_as_pdf: [{label}](/documents/agreement/{found.public_id})")


def signatures(found: Signing) -> None:
    """Who has signed and who has not, in their order."""
    section(_("Signatures"))
    for row in found.signers:
        who = f"**{escape(row.name) or word(row.role)}**"
        parts = [word(row.role)]
        if row.title:
            parts.append(escape(row.title))
        if row.instead_of:
            parts.append(_("in place of %(name)s", name=escape(row.instead_of)))
        st.markdown(f"{_mark(row)} {who} · {_state(row, found.state)}  \n:gray[{' · '.join(parts)}]")


def _mark(row: SignerRow) -> str:
    if row.signed_at:
        return ":green[:material/check_circle:]"
    return ":orange[:material/draw:]" if row.is_next else ":gray[:material/schedule:]"


def _state(row: SignerRow, state: AgreementState) -> str:
    if row.signed_at and row.way:
        on = day(row.signed_on) if row.signed_on else instant(row.signed_at)
        return _("signed on %(day)s, %(way)s", day=on, way=word(row.way))
    if state is not AgreementState.IN_SIGNATURE:
        return _("has not signed")
    return _("has to sign now") if row.is_next else _("signs later")


def act(actor: Actor, found: Signing) -> None:
    """What the one who looks can do: sign, refuse, let somebody else sign."""
    mine = found.mine
    if mine is None:
        return
    if found.state is AgreementState.REFUSED:
        return
    if mine.signed_at:
        st.success(_("You have signed. Thank you."), icon=":material/check_circle:")
        return
    if found.state is not AgreementState.IN_SIGNATURE:
        st.info(
            _("This agreement is not to be signed at the moment. You are written to when it is."),
            icon=":material/info:",
        )
        return
    if mine.is_next:
        _sign(actor, found, mine)
    else:
        st.info(_("Others sign first. You are written to when it is your turn."), icon=":material/schedule:")
    _refuse(actor, found, mine)
    if mine.role in signing.MAY_DELEGATE:
        with st.expander(_("Let somebody else sign in my place")):
            delegate(actor, mine)


def _sign(actor: Actor, found: Signing, mine: SignerRow) -> None:
    section(_("Sign"))
    code = ""
    if actor.link is not None:
        st.markdown(_("1. Ask for the code: it comes at once by mail to the address that the city knows."))
        if act_button(_("Send me the code"), "signing-code", icon=":material/mail:"):
            perform(
                "signing-code", signing.send_code, actor, mine.public_id,
                done=_("The code is on its way to your mail address. It can be used for 15 minutes."),
            )  # fmt: skip
        st.markdown(_("2. Enter it here, and confirm."))
        code = st.text_input(_("Code of six digits"), key="signing-code-typed", max_chars=12, width=220)
        field_error("code")
    is_sure = st.checkbox(
        _("I have read the agreement, version %(n)s, and accept it.", n=found.version), key="signing-sure"
    )
    field_error("is_sure")
    if act_button(_("I sign"), "sign", type="primary", icon=":material/draw:"):
        perform(
            "sign", signing.sign, actor, mine.public_id, seen_sha256=found.sha256, is_sure=is_sure, code=code,
            address=client_address(), device=devices.device_name(user_agent()), done=_("You have signed. Thank you."),
        )  # fmt: skip
    with st.expander(_("Sign on paper instead")):
        st.markdown(
            _(
                "Open the agreement, print it, sign it by hand and give or send it to the coordinators of the city: "
                "they enter your signature with the scan."
            )
        )


def _refuse(actor: Actor, found: Signing, mine: SignerRow) -> None:
    with st.expander(_("Something should be changed first")):
        st.markdown(_("Say what. The coordinators are told at once, and nobody signs until it is settled."))
        reason = st.text_area(_("What should be changed"), key="signing-refuse", max_chars=2000, height=90)
        field_error("reason")
        if act_button(_("I do not sign it like this"), "signing-refuse"):
            perform(
                "signing-refuse", signing.refuse, actor, mine.public_id, reason=reason, seen_sha256=found.sha256,
                done=_("The coordinators are told. You will be written to when it is changed."),
            )  # fmt: skip


def delegate(actor: Actor, row: SignerRow) -> None:
    """The inputs that name somebody who signs in place of an absent signer."""
    key = f"delegate-{row.public_id}"
    name = st.text_input(_("Name"), key=f"{key}-name", max_chars=200)
    field_error("delegate_name")
    title = st.text_input(_("Function"), key=f"{key}-title", max_chars=200)
    field_error("delegate_title")
    email = st.text_input(_("Mail address"), key=f"{key}-email", max_chars=254)
    field_error("email")
    reason = st.text_input(_("Why"), key=f"{key}-why", max_chars=300)
    field_error("delegate_reason")
    if act_button(_("Pass it on"), key):
        perform(
            key, signing.delegate, actor, row.public_id, name=name, title=title, email=email, reason=reason,
            done=_("It is recorded. The link goes to this person, and the former one no longer works."),
        )  # fmt: skip
