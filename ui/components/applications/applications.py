"""Pieces that several pages about applications share."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import ApplicationState as S
from db.enums import QuestionType, SubjectKind
from services import formats
from services.queries.applications.applications import (
    ApplicationForm,
    DocumentRow,
    HistoryRow,
    MyApplication,
    QuestionRow,
)
from services.queries.internships.evaluations import EvaluationRow
from services.queries.internships.placements import PlacementHistoryRow
from ui.components.badges import day, day_and_left, instant, state_markdown, word
from ui.components.layout import escape
from ui.i18n import _, language, n_


def next_step(row: MyApplication, now: datetime) -> str:
    """What comes next and by when, in one line."""
    today = now.astimezone(ZoneInfo(row.time_zone)).date()
    match row.state:
        case S.DRAFT if row.closes_at <= now:
            return _("The call is closed: what you entered is kept, but can no longer be changed or sent.")
        case S.DRAFT if row.missing:
            return (
                n_("%(n)s thing is missing.", "%(n)s things are missing.", len(row.missing))
                + " "
                + _closing(row, today)
            )
        case S.DRAFT:
            return _("Everything is there: read it over and send it.") + " " + _closing(row, today)
        case S.SELECTED if row.confirm_by:
            return _(
                "Answer by %(day)s.", day=day_and_left(row.confirm_by.astimezone(ZoneInfo(row.time_zone)).date(), today)
            )
        case S.SUBMITTED | S.UNDER_REVIEW | S.SHORTLISTED if row.answer_by:
            return _("You will have an answer by %(day)s.", day=day_and_left(row.answer_by, today))
        case S.WAITLISTED:
            return _("We write to you as soon as a place becomes free.")
        case S.CONFIRMED if row.placement_public_id:
            return _("Your internship is planned: see “My internship”.")
        case S.CONFIRMED if row.is_exchange:
            return _("You take part in the exchange. What comes next stands in “My exchange”.")
        case S.CONFIRMED:
            return _("The city is preparing your internship: department, tutor and dates will follow.")
    return ""


def _closing(row: MyApplication, today: date) -> str:
    closes = row.closes_at.astimezone(ZoneInfo(row.time_zone)).date()
    return _("To be sent before %(day)s.", day=day_and_left(closes, today))


def documents(rows: tuple[DocumentRow, ...]) -> None:
    """Files with their state and a link that is authorised at each download."""
    for row in rows:
        line = (
            f"{word(row.kind)} · [{escape(row.name)}](/files/{row.public_id}) · "
            f"{formats.file_size(row.size, language())} {state_markdown(row.state)}"
        )
        st.markdown(line + (f"  \n:orange[{escape(row.state_reason)}]" if row.state_reason else ""))


def history(rows: tuple[HistoryRow, ...]) -> None:
    """Who did what, when and how; latest first."""
    for row in reversed(rows):
        who = f" · {escape(row.actor_name)}" if row.actor_name else ""
        how = f" · {word(row.source)}" if row.source.value not in {"account"} else ""
        why = f"  \n{escape(row.reason)}" if row.reason else ""
        why += f"  \n:gray[{evidence}]" if (evidence := known(row)) else ""
        st.markdown(f":{row.colour}-badge[{_(row.label)}] :gray[{instant(row.at)}{who}{how}]{why}")


def known(row: HistoryRow | PlacementHistoryRow | EvaluationRow) -> str:
    """How one knows of what was recorded on behalf: who told it, on which day, and the proof."""
    parts = [_("told by %(name)s", name=escape(row.told_by))] if row.told_by else []
    parts += [day(row.happened_on)] if row.happened_on else []
    parts += [f"[{_('proof')}](/files/{row.proof_public_id})"] if row.proof_public_id else []
    return " · ".join(parts)


def upload_key(kind: SubjectKind, record: str, document: str) -> str:
    """Key of an uploader that is emptied once its file was taken: it counts the uploads."""
    count = st.session_state.get(f"uploads-{record}-{document}", 0)
    return f"upload-{kind}-{record}-{document}-{count}"


def study_line(detail: ApplicationForm) -> str:
    """«Marketing · L3 · Université française en Arménie»."""
    return " · ".join(part for part in (detail.study_field, detail.study_year, detail.sending_organisation) if part)


def answered(questions: tuple[QuestionRow, ...]) -> list[tuple[str, str]]:
    """The call's own questions that were answered, each with the answer in words."""
    given = [one for one in questions if one.is_visible and one.answer is not None]
    return [(one.label, "\n".join(filter(None, (_answer(one), asked_then(one))))) for one in given]


def asked_then(question: QuestionRow) -> str:
    """The words to which the answer was given, where the question is put in others since."""
    then = question.then
    said = [_("asked then: “%(question)s”", question=then.question)] if then.question else []
    said += [_("chosen then: “%(answer)s”", answer=then.answer)] if then.answer else []
    return f"({' · '.join(said)})" if said else ""


def _answer(question: QuestionRow) -> str:
    value, names = question.answer, dict(question.options)
    if question.type is QuestionType.DATE:
        return day(date.fromisoformat(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(names.get(one, str(one)) for one in value)
    return names.get(str(value), str(value))
