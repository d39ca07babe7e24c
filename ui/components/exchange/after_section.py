"""What remains of each visit on the page of a young person: their certificate, and what they say they learned."""

from __future__ import annotations

import streamlit as st

from services import formats
from services.actors import Actor
from services.exchanges import certificates, reflections
from services.queries.exchange.exchange_after import AfterView, of_participation
from services.queries.exchange.exchange_person import ParticipantDetail
from ui.act import act_button, field_error, perform
from ui.autosave import Autosave
from ui.components.badges import day, period, word
from ui.components.exchange.exchange_after import questions, reflection
from ui.components.layout import escape, section
from ui.i18n import _, language
from ui.load import reading


def after_visits(actor: Actor, found: ParticipantDetail) -> None:
    """One box for each visit that has begun; nothing before."""
    with reading() as session:
        rows = of_participation(session, actor, found.public_id)
    for one in rows:
        _visit(actor, one)


def _visit(actor: Actor, one: AfterView) -> None:
    if not (one.certificate or one.attended or one.may_write or one.reflection):
        return
    title = _("What remains of this visit: %(visit)s", visit=word(one.direction))
    section(title)
    st.caption(period(one.starts_on, one.ends_on))
    if one.attended:
        hours = formats.hours(one.attended.minutes, language())
        themes = ", ".join(word(theme) for theme, _minutes in one.attended.themes)
        st.markdown(escape(_("Took part for %(hours)s: %(themes)s", hours=hours, themes=themes)))
    _certificate(actor, one)
    if one.may_write:
        _write(actor, one)
    elif one.reflection and any(one.reflection):
        with st.expander(_("What they say they learned")):
            reflection(one)


def _certificate(actor: Actor, one: AfterView) -> None:
    if one.certificate:
        label = _("Certificate of participation of %(day)s (PDF)", day=day(one.certificate.issued_on))
        st.markdown(f":material/workspace_premium: [{label}](/documents/participation/{one.certificate.public_id})")
    if not one.may_certify or one.attended is None or not one.is_over:
        return
    name = f"certify-{one.member}"
    if one.certificate is None:
        if act_button(_("Make the certificate"), name, icon=":material/workspace_premium:"):
            perform(name, certificates.issue, actor, one.member, done=_("The certificate is made."))
        return
    with st.expander(_("Make a corrected certificate")):
        reason = st.text_input(_("What is corrected"), max_chars=500, key=f"{name}-reason")
        field_error("reason")
        if act_button(_("Make it and withdraw the former"), name):
            perform(
                name, certificates.issue, actor, one.member, reason=reason, done=_("The certificate is made.")
            )  # fmt: skip


def _write(actor: Actor, one: AfterView) -> None:
    """Three questions, kept as they are answered; then sharing, or taking back."""
    with st.container(border=True):
        st.markdown(f"**{_('What do you take home?')}**")
        st.caption(
            _("The coordinators of both cities and your school can read it.")
            if one.is_shared
            else _("Only you can read it until you share it. What you write is kept at once.")
        )
        saved = Autosave(reflections.save_field, actor, one.member)
        texts = one.reflection or ("",) * len(reflections.FIELDS)
        for title, field, text in zip(questions(), reflections.FIELDS, texts, strict=True):
            saved.long_text(title, field, text, max_chars=reflections.LONGEST, height=90)
        name = f"share-{one.member}"
        if one.is_shared:
            if act_button(_("Keep it to myself again"), name, icon=":material/lock:"):
                perform(name, reflections.take_back, actor, one.member, done=_("Only you can read it now."))
        elif act_button(_("Share it"), name, icon=":material/send:"):
            perform(name, reflections.share, actor, one.member, done=_("Thank you: it is shared."))
