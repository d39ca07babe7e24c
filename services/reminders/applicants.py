"""Reminders to those who apply: a draft before the call closes, a selection before its answer date, corrections."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ApplicationState, CallState, CorrectionState, SubjectKind
from db.models import Application, Call, CorrectionRequest, Person, User
from services.application_checks import fillings, missing_of
from services.application_records import APPLICANT_PAGE
from services.i18n import N_
from services.mail.templates import in_words, one_line
from services.records import local_day
from services.reminders.matters import Matter, Recipient, Words, account_of, day_due, narrowed, recipient
from services.reminders.minors import guardians_of, of_minor

DRAFT_STEPS = (-7, -3, -1)
"""Before the day on which the call closes."""
SELECTION_STEPS = (-8, -2)
"""Before the last day to answer: the 7th and the 13th day of a usual delay of 15 days."""
CORRECTION_STEPS = (-3, 0)
FILL_PAGE = "/candidater?id="
_LIVE = (
    ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.SHORTLISTED,
    ApplicationState.WAITLISTED, ApplicationState.SELECTED,
)  # fmt: skip
_LABEL = N_("Your application")


def drafts(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """Applications that were begun and not sent, of calls that close soon."""
    soon = now + timedelta(days=-min(DRAFT_STEPS) + 1)
    query = select(Application, Call, Person, User).where(
        Application.state == ApplicationState.DRAFT,
        Call.state == CallState.PUBLISHED,
        Call.closes_at > now,
        Call.closes_at <= soon,
    )
    rows = [row for row in _rows(session, query, Application, ids) if _draft_day(row[0], row[1], now) is not None]
    filled = fillings(session, [application for application, *_more in rows]) if ids is not None else {}
    minors = guardians_of(session, [row[:3] for row in rows])
    found = []
    for application, call, person, user in rows:
        if to := recipient(person, user, application.language):
            labels = []
            if ids is not None:
                labels = [
                    one.label(to.language) for one in missing_of(application, filled[application.id], to.language)
                ]
            found.append(_draft(application, call, to, labels, now))
        if parent := minors.get(application.id):
            found.append(_draft_of_minor(application, call, person, parent, now))
    return found


def _draft_day(application: Application, call: Call, now: datetime) -> date | None:
    zone = call.time_zone
    return day_due(
        DRAFT_STEPS, anchor=local_day(call.closes_at, zone), began_on=local_day(application.created_at, zone),
        today=local_day(now, zone),
    )  # fmt: skip


def _draft(application: Application, call: Call, to: Recipient, labels: list[str], now: datetime) -> Matter:
    title = one_line(localised(call, "title", to.language))
    params = {"call": title, "deadline": in_words(call.closes_at, to.language, call.time_zone)}
    sentences = [
        Words(N_("Your application for “%(call)s” is not sent yet. It can be sent until %(deadline)s."), params)
    ]
    if labels:
        what = one_line(", ".join(labels))
        sentences.append(Words(N_("Still missing: %(what)s."), {"what": what}))
    else:
        sentences.append(Words(N_("Nothing is missing: all that is left is to send it.")))
    return Matter(
        "draft", SubjectKind.APPLICATION, application.id, _draft_day(application, call, now) or now.date(), to,
        Words(N_("your application for “%(call)s” is not sent yet"), {"call": title}), tuple(sentences), _LABEL,
        path=FILL_PAGE + application.public_id, due=local_day(call.closes_at, call.time_zone),
    )  # fmt: skip


def selections(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """Selected people who have not answered yet and still can."""
    until = now + timedelta(days=-min(SELECTION_STEPS) + 1)
    query = select(Application, Call, Person, User).where(
        Application.state == ApplicationState.SELECTED, Application.confirm_by > now, Application.confirm_by <= until
    )
    rows = list(_rows(session, query, Application, ids))
    minors = guardians_of(session, [row[:3] for row in rows])
    found = []
    for application, call, person, user in rows:
        zone, to = call.time_zone, recipient(person, user, application.language)
        due = local_day(application.confirm_by, zone)
        began_on = local_day(application.decided_at or application.created_at, zone)
        day = day_due(SELECTION_STEPS, anchor=due, began_on=began_on, today=local_day(now, zone))
        if day is None:
            continue
        if parent := minors.get(application.id):
            found.append(_selection_of_minor(application, call, person, parent, day))
        if to is None:
            continue
        title = one_line(localised(call, "title", to.language))
        params = {"call": title, "deadline": in_words(application.confirm_by, to.language, zone)}
        found.append(
            Matter(
                "selection", SubjectKind.APPLICATION, application.id, day, to,
                Words(N_("you are selected for “%(call)s” and have not answered yet"), {"call": title}),
                (
                    Words(N_("You are selected for “%(call)s”: confirm or decline the place by %(deadline)s."), params),
                    Words(N_("Without an answer by then, the place is given to another person.")),
                ),
                N_("Confirm or decline"), path=APPLICANT_PAGE + application.public_id, due=due,
            )
        )  # fmt: skip
    return found


def _draft_of_minor(application: Application, call: Call, person: Person, to: Recipient, now: datetime) -> Matter:
    day = _draft_day(application, call, now) or now.date()
    return of_minor(
        "draft", application, call, person, to, day, call.closes_at,
        N_("the application of %(person)s for “%(call)s” is not sent yet"),
        N_("%(person)s, whose guardian you are, has begun an application for “%(call)s” that is not sent yet. It can "
           "be sent until %(deadline)s."),
    )  # fmt: skip


def _selection_of_minor(application: Application, call: Call, person: Person, to: Recipient, day: date) -> Matter:
    return of_minor(
        "selection", application, call, person, to, day, application.confirm_by or call.closes_at,
        N_("%(person)s is selected for “%(call)s” and has not answered yet"),
        N_("%(person)s, whose guardian you are, is selected for “%(call)s” and should confirm or decline the place by "
           "%(deadline)s. Without an answer by then, the place is given to another person."),
    )  # fmt: skip


def corrections(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """People who were asked to correct something in their application."""
    query = (
        select(CorrectionRequest, Call, Person, User)
        .join(Application, Application.id == CorrectionRequest.application_id)
        .where(
            CorrectionRequest.state == CorrectionState.OPEN,
            CorrectionRequest.due_on <= now.date() + timedelta(days=-min(CORRECTION_STEPS) + 1),
            Application.state.in_(_LIVE),
        )
        .add_columns(Application)
    )
    found = []
    for request, call, person, user, application in _rows(session, query, CorrectionRequest, ids):
        zone, to = call.time_zone, recipient(person, user, application.language)
        day = day_due(
            CORRECTION_STEPS, anchor=request.due_on, began_on=local_day(request.requested_at, zone),
            today=local_day(now, zone),
        )  # fmt: skip
        if day is None or to is None:
            continue
        title = one_line(localised(call, "title", to.language))
        params = {"call": title, "day": in_words(request.due_on, to.language, None)}
        found.append(
            Matter(
                "correction", SubjectKind.CORRECTION, request.id, day, to,
                Words(N_("something is to be corrected in your application for “%(call)s”"), {"call": title}),
                (
                    Words(N_("Correct what is asked for in your application for “%(call)s” by %(day)s."), params),
                    Words(N_("What is asked: %(message)s"), {"message": one_line(request.message)}),
                ),
                _LABEL, path=APPLICANT_PAGE + application.public_id, due=request.due_on,
            )
        )  # fmt: skip
    return found


def _rows(session: Session, query: Any, model: type[Any], ids: Collection[int] | None) -> Iterator[Any]:
    """The rows of ``query`` with the call, the person and the account of each application, in the order of ids."""
    joined = query.join(Call, Call.id == Application.call_id).join(Person, Person.id == Application.person_id)
    return iter(session.execute(narrowed(joined.outerjoin(User, account_of()).order_by(model.id), model, ids)))
