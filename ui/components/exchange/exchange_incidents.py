"""The log of incidents of a visit on its page: what is open first, one of them whole, telling a new one."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import IncidentSeverity, IncidentState
from services.actors import Actor
from services.exchanges import incidents
from services.queries.exchange.exchange_incidents import IncidentDetail, Log
from services.unit import utc_now
from ui import menu
from ui.act import act_button, act_submit, field_error, perform
from ui.components.badges import day, instant, state_markdown, word
from ui.components.layout import empty, escape, facts, section
from ui.components.lines import Badge, Two, lines, state_cell
from ui.i18n import _

_COLOURS = {IncidentSeverity.MINOR: "gray", IncidentSeverity.SERIOUS: "orange", IncidentSeverity.GRAVE: "red"}


def table(found: Log) -> None:
    """One line each; what is open and grave stands first."""
    if not found.rows:
        empty(_("Nothing was told."), _("That is good news. Whatever happens is written down here, however small."))
        return
    lines(
        {
            _("What happened"): [Two(row.title, instant(row.happened_at, found.visit.host_zone)) for row in found.rows],
            _("How serious"): [Badge(word(row.severity), _COLOURS[row.severity]) for row in found.rows],
            _("State"): [state_cell(row.state) for row in found.rows],
            _("Look at it again"): [day(row.follow_up_by) for row in found.rows],
        },
        name=_("Incidents"),
        links=[
            menu.address("exchange_incidents", id=found.visit.public_id, incident=row.public_id) for row in found.rows
        ],
    )  # fmt: skip


def whole(actor: Actor, found: Log, one: IncidentDetail, today: date) -> None:
    """One incident: what is known, what was done, what comes next."""
    menu.page_link("exchange_incidents", _("All incidents of this visit"), icon="arrow_back", id=found.visit.public_id)
    section(one.row.title)
    severity = f":{_COLOURS[one.row.severity]}-badge[{escape(word(one.row.severity))}]"
    st.markdown(f"{state_markdown(one.row.state)} {severity}")
    st.markdown(escape(one.account).replace("\n", "  \n"))
    facts(
        [
            (_("When"), instant(one.row.happened_at, found.visit.host_zone)),
            (_("Where"), one.place),
            (_("Who is involved"), ", ".join(one.people)),
            (_("Told by"), one.reported_by),
            (_("Parents told"), instant(one.told_guardians_at, found.visit.host_zone)),
            (_("Authorities told"), one.told_authorities),
            (_("Look at it again"), day(one.row.follow_up_by)),
        ]
    )
    for step in one.steps:
        what = word_of(step.state) if step.state else ""
        st.caption(
            escape(" · ".join(part for part in (instant(step.at, found.visit.host_zone), step.who, what) if part))
        )
        if step.text:
            st.markdown(escape(step.text))
    if one.row.state is not IncidentState.CLOSED:
        _follow(actor, one, today)
    for move in one.moves:
        _move(actor, one, move.name, _(move.label), needs_reason=move.needs_reason)


def word_of(state: IncidentState) -> str:
    """The word of a state."""
    return state_cell(state).text


def _follow(actor: Actor, one: IncidentDetail, today: date) -> None:
    name = f"follow-{one.row.public_id}"
    with st.form(name, border=True):
        note = st.text_area(_("What was done"), max_chars=2000)
        field_error("note")
        left, right = st.columns(2)
        with left:
            again = st.date_input(_("Look at it again"), one.row.follow_up_by, min_value=today, format="DD/MM/YYYY")
            severities = list(IncidentSeverity)
            severity = st.selectbox(_("How serious"), severities, severities.index(one.row.severity), format_func=word)
        with right:
            told = st.checkbox(_("The parents were told"), value=one.told_guardians_at is not None,
                               disabled=one.told_guardians_at is not None)  # fmt: skip
            authorities = st.text_input(_("Which authorities were told"), one.told_authorities, max_chars=300)
        if act_submit(_("Keep it"), name):
            moment = utc_now() if told and one.told_guardians_at is None else None
            perform(
                name, incidents.follow, actor, one.row.public_id, note=note, severity=severity, follow_up_by=again,
                told_guardians_at=moment, told_authorities=authorities, seen_version=one.version,
                done=_("It is recorded."),
            )  # fmt: skip


def _move(actor: Actor, one: IncidentDetail, move: str, label: str, *, needs_reason: bool) -> None:
    name = f"{move}-{one.row.public_id}"
    if not needs_reason:
        if act_button(label, name):
            perform(name, incidents.move, actor, one.row.public_id, move, seen_version=one.version,
                    done=_("It is recorded."))  # fmt: skip
        return
    with st.popover(label):
        reason = st.text_area(_("What came of it"), max_chars=2000, key=f"{name}-reason")
        field_error("reason")
        if act_button(label, name, type="primary"):
            perform(name, incidents.move, actor, one.row.public_id, move, reason=reason, seen_version=one.version,
                    done=_("It is recorded."))  # fmt: skip


def form(actor: Actor, found: Log, now: datetime) -> None:
    """Telling what happened; hours are those of the receiving city. Empty again once it is in the log."""
    names, key = dict(found.people), f"incident-{len(found.rows)}"
    local = now.astimezone(ZoneInfo(found.visit.host_zone))
    with st.form("incident", border=False):
        title = st.text_input(_("What happened, in a few words"), max_chars=200, key=f"{key}-title")
        field_error("title")
        severity = st.selectbox(_("How serious"), list(IncidentSeverity), index=None, format_func=word,
                                placeholder=_("Choose"), key=f"{key}-severity")  # fmt: skip
        st.caption(_("Grave: emergency services, authorities or a return home. Both cities are told at once by mail."))
        field_error("severity")
        left, right = st.columns(2)
        on = left.date_input(
            _("On which day?"), local.date(), max_value=local.date(), format="DD/MM/YYYY", key=f"{key}-day"
        )
        at = right.time_input(_("Hour"), local.time().replace(second=0, microsecond=0), step=300, key=f"{key}-hour")
        field_error("happened_at")
        place = st.text_input(_("Where"), max_chars=200, key=f"{key}-place")
        people = st.multiselect(_("Who is involved"), list(names), format_func=names.__getitem__, key=f"{key}-people")
        account = st.text_area(
            _("What happened: who was there, what was done"), max_chars=8000, height=160, key=f"{key}-account"
        )
        field_error("account")
        told_by = st.text_input(_("Who told it"), actor.name, max_chars=200, key=f"{key}-teller")
        if act_submit(_("Keep it in the log"), "incident"):
            moment = datetime.combine(on, at, tzinfo=ZoneInfo(found.visit.host_zone))
            fields = {
                "title": title, "severity": severity, "happened_at": moment.astimezone(ZoneInfo("UTC")), "place": place,
                "account": account, "reported_by": told_by,
            }  # fmt: skip
            perform("incident", incidents.report, actor, found.visit.public_id, fields, people=people,
                    done=_("It is in the log."))  # fmt: skip
