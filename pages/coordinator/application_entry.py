"""Enter an application for somebody who applied by phone, on paper or in person, and send it for them."""

import streamlit as st

from db.enums import OrganisationKind, Role, SubjectKind
from services import applications
from services.application_checks import Step
from services.queries.applications.applications import form_on_behalf
from services.queries.applications.calls import call_list, offers_of_call
from services.queries.people.people import organisations
from services.unit import utc_now
from ui import menu
from ui.act import act_button, perform
from ui.components.applications import application_entry as entry
from ui.components.applications import apply_steps as steps
from ui.components.applications.apply_frame import back_and_forth, current_step, missing_card, step_bar
from ui.components.layout import narrow, section
from ui.components.people.person_choice import choose_person
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
application_id = st.query_params.get("id", "")
if not application_id:
    # Load
    with reading() as session:
        calls = entry.fillable(call_list(session, actor, now))

    # Render
    with narrow():
        entry.introduction()
        call = entry.choose_call(calls)
        section(_("Who applied"))
        person = choose_person(actor)
        told = entry.told(now.date())
        begin = act_button(_("Begin the application"), "entry-begin", type="primary")

    # Act
    if begin:
        perform(
            "entry-begin", applications.start_on_behalf, actor, call.public_id, person, **told.words(),
            then=lambda made: entry.begun(made.public_id, told),
        )  # fmt: skip
    st.stop()

# Load
with reading() as session:
    application = form_on_behalf(session, actor, application_id, now=now)
    names, titles = steps.names(application), steps.titles(application, entry.TITLES)
    here = current_step(names)
    if here == Step.CHOICES:
        offers = offers_of_call(session, application.call_public_id, language())
    elif here == Step.STUDIES:
        schools = organisations(session, language(), OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL)

# Render
if application.submitted_at:
    menu.goto("application", id=application_id)
send = False
with st.container(width=860):
    entry.heading(application)
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
            said = entry.told_at_the_end(application, now.date())
            ready = not application.missing and not application.obstacles and application.may_fill
            send = act_button(_("Send the application"), "entry-send", type="primary", disabled=not ready)
    missing_card(application)
    back_and_forth(names, here)

# Act
if send:
    options = said.options(actor, SubjectKind.APPLICATION, application_id, "entry-send")
    if options is not None:
        perform(
            "entry-send", applications.submit, actor, application_id, **options,
            done=_("The application is sent, with who told it."),
            then=lambda _state: menu.goto("application", id=application_id),
        )  # fmt: skip
