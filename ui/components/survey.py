"""A survey after a visit: answered by link; asked and read by coordinators."""

from __future__ import annotations

import streamlit as st

from services.actors import Actor
from services.exchanges import surveys
from services.queries.evaluation_results import Results
from services.queries.exchange_surveys import AudienceResult, SurveySheet, Waiting
from services.rules.masking import LEAST
from ui.act import act_button, perform
from ui.autosave import Autosave
from ui.components import evaluation, evaluation_results
from ui.components.badges import word
from ui.components.handed_link import show_link, shown_link
from ui.components.layout import empty, escape, section
from ui.i18n import _, n_


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


def asked(actor: Actor, leg: str, rows: tuple[AudienceResult, ...], waiting: tuple[Waiting, ...]) -> None:
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
    _links(actor, waiting)


def _audience(one: AudienceResult) -> None:
    count = _("%(answered)s of %(asked)s answered", answered=one.answered, asked=one.asked)
    with st.expander(f"{escape(word(one.audience))} · {escape(count)}"):
        if one.answered < LEAST:
            st.caption(_("Answers are shown from five on, so that nobody is recognised."))
            return
        evaluation_results.overview(Results(one.questions, (), {}, is_masked=True))
        for question in one.questions:
            evaluation_results.answers_table(question)
        for asked_for, text in one.texts:
            st.markdown(f":small[:gray[{escape(asked_for)}]]  \n{escape(text)}")


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
