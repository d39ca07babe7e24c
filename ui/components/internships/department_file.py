"""One department: what is written about it, what belongs to it, and taking it out of use."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from db.enums import OfferState
from services import departments
from services.actors import Actor
from services.queries.internships import offers as offer_reads
from services.queries.internships.departments import DepartmentRow
from services.queries.internships.placements import of_department
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import period, state_markdown
from ui.components.confirm import ask
from ui.components.layout import section
from ui.i18n import _, language, n_
from ui.load import reading


def form(actor: Actor, department: DepartmentRow | None) -> None:
    """Names, address, places; makes a department where there is none yet."""
    key = department.public_id if department else "new"
    fields: dict[str, Any] = {}
    for lang, label in (
        ("fr", _("Name in French") + " *"),
        ("en", _("Name in English")),
        ("hy", _("Name in Armenian")),
    ):
        value = getattr(department, f"name_{lang}", "")
        fields[f"name_{lang}"] = st.text_input(label, value, max_chars=200, key=f"dep-{key}-{lang}")
        field_error(f"name_{lang}")
    for name, label, longest in (("address", _("Address"), 300), ("phone", _("Phone"), 40)):
        value = getattr(department, name, "")
        fields[name] = st.text_input(label, value, max_chars=longest, key=f"dep-{key}-{name}")
        field_error(name)
    fields["places"] = st.number_input(
        _("How many interns at once"), 0, 99, department.places if department else 2, key=f"dep-{key}-places"
    )
    field_error("places")
    if not act_button(_("Save the department"), "department-save", type="primary"):
        return
    done = _("The department is saved.")
    if department:
        perform(
            "department-save", departments.edit, actor, department.public_id, seen_version=department.version,
            done=done, **fields,
        )  # fmt: skip
    else:
        perform(
            "department-save", departments.create, actor, done=done,
            then=lambda made: menu.goto("departments", id=made.public_id), **fields,
        )  # fmt: skip


def belongings(actor: Actor, department: DepartmentRow, today: date) -> None:
    """Its interns now and next, and its offers that are not over; each opens."""
    with reading() as session:
        found = of_department(
            session, actor, today=today, department_public_id=department.public_id, language=language()
        )
        offers = offer_reads.page(
            session, actor, department_public_id=department.public_id, size=20,
            states=[OfferState.DRAFT, OfferState.PUBLISHED], language=language(),
        ).rows  # fmt: skip
    interns = (*found.present, *found.to_come)
    if interns:
        section(_("Interns") if department.is_active else _("Interns who need another place"))
    for row in interns:
        menu.page_link("placement", row.name, icon="badge", id=row.public_id)
        st.caption(f"{state_markdown(row.state)} {period(row.starts_on, row.last_day)}")
    if offers:
        section(_("Its offers"))
    for offer in offers:
        menu.page_link("offer_edit", offer.title, icon="work", id=offer.public_id)
        st.caption(f"{state_markdown(offer.state)} {period(offer.starts_on, offer.ends_on)}")


def switch(actor: Actor, department: DepartmentRow) -> None:
    """Out of use after one question that says what follows; into use at once."""
    options: dict[str, Any] = {"seen_version": department.version, "done": _("It is done.")}
    if not department.is_active:
        if act_button(_("Put into use again"), "department-on"):
            perform("department-on", departments.activate, actor, department.public_id, **options)
    elif st.button(_("Take out of use"), key="open-department-off"):
        ask(
            _("Take %(department)s out of use?", department=department.name), _consequence(department),
            label=_("Take out of use"), name="department-off",
            act=partial(
                perform, "department-off", departments.deactivate, actor, department.public_id, **options
            ),
        )  # fmt: skip


def _consequence(department: DepartmentRow) -> str:
    parts = [_("Nobody new can be placed there, and it is no longer asked about candidates.")]
    if offers := department.published_offers:
        parts.append(n_("%(n)s published offer closes.", "%(n)s published offers close.", offers))
    if interns := department.interns + department.interns_to_come:
        parts.append(
            n_(
                "%(n)s intern stays until you have moved them or the internship ends.",
                "%(n)s interns stay until you have moved them or the internships end.", interns,
            )
        )  # fmt: skip
    parts.append(_("Links to its page stay open for that and say that it is out of use."))
    return "\n\n".join(parts)
