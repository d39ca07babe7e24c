"""Movements as a list, and one of them: what, from where, to where, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from db.enums import MovementReason
from services.actors import Actor
from services.formats import long_date
from services.i18n import short_date
from services.materials import moves, years
from services.queries.applications.applications import Page
from services.queries.material.movements import Asked, End, MovementDetail, MovementRow
from services.queries.material.stock_places import PlaceChoice
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import instant, word
from ui.components.confirm import ask
from ui.components.layout import empty, escape, facts
from ui.components.lines import Badge, Cell, Two, lines
from ui.components.material.catalogue_list import from_address, place_name
from ui.components.paging import first_page, forward_and_back
from ui.i18n import _, language, n_


def filters(places: Sequence[PlaceChoice]) -> Asked:
    """Reason, place and days, kept in the address."""
    named = {one.public_id: one.name for one in places}
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-movements"):
        reason = from_address(
            "reason", _("Reason"), [one.value for one in MovementReason], lambda one: word(MovementReason(one)),
            key="movements", nothing=_("All reasons"),
        )  # fmt: skip
        place = from_address(
            "place", _("Place"), list(named), named.__getitem__, key="movements", nothing=_("All places")
        )
        since, until = _day("since", _("Since")), _day("until", _("Until"))
    of = {one: st.query_params.get(one) for one in ("item", "kit", "provenance")}
    return Asked(reason=MovementReason(reason) if reason else None, place=place, since=since, until=until, **of)


def _day(name: str, label: str) -> date | None:
    try:
        asked = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        asked = None
    chosen = st.date_input(label, asked, format="DD/MM/YYYY", key=f"movements-{name}", on_change=first_page, width=150)
    if chosen:
        st.query_params[name] = chosen.isoformat()
    else:
        st.query_params.pop(name, None)
    return chosen


def table(page: Page[MovementRow], *, of_one: bool = False) -> None:
    """One line each, leading to its page. ``of_one``: all are of one title, which needs no column."""
    if not page.rows:
        empty(_("No movement fits."), _("Movements appear once material enters the stock, is moved, sent or lent."))
        return
    lines(
        {
            **_first(page, of_one=of_one),
            _("Units"): [row.told.units for row in page.rows],
            _("From"): [end_name(row.told.source) for row in page.rows],
            _("To"): [end_name(row.told.target) for row in page.rows],
            _("Day"): [Two(short_date(row.happened_on, language()), row.by) for row in page.rows],
        },
        name=_("Movements"),
        links=[menu.address("movement", id=row.public_id) for row in page.rows],
    )
    forward_and_back(page, "movements")


def _first(page: Page[MovementRow], *, of_one: bool) -> dict[str, list[Cell]]:
    """What a line is named after: the title, or the reason where all are of one title."""
    below = [row.note or row.document for row in page.rows]
    if of_one:
        back = [_("taken back") if row.is_taken_back else "" for row in page.rows]
        texts = [" · ".join(part for part in parts if part) for parts in zip(back, below, strict=True)]
        return {_("Reason"): [Two(word(row.reason), text) for row, text in zip(page.rows, texts, strict=True)]}
    return {
        _("Title"): [Two(_what(row), text) for row, text in zip(page.rows, below, strict=True)],
        _("Reason"): [_reason(row) for row in page.rows],
    }


def _what(row: MovementRow) -> str:
    if row.told.titles > 1:
        more = row.told.titles - 1
        return row.told.title + " " + n_("and %(n)s more title", "and %(n)s more titles", more)
    return row.told.title


def _reason(row: MovementRow) -> Badge | str:
    return Badge(_("taken back"), "orange") if row.is_taken_back else word(row.reason)


def end_name(end: End | None) -> str:
    """The name of a place of work; of a place outside or on the way what it is."""
    if end is None:
        return ""
    return word(end.kind) if end.is_outside else place_name(end.name, end.kind)


def about(movement: MovementDetail) -> None:
    """When, why, by whom."""
    facts(
        [
            (_("Reason"), word(movement.reason)),
            (_("Day"), long_date(movement.happened_on, language())),
            (_("Recorded"), f"{instant(movement.posted_at)} {movement.by}".strip()),
            (_("Document"), movement.document),
            (_("Note"), movement.note),
        ]
    )
    if movement.photo:
        alt = escape(_("Photo of what is damaged or lost"))
        st.html(
            f'<img src="/files/{movement.photo}" alt="{alt}" style="max-width:100%;max-height:320px;border-radius:8px">'
        )
    if movement.taken_back_by:
        menu.page_link("movement", _("It was taken back: see how"), icon="undo", id=movement.taken_back_by)
    if movement.takes_back:
        menu.page_link("movement", _("It takes this movement back"), icon="undo", id=movement.takes_back)
    if movement.acquisition:
        menu.page_link("provenance", _("To its invoice or gift"), icon="receipt_long", id=movement.acquisition)


def content(movement: MovementDetail) -> None:
    """Its lines."""
    rows = movement.lines
    lines(
        {
            _("Title"): [row.title for row in rows],
            _("Units"): [row.quantity for row in rows],
            _("From"): [end_name(row.source) for row in rows],
            _("To"): [end_name(row.target) for row in rows],
            _("Kit"): [row.kit for row in rows],
            _("Serial numbers"): [row.serial for row in rows],
        },
        name=_("What moved"),
        links=[menu.address("item", id=row.item) for row in rows],
    )


def take_back(actor: Actor, movement: MovementDetail) -> None:
    """Undo it by its opposite, with a reason; or say where it is corrected."""
    if not movement.may_take_back:
        if movement.belongs_elsewhere and not movement.taken_back_by:
            st.caption(_("This movement belongs to another record and is corrected there."))
        return
    with st.popover(_("Take it back"), icon=":material/undo:"):
        st.caption(_("The units go back where they were, today. The movement and its correction stay in the history."))
        note = st.text_input(_("Reason"), max_chars=moves.NOTE_LENGTH, key="take-back-note")
        field_error("note")
        if act_button(_("Take it back"), "movement-back", type="primary"):
            done = _("The movement is taken back.")
            perform("movement-back", moves.take_back, actor, movement.public_id, note=note, done=done)


def close_year(actor: Actor, closed: Sequence[int], today: date) -> None:
    """Years that are closed, and closing the next one after a question."""
    if closed:
        st.caption(_("Closed years: %(years)s.", years=", ".join(str(year) for year in closed)))
    year = max(closed) + 1 if closed else today.year - 1
    if year >= today.year:
        return
    if st.button(_("Close the year %(year)s", year=year), icon=":material/lock:", key="open-year-close"):
        ask(
            _("Close the year %(year)s?", year=year),
            _("Nothing can be dated into %(year)s or before any more, so that its figures stay as they were reported. "
              "A mistake is corrected by a movement of today. This cannot be taken back.", year=year),
            label=_("Close the year"), name="year-close",
            act=partial(perform, "year-close", years.close, actor, year, done=_("The year is closed.")),
        )  # fmt: skip
