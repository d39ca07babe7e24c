"""Questions that a city writes: one of them as it stands in the list, and the dialog in which it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import streamlit as st

from db.enums import QuestionType
from services.evaluations.scoring import SCALE, SCALE_OPTIONS
from services.queries.applications.call_questions import EditedQuestion
from services.question_values import DECIDING, LABEL_LENGTH, LANGUAGES, TEXT_LENGTH, WITH_BOUNDS, WITH_OPTIONS, blank
from ui.act import act_button, field_error
from ui.components.badges import word
from ui.components.layout import escape
from ui.i18n import _, language, n_

_NAMES = {"fr": "Français", "en": "English", "hy": "Հայերեն"}
_TEXTS = frozenset({QuestionType.TEXT, QuestionType.LONG_TEXT})
FROM_1_TO_5 = "from_1_to_5"
"""A choice among the answers that count for a score; its options are the same everywhere."""
Write = Callable[[str | None, dict[str, Any]], None]
"""Keeps what was written: the code of the question, None for a new one, and its values."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: «change», «remove», «up» or «down», of the question at ``position``."""

    act: str
    position: int


def row(questions: Sequence[EditedQuestion], position: int, *, editable: bool) -> Wanted | None:
    """One question of the list with its buttons."""
    question, last = questions[position], len(questions) - 1
    with st.container(border=True):
        st.markdown(f"**{position + 1}.** {escape(question.label)}" + (" \\*" if question.is_required else ""))
        st.caption(" · ".join(_remarks(questions, question)))
        if not editable:
            return None
        with st.container(horizontal=True):
            for act, label, icon, disabled in (
                ("change", _("Change"), "edit", False),
                ("up", _("Up"), "arrow_upward", position == 0),
                ("down", _("Down"), "arrow_downward", position == last),
                ("remove", _("Remove"), "delete", False),
            ):
                key = f"question-{act}-{question.code}"
                if st.button(label, key=key, icon=f":material/{icon}:", type="tertiary", disabled=disabled):
                    return Wanted(act, position)
    return None


def _remarks(questions: Sequence[EditedQuestion], question: EditedQuestion) -> list[str]:
    """Type, options, condition and number of answers, in words."""
    remarks = [kind_word(FROM_1_TO_5 if _is_scale(question.options) else question.type)]
    if question.options and not _is_scale(question.options):
        remarks.append(escape(", ".join(_option(one) for one in question.options)))
    parent = _parent(questions, question)
    if parent and question.condition:
        names = _answers_to(parent)
        said = ", ".join(names[one] for one in question.condition["in"] if one in names)
        remarks.append(_("only if “%(question)s” is: %(answers)s", question=escape(parent.label), answers=escape(said)))
    if question.answers:
        remarks.append(n_("%(n)s answer", "%(n)s answers", question.answers))
    return remarks


def _option(option: Mapping[str, str]) -> str:
    return option.get(language().value) or option.get("fr") or option["value"]


def kind_word(kind: str) -> str:
    """How a question is answered, in words."""
    return _("From 1 to 5, counts for the score") if kind == FROM_1_TO_5 else word(QuestionType(kind))


def _is_scale(options: Sequence[Mapping[str, str]]) -> bool:
    return tuple(one["value"] for one in options) == SCALE


def moved(questions: Sequence[EditedQuestion], wanted: Wanted) -> list[str]:
    """The codes in the order that «up» or «down» asks for."""
    codes = [one.code for one in questions]
    other = wanted.position + (-1 if wanted.act == "up" else 1)
    codes[wanted.position], codes[other] = codes[other], codes[wanted.position]
    return codes


def _parent(questions: Sequence[EditedQuestion], question: EditedQuestion) -> EditedQuestion | None:
    """The question on which this one depends."""
    code = question.condition["question"] if question.condition else None
    return next((one for one in questions if one.code == code), None)


def _answers_to(question: EditedQuestion) -> dict[Any, str]:
    """Answers upon which another question can depend, with their words."""
    if question.type is QuestionType.YES_NO:
        return {True: _("Yes"), False: _("No")}
    return {one["value"]: _option(one) for one in question.options}


def dialog(
    questions: Sequence[EditedQuestion], position: int | None, seen: str | int, write: Write, *, scored: bool = False
) -> None:
    """Write a new question, or change the one at ``position``. ``scored``: questions from 1 to 5 are offered."""
    question = None if position is None else questions[position]

    @st.dialog(_("Change the question") if question else _("Add a question"), width="medium")
    def opened() -> None:
        earlier = [one for one in questions[:position] if one.type in DECIDING]
        key = f"question-{question.code if question else 'new'}-{seen}"
        values = _inputs(question, earlier, key, scored=scored)
        if act_button(_("Save the question"), "question-save", type="primary"):
            write(question.code if question else None, values)

    opened()


def _inputs(
    question: EditedQuestion | None, earlier: Sequence[EditedQuestion], key: str, *, scored: bool
) -> dict[str, Any]:
    now = dict(question.values) if question else blank()
    asked = _kind(now, key, scored=scored)
    is_scale = asked == FROM_1_TO_5
    kind = QuestionType.CHOICE if is_scale else QuestionType(asked)
    found: dict[str, Any] = {"type": kind}
    if _is_scale(now["options"]):
        now["options"] = []
    lines: dict[str, list[str]] = {}
    for tab, one in zip(st.tabs(list(_NAMES.values())), LANGUAGES, strict=True):
        with tab:
            star = " *" if one == "fr" else ""
            for name, label in (("label", _("Question") + star), ("help", _("Help under the question"))):
                field = f"{name}_{one}"
                found[field] = st.text_input(label, now[field], max_chars=LABEL_LENGTH, key=f"{key}-{field}")
                field_error(field)
            if kind in WITH_OPTIONS and not is_scale:
                words = "\n".join(option.get(one, "") for option in now["options"]).rstrip()
                label = _("Answers to choose from, one a line") + star
                lines[one] = (st.text_area(label, words, key=f"{key}-options-{one}") or "").splitlines()
    if is_scale:
        st.caption(_("Answered by: %(answers)s.", answers=" · ".join(_option(one) for one in SCALE_OPTIONS)))
        found["options"] = list(SCALE_OPTIONS)
    elif kind in WITH_OPTIONS:
        st.caption(_("Correct an answer in its line. Its translations stand in the same line of the other languages."))
        found["options"] = options(now["options"], lines)
    field_error("options")
    found["is_required"] = st.checkbox(_("An answer is needed"), now["is_required"], key=f"{key}-required")
    with st.expander(_("More: condition and limits"), expanded=bool(now["condition"])):
        found["condition"] = _condition(now["condition"], earlier, key)
        field_error("condition")
        if kind in WITH_BOUNDS:
            found |= _bounds(now, kind, key)
    return found


def _kind(now: Mapping[str, Any], key: str, *, scored: bool) -> str:
    """How it is answered: a type, or from 1 to 5."""
    kinds = [*([FROM_1_TO_5] if scored else []), *(str(one.value) for one in QuestionType)]
    before = FROM_1_TO_5 if scored and _is_scale(now["options"]) else str(now["type"].value)
    chosen = st.selectbox(
        _("How it is answered"), kinds, index=kinds.index(before), format_func=kind_word, key=f"{key}-type"
    )
    field_error("type")
    return chosen or before


def options(before: Sequence[Mapping[str, str]], lines: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """Options as they were typed, a line each in each language.

    An option keeps its value where its French words stay; where as many lines remain, also where only they change.
    """
    rows = [
        {one: (text or "").strip() for one, text in zip(LANGUAGES, texts, strict=True)}
        for texts in zip_longest(*(lines.get(one, []) for one in LANGUAGES))
    ]
    rows = [row for row in rows if any(row.values())]
    values = {option.get("fr", ""): option["value"] for option in before}
    same = {row["fr"] for row in rows} & set(values)
    for position, row in enumerate(rows):
        if row["fr"] in values:
            row["value"] = values[row["fr"]]
        elif len(rows) == len(before) and before[position].get("fr", "") not in same:
            row["value"] = before[position]["value"]
    return rows


def _condition(
    now: Mapping[str, Any] | None, earlier: Sequence[EditedQuestion], key: str
) -> dict[str, Any] | None:  # fmt: skip
    """Always asked, or upon which answers to which earlier question."""
    if not earlier:
        st.caption(_("It can depend on an earlier question that is answered by yes or no or from a list."))
        return None
    by_code = {one.code: one for one in earlier}
    codes = [None, *by_code]
    before = now["question"] if now and now["question"] in by_code else None
    code = st.selectbox(
        _("When it is asked"), codes, index=codes.index(before), key=f"{key}-parent",
        format_func=lambda one: (
            _("only after an answer to “%(question)s”", question=by_code[one].label) if one else _("always")
        ),
    )  # fmt: skip
    if code is None:
        return None
    names = _answers_to(by_code[code])
    chosen = [one for one in now["in"] if one in names] if now and code == before else []
    given = st.multiselect(
        _("Answers with which it is asked"), list(names), chosen, format_func=names.__getitem__, key=f"{key}-in-{code}"
    )
    return {"question": code, "in": given}


def _bounds(now: Mapping[str, Any], kind: QuestionType, key: str) -> dict[str, Any]:
    """Least and most: of a number, or of the characters of a text."""
    is_text = kind in _TEXTS
    labels = {
        "minimum": _("At least (characters)") if is_text else _("Lowest number"),
        "maximum": _("At most (characters)") if is_text else _("Highest number"),
    }
    found: dict[str, Any] = {}
    for column, name in zip(st.columns(2), labels, strict=True):
        with column:
            found[name] = st.number_input(
                labels[name], 1 if is_text else None, TEXT_LENGTH if is_text else None, now[name], step=1,
                key=f"{key}-{name}-{is_text}",
            )  # fmt: skip
            field_error(name)
    return found
