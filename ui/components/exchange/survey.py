"""A survey after a visit: answered by link; asked and read by coordinators."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import itemgetter

import streamlit as st

from db.enums import SubjectKind
from services.actors import Actor
from services.exchanges import survey_told, surveys
from services.queries.exchange.exchange_surveys import MOST_TEXTS, MOST_WAITING, AudienceResult, SurveySheet, Waiting
from services.queries.internships.evaluation_results import Results
from services.rules.masking import LEAST
from ui import menu
from ui.act import act_button, perform
from ui.autosave import Autosave
from ui.components.badges import word
from ui.components.export_menu import export_menu
from ui.components.handed_link import show_link, shown_link
from ui.components.internships import evaluation, evaluation_results
from ui.components.layout import empty, escape, section
from ui.components.on_behalf import told_with_proof
from ui.i18n import _, n_

_MORE, _SEARCH = "survey-texts", "survey-search"


def body(actor: Actor, found: SurveySheet) -> None:
    """The questions, kept as they are answered, then sending; once sent a word of thanks."""
    if found.is_sent:
        empty(_("Thank you: your answers are sent."), _("They are counted together with those of others."))
        return
    st.markdown(f"**{escape(found.exchange)}**")
    st.caption(
        _(
            "What you enter is kept at once. Answers are counted in groups of at least five people; what you write "
            "is shown without your name."
        )
    )
    evaluation.inputs(Autosave(surveys.save_answer, actor, found.public_id), found.questions)
    if found.missing:
        st.caption(n_("%(n)s needed answer is missing.", "%(n)s needed answers are missing.", found.missing))
    if act_button(_("Send"), "survey-send", type="primary", icon=":material/send:"):
        perform("survey-send", surveys.submit, actor, found.public_id, done=_("Thank you: your answers are sent."))


def recorded(actor: Actor, found: SurveySheet) -> None:
    """The same, entered by a coordinator for somebody who told them."""
    if found.is_sent:
        empty(_("The answers are kept."), _("They are counted together with those of others."))
        return
    told = _("told by %(name)s", name=escape(found.told_by)) if found.told_by else ""
    st.markdown("  \n".join(one for one in (f"**{escape(found.name)}** · {escape(found.exchange)}", told) if one))
    evaluation.inputs(Autosave(surveys.save_answer, actor, found.public_id), found.questions)
    if act_button(_("Keep the answers"), "survey-keep", type="primary", icon=":material/check:"):
        perform("survey-keep", surveys.submit, actor, found.public_id, done=_("The answers are kept."))


def asked(actor: Actor, leg: str, rows: tuple[AudienceResult, ...], waiting: tuple[Waiting, ...], today: date) -> None:
    """Asking everybody in one gesture; how many answered; what they said."""
    section(_("How was it?"))
    st.caption(_("Young people, parents, host families and leaders are asked by mail, each in their language."))
    left = sum(one.asked - one.answered for one in rows)
    label = _("Ask everybody") if not rows else _("Remind those who have not answered")
    if (not rows or left) and act_button(label, "survey-ask", icon=":material/send:"):
        perform(
            "survey-ask", surveys.ask_all, actor, leg,
            done=_("The mails are on their way. Nobody is written to twice within three days."),
        )  # fmt: skip
    for one in rows:
        _audience(one)
    _links(actor, tuple(one for one in waiting if not one.has_address))
    _on_behalf(actor, leg, waiting, today)
    if any(one.answered >= LEAST for one in rows):
        export_menu(actor, "surveys", leg=leg)


def _audience(one: AudienceResult) -> None:
    count = _("%(answered)s of %(asked)s answered", answered=one.answered, asked=one.asked)
    with st.expander(f"{escape(word(one.audience))} · {escape(count)}"):
        if one.answered < LEAST:
            st.caption(_("Answers are shown from five on, so that nobody is recognised."))
            return
        evaluation_results.overview(Results(one.questions, (), {}, is_masked=True))
        for question in one.questions:
            st.markdown(f"**{escape(question.label)}**")
            evaluation_results.answers_table(question)
        _written(one)
        if one.written > len(one.texts):
            st.caption(n_("%(shown)s of %(n)s text", "%(shown)s of %(n)s texts", one.written, shown=len(one.texts)))
            st.button(_("Show more"), key=f"survey-more-{one.audience}", on_click=_more, icon=":material/expand_more:")


def _written(one: AudienceResult) -> None:
    """What was written, under its question."""
    for asked_for, texts in groupby(one.texts, key=itemgetter(0)):
        st.markdown(f"**{escape(asked_for)}**")
        for _question, text in texts:
            st.markdown(escape(text))


def most_texts() -> int:
    """How many texts of each kind of people are read."""
    return int(st.session_state.get(_MORE, MOST_TEXTS))


def _more() -> None:
    st.session_state[_MORE] = most_texts() + MOST_TEXTS


def searched() -> str:
    """Part of the name of somebody whose answers are entered, where there are too many to choose from."""
    return str(st.session_state.get(_SEARCH, ""))


def _on_behalf(actor: Actor, leg: str, waiting: tuple[Waiting, ...], today: date) -> None:
    """Somebody tells it by phone or on paper: who, how one knows, then their questions."""
    if not waiting and not searched():
        return
    with st.expander(_("Enter what somebody said by phone or on paper"), icon=":material/call:"):
        if len(waiting) >= MOST_WAITING or searched():
            st.text_input(_("Search"), placeholder=_("Name"), key=_SEARCH, type="search")
        if not waiting:
            st.caption(_("Nobody of this name is awaited."))
            return
        names = {one.survey: f"{one.name} · {word(one.audience)}" for one in waiting}
        chosen = st.selectbox(_("Whose answers"), list(names), format_func=names.__getitem__, key="survey-told-who")
        told = told_with_proof("survey-told", today=today)
        if act_button(_("Enter the answers"), "survey-told", icon=":material/edit_note:"):
            known = told.options(actor, SubjectKind.LEG, leg, "survey-told")
            if known is not None:
                perform(
                    "survey-told", survey_told.begin, actor, chosen, **known,
                    then=lambda made: menu.goto("survey_entry", id=made.public_id),
                )  # fmt: skip


def _links(actor: Actor, waiting: tuple[Waiting, ...]) -> None:
    shown_link()
    if not waiting:
        return
    with st.expander(n_("%(n)s person without a mail address", "%(n)s people without a mail address", len(waiting))):
        st.caption(_("Hand each of them the link, or open it together and enter what they say."))
        names = {one.survey: f"{one.name} · {word(one.audience)}" for one in waiting}
        chosen = st.selectbox(_("Who"), list(names), format_func=names.__getitem__, key="survey-who")
        if act_button(_("Make a link"), "survey-link", icon=":material/link:"):
            perform("survey-link", surveys.hand_link, actor, chosen, then=show_link)
