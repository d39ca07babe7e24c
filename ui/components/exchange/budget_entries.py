"""The book of a city: its entries in a list, and one of them with its papers and the way to take it back."""

from __future__ import annotations

import streamlit as st

from db.enums import DocumentKind, MoneyKind, SubjectKind
from services import files, formats
from services.actors import Actor
from services.money import entries
from services.queries.exchange import budget_entries as queries
from services.queries.exchange.budget import Budget
from services.queries.exchange.budget_entries import EntryDetail, EntryRow, Show
from services.rules.money import RATE_UNITS
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import day, instant, word
from ui.components.exchange.budget import euros
from ui.components.export_menu import export_menu
from ui.components.layout import empty, escape, facts, narrow, section
from ui.components.lines import Badge, Cell, Two, lines
from ui.components.paging import first_page, forward_and_back
from ui.i18n import _, language
from ui.load import reading

SHOW = "show"


def table(actor: Actor, found: Budget) -> None:
    """Entries of one’s own book, the latest first, narrowed by what is asked for."""
    if not any(city.lines for city in found.own):
        return
    section(_("Entries"))
    show = _shown()
    with reading() as session:
        page = queries.entries(
            session, actor, found.exchange, show=show, after=st.query_params.get("after"),
            before=st.query_params.get("before"), language=language(),
        )  # fmt: skip
    if not page.rows:
        empty(_("No entry fits."), _("Show all of them, or enter one."))
    else:
        lines(
            {
                _("What for"): [Two(row.label or row.line, row.party) for row in page.rows],
                _("Day"): [formats.short_date(row.booked_on, language()) for row in page.rows],
                _("Kind"): [word(row.kind) for row in page.rows],
                _("Budget line"): [row.line if row.label else "" for row in page.rows],
                _("Amount"): [_amount(row) for row in page.rows],
                _("State"): [_state(row) for row in page.rows],
            },
            name=_("Entries"),
            links=[menu.address("exchange_budget", id=found.exchange, entry=row.public_id) for row in page.rows],
        )
    forward_and_back(page, "entries")
    export_menu(actor, "money", exchange=found.exchange)


def _shown() -> MoneyKind | Show | None:
    """What the list is narrowed to, kept in the address."""
    words = {kind.value: word(kind) for kind in MoneyKind} | {Show.UNPROVEN.value: _("Without a paper")}
    chosen = st.selectbox(
        _("Show"), list(words), index=None, format_func=lambda one: words.get(one, one), placeholder=_("All"),
        width=280, key=SHOW, bind="query-params", on_change=first_page,
    )  # fmt: skip
    if not chosen:
        return None
    return Show(chosen) if chosen == Show.UNPROVEN else MoneyKind(chosen)


def _amount(row: EntryRow) -> Cell:
    if row.foreign_cents is None:
        return euros(row.cents)
    return Two(euros(row.cents), _foreign(row))


def _foreign(row: EntryRow) -> str:
    rate = formats.decimal((row.rate or 0) / RATE_UNITS, language())
    drams = formats.decimal((row.foreign_cents or 0) / 100, language())
    return _("%(drams)s drams, %(rate)s for one euro", drams=drams, rate=rate)


def _state(row: EntryRow) -> Cell:
    if row.reverses is not None:
        return Badge(_("Takes another back"), "gray")
    if row.is_reversed:
        return Badge(_("Was taken back"), "gray")
    if row.lacks_proof:
        return Badge(_("Without a paper"), "orange")
    return Badge(_("With a paper"), "green") if row.is_proven else ""


def whole(actor: Actor, found: Budget, one: EntryDetail) -> None:
    """One entry: what it says, who entered it, its papers, and taking it back."""
    row = one.row
    menu.page_link("exchange_budget", _("The whole budget"), icon="arrow_back", id=found.exchange)
    with narrow():
        section(row.label or row.line)
        st.markdown(f"**{euros(row.cents)}** · {escape(word(row.kind))}")
        if row.is_reversed or row.reverses is not None:
            said = (
                _("It was taken back: %(why)s", why=one.reason) if row.is_reversed
                else _("It takes another entry back: %(why)s", why=one.reason)
            )  # fmt: skip
            st.info(escape(said), icon=":material/undo:")
        facts(
            [
                (_("Day"), day(row.booked_on)),
                (_("Budget line"), row.line),
                (_("Paid in another currency"), _foreign(row) if row.foreign_cents is not None else ""),
                (_("Who is paid, or who paid"), row.party),
                (_("Number of the bill, order or decision"), one.reference),
                (_("For whom"), one.young),
                (_("Pays the commitment"), one.pays),
                (_("Entered by"), f"{one.entered_by} · {instant(one.entered_at)}"),
            ]
        )
        _papers(actor, one)
        if row.reverses is None and not row.is_reversed:
            _take_back(actor, one)


def _papers(actor: Actor, one: EntryDetail) -> None:
    for file in one.files:
        st.markdown(f":material/description: [{escape(file.name)}](/files/{file.public_id})")
    if one.row.lacks_proof:
        st.warning(_("The paper that shows it is missing."), icon=":material/attach_file:")
    if one.row.reverses is not None:
        return
    with st.popover(_("Add a bill, order or receipt"), icon=":material/upload:"):
        upload = st.file_uploader(_("Scan, photo or PDF"), type=list(UPLOAD_TYPES), key="money-file")
        field_error("file")
        if act_button(_("Keep the document"), "money-file-save", type="primary", disabled=upload is None) and upload:
            perform(
                "money-file-save", files.store_for, actor, SubjectKind.MONEY_ENTRY, one.row.public_id,
                DocumentKind.PROOF, upload.name, upload.getvalue(), done=_("The document is kept."),
            )  # fmt: skip


def _take_back(actor: Actor, one: EntryDetail) -> None:
    with st.popover(_("Take the entry back"), icon=":material/undo:"):
        st.caption(_("It stays in the list. A second entry with the same amount below zero is added, dated today."))
        reason = st.text_input(_("Reason"), max_chars=500, key="money-reason")
        field_error("reason")
        if act_button(_("Take the entry back"), "money-back", type="primary"):
            perform(
                "money-back", entries.reverse, actor, one.row.public_id, reason=reason,
                done=_("The entry is taken back."),
            )  # fmt: skip
