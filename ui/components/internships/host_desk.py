"""The desk of a department: what awaits first, then offers, interns now and next. By account and by link alike."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from db.enums import PlacementState
from services.actors import Actor
from services.queries.applications import opinions as opinion_reads
from services.queries.applications.applications import detail as application_detail
from services.queries.internships import desk as queries
from services.queries.internships import placements as placement_reads
from services.queries.internships.departments import DepartmentRow
from services.queries.internships.desk import Desk
from ui import menu
from ui.components.applications import candidates
from ui.components.internships import agreement_card, interns
from ui.components.internships import placement_file as file
from ui.components.internships.check_in import how_it_goes
from ui.components.internships.interns import Go
from ui.components.internships.presence_file import presence
from ui.components.layout import empty, escape, section
from ui.i18n import _, language, n_
from ui.load import reading


def by_account(kind: str, public_id: str) -> None:
    """Where people with an account are led."""
    page = {"candidate": "candidate", "offer": "offer_edit", "intern": "placement"}[kind]
    menu.goto(page, **({"id": public_id} if public_id else {}))


def by_link(kind: str, public_id: str) -> None:
    """Where the bearer of a link is led: the same page, about one record."""
    menu.goto("department_desk", **{kind: public_id or "new"})


def out_of_use(departments: list[DepartmentRow]) -> None:
    """A clear sentence for each department that hosts nobody new."""
    for one in departments:
        if not one.is_active:
            st.warning(
                _(
                    "%(department)s is out of use: no new intern comes and no candidate awaits your word. Interns who "
                    "are planned or present stay until the coordinators have found them another place.",
                    department=escape(one.name),
                ),
                icon=":material/block:",
            )


def awaiting(actor: Actor, desk: Desk, today: date, go: Go) -> None:
    """Candidates to answer, interns to prepare for, how it goes, how it ended."""
    if not desk.unanswered and not desk.awaiting:
        empty(_("Nothing awaits you."), _("We write to you by mail when that changes."))
    if desk.unanswered:
        number = len(desk.unanswered)
        section(n_("%(n)s candidate awaits your word", "%(n)s candidates await your word", number))
        candidates.cards(actor, desk.unanswered, go)
    if desk.awaiting:
        section(_("For your interns"))
    for intern in desk.awaiting:
        interns.asked(actor, intern, today, go)


def others(actor: Actor, desk: Desk, today: date, go: Go) -> None:
    """Interns now and next, those who have left, and candidates who are answered."""
    for title, rows in ((_("There now"), desk.present), (_("To come"), desk.to_come)):
        if rows:
            section(title)
            interns.cards(rows, today, go)
    if not (desk.present or desk.to_come or desk.past):
        section(_("Interns"))
        empty(_("No intern is planned in your department yet."), _("They appear here as soon as one is."))
    if desk.past:
        interns.past(desk.past, today, go)
    answered = [one for one in desk.candidates if not one.awaits]
    if answered:
        with st.expander(_("Candidates you have answered, or who are decided")):
            candidates.cards(actor, answered, go)


def candidate(actor: Actor, public_id: str, now: datetime, preselected: str = "") -> None:
    """One candidate with CV and the answer."""
    with reading() as session:
        detail = application_detail(session, actor, public_id, now=now)
        found = opinion_reads.of_application(session, actor, public_id, language=language())
    candidates.file(detail)
    candidates.answers(actor, detail, found, preselected)


def intern(actor: Actor, public_id: str, now: datetime) -> None:
    """One internship: what is asked, what is to be done, place and people."""
    today = now.date()
    with reading() as session:
        placement = placement_reads.detail(session, actor, public_id, now=now, language=language())
        [row] = placement_reads.page(session, actor, today=today, only=public_id, language=language()).rows
        mine = queries.of_placement(session, actor, row, today=today, language=language())
    file.heading(placement, now)
    if mine.end_item and mine.minutes is None:
        interns.went_well(actor, mine, today)
    how_it_goes(actor, placement)
    presence(actor, public_id, now)
    section(_("What is to be done"))
    file.checklist(actor, placement, today)
    if placement.state is not PlacementState.CANCELLED:
        agreement_card.of_internship(actor, public_id, is_planned=placement.state is PlacementState.PLANNED)
    section(_("Place and people"))
    file.place(placement)
    section(_("Whom to call"))
    file.contacts(placement)
