"""Candidates as departments see them: a list, one file with the CV, and the answer."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from db.enums import HostAnswer
from services import host_opinions
from services.actors import Actor
from services.queries.applications.applications import ApplicationDetail
from services.queries.applications.opinions import Candidate, OpinionRow, Opinions
from ui.act import act_button, field_error, perform
from ui.components.applications import applications as shown
from ui.components.applications.application_file import studies
from ui.components.badges import day, instant, period, state_markdown, word
from ui.components.internships.interns import Go
from ui.components.layout import escape, header, section
from ui.components.on_behalf import told
from ui.i18n import _

_OTHER = "other"
_COLOURS = {HostAnswer.INTERESTED: "green", HostAnswer.NOT_SUITABLE: "gray", None: "orange"}


def badge(answer: HostAnswer | None) -> str:
    """The answer as word and colour, inside a line of text."""
    return f":{_COLOURS[answer]}-badge[{word(answer) or _('No answer yet')}]"


def cards(actor: Actor, rows: Iterable[Candidate], go: Go) -> None:
    """One card each: who, studies, French, when, what was answered, the way to the file, which leads, and a yes."""
    awaited = None
    for row in rows:
        awaited = awaited or (row if row.awaits else None)
        with st.container(border=True):
            what, action = st.columns([7, 3], vertical_alignment="center")
            studies = " · ".join(part for part in (row.study_field, row.study_year) if part)
            facts = [escape(studies), _("French: %(level)s", level=word(row.level)), _availability(row)]
            lines = [f"**{escape(row.name)}** {escape(row.name_hy)}", f":gray[{' · '.join(p for p in facts if p)}]"]
            lines += [f":gray[{escape(one.offer)}] {badge(one.answer)}" for one in row.wishes]
            if not row.is_open:
                lines.append(state_markdown(row.state))
            what.markdown("  \n".join(lines))
            label = _("Read and answer") if row.awaits else _("Open")
            if action.button(
                label, key=f"candidate-{row.public_id}", type="primary" if row is awaited else "secondary",
                width="stretch", help=row.name,
            ):  # fmt: skip
                go("candidate", row.public_id)
            _yes_at_once(actor, row)


def _yes_at_once(actor: Actor, row: Candidate) -> None:
    """One tap is enough for a yes; a no has a reason, and a rank is given on the page of the candidate."""
    unanswered = [one for one in row.wishes if one.answer is None]
    if not row.is_open or row.uses_rankings or len(unanswered) != 1:
        return
    key = f"yes-{row.public_id}"
    if act_button(word(HostAnswer.INTERESTED), key, icon=":material/thumb_up:", help=row.name):
        perform(
            key, host_opinions.answer, actor, row.public_id, unanswered[0].offer_public_id, HostAnswer.INTERESTED,
            done=_("Thank you: the coordinators see your answer."),
        )  # fmt: skip


def _availability(row: Candidate) -> str:
    if row.available_from and row.available_until:
        return period(row.available_from, row.available_until)
    return day(row.available_from or row.available_until)


def file(detail: ApplicationDetail) -> None:
    """Who it is, studies, French, availability, motivation, wishes on one's own offers, CV and letter."""
    header(
        detail.person.name or _("Candidate"),
        f"{escape(detail.person.name_hy)} · {escape(detail.call_title)}".strip(" ·"),
    )
    if detail.documents:
        section(_("CV and letter"))
        shown.documents(detail.documents)
    else:
        st.caption(_("No CV was sent."))
    studies(detail)


def answers(actor: Actor, detail: ApplicationDetail, opinions: Opinions, preselected: str = "") -> None:
    """What the department says, for each of its offers that was chosen."""
    section(_("Your answer"))
    if not opinions.is_open:
        st.caption(_("The coordinators have decided: thank you for your opinion."))
    for row in opinions.rows:
        with st.container(border=True):
            st.markdown(
                f"**{escape(row.offer)}** {badge(row.answer)}  \n"
                f":gray[{_('wish %(rank)s', rank=row.wish)}{_answered(row)}]"
                + (f"  \n{escape(row.reason)}" if row.reason else "")
            )
            if opinions.is_open:
                form(actor, detail.public_id, row, opinions.uses_rankings, preselected=preselected)
    if opinions.is_open:
        st.caption(_("You can change your answer until the coordinators decide. The candidate does not see it."))


def _answered(row: OpinionRow) -> str:
    return f" · {instant(row.answered_at)} {escape(row.answered_by)}" if row.answered_at else ""


def form(
    actor: Actor,
    application_id: str,
    row: OpinionRow,
    uses_rankings: bool,
    *,
    preselected: str = "",
    on_behalf: bool = False,
) -> None:
    """Answer, reason and rank for one offer. Nothing is kept before the button is pressed."""
    key, options = f"opinion-{application_id}-{row.offer_public_id}", list(HostAnswer)
    current = row.answer or (HostAnswer(preselected) if preselected in options else None)
    said = st.radio(
        _("Would your department like to meet this person?"), options, format_func=word, key=f"{key}-answer",
        index=options.index(current) if current else None,
    )  # fmt: skip
    field_error("answer")
    reason, rank = "", None
    if said is HostAnswer.NOT_SUITABLE:
        reason = _reason(key, row)
    elif said is HostAnswer.INTERESTED:
        reason = st.text_input(
            _("A word to the coordinators"), _own_words(row, said), key=f"{key}-word", max_chars=1000
        )
        if uses_rankings:
            rank = st.number_input(_("Rank among your candidates"), 1, 99, row.rank, key=f"{key}-rank")
            field_error("rank")
    behalf = told(key) if on_behalf else {}
    label = _("Change the answer") if row.answer else _("Send the answer")
    if act_button(label, key, type="primary"):
        perform(
            key, host_opinions.answer, actor, application_id, row.offer_public_id, said, reason=reason, rank=rank,
            done=_("Thank you: the coordinators see your answer."), **behalf,
        )  # fmt: skip


def _own_words(row: OpinionRow, said: HostAnswer) -> str:
    return row.reason if row.answer is said else ""


def _reason(key: str, row: OpinionRow) -> str:
    """One of the usual reasons, or one's own words."""
    usual = [_(one) for one in host_opinions.REFUSALS]
    before = _own_words(row, HostAnswer.NOT_SUITABLE)
    index = usual.index(before) if before in usual else len(usual) if before else None
    chosen = st.selectbox(
        _("Reason"), [*usual, _OTHER], index=index, key=f"{key}-reason", placeholder=_("Choose"),
        format_func=lambda one: _("Another reason …") if one == _OTHER else one,
    )  # fmt: skip
    own = ""
    if chosen == _OTHER:
        own = st.text_area(
            _("Your reason"), "" if before in usual else before, key=f"{key}-own", max_chars=1000, height=90
        )
    field_error("reason")
    return own if chosen == _OTHER else chosen or ""
