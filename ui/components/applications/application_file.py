"""The parts of one application's file, for those who decide on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import ApplicationState as S
from db.enums import SubjectKind
from services import applications
from services.actors import Actor
from services.queries.applications.applications import ApplicationDetail, PossibleMove
from services.unit import utc_now
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components import on_behalf
from ui.components.applications import applications as shown
from ui.components.applications import corrections
from ui.components.badges import born, day, day_and_left, instant, period, state_markdown, word
from ui.components.layout import escape, facts, header, section
from ui.components.people.countries import country_name
from ui.i18n import _

ANSWERS: dict[str, Callable[..., Any]] = {
    "confirm": applications.confirm,
    "decline": applications.decline,
    "withdraw": applications.withdraw,
}
"""Moves of the person, which staff record on behalf."""


def heading(detail: ApplicationDetail, now: datetime) -> None:
    """Name in both scripts, state, and what is due."""
    header(
        detail.person.name or _("Application"),
        f"{escape(detail.person.name_hy)} · {escape(detail.call_title)}".strip(" ·"),
    )
    line = state_markdown(detail.state)
    if detail.pending_decision:
        line += " " + _("prepared, not told yet: %(decision)s", decision=word(detail.pending_decision))
    if detail.state is S.SELECTED and detail.confirm_by:
        last = detail.confirm_by.astimezone(ZoneInfo(detail.time_zone)).date()
        line += " · " + _("to be answered by %(day)s", day=day_and_left(last, now.date()))
    if detail.subject_to_visa:
        line += " · " + _("subject to the visa")
    if detail.submitted_at:
        line += " · " + _("sent on %(instant)s", instant=instant(detail.submitted_at))
    st.markdown(line)


def person(detail: ApplicationDetail) -> None:
    one = detail.person
    section(_("Person"))
    left, right = st.columns(2)
    with left:
        facts(
            [
                (_("E-mail address"), one.email),
                (_("Phone"), one.phone),
                (_("City where the person lives"), one.city),
            ]
        )
    with right:
        facts(
            [
                (_("Date of birth"), born(one.birth_date)),
                (_("Nationality"), country_name(one.nationality) if one.nationality else ""),
                (_("Parents"), " · ".join(part for part in detail.guardian if part)),
            ]
        )


def studies(detail: ApplicationDetail) -> None:
    section(_("School and French") if detail.is_exchange else _("Studies and French"))
    facts(
        [
            (_("School and class") if detail.is_exchange else _("Studies"), shown.study_line(detail)),
            (_("French, as the person sees it"), word(detail.person.french_declared)),
            (_("French, certified"), _certified(detail)),
            (_("Availability"), _availability(detail.available_from, detail.available_until)),
        ]
    )
    if detail.motivation:
        with st.container(border=True):
            st.markdown(escape(detail.motivation))


def _certified(detail: ApplicationDetail) -> str:
    one = detail.person
    if one.french_certificate is None:
        return ""
    return f"{word(one.french_certificate)} {word(one.french_certified)} {day(one.french_certified_on)}".strip()


def _availability(start: date | None, end: date | None) -> str:
    if start and end:
        return period(start, end)
    if start:
        return _("from %(day)s on", day=day(start))
    return _("until %(day)s", day=day(end)) if end else ""


def wishes(detail: ApplicationDetail) -> None:
    if detail.is_exchange:
        return
    section(_("Wishes"))
    if not detail.choices:
        st.caption(_("No wish was made."))
    for choice in detail.choices:
        st.markdown(
            f"{choice.rank}. **{escape(choice.title)}** · {escape(choice.department)}  \n"
            f":gray[{period(choice.starts_on, choice.ends_on)}]"
        )


def papers(actor: Actor, detail: ApplicationDetail, today: date) -> None:
    """What was handed in; staff accept it or ask for another one."""
    section(_("Papers"))
    if not detail.documents:
        st.caption(_("No paper was sent."))
    shown.documents(detail.documents)
    if detail.viewer == "staff" and detail.submitted_at:
        corrections.judge(actor, detail.documents, today)


def answers(detail: ApplicationDetail) -> None:
    if rows := shown.answered(detail.questions):
        section(_("Answers"))
        facts(rows)


def notes(detail: ApplicationDetail) -> None:
    if not detail.notes:
        st.caption(_("Only coordinators see notes."))
    for note in reversed(detail.notes):
        st.markdown(f":gray[{instant(note.at)} · {escape(note.author)}]  \n{escape(note.body)}")


def messages(actor: Actor, detail: ApplicationDetail) -> None:
    """The thread with the person, and the answer of the coordinators."""
    section(_("Messages"))
    if not detail.messages:
        st.caption(_("No message yet."))
    for message in detail.messages:
        who = detail.person.name if message.from_applicant else message.author or _("The city")
        with st.container(border=True):
            st.markdown(f":gray[{escape(who)} · {instant(message.sent_at)}]  \n{escape(message.body)}")
    body = st.text_area(_("Your message"), key=f"message-{len(detail.messages)}", max_chars=2000, height=90)
    field_error("message")
    if act_button(_("Send the message"), "message"):
        perform("message", applications.write_message, actor, detail.public_id, body, done=_("Your message is sent."))
    if detail.unread and act_button(_("Mark as read"), "read", icon=":material/mark_email_read:"):
        perform("read", applications.mark_read, actor, detail.public_id, done=_("It is done."))


def decisions(actor: Actor, detail: ApplicationDetail) -> None:
    """The moves that are possible now, each behind a dialog that names what it does."""
    section(_("Decision"))
    if detail.decision_reason:
        st.markdown(f":gray[{_('Reason told to the person')}]  \n{escape(detail.decision_reason)}")
    if detail.placement_public_id:
        menu.page_link("placement", _("To the internship"), icon="badge", id=detail.placement_public_id)
    elif detail.is_exchange and detail.state in {S.SELECTED, S.CONFIRMED}:
        menu.page_link("exchanges", _("To the exchanges"), icon="groups")
    elif detail.state is S.CONFIRMED:
        menu.page_link(
            "placement_entry", _("Plan the internship"), icon="event_available", application=detail.public_id
        )
    elif not detail.moves:
        st.caption(_("Nothing is to be decided in this state."))
    names = [move.name for move in detail.moves]
    main = next((name for name in ("select", "confirm") if name in names), names[0] if names else "")
    for move in detail.moves:
        if st.button(
            _on_behalf(move) if move.name in ANSWERS else _(move.label), key=f"open-{move.name}", width="stretch",
            type="primary" if move.name == main else "secondary",
        ):  # fmt: skip
            _dialog(actor, detail, move)


def _on_behalf(move: PossibleMove) -> str:
    return {
        "confirm": _("Record that the person confirms"),
        "decline": _("Record that the person declines"),
        "withdraw": _("Record that the person withdraws"),
    }[move.name]


def _dialog(actor: Actor, detail: ApplicationDetail, move: PossibleMove) -> None:
    title = _on_behalf(move) if move.name in ANSWERS else _(move.label)

    @st.dialog(title)
    def dialog() -> None:
        st.markdown(_("%(name)s · the person is told by mail.", name=escape(detail.person.name)))
        if move.name in ANSWERS:
            _record_answer(actor, detail, move)
        else:
            _decide(actor, detail, move)

    dialog()


def _decide(actor: Actor, detail: ApplicationDetail, move: PossibleMove) -> None:
    options: dict = {}
    if move.name in {"select", "reopen"}:
        suggested = utc_now().date() + timedelta(days=detail.confirm_days)
        options["confirm_by"] = st.date_input(_("To be answered by"), suggested, format="DD/MM/YYYY", key="confirm_by")
        field_error("confirm_by")
    reason = ""
    if move.needs_reason or move.name == "waitlist":
        reason = st.text_area(_("Reason, as the person will read it"), key=f"reason-{move.name}", max_chars=2000)
        field_error("reason")
    if act_button(_(move.label), f"decide-{move.name}", type="primary"):
        perform(
            f"decide-{move.name}", applications.decide, actor, detail.public_id, move.name, seen_version=detail.version,
            reason=reason, done=_("It is decided, and the person is told."), **options,
        )  # fmt: skip


def _record_answer(actor: Actor, detail: ApplicationDetail, move: PossibleMove) -> None:
    act = f"record-{move.name}"
    told = on_behalf.told_with_proof(move.name, detail.person.name, today=utc_now().date())
    note = st.text_input(_("Note"), key=f"note-{move.name}", max_chars=300)
    if act_button(_on_behalf(move), act, type="primary"):
        known = told.options(actor, SubjectKind.APPLICATION, detail.public_id, act)
        if known is not None:
            perform(
                act, ANSWERS[move.name], actor, detail.public_id, seen_version=detail.version, note=note,
                done=_("It is recorded."), **known,
            )  # fmt: skip
