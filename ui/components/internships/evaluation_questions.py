"""The questions of evaluations as a city writes them: which set, where it stands, its versions, and trying them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from db.enums import EvaluationMoment, Language
from services.actors import Actor
from services.evaluations import question_writing
from services.evaluations.question_sets import KINDS
from services.labels import WORDS
from services.queries.internships.evaluation_questions import QuestionSet, Version, tried
from ui import menu
from ui.act import act_button, perform
from ui.autosave import Autosave
from ui.components.badges import instant, word
from ui.components.confirm import ask
from ui.components.folded import was_opened
from ui.components.internships import evaluation
from ui.components.layout import empty
from ui.i18n import _, language, n_

CITY, SET, VERSION = "ville", "qui", "version"
_TRIED = "evaluation-questions-tried"


def choose(cities: Mapping[str, str], city: str, name: str) -> None:
    """Which city, which moment and whose questions; another choice goes into the address."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = city
        if len(cities) > 1:
            options = list(cities)
            wanted = st.selectbox(
                _("City"), options, options.index(city), format_func=cities.__getitem__, width=230,
                key=f"set-city-{city}",
            )  # fmt: skip
        chosen = st.selectbox(
            _("When, and who answers"), list(KINDS), list(KINDS).index(name), format_func=set_word, width=400,
            key=f"set-name-{name}",
        )  # fmt: skip
    if (wanted, chosen) != (city, name):
        menu.goto("evaluation_questions", **{CITY: wanted, SET: chosen or name})


def set_word(name: str) -> str:
    """«At the end · Intern»."""
    kind = KINDS[name]
    return f"{word(kind.moment)} · {word(kind.evaluator)}"


def standing(found: QuestionSet) -> None:
    """Which version is in use and since when, and what is shown here."""
    if found.kind.moment is EvaluationMoment.MID_TERM:
        st.caption(
            _(
                "At mid-term the tutor is asked in one tap: “All is well” or “Please call me”. That stays, since "
                "“Please call me” reaches you on the same day. Questions written here are asked beside it."
            )
        )
    used = found.in_use
    text = _("Nothing more is asked.") if used is None or not used.asks else _in_use(used)
    st.markdown(f":material/check_circle: {text}")
    shown = found.version
    if shown and shown.is_draft:
        st.info(
            _("You are preparing version %(n)s. Nobody is asked these questions until you put them in use.",
              n=shown.number),
            icon=":material/edit_note:",
        )  # fmt: skip
    elif shown and not found.is_editable:
        st.info(_("You are reading %(version)s.", version=version_word(shown)), icon=":material/history:")


def version_word(version: Version) -> str:
    """«version 2», or the questions that came with the software."""
    if version.is_built_in:
        return _("the questions that came with the software")
    return _("version no. %(n)s", n=version.number)


def _in_use(used: Version) -> str:
    if used.is_built_in:
        return _("In use: the questions that came with the software, from the beginning.")
    return _("In use: version %(n)s, since %(instant)s.", n=used.number, instant=instant(used.since))


def acts(actor: Actor, found: QuestionSet) -> None:
    """Putting what is prepared in use, or dropping it; leaving an earlier version."""
    where = (actor, found.city_public_id, found.name)
    shown = found.version
    if shown and shown.is_draft:
        with st.container(horizontal=True):
            use = act_button(
                _("Ask these questions from now on"), "evaluation-questions-use", type="primary",
                icon=":material/published_with_changes:",
            )  # fmt: skip
            drop = st.button(_("Drop what is prepared"), key="evaluation-questions-drop", icon=":material/undo:")
        st.caption(
            _("Whoever was asked already keeps their questions. Evaluations that are not open yet take the new ones.")
        )
        if use:
            perform(
                "evaluation-questions-use", question_writing.put_in_use, *where, seen=found.seen,
                done=_("These questions are asked from now on."),
            )  # fmt: skip
        if drop:
            ask(
                _("Drop what is prepared?"), _("The questions in use stay as they are."),
                label=_("Drop it"), name="evaluation-questions-drop-sure",
                act=lambda: perform(
                    "evaluation-questions-drop-sure", question_writing.drop, *where, done=_("It is dropped.")
                ),
            )  # fmt: skip
    elif found.is_editable and found.questions:
        st.caption(_("What you change is prepared first: nobody is asked it until you put it in use."))
    elif shown and not found.is_editable:
        label = _("To what you are preparing") if found.draft else _("To the questions in use")
        menu.page_link(
            "evaluation_questions", label, icon="arrow_back", **{CITY: found.city_public_id, SET: found.name}
        )


def nothing(found: QuestionSet) -> None:
    """No question: why, and what to do."""
    if found.kind.moment is EvaluationMoment.MID_TERM:
        empty(
            _("Nothing is asked here beyond “All is well” or “Please call me”."),
            _("Add a question if you wish to know more at mid-term, the first one from 1 to 5."),
        )
    else:
        empty(_("This set has no question."), _("Add one: something is asked at the end of each internship."))


def versions(found: QuestionSet) -> None:
    """All versions, the newest first, each to be read."""
    if len(found.versions) < 2:
        return
    with st.expander(_("All versions"), icon=":material/history:"):
        for one in found.versions:
            where = {CITY: found.city_public_id, SET: found.name, VERSION: one.key}
            menu.page_link("evaluation_questions", _capital(version_word(one)), **where)
            st.caption(" · ".join(_remarks(one)))


def _remarks(one: Version) -> list[str]:
    if one.is_draft:
        return [_("in preparation")]
    state = [_("in use")] if one.is_in_use else []
    since = [_("put in use on %(instant)s", instant=instant(one.since))] if one.since else []
    asked = n_("%(n)s evaluation has it", "%(n)s evaluations have it", one.asked)
    return [*state, *since, asked, n_("%(n)s answer", "%(n)s answers", one.answered)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class _Tried(Autosave):
    """Inputs whose answers stay on this page."""

    def _save(self, field: str, value: Any) -> None:
        answers = st.session_state.setdefault(_TRIED, {})
        answers[field] = value


def preview(actor: Actor, found: QuestionSet) -> None:
    """The questions as whoever answers sees them; conditions work, nothing is kept."""
    key = "evaluation-questions-preview"
    box = st.expander(_("See them as they are answered"), icon=":material/visibility:", key=key, on_change="rerun")
    with box:
        if not was_opened(box, key):
            return
        st.caption(_("Try them out: nothing is kept."))
        options = [one.value for one in Language]
        lang = st.segmented_control(
            _("Language"), options, default=str(language()), required=True, key=f"{key}-language",
            format_func=lambda one: WORDS[Language(one)],
        )  # fmt: skip
        rows = tried(found.questions, st.session_state.get(_TRIED, {}), lang or str(language()))
        evaluation.inputs(_Tried(question_writing.add, actor, f"tried-{found.seen}-{lang}"), rows)
