"""The parts of the applicant's own page about an application that was sent."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import ApplicationState as S
from db.enums import FileState
from services import applications, formats
from services.actors import Actor
from services.queries.applications.applications import ApplicationDetail
from ui import menu
from ui.act import act_button, perform
from ui.components.applications import applications as shown
from ui.components.applications.apply_steps import uploader
from ui.components.applications.calls import zone_name
from ui.components.badges import day_and_left, instant, state_markdown
from ui.components.calendar_link import calendar_link
from ui.components.confirm import ask
from ui.components.layout import escape, facts, header
from ui.i18n import _, language

OVER = {S.REJECTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN}


def heading(detail: ApplicationDetail, now: datetime) -> None:
    """Call, public state, what comes next and by when."""
    header(detail.call_title)
    st.markdown(state_markdown(detail.state, public=True) + " " + escape(_next(detail, now)))
    if detail.decision_reason:
        st.markdown(f":gray[{_('What the city writes to you')}]  \n{escape(detail.decision_reason)}")
    if detail.state is S.CONFIRMED and detail.subject_to_visa:
        st.markdown(_("You took the place subject to the visa; if it is refused, nobody holds it against you."))
    if detail.placement_public_id:
        menu.page_link("my_internship", _("To my internship"), icon="badge")
    if detail.is_exchange and detail.state is S.CONFIRMED:
        menu.page_link("my_exchange", _("To my exchange"), icon="groups")


def _next(detail: ApplicationDetail, now: datetime) -> str:
    today = now.astimezone(ZoneInfo(detail.time_zone)).date()
    match detail.state:
        case S.SUBMITTED | S.UNDER_REVIEW | S.SHORTLISTED if detail.answer_by:
            return _("Every candidate has an answer by %(day)s.", day=day_and_left(detail.answer_by, today))
        case S.WAITLISTED:
            return _("We write to you as soon as a place becomes free.")
        case S.CONFIRMED if detail.is_exchange:
            return _("You take part in the exchange. What comes next stands in “My exchange”.")
        case S.CONFIRMED if not detail.placement_public_id:
            return _("The city is preparing your internship: department, tutor and dates will follow.")
    return ""


def answer(actor: Actor, detail: ApplicationDetail) -> None:
    """The selected person's answer: yes, yes subject to the visa, no."""
    with st.container(border=True):
        st.markdown(f"## {_('A place is yours: do you take it?')}")
        if detail.confirm_by:
            until = formats.long_instant(detail.confirm_by, language(), detail.time_zone)
            st.markdown(
                _("Answer before **%(instant)s** (%(zone)s); afterwards the place goes to somebody else.",
                  instant=until, zone=zone_name(detail.time_zone))
            )  # fmt: skip
            calendar_link("application", detail.public_id)
        visa = st.checkbox(
            _("Subject to the visa: I do not hold it yet"), key="subject_to_visa",
            help=_("You take the place; if the visa is refused, nobody holds it against you."),
        )  # fmt: skip
        with st.container(horizontal=True):
            yes = act_button(_("Yes, I take the place"), "confirm", type="primary", icon=":material/check:")
            st.space("stretch")
            no = st.button(_("No, I decline"), key="open-decline")
    if yes:
        perform(
            "confirm", applications.confirm, actor, detail.public_id, subject_to_visa=visa,
            seen_version=detail.version, done=_("You have the place. We write to you with what comes next."),
        )  # fmt: skip
    if no:
        ask(
            _("Decline the place"),
            _("The place goes to the next person. This cannot be taken back."),
            label=_("Decline the place"),
            name="decline",
            act=lambda: perform(
                "decline", applications.decline, actor, detail.public_id, seen_version=detail.version,
                done=_("You declined the place. Thank you for telling us."),
            ),
        )  # fmt: skip


def sent(detail: ApplicationDetail) -> None:
    """What the coordinators see."""
    st.markdown(f"**{escape(detail.person.name)}** {escape(detail.person.name_hy)}")
    st.markdown(f":gray[{escape(shown.study_line(detail))}]")
    if detail.motivation:
        st.markdown(escape(detail.motivation))
    for choice in detail.choices:
        st.markdown(f"{choice.rank}. {escape(choice.title)} · {escape(choice.department)}")
    facts(shown.answered(detail.questions))


def papers(actor: Actor, detail: ApplicationDetail) -> None:
    """Documents with their state; one that was sent back can be sent anew here."""
    if not detail.documents:
        st.caption(_("You sent no papers."))
    asked = {one.field for one in detail.corrections}
    for document in detail.documents:
        with st.container(border=True):
            shown.documents((document,))
            sent_back = document.state is FileState.TO_REPLACE
            if sent_back and f"document:{document.kind}" not in asked and detail.state not in OVER:
                uploader(actor, detail, document.kind, replaces=True)


def messages(detail: ApplicationDetail) -> None:
    """The thread, oldest first."""
    if not detail.messages:
        st.caption(_("No message yet. The coordinators answer on working days."))
    for message in detail.messages:
        who = _("You") if message.from_applicant else message.author or _("The city")
        with st.container(border=True):
            st.markdown(f":gray[{escape(who)} · {instant(message.sent_at)}]  \n{escape(message.body)}")


def withdrawal(actor: Actor, detail: ApplicationDetail) -> None:
    """Taking the application back, where that is still possible."""
    if not any(move.name == "withdraw" for move in detail.moves):
        return
    if st.button(_("Withdraw my application"), key="open-withdraw", type="tertiary"):
        ask(
            _("Withdraw my application"),
            _("Your place goes to somebody else. While the call is open you can apply again.")
            if detail.state is S.CONFIRMED
            else _("Your application is no longer considered. While the call is open you can apply again."),
            label=_("Withdraw my application"),
            name="withdraw",
            act=lambda: perform(
                "withdraw", applications.withdraw, actor, detail.public_id, seen_version=detail.version,
                done=_("Your application is withdrawn."),
            ),
        )  # fmt: skip
