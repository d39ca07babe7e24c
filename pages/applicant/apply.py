"""Fill an application in, step by step: saved as one types, what is missing always in sight."""

import streamlit as st

from db.enums import OrganisationKind, Role
from services import applications
from services.application_checks import Step
from services.queries.applications.applications import form
from services.queries.applications.calls import offers_of_call
from services.queries.people.people import organisations
from services.unit import utc_now
from ui import menu
from ui.act import act_button, perform
from ui.components.applications import apply_steps as steps
from ui.components.applications.apply_frame import back_and_forth, current_step, heading, missing_card, step_bar
from ui.components.layout import section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.APPLICANT), utc_now()
application_id = st.query_params.get("id", "")

# Load
with reading() as session:
    application = form(session, actor, application_id, now=now)
    names, titles = steps.names(application), steps.titles(application)
    here = current_step(names)
    if here == Step.CHOICES:
        offers = offers_of_call(session, application.call_public_id, language())
    elif here == Step.STUDIES:
        schools = organisations(session, language(), OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL)

# Render
if application.submitted_at:
    menu.goto("my_application", id=application_id)
send = False
with st.container(width=860):
    heading(application, now)
    step_bar(application, names, here, titles)
    section(_(titles[here]))
    match here:
        case Step.IDENTITY:
            steps.identity(actor, application)
        case Step.STUDIES:
            steps.studies(actor, application, schools)
        case Step.CHOICES:
            steps.choices(actor, application, offers)
        case Step.DOCUMENTS:
            steps.papers(actor, application)
        case Step.QUESTIONS:
            steps.questions(actor, application)
        case _:
            steps.review(application)
            ready = not application.missing and not application.obstacles and application.may_fill
            send = act_button(_("Send my application"), "submit", type="primary", disabled=not ready)
    missing_card(application)
    back_and_forth(names, here)

# Act
if send:
    perform(
        "submit",
        applications.submit,
        actor,
        application_id,
        done=_("Your application is sent. A mail confirms it."),
        then=lambda _state: menu.goto("my_application", id=application_id),
    )
