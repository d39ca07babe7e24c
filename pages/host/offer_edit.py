"""One offer: written, published, closed, repeated next year."""

import streamlit as st

from db.enums import OfferState, Role
from services import offers
from services.queries import calls, departments
from services.queries import offers as queries
from services.unit import utc_now
from ui import menu
from ui.act import act_button, perform
from ui.components import offer_form as form
from ui.components.badges import state_badge
from ui.components.layout import header, narrow
from ui.components.offer_moves import choose_department, moves, remarks
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.HOST, Role.COORDINATOR, Role.ADMIN), utc_now()
offer_id, is_staff = st.query_params.get("id", ""), actor.has(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    offer = queries.detail(session, actor, offer_id, language=language()) if offer_id else None
    rows = departments.departments(session, actor, today=now.date(), language=language())
    live_calls = (
        [call for call in calls.call_list(session, actor, now) if call.ends_on >= now.date()] if is_staff else []
    )

# Render
with narrow():
    menu.page_link("offers" if is_staff else "my_offers", _("All offers"), icon="arrow_back")
    header(
        offer.title_fr if offer else _("New offer"),
        _("Title, dates, tutor, one confirmation: applicants see it as soon as it is published."),
    )
    if offer:
        state_badge(offer.state)
        remarks(offer)
    department = offer.department_public_id if offer else choose_department(rows)
    with reading() as session:
        tutors = departments.tutors(session, actor, department) if department else []
    fields = form.fields(offer, tutors, live_calls)
    lawful = form.lawful_use(offer)
    publish = save = False
    with st.container(horizontal=True):
        if offer is None or offer.state is OfferState.DRAFT:
            publish = act_button(_("Publish the offer"), "offer-publish", type="primary", disabled=not department)
        if offer is None or offer.may_edit:
            label = _("Keep as a draft") if offer is None else _("Save the changes")
            save = act_button(label, "offer-save", disabled=not department)
    if offer:
        moves(actor, offer)

# Act
done, after = _("The offer is published."), (lambda made: menu.goto("offer_edit", id=made.public_id))
if publish and offer is None:
    perform(
        "offer-publish", offers.create_and_publish, actor, department, lawful_use_confirmed=lawful, done=done,
        then=lambda made: after(made[0]), **fields,
    )  # fmt: skip
elif publish and offer:
    perform(
        "offer-publish", offers.edit_and_publish, actor, offer_id, lawful_use_confirmed=lawful,
        seen_version=offer.version, done=done, **fields,
    )  # fmt: skip
elif save and offer is None:
    perform("offer-save", offers.create, actor, department, done=_("The draft is kept."), then=after, **fields)
elif save and offer:
    perform(
        "offer-save",
        offers.edit,
        actor,
        offer_id,
        seen_version=offer.version,
        done=_("The offer is changed."),
        **fields,
    )
