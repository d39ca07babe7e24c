"""What the coordinators ask to be corrected in an application that was sent, each with its input in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import CorrectionState, DocumentKind
from services import applications, people
from services.actors import Actor
from services.queries.applications.applications import ApplicationDetail, CorrectionRow
from services.queries.applications.calls import OfferChoice
from services.queries.people.people import OrganisationRow
from ui.autosave import Autosave
from ui.components.applications import applications as shown
from ui.components.applications import apply_steps as steps
from ui.components.applications.own_application import OVER
from ui.components.badges import day_and_left, state_markdown, word
from ui.components.layout import escape, section
from ui.components.people.countries import countries, country_name
from ui.i18n import _, language


def asked(
    actor: Actor,
    detail: ApplicationDetail,
    offers: list[OfferChoice],
    schools: list[OrganisationRow],
    now: datetime,
) -> None:
    """A card for each open request while the application is under way. What is entered is saved at once."""
    if not detail.corrections or detail.state in OVER:
        return
    section(_("To be corrected"))
    st.caption(_("What you enter here is saved at once and seen by the coordinators."))
    today = now.astimezone(ZoneInfo(detail.time_zone)).date()
    open_for_it = replace(detail, may_fill=True)
    for request in detail.corrections:
        with st.container(border=True):
            due = day_and_left(request.due_on, today) if request.state is CorrectionState.OPEN else ""
            st.markdown(
                f":gray[{escape(request.label)}] {state_markdown(request.state, public=True)}  \n"
                f"**{escape(request.message)}**" + (f"  \n:orange[{due}]" if due else "")
            )
            _input(actor, open_for_it, request, offers, schools)


def _input(
    actor: Actor,
    detail: ApplicationDetail,
    request: CorrectionRow,
    offers: list[OfferChoice],
    schools: list[OrganisationRow],
) -> None:
    name, _colon, code = request.field.partition(":")
    saved = Autosave(applications.save_field, actor, detail.public_id)
    match name:
        case "document":
            kind = DocumentKind(code)
            sent = tuple(one for one in detail.documents if one.kind is kind)
            st.markdown(f":gray[{word(kind)}]")
            shown.documents(sent)
            steps.uploader(actor, detail, kind, replaces=bool(sent))
        case "question":
            answers = Autosave(applications.save_answer, actor, detail.public_id)
            found = [question for question in detail.questions if question.code == code]
            for question in found:
                steps.question_input(answers, question)
            if not found:
                st.caption(_("This question is no longer asked: you have nothing to do."))
        case "choices":
            steps.choices(actor, detail, offers)
        case "motivation":
            saved.long_text(steps.why_label(detail), name, detail.motivation, height=180, max_chars=2000)
        case "study_field":
            saved.text(_("What you study"), name, detail.study_field, max_chars=120)
        case "study_year" if detail.is_exchange:
            saved.text(_("Class"), name, detail.study_year, max_chars=40)
        case "study_year":
            saved.choice(_("Year"), name, detail.study_year, steps.STUDY_YEARS)
        case "available_from":
            saved.day(_("Available from"), name, detail.available_from)
        case "available_until":
            saved.day(_("Available until"), name, detail.available_until)
        case "sending_organisation":
            names = {school.public_id: school.name for school in schools}
            current = detail.sending_organisation_public_id
            saved.choice(steps.school_label(detail), name, current, list(names), names=names.__getitem__)
        case "person":
            _personal(actor, detail, code)


def _personal(actor: Actor, detail: ApplicationDetail, field: str) -> None:
    """What belongs to the person and so to all their applications."""
    person = detail.person
    saved = Autosave(people.save_field, actor, person.public_id)
    match field:
        case "birth_date":
            saved.day(_("Date of birth"), field, person.birth_date, min_value="1940-01-01", max_value="today")
        case "nationality":
            saved.choice(_("Nationality"), field, person.nationality, countries(language()), names=country_name)
        case "given_name":
            saved.text(_("Given name"), field, person.given_name, max_chars=100)
        case "family_name":
            saved.text(_("Family name"), field, person.family_name, max_chars=100)
        case "phone":
            saved.text(_("Phone"), field, person.phone, max_chars=40, type="phone")
