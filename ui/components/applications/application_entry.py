"""An application that a coordinator enters for somebody: for which call, how one knows, and what stands around it."""

from __future__ import annotations

from datetime import date
from typing import NoReturn

import streamlit as st

from db.enums import CallState
from services import formats
from services.application_checks import Step
from services.calls import Phase
from services.i18n import N_
from services.on_behalf import ON_BEHALF
from services.queries.applications.applications import ApplicationForm
from services.queries.applications.calls import CallRow
from ui import menu
from ui.components.applications.apply_steps import STEPS
from ui.components.applications.calls import zone_name
from ui.components.layout import empty, escape, header
from ui.components.on_behalf import Told, told_in_words, told_with_proof
from ui.i18n import _, language

TITLES = {**STEPS, Step.IDENTITY: N_("Who it is"), "review": N_("Read over and send")}
"""Names of the steps, seen by somebody else."""
_TOLD = "_entry-told"


def introduction() -> None:
    """What the page is for."""
    header(
        _("Enter an application"),
        _("Somebody applied by phone, on paper or in person: begin here, fill in the same steps, send it for them."),
    )


def fillable(calls: list[CallRow]) -> list[CallRow]:
    """Calls to which an application can be entered: published ones of one's own."""
    return [call for call in calls if call.may_edit and call.state is CallState.PUBLISHED]


def choose_call(calls: list[CallRow]) -> CallRow:
    """The call; the one in the address is suggested. Without any the page ends here."""
    if not calls:
        empty(_("No call is published."), _("Applications belong to a published call: publish one first."))
        menu.page_link("calls", _("All calls"), icon="campaign")
        st.stop()
    by_id = {call.public_id: call for call in calls}
    asked = st.query_params.get("call", "")
    chosen = st.selectbox(
        _("Call"), list(by_id), index=list(by_id).index(asked) if asked in by_id else 0,
        format_func=lambda one: by_id[one].title, key="entry-call",
    )  # fmt: skip
    call = by_id[chosen]
    if call.phase is Phase.CLOSED:
        st.info(_("This call is closed: enter only what arrived in time."), icon=":material/event_busy:")
    return call


def told(today: date) -> Told:
    """How one knows of it, asked at the beginning; a scan can be added when it is sent."""
    return told_in_words("entry", today=today)


def begun(application_id: str, known: Told) -> NoReturn:
    """Go on to the steps; how one knows is suggested again at the end."""
    st.session_state[_TOLD] = (application_id, known.source, known.told_by)
    menu.goto("application_entry", id=application_id)


def told_at_the_end(application: ApplicationForm, today: date) -> Told:
    """How one knows that it is to be sent, with a photo or scan."""
    known_id, source, by = st.session_state.get(_TOLD, ("", ON_BEHALF[0], ""))
    if known_id != application.public_id:
        source, by = ON_BEHALF[0], ""
    sources = (source, *(one for one in ON_BEHALF if one is not source))
    return told_with_proof("entry-send", by or application.person.name, today=today, sources=sources)


def heading(application: ApplicationForm) -> None:
    """Whose it is, for which call, and until when it had to arrive."""
    closes = _(
        "to be sent before %(instant)s (%(zone)s)",
        instant=formats.long_instant(application.closes_at, language(), application.time_zone),
        zone=zone_name(application.time_zone),
    )
    header(_("Application of %(name)s", name=application.person.name), f"{escape(application.call_title)} · {closes}")
    if application.call_phase is Phase.CLOSED:
        st.info(_("This call is closed: enter only what arrived in time."), icon=":material/event_busy:")
    st.caption(_("You enter it for this person. The questions stand as they read them; everything is saved by itself."))
