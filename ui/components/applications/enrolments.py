"""Whether somebody is a student of the school: asked of the school, shown to coordinators, recorded for it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from db.enums import Enrolment
from services import enrolments
from services.actors import Actor
from services.queries.applications.applications import ApplicationDetail
from services.queries.applications.enrolments import OVER, ToConfirm
from ui.act import act_button, field_error, perform
from ui.components.badges import instant, word
from ui.components.layout import escape, section
from ui.components.on_behalf import told
from ui.i18n import _, n_

_COLOURS = {Enrolment.UNKNOWN: "orange", Enrolment.CONFIRMED: "green", Enrolment.NOT_ENROLLED: "red"}


SHOWN_AT_ONCE = 5


def questions(actor: Actor, rows: list[ToConfirm]) -> None:
    """One card a student with two answers, the first ones at hand; and one answer for all."""
    if not rows:
        return
    section(_("Are they your students? · %(n)s", n=len(rows)))
    st.caption(_("These people name your university in an application. The city relies on your word."))
    _cards(actor, rows[:SHOWN_AT_ONCE])
    if rest := rows[SHOWN_AT_ONCE:]:
        with st.expander(n_("%(n)s more student", "%(n)s more students", len(rest))):
            _cards(actor, rest)
    label = n_("Confirm %(n)s student", "Confirm all %(n)s students", len(rows))
    if len(rows) > 1 and act_button(label, "enrolled-all", icon=":material/done_all:"):
        perform(
            "enrolled-all", enrolments.confirm_all, actor, [row.public_id for row in rows],
            done=_("Thank you: the coordinators see it."),
        )  # fmt: skip


def _cards(actor: Actor, rows: list[ToConfirm]) -> None:
    for row in rows:
        with st.container(border=True):
            who, answers = st.columns([6, 4], vertical_alignment="center")
            sent = instant(row.submitted_at)
            who.markdown(f"**{escape(row.name)}**  \n:gray[{escape(row.studies)} · {escape(row.call_title)} · {sent}]")
            with answers, st.container(horizontal=True):
                yes = act_button(_("Yes, enrolled"), f"enrolled-{row.public_id}", type="primary", help=row.name)
                no = act_button(_("No"), f"not-enrolled-{row.public_id}", help=row.name)
        if yes:
            _say(actor, f"enrolled-{row.public_id}", row.public_id, Enrolment.CONFIRMED)
        if no:
            _say(actor, f"not-enrolled-{row.public_id}", row.public_id, Enrolment.NOT_ENROLLED)


def _say(actor: Actor, act: str, public_id: str, answer: Enrolment, **options: Any) -> None:
    perform(act, enrolments.say, actor, public_id, answer, done=_("It is noted."), **options)


def own_word(actor: Actor, detail: ApplicationDetail) -> None:
    """For the school: what it has said of this student, and saying it, or saying it anew."""
    section(_("Enrolment"))
    st.markdown(f":{_COLOURS[detail.enrolment]}-badge[{word(detail.enrolment)}]")
    if detail.state in OVER:
        return
    with st.container(horizontal=True):
        yes = detail.enrolment is not Enrolment.CONFIRMED and act_button(
            _("Yes, enrolled"), "enrolled", type="primary" if detail.enrolment is Enrolment.UNKNOWN else "secondary"
        )
        no = detail.enrolment is not Enrolment.NOT_ENROLLED and act_button(_("No, not our student"), "not-enrolled")
    if yes:
        _say(actor, "enrolled", detail.public_id, Enrolment.CONFIRMED)
    if no:
        _say(actor, "not-enrolled", detail.public_id, Enrolment.NOT_ENROLLED)


def known(actor: Actor, detail: ApplicationDetail) -> None:
    """For coordinators: what the school has said, and recording what it said otherwise."""
    if detail.viewer != "staff" or not detail.submitted_at or not detail.sending_organisation:
        return
    badge = f":{_COLOURS[detail.enrolment]}-badge[{word(detail.enrolment)}]"
    st.markdown(f"{escape(detail.sending_organisation)} {badge}")
    if detail.enrolment is Enrolment.UNKNOWN and st.button(_("Record what the school says"), key="open-enrolment"):
        _record(actor, detail)


def _record(actor: Actor, detail: ApplicationDetail) -> None:
    @st.dialog(_("Record what the school says"))
    def dialog() -> None:
        answer = st.segmented_control(
            escape(detail.person.name), [Enrolment.CONFIRMED, Enrolment.NOT_ENROLLED], default=Enrolment.CONFIRMED,
            required=True, format_func=word,
        )  # fmt: skip
        source = told("enrolment")["source"]
        field_error("source")
        if act_button(_("Record it"), "enrolment", type="primary"):
            _say(actor, "enrolment", detail.public_id, answer, source=source)

    dialog()
