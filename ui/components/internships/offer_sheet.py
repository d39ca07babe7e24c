"""One offer to write, publish, close and repeat, for coordinators, heads of department and the desk by link alike."""

from __future__ import annotations

from typing import Any

import streamlit as st

from db.enums import OfferState
from services import offers
from services.actors import Actor
from services.queries.applications.calls import CallRow
from services.queries.internships import departments as department_reads
from services.queries.internships import offers as queries
from services.queries.internships import posts
from services.queries.internships.departments import DepartmentRow, TutorRow
from services.queries.internships.offers import OfferDetail
from services.queries.internships.posts import PostRow
from ui.act import act_button, perform
from ui.components.badges import state_badge
from ui.components.internships import offer_form as form
from ui.components.internships.interns import Go
from ui.components.internships.offer_moves import choose_department, moves, remarks
from ui.components.internships.owing import owes
from ui.components.internships.who_counts import limits_and_who
from ui.components.layout import header
from ui.i18n import _, language
from ui.load import reading


def load(actor: Actor, offer_id: str) -> OfferDetail | None:
    """The offer, or nothing where a new one is to be written."""
    if not offer_id:
        return None
    with reading() as session:
        return queries.detail(session, actor, offer_id, language=language())


def sheet(
    actor: Actor, offer: OfferDetail | None, departments: list[DepartmentRow], calls: list[CallRow], go: Go
) -> None:
    """Title, what rules noticed, the form, and what can be done. What was typed stays when something is refused."""
    header(
        offer.title_fr if offer else _("New offer"),
        _("Title, dates, tutor, one confirmation: applicants see it as soon as it is published."),
    )
    if offer:
        state_badge(offer.state)
        remarks(offer)
    department = offer.department_public_id if offer else choose_department(departments)
    tutors, known = _of_department(actor, department, offer)
    fields = form.fields(offer, tutors, calls, known)
    asked = form.asked(fields, department, offer)
    limits_and_who(actor, asked, "offer")
    owes(actor, asked, "offer")
    lawful = form.lawful_use(offer)
    publish = save = False
    with st.container(horizontal=True):
        if offer is None or offer.state is OfferState.DRAFT:
            publish = act_button(_("Publish the offer"), "offer-publish", type="primary", disabled=not department)
        if offer is None or offer.may_edit:
            label = _("Keep as a draft") if offer is None else _("Save the changes")
            save = act_button(label, "offer-save", disabled=not department)
    if offer:
        moves(actor, offer, go)
    if publish or save:
        _write(actor, offer, department or "", fields, lawful if publish else None, go)


def _of_department(
    actor: Actor, department: str | None, offer: OfferDetail | None
) -> tuple[list[TutorRow], list[PostRow]]:
    """Who has followed interns there, and the posts it had; nothing before a department is chosen."""
    if not department:
        return [], []
    own = offer.public_id if offer else ""
    with reading() as session:
        return department_reads.tutors(session, actor, department), posts.of_department(
            session, actor, department, offer_public_id=own, language=language()
        )  # fmt: skip


def _write(
    actor: Actor, offer: OfferDetail | None, department: str, fields: dict[str, Any], lawful: bool | None, go: Go
) -> None:
    """Save, or publish where ``lawful`` is given; a new offer is then opened under its address."""
    name, done = ("offer-publish", _("The offer is published.")) if lawful is not None else ("offer-save", "")
    if offer is None and lawful is not None:
        perform(
            name, offers.create_and_publish, actor, department, lawful_use_confirmed=lawful, done=done,
            then=lambda made: go("offer", made[0].public_id), **fields,
        )  # fmt: skip
    elif offer is None:
        perform(
            name, offers.create, actor, department, done=_("The draft is kept."),
            then=lambda made: go("offer", made.public_id), **fields,
        )  # fmt: skip
    elif lawful is not None:
        perform(
            name, offers.edit_and_publish, actor, offer.public_id, lawful_use_confirmed=lawful,
            seen_version=offer.version, done=done, **fields,
        )  # fmt: skip
    else:
        perform(
            name, offers.edit, actor, offer.public_id, seen_version=offer.version, done=_("The offer is changed."),
            **fields,
        )  # fmt: skip
