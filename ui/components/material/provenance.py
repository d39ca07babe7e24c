"""Where material came from, on the screen: the list, the head of an invoice or gift, its lines, entering it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from db.enums import Condition, DocumentKind, LocationKind, Provenance, SubjectKind
from services import files, formats
from services.actors import Actor
from services.i18n import short_date
from services.materials import acquisitions
from services.queries.applications.applications import Page
from services.queries.material.acquisitions import STATES, AcquisitionDetail, AcquisitionRow, State
from services.queries.material.items import ItemChoice
from services.queries.material.stock_places import PlaceChoice
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import day, instant, word
from ui.components.confirm import ask
from ui.components.layout import empty, escape, facts, section
from ui.components.lines import Badge, Two, lines
from ui.components.material.catalogue_list import from_address
from ui.components.paging import first_page, forward_and_back
from ui.i18n import _, language, n_

COLOURS = {"draft": "orange", "entered": "green", "taken_back": "gray"}


def state_word(state: str) -> str:
    """A draft, in stock, or taken back."""
    return {"draft": _("not in stock yet"), "entered": _("in stock"), "taken_back": _("taken back")}[state]


def filters() -> tuple[str, State | None]:
    """What was searched for, and in which state."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-provenance"):
        search = st.text_input(
            _("Search"), placeholder=_("Supplier, donor, number …"), key="provenance-search", type="search", width=300,
            live="300ms", on_change=first_page,
        )  # fmt: skip
        state = from_address("state", _("State"), STATES, state_word, key="provenance", nothing=_("All states"))
    return search or "", next((one for one in STATES if one == state), None)


def table(page: Page[AcquisitionRow], total: int, *, searched: bool) -> None:
    """One line each, leading to its page."""
    if not page.rows:
        if searched:
            empty(_("Nothing fits this search."), _("Try fewer letters, or take a filter away."))
        else:
            empty(_("No invoice or gift is entered yet."), _("Enter the first one: units enter the stock by it."))
        return
    lines(
        {
            _("From"): [Two(row.source_name, f"{word(row.provenance)} {row.reference}".strip()) for row in page.rows],
            _("Day"): [short_date(row.acquired_on, language()) for row in page.rows],
            _("Put at"): [row.place for row in page.rows],
            _("Units"): [row.units or "" for row in page.rows],
            _("Value"): [formats.euros(row.cents, language()) for row in page.rows],
            _("State"): [Badge(state_word(row.state), COLOURS[row.state]) for row in page.rows],
        },
        name=_("Provenance"),
        links=[menu.address("provenance", id=row.public_id) for row in page.rows],
    )
    forward_and_back(page, "provenance", n_("%(shown)s of %(n)s", "%(shown)s of %(n)s", total, shown=len(page.rows)))


def head_form(
    actor: Actor, one: AcquisitionDetail | None, places: Sequence[PlaceChoice], funders: Sequence[tuple[str, str]],
    budget: Sequence[tuple[str, str, str]], today: date, *, leads_to: str = "provenance",
) -> None:  # fmt: skip
    """Supplier or donor, day, place, who paid. A new one goes on to the page ``leads_to``."""
    key = f"acq-{one.public_id}" if one else "acq-new"
    fields = _source(one, key, places, today) | _paid(one, key, funders, budget)
    fields["note"] = st.text_area(_("Note"), one.note if one else "", max_chars=2000, height=80, key=f"{key}-note")
    label = _("Save") if one else _("Go on to the lines") if leads_to == "provenance" else _("Go on to the file")
    if not act_button(label, "acq-save", type="primary"):
        return
    if one:
        perform(
            "acq-save", acquisitions.edit, actor, one.public_id, seen_version=one.version, done=_("It is saved."),
            **fields,
        )  # fmt: skip
    else:
        perform(
            "acq-save", acquisitions.create, actor, then=lambda made: menu.goto(leads_to, id=made.public_id),
            **fields,
        )  # fmt: skip


def _source(
    one: AcquisitionDetail | None, key: str, places: Sequence[PlaceChoice], today: date
) -> dict[str, Any]:  # fmt: skip
    found: dict[str, Any] = {}
    found["provenance"] = st.segmented_control(
        _("How it came"), list(Provenance), default=one.provenance if one else Provenance.PURCHASE, format_func=word,
        key=f"{key}-kind", required=True,
    )  # fmt: skip
    found["source_name"] = st.text_input(
        _("Supplier or donor") + " *", one.source_name if one else "", max_chars=200, key=f"{key}-source"
    )
    field_error("source_name")
    left, right = st.columns(2)
    with left:
        found["reference"] = st.text_input(
            _("Number of the invoice, or date of the letter"), one.reference if one else "", max_chars=100,
            key=f"{key}-reference",
        )  # fmt: skip
    with right:
        found["acquired_on"] = st.date_input(
            _("Day on which it came"), one.acquired_on if one else today, max_value=today, format="DD/MM/YYYY",
            key=f"{key}-day",
        )  # fmt: skip
        field_error("acquired_on")
    names = {place.public_id: place.name for place in places}
    options = list(names)
    home = next((place.public_id for place in places if place.is_mine and place.kind is LocationKind.STORE), None)
    known = one.place if one and one.place in names else home
    found["location"] = st.selectbox(
        _("Where it was put first"), options, options.index(known) if known else 0,
        format_func=names.__getitem__, key=f"{key}-place", placeholder=_("Choose"),
    )  # fmt: skip
    field_error("location")
    return found


def _paid(
    one: AcquisitionDetail | None, key: str, funders: Sequence[tuple[str, str]], budget: Sequence[tuple[str, str, str]]
) -> dict[str, Any]:  # fmt: skip
    left, right = st.columns(2)
    names = dict(funders)
    options = [None, *names]
    with left:
        funder = st.selectbox(
            _("Paid by"), options, options.index(one.funder) if one and one.funder in names else 0,
            format_func=lambda code: names[code] if code else _("nobody, or not known yet"), key=f"{key}-funder",
        )  # fmt: skip
    found: dict[str, Any] = {"funder": funder}
    lines_ = {code: name for code, name, of in budget if of == funder}
    if lines_:
        choices = [None, *lines_]
        with right:
            found["budget_line"] = st.selectbox(
                _("Budget line"), choices, choices.index(one.budget_line) if one and one.budget_line in lines_ else 0,
                format_func=lambda code: lines_[code] if code else _("none"), key=f"{key}-budget-{funder}",
            )  # fmt: skip
            field_error("budget_line")
    return found


def heading(one: AcquisitionDetail) -> None:
    """State, units and what they are worth."""
    parts = [
        f":{COLOURS[one.state]}-badge[{state_word(one.state)}]", word(one.provenance),
        n_("%(n)s unit", "%(n)s units", one.units), f"**{formats.euros(one.cents, language())}**",
    ]  # fmt: skip
    st.markdown(" · ".join(parts))


def about(one: AcquisitionDetail) -> None:
    """The head of what stands."""
    facts(
        [
            (_("Number of the invoice, or date of the letter"), one.reference),
            (_("Day on which it came"), day(one.acquired_on)),
            (_("Where it was put first"), one.place_name),
            (_("Paid by"), one.funder_name),
            (_("Budget line"), one.budget_line_name),
            (_("Entered in stock"), instant(one.entered_at)),
            (_("Taken back on"), instant(one.taken_back_at)),
            (_("Note"), one.note),
        ]
    )


def parts(actor: Actor, one: AcquisitionDetail) -> None:
    """Its lines with their values; of a draft each can be taken out."""
    section(_("Lines"))
    if not one.parts:
        empty(_("No line yet."), _("Add below what stands on the invoice, or what the donor gave."))
        return
    lines(
        {
            _("Title"): [Two(part.title, ", ".join(part.serials)) for part in one.parts],
            _("Condition"): [word(part.condition) for part in one.parts],
            _("Units"): [part.quantity for part in one.parts],
            _("Unit value"): [formats.euros(part.unit_value_cents, language()) for part in one.parts],
            _("Value"): [formats.euros(part.cents, language()) for part in one.parts],
        },
        name=_("Lines"),
        links=[menu.address("item", id=part.item) for part in one.parts],
    )
    st.markdown(_("Total: %(sum)s", sum=f"**{formats.euros(one.cents, language())}**"))
    if one.state == "draft":
        _take_out(actor, one)


def _take_out(actor: Actor, one: AcquisitionDetail) -> None:
    with st.popover(_("Take a line out"), icon=":material/delete:"):
        part = st.selectbox(
            _("Line"), one.parts, format_func=lambda part: f"{part.title} · {part.quantity}", key="acq-line-out"
        )
        if act_button(_("Take it out"), "acq-line-out-act"):
            perform(
                "acq-line-out-act", acquisitions.remove_lines, actor, one.public_id, part.lots,
                done=_("The line is taken out."),
            )  # fmt: skip


def add_line(actor: Actor, one: AcquisitionDetail, items: Sequence[ItemChoice]) -> None:
    """One more line of a draft; what was written of it is empty again once the line is there."""
    section(_("One more line"))
    if not items:
        st.caption(_("Enter the title in the catalogue first."))
        menu.page_link("item_edit", _("New title"), icon="add")
        return
    key = f"acq-{len(one.parts)}"
    item = st.selectbox(
        _("Title"), items, index=None, placeholder=_("Type a part of the title"), key=f"{key}-item",
        format_func=lambda choice: f"{choice.title} · {choice.maker}" if choice.maker else choice.title,
    )  # fmt: skip
    field_error("item")
    left, middle, right = st.columns(3)
    serials, quantity = "", 1
    if item is not None and item.by_serial:
        serials = st.text_area(_("Serial numbers, one per line"), height=100, key=f"{key}-serials", max_chars=8000)
        field_error("serials")
    else:
        with left:
            quantity = st.number_input(_("How many units"), 1, acquisitions.MOST_UNITS, 1, key=f"{key}-quantity")
            field_error("quantity")
    with middle:
        euros = st.number_input(
            _("Value of one unit, in €"), 0.0, step=0.5, format="%.2f", value=None, key=f"{key}-value",
            help=_("Of the invoice, or as the donor estimates it; never zero."),
        )  # fmt: skip
        field_error("value")
    with right:
        condition = st.selectbox(_("Condition"), list(Condition), format_func=word, key="acq-condition")
    menu.page_link("item_edit", _("It is not in the catalogue yet"), icon="add")
    if act_button(_("Add the line"), "acq-line", disabled=item is None) and item is not None:
        perform(
            "acq-line", acquisitions.add_line, actor, one.public_id, item.public_id, quantity=quantity,
            unit_value_cents=round((euros or 0) * 100), condition=condition, serials=serials,
            done=_("The line is added."),
        )  # fmt: skip


def paper(actor: Actor, one: AcquisitionDetail) -> None:
    """The scanned invoice or letter, a private file of the city."""
    if one.document:
        st.markdown(f":material/description: [{escape(one.document[1])}](/files/{one.document[0]})")
    with st.popover(_("Another scan") if one.document else _("Add the invoice or letter"), icon=":material/upload:"):
        upload = st.file_uploader(_("Invoice or letter of the donor"), type=list(UPLOAD_TYPES), key="acq-file")
        field_error("file")
        if act_button(_("Keep the document"), "acq-file-save", type="primary", disabled=upload is None) and upload:
            perform(
                "acq-file-save", files.store_for, actor, SubjectKind.ACQUISITION, one.public_id, DocumentKind.INVOICE,
                upload.name, upload.getvalue(), done=_("The document is kept."),
            )  # fmt: skip


def moves(actor: Actor, one: AcquisitionDetail) -> None:
    """What can be done with it as a whole: enter, throw away, take back, copy."""
    if one.state == "draft":
        _enter(actor, one)
    elif one.state == "entered":
        with st.popover(_("Take it back as a whole"), icon=":material/undo:"):
            st.caption(_("Only while all units lie where they came. It stays in the list, marked as taken back."))
            reason = st.text_input(_("Reason"), max_chars=500, key="acq-back-reason")
            field_error("reason")
            if act_button(_("Take it back"), "acq-back", type="primary"):
                perform(
                    "acq-back", acquisitions.take_back, actor, one.public_id, reason=reason, seen_version=one.version,
                    done=_("The entry is taken back."),
                )  # fmt: skip
    if one.state != "draft" and act_button(_("Copy as a new draft"), "acq-copy", icon=":material/content_copy:"):
        perform(
            "acq-copy", acquisitions.copy, actor, one.public_id,
            then=lambda made: menu.goto("provenance", id=made.public_id),
        )  # fmt: skip


def _enter(actor: Actor, one: AcquisitionDetail) -> None:
    options: dict[str, Any] = {"seen_version": one.version, "done": _("The units are in stock.")}
    with st.container(horizontal=True):
        if st.button(_("Enter into stock"), type="primary", key="open-acq-enter", disabled=not one.parts):
            ask(
                _("Enter it into stock?"),
                n_("%(n)s unit, worth %(sum)s, enters the stock at %(place)s. Afterwards lines and values stand.",
                   "%(n)s units, worth %(sum)s, enter the stock at %(place)s. Afterwards lines and values stand.",
                   one.units, sum=formats.euros(one.cents, language()), place=escape(one.place_name)),
                label=_("Enter into stock"), name="acq-enter",
                act=partial(perform, "acq-enter", acquisitions.enter, actor, one.public_id, **options),
            )  # fmt: skip
        if act_button(_("Throw the draft away"), "acq-drop", icon=":material/delete:"):
            perform(
                "acq-drop", acquisitions.drop, actor, one.public_id, done=_("The draft is thrown away."),
                then=lambda _none: menu.goto("provenances"),
            )  # fmt: skip
