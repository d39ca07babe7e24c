"""A leader tells from a phone what went wrong: large fields, how serious in words, who is told."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import IncidentSeverity
from services.actors import Actor
from services.exchanges import incidents
from services.i18n import N_
from services.queries.exchange import exchange_incidents as queries
from ui.act import act_button, field_error, perform
from ui.components.badges import word
from ui.i18n import _
from ui.load import reading

MEANS: dict[IncidentSeverity, str] = {
    IncidentSeverity.MINOR: N_("A scratch, something lost, a quarrel. The coordinators read it in the log."),
    IncidentSeverity.SERIOUS: N_("A doctor, a theft, somebody missing for a while. The coordinators follow it up."),
    IncidentSeverity.GRAVE: N_("Emergency services, police, a return home. Both cities are told at once by mail."),
}


def form(actor: Actor, leg_public_id: str, now: datetime) -> None:
    """Folded, so that a phone shows the programme first; one thing below the other."""
    with reading() as session:
        found = queries.telling(session, actor, leg_public_id)
    with st.expander(_("Something went wrong: tell it"), icon=":material/report:"):
        st.caption(
            _("In danger, call first: 112 works in both countries. Only the coordinators of both cities read this.")
        )
        _fields(actor, found, now)


def _fields(actor: Actor, found: queries.Telling, now: datetime) -> None:
    key = f"told-{found.leg}"
    severity = st.radio(
        _("How serious is it?"), list(IncidentSeverity), index=None, format_func=word,
        captions=[_(MEANS[one]) for one in IncidentSeverity], key=f"{key}-severity",
    )  # fmt: skip
    field_error("severity")
    title = st.text_input(_("What happened, in a few words"), max_chars=200, key=f"{key}-title")
    field_error("title")
    account = st.text_area(_("Who was there, what was done"), max_chars=8000, height=180, key=f"{key}-account")
    field_error("account")
    local = now.astimezone(ZoneInfo(found.zone))
    on = st.date_input(_("On which day?"), local.date(), max_value=local.date(), format="DD/MM/YYYY", key=f"{key}-day")
    at = st.time_input(_("Hour"), local.time().replace(second=0, microsecond=0), step=300, key=f"{key}-hour")
    field_error("happened_at")
    place = st.text_input(_("Where"), max_chars=200, key=f"{key}-place")
    names = dict(found.people)
    people = st.multiselect(_("Who is involved"), list(names), format_func=names.__getitem__, key=f"{key}-people")
    told_by = st.text_input(_("Who told it, if not you"), max_chars=200, key=f"{key}-teller")
    if act_button(_("Tell it"), key, type="primary", icon=":material/send:", width="stretch"):
        moment = datetime.combine(on, at, tzinfo=ZoneInfo(found.zone)).astimezone(ZoneInfo("UTC"))
        fields = {
            "title": title, "severity": severity, "happened_at": moment, "place": place, "account": account,
            "reported_by": told_by,
        }  # fmt: skip
        perform(key, incidents.report, actor, found.leg, fields, people=people,
                done=_("It is in the log, and the coordinators see it now. Thank you."))  # fmt: skip
