"""The agreements of one young person: who answers and by which link, every answer, and recording one on paper."""

from __future__ import annotations

from datetime import date

import streamlit as st

from db.enums import ConsentPurpose, ConsentState, SubjectKind
from services.actors import Actor
from services.exchanges import consent_asking, consents
from services.queries.exchange.exchange_consents import AnswerRow, YoungConsents
from ui.act import act_button, field_error, perform
from ui.components.badges import day, state_markdown, word
from ui.components.exchange.consent_health import health_for_staff
from ui.components.exchange.guardian_panel import guardians
from ui.components.layout import escape, header, section
from ui.components.on_behalf import Told, told_with_proof
from ui.i18n import _


def young(actor: Actor, found: YoungConsents, today: date, *, sees_health: bool) -> None:
    """One page: the next act, who answers, what was answered."""
    header(found.name, found.exchange)
    lacking = [one for one in found.answers if one.is_mandatory and one.state is not ConsentState.GIVEN]
    if lacking:
        names = ", ".join(dict.fromkeys(word(one.purpose) for one in lacking))
        st.markdown(_("Still missing and needed: %(what)s.", what=names))
        if act_button(_("Write to those who have not answered"), "consent-ask", type="primary",
                      icon=":material/forward_to_inbox:"):  # fmt: skip
            perform(
                "consent-ask", consent_asking.ask, actor, found.public_id, done=_("They are written to, with the link.")
            )
    else:
        st.success(_("All that is needed was agreed to."), icon=":material/check_circle:")
    if found.is_minor:
        guardians(actor, found)
    _answers(found)
    _record(actor, found, today)
    if sees_health:
        health_for_staff(actor, found.public_id)


def _answers(found: YoungConsents) -> None:
    section(_("Answers"))
    for who in dict.fromkeys(one.who for one in found.answers):
        own = all(one.guardian_public_id is None for one in found.answers if one.who == who)
        st.markdown(f"**{escape(who)}**" + (f" :gray[{_('the young person')}]" if own else ""))
        for one in found.answers:
            if one.who == who:
                _line(one)


def _line(one: AnswerRow) -> None:
    state = state_markdown(one.state) if one.state else f":gray-badge[{_('Not asked yet')}]"
    parts = [", ".join(word(leg) for leg in one.legs)]
    if one.answered_at and one.source:
        parts.append(
            _("%(day)s, %(name)s, %(way)s", day=day(one.answered_at.date()), name=escape(one.answered_by),
              way=word(one.source))
        )  # fmt: skip
    if one.expires_on:
        parts.append(_("valid until %(day)s", day=day(one.expires_on)))
    parts.append(_("text no. %(n)s", n=one.version))
    proof = f" · [{_('The paper')}](/files/{one.proof})" if one.proof else ""
    st.markdown(f"{state} {word(one.purpose)}  \n:gray[{' · '.join(part for part in parts if part)}]{proof}")


def _record(actor: Actor, found: YoungConsents, today: date) -> None:
    """What was said by phone or signed on paper: several answers of one person at once."""
    with st.expander(_("Record what was signed or said"), icon=":material/edit_document:"):
        by_need = sorted(found.answers, key=lambda one: one.state is ConsentState.GIVEN)
        people = {one.guardian_public_id or "": one.who for one in by_need}
        if not people:
            st.caption(_("Name a parent first."))
            return
        who = st.selectbox(
            _("Who answered?"), list(people), format_func=people.__getitem__, key=f"record-who-{found.public_id}"
        )
        asked = [one for one in found.answers if (one.guardian_public_id or "") == who]
        said = {
            one.purpose: st.segmented_control(
                word(one.purpose), ["yes", "no"], key=f"record-{found.public_id}-{who}-{one.purpose}",
                format_func={"yes": _("Yes"), "no": _("No")}.__getitem__,
            )
            for one in asked
        }  # fmt: skip
        known = told_with_proof(f"consent-record-{found.public_id}-{who}", people[who], today=today)
        expires_on = st.date_input(
            _("Valid until, if the paper says so"), None, min_value=today, format="DD/MM/YYYY",
            key=f"record-until-{found.public_id}",
        )  # fmt: skip
        field_error("expires_on")
        field_error("answers")
        if act_button(_("Record it"), "consent-record", icon=":material/save:"):
            chosen = {purpose: one == "yes" for purpose, one in said.items() if one is not None}
            _keep(actor, found, who, chosen, known, expires_on)


def _keep(
    actor: Actor, found: YoungConsents, who: str, said: dict[ConsentPurpose, bool], known: Told, expires_on: date | None
) -> None:
    options = known.options(actor, SubjectKind.PARTICIPATION, found.public_id, "consent-record")
    if options is not None:
        perform(
            "consent-record", consents.record, actor, found.public_id, said, guardian_public_id=who or None,
            expires_on=expires_on, done=_("Recorded."), **options,
        )  # fmt: skip
