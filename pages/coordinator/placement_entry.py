"""Plan an internship from an application, enter one that was agreed otherwise, or change one."""

from typing import Any

import streamlit as st

from db.enums import OrganisationKind, Role
from services import placements
from services.queries.applications import applications
from services.queries.internships import agreements, departments, offers
from services.queries.internships import placements as queries
from services.queries.people import people
from services.unit import utc_now
from ui import menu
from ui.act import act_button, perform
from ui.components.internships import agreement_card
from ui.components.internships import placement_form as form
from ui.components.internships.owing import crossed, owes
from ui.components.internships.who_counts import limits_and_who
from ui.components.layout import header, narrow, section
from ui.components.people.person_choice import choose_person
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
application_id, placement_id = st.query_params.get("application", ""), st.query_params.get("placement", "")

# Load
application = placement = agreement = None
fitting = []
with reading() as session:
    rows = departments.departments(session, actor, today=now.date(), language=language())
    schools = people.organisations(session, language(), OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL)
    if application_id:
        application = applications.detail(session, actor, application_id, now=now)
        fitting = offers.fitting(session, actor, application_id, language=language())
    if placement_id:
        placement = queries.detail(session, actor, placement_id, now=now, language=language())
        agreement = agreements.of_placement(session, actor, placement_id)
is_signed = agreement_card.is_signed(agreement)

# Render
person: str | dict[str, Any] = {}
state: dict[str, Any] = {}
with narrow():
    if application:
        header(_("Plan the internship"), f"{application.person.name} · {application.call_title}")
    elif placement:
        header(_("Change the internship"), placement.name)
        agreement_card.what_it_fixes(placement_id, agreement)
    else:
        header(
            _("Enter an internship"), _("Agreed by phone or already running: write what is known, the rest can follow.")
        )
        section(_("Person"))
        person = choose_person(actor)
    section(_("Place and dates"))
    offer = form.choose_offer(fitting)
    with reading() as session:
        start = form.suggested(session, actor, application, placement, offer, language())
    is_given = bool(offer) or is_signed
    department = start.department if is_given else form.choose_department(rows, start.department)
    with reading() as session:
        tutors = departments.tutors(session, actor, department) if department else []
        open_offers = (
            offers.open_in(session, actor, department, placement_public_id=placement_id or None, language=language())
            if department and not offer
            else []
        )
    offer_public_id = offer or form.offer_of(start, open_offers)
    if is_signed:
        typed = form.free_fields(start, tutors)
    else:
        typed = form.fields(start, tutors, schools, key=f"placement-{offer}" if offer else "placement")
    fields = {"department_public_id": department, "offer_public_id": offer_public_id, **typed}
    if not application and not placement:
        section(_("Where it stands"))
        state = form.state_and_source()
    if not is_signed:
        asked = form.asked(fields, application_id, placement_id, person)
        limits_and_who(actor, asked, "placement")
        crossed(actor, asked)
        owes(actor, asked, "placement")
    save = act_button(_("Save the internship"), "placement-save", type="primary")

# Act
if save and application:
    perform(
        "placement-save", placements.plan, actor, application_id, seen_version=application.version,
        done=_("The internship is planned; the intern and the tutor are told by mail."),
        then=lambda made: menu.goto("placement", id=made.public_id), **fields,
    )  # fmt: skip
elif save and placement:
    perform(
        "placement-save", placements.edit, actor, placement_id, seen_version=placement.version,
        done=_("The internship is changed."), then=lambda made: menu.goto("placement", id=made.public_id), **fields,
    )  # fmt: skip
elif save:
    perform(
        "placement-save", placements.enter, actor, person=person, done=_("The internship is entered."),
        then=lambda made: menu.goto("placement", id=made.public_id), **state, **fields,
    )  # fmt: skip
