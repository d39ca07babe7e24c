"""A file of material on the screen: where it came from, which column is which, what it would bring, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from services import formats
from services.actors import Actor
from services.errors import DomainError
from services.materials import importing
from services.materials.import_columns import COLUMNS, guessed, headings
from services.materials.import_plan import Fault, Plan
from services.materials.importing import Read
from services.queries.material import material_imports as queries
from services.queries.material.material_imports import Draft
from ui import menu
from ui.act import act_button, field_error, perform, refuse, text
from ui.components.badges import day, instant, word
from ui.components.layout import escape, section
from ui.components.lines import Badge, lines
from ui.i18n import _, language, n_
from ui.load import reading

FAULTS, SHOWN = 100, 10
"""Faults and lines that the page shows; of the rest it says how many."""
_ROWS = "_rows-of-"


def model_links() -> None:
    """The model to fill in, in the language of the page."""
    st.link_button(
        _("Take the model (workbook)"), f"/import-models/{language()}.xlsx", icon=":material/download:",
        help=_("Its second sheet says what each column means. Your own table is fine too."),
    )  # fmt: skip


def heading(one: Draft) -> None:
    """Whose lines they are."""
    parts = (f"**{escape(one.source_name)}**", escape(one.reference), day(one.acquired_on), escape(one.place))
    st.markdown(" · ".join(part for part in parts if part))


def finished(one: Draft) -> None:
    """What was imported before, or is no draft any more."""
    if one.imported_at:
        st.success(_("The file was imported on %(day)s. Its units are in stock.", day=instant(one.imported_at)))
    else:
        st.info(_("This invoice or gift stands already: nothing more is added to it."))
    menu.page_link("provenance", _("Look at its lines"), icon="receipt_long", id=one.public_id)
    menu.page_link("import_material", _("Import another file"), icon="upload_file")


def upload(actor: Actor, one: Draft) -> None:
    """Choose the file, or another one."""
    section(_("2. The file"))
    if one.file:
        st.markdown(f":material/table: {escape(one.file[1])}")
    with st.expander(_("Choose another file"), icon=":material/upload_file:") if one.file else st.container():
        file = st.file_uploader(
            _("Workbook (.xlsx) or CSV, at most 5,000 lines"), type=["xlsx", "csv", "txt"], key="import-file"
        )
        field_error("file")
        is_known = file is not None and _is_known(actor, one, file.getvalue())
        is_off = file is None or is_known
        if act_button(_("Read the file"), "import-keep", type="primary", disabled=is_off) and file:
            perform(
                "import-keep", importing.keep_table, actor, one.public_id, file.name, file.getvalue(),
                done=_("The file is read. Nothing is imported yet."),
            )  # fmt: skip


def _is_known(actor: Actor, one: Draft, content: bytes) -> bool:
    """Say into what this very file was imported before, if it was, and lead there."""
    with reading() as session:
        former = queries.former(session, actor, one.public_id, content)
    if former is None:
        return False
    told = _(
        "This file was imported on %(day)s: «%(source)s». Nothing is imported twice.",
        day=day(former.imported_at.date()), source=former.source,
    )  # fmt: skip
    st.warning(escape(told), icon=":material/content_copy:")
    menu.page_link("provenance", _("Look at its lines"), icon="receipt_long", id=former.public_id)
    return True


def review(actor: Actor, one: Draft, now: datetime) -> None:
    """Which column is which, what the file brings, what is wrong in it; and the import where nothing is."""
    read = _rows(actor, one)
    if read is None:
        return
    places = _columns(read, one)
    section(_("4. What it brings"))
    try:
        with reading() as session:
            made = queries.dry_run(session, actor, one.public_id, read.rows, places, now=now)
    except DomainError as error:
        refuse(error)
        st.info(_("Say first which columns are title, quantity and value."))
        return
    _summary(made)
    if made.faults:
        _faults(made.faults, read, places)
        return
    _lines(made)
    label = n_("Import %(n)s line into the stock", "Import %(n)s lines into the stock", len(made.lines))
    if act_button(label, "import-run", type="primary", icon=":material/inventory:"):
        perform(
            "import-run", importing.run, actor, one.public_id, places, seen_sha256=read.sha256,
            done=_("The lines are imported. Their units are in stock."),
            then=lambda _made: st.session_state.pop(_ROWS + (one.file or ("",))[0], None),
        )  # fmt: skip


def _rows(actor: Actor, one: Draft) -> Read | None:
    """The rows of the file, read once in this session."""
    key = _ROWS + (one.file or ("",))[0]
    if key not in st.session_state:
        try:
            st.session_state[key] = importing.table_of(actor, one.public_id)
        except DomainError as error:
            refuse(error)
            return None
    return st.session_state[key]


def _columns(read: Read, one: Draft) -> dict[str, int]:
    """Which column of the file each of ours is: as its heading says, changed by whoever knows better."""
    section(_("3. Which column is which"))
    head = headings(read.rows)
    cells = head.cells if head else ()
    names = {place: cell.text or _("column %(n)s", n=place + 1) for place, cell in enumerate(cells)}
    guess = guessed(head) if head else {}
    found: dict[str, int] = {}
    needed = [column for column in COLUMNS.values() if column.is_needed]
    others = [column for column in COLUMNS.values() if not column.is_needed]
    for place, column in enumerate(needed):
        if place == 0:
            shown = st.columns(3)
        with shown[place]:
            _column(column.name, names, guess, one, found)
    used = sum(column.name in guess for column in others)
    more = n_("Other columns: %(n)s is recognised", "Other columns: %(n)s are recognised", used)
    with st.expander(more if used else _("Other columns"), icon=":material/view_column:"):
        shown = st.columns(3)
        for place, column in enumerate(others):
            with shown[place % 3]:
                _column(column.name, names, guess, one, found)
    return found


def _column(name: str, names: dict[int, str], guess: dict[str, int], one: Draft, found: dict[str, int]) -> None:
    column, options = COLUMNS[name], [None, *names]
    place = st.selectbox(
        _(column.label) + (" *" if column.is_needed else ""), options, options.index(guess.get(name)),
        format_func=partial(_named, names), key=f"import-{(one.file or ('',))[0]}-{name}", help=_(column.help),
    )  # fmt: skip
    field_error(name)
    if place is not None:
        found[name] = place


def _named(names: dict[int, str], place: int | None) -> str:
    return _("not in the file") if place is None else names[place]


def _summary(made: Plan) -> None:
    parts = [
        n_("%(n)s line", "%(n)s lines", len(made.lines)), n_("%(n)s unit", "%(n)s units", made.units),
        f"**{formats.euros(made.cents, language())}**",
        n_("%(n)s title is new to the catalogue", "%(n)s titles are new to the catalogue", len(made.made)),
    ]  # fmt: skip
    st.markdown(" · ".join(parts))


def _faults(faults: Sequence[Fault], read: Read, places: dict[str, int]) -> None:
    """Each wrong cell with its line, its column and what to do."""
    st.error(
        n_("%(n)s cell must be set right first: correct it in the file and choose the file again.",
           "%(n)s cells must be set right first: correct them in the file and choose the file again.",
           len(faults)),
        icon=":material/error:",
    )  # fmt: skip
    typed = {row.number: row for row in read.rows}
    shown = faults[:FAULTS]
    lines(
        {
            _("Line"): [one.line for one in shown],
            _("Column"): [_(COLUMNS[one.column].label) if one.column in COLUMNS else "" for one in shown],
            _("In the file"): [
                typed[one.line].cell(places[one.column]).text[:60] if one.column in places else "" for one in shown
            ],
            _("What is wrong"): [text(one.error) for one in shown],
        },
        name=_("What is wrong"),
    )  # fmt: skip
    if more := len(faults) - len(shown):
        st.caption(n_("… and %(n)s more.", "… and %(n)s more.", more))


def _lines(made: Plan) -> None:
    """The first lines as they would be entered."""
    shown = made.lines[:SHOWN]
    lines(
        {
            _("Title"): [one.title for one in shown],
            _("Catalogue"): [Badge(_("new title"), "blue") if one.made else _("there already") for one in shown],
            _("Units"): [one.quantity for one in shown],
            _("Unit value"): [formats.euros(one.cents, language()) for one in shown],
            _("Condition"): [word(one.condition) for one in shown],
            _("Serial number"): [one.serial or "" for one in shown],
        },
        name=_("Lines"),
    )
    if more := len(made.lines) - len(shown):
        st.caption(n_("… and %(n)s more.", "… and %(n)s more.", more))
