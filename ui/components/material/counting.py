"""Counts on a page: scanning and adding, then differences with where they come from. Made for a phone in one hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from db.enums import CountState
from services.actors import Actor
from services.materials import counts, counts_posting
from services.materials.counts import Scanned
from services.queries.material import counting as queries
from services.queries.material.counting import CountDetail, CountLineRow, CountRow
from ui import menu
from ui.act import act_button, act_submit, field_error, flash, perform
from ui.components.badges import instant, state_markdown
from ui.components.confirm import ask
from ui.components.layout import empty, escape, section
from ui.components.lines import Two, lines, state_cell
from ui.components.material.lending import Href
from ui.i18n import _, language, n_
from ui.load import reading

SHOWN = 60
"""Things of a count that are drawn at once; the search finds the others."""


def rows(found: Sequence[CountRow], href: Href) -> None:
    """One line a count."""
    lines(
        {
            _("Place"): [Two(one.place, instant(one.opened_at)) for one in found],
            _("Counted"): [f"{one.done} / {one.things}" for one in found],
            _("Begun by"): [one.opened_by for one in found],
            _("State"): [state_cell(one.state) for one in found],
        },
        name=_("Counts"),
        links=[href(one.public_id) for one in found],
    )


def start(actor: Actor) -> None:
    """Which place, and whether whoever counts sees what is expected; then the count opens."""
    with reading() as session:
        places = queries.countable(session, actor, language=language())
    if not places:
        empty(_("There is no place to count now."), _("Where a count is open, go on with that one."))
        return
    place = next(iter(places))
    if len(places) > 1:
        place = st.selectbox(_("Place"), list(places), format_func=places.__getitem__, key="count-place")
    field_error("place")
    blind = st.checkbox(_("Count without seeing what is expected"), key="count-blind")
    if act_button(_("Begin to count"), "count-open", type="primary"):
        page, name = ("school_desk", "count") if actor.link else ("count", "id")
        perform(
            "count-open", counts.open_count, actor, place, blind=blind, done=_("Scan, or add what you see."),
            then=lambda made: menu.goto(page, **{name: made.public_id}),
        )  # fmt: skip


def one(actor: Actor, detail: CountDetail) -> None:
    """The count in its state: adding, looking at differences, or how it ended."""
    row = detail.row
    done = _("%(done)s of %(things)s counted", done=row.done, things=row.things)
    st.markdown(f"{state_markdown(row.state)} :gray[{done}]")
    if row.state is CountState.COUNTING:
        _scan(actor, row)
        _list(actor, detail)
        _end_of_counting(actor, row)
    elif row.state is CountState.REVIEW:
        _differences(actor, detail)
    else:
        _result(detail)
    _unknown(detail)


def _scan(actor: Actor, row: CountRow) -> None:
    """One field that scanners fill and end with Enter; what it was is said at once, and it is empty again."""
    with st.form(f"scan-{row.public_id}", clear_on_submit=True, border=True):
        code = st.text_input(
            _("Scan or type a code"), key=f"scan-code-{row.public_id}", max_chars=300, autocomplete="off",
            help=_("Code of the label, ISBN, or the number of the unit. A kit counts as it should be."),
        )  # fmt: skip
        quantity = st.number_input(_("How many"), 1, counts.MOST, 1, key=f"scan-n-{row.public_id}")
        sent = act_submit(_("Add"), "scan", type="primary", width="stretch")
    field_error("code")
    if sent:
        perform("scan", counts.scan, actor, row.public_id, code, quantity=int(quantity), then=_said)


def _said(scanned: Scanned) -> None:
    if scanned.title:
        said = n_(
            "%(title)s: %(n)s unit counted", "%(title)s: %(n)s units counted", scanned.counted, title=scanned.title
        )
        flash(said)
    else:
        flash(_("No label bears this code: it is kept on the list below."))


def _list(actor: Actor, detail: CountDetail) -> None:
    section(_("What should be here"))
    key = f"count-find-{detail.row.public_id}"
    wanted = st.text_input(_("Find in the list"), key=key, placeholder=_("Title"), label_visibility="collapsed")
    found = [one for one in detail.lines if wanted.casefold() in f"{one.title} {one.kit} {one.code}".casefold()]
    for line in found[:SHOWN]:
        _countable(actor, detail.row, line)
    if len(found) > SHOWN:
        st.caption(_("%(n)s more: search for a title.", n=len(found) - SHOWN))
    if not found:
        st.caption(_("Nothing here bears this title. Scan its label: it is added to the list."))


def _countable(actor: Actor, row: CountRow, line: CountLineRow) -> None:
    """Title, number, and three large buttons."""
    with st.container(border=True):
        st.markdown(f"{_title(line)}  \n{_numbers(line)}")
        with st.container(horizontal=True):
            for label, name, quantity in ((_("One more"), "one", 1), (_("None here"), "none", 0)):
                if (quantity or line.counted is None) and act_button(label, f"count-{name}-{line.public_id}"):
                    perform(
                        f"count-{name}-{line.public_id}", counts.add, actor, row.public_id, line.public_id, quantity
                    )
            if st.button(_("Enter the number"), key=f"open-count-{line.public_id}"):
                _number(actor, row, line)


def _number(actor: Actor, row: CountRow, line: CountLineRow) -> None:
    @st.dialog(line.title)
    def dialog() -> None:
        number = st.number_input(
            _("Counted in all"), 0, counts.MOST, line.counted, key=f"counted-{line.public_id}-{line.counted}",
            placeholder=_("Not counted"),
        )  # fmt: skip
        st.caption(_("An empty field means: not counted. That is not zero."))
        field_error("quantity")
        name = f"correct-{line.public_id}"
        if act_button(_("Keep the number"), name, type="primary"):
            counted = None if number is None else int(number)
            perform(name, counts.correct, actor, row.public_id, line.public_id, counted, seen=line.counted)

    dialog()


def _title(line: CountLineRow) -> str:
    below = " · ".join(
        part for part in (line.serial, _("in the kit %(kit)s", kit=line.kit) if line.kit else "") if part
    )
    return f"**{escape(line.title)}**" + (f" :gray[{escape(below)}]" if below else "")


def _numbers(line: CountLineRow) -> str:
    said = _("not counted") if line.counted is None else n_("%(n)s counted", "%(n)s counted", line.counted)
    parts = [f"**{said}**" if line.counted is not None else said]
    if line.expected is not None:
        parts.append(n_("%(n)s expected", "%(n)s expected", line.expected))
    if line.moved:
        parts.append(f":orange[{_('moved since the count began: %(n)s', n=f'{line.moved:+}')}]")
    return " · ".join(parts)


def _end_of_counting(actor: Actor, row: CountRow) -> None:
    with st.container(horizontal=True):
        name = f"review-{row.public_id}"
        if act_button(_("Look at the differences"), name, type="primary"):
            perform(name, counts.move, actor, row.public_id, "review")
        _drop(actor, row)


def _drop(actor: Actor, row: CountRow) -> None:
    name = f"cancel-{row.public_id}"
    if st.button(_("Drop the count"), key=f"open-{name}"):
        ask(
            _("Drop the count?"), _("The numbers stay readable, the stock stays as it is."),
            label=_("Drop the count"), name=name,
            act=partial(perform, name, counts.move, actor, row.public_id, "cancel", done=_("The count is dropped.")),
        )  # fmt: skip


def _differences(actor: Actor, detail: CountDetail) -> None:
    """Each with a field for where it comes from; posted once."""
    row, different = detail.row, [line for line in detail.lines if line.difference]
    blank = sum(line.counted is None for line in detail.lines)
    if blank:
        st.caption(
            n_(
                "%(n)s thing was not counted and stays as it is.",
                "%(n)s things were not counted and stay as they are.",
                blank,
            )
        )
    if not different:
        empty(_("Everything that was counted is as expected."))
    explanations = {line.public_id: _explained(line) for line in different}
    with st.container(horizontal=True):
        if act_button(_("Correct the stock"), f"post-{row.public_id}", type="primary"):
            _post(actor, row, explanations)
        name = f"resume-{row.public_id}"
        if act_button(_("Go on counting"), name):
            perform(name, counts.move, actor, row.public_id, "resume")
        _drop(actor, row)


def _explained(line: CountLineRow) -> str:
    with st.container(border=True):
        more = line.difference > 0
        said = (
            n_("%(n)s more than expected", "%(n)s more than expected", line.difference) if more
            else n_("%(n)s missing", "%(n)s missing", -line.difference)
        )  # fmt: skip
        st.markdown(f"{_title(line)}  \n:{'blue' if more else 'orange'}[{said}] · {_numbers(line)}")
        text = st.text_input(
            _("Where does it come from?"), line.explanation, max_chars=300, key=f"explain-{line.public_id}",
            placeholder=_("Lost in class, found again, wrongly entered …"),
        )  # fmt: skip
        field_error(f"explanation-{line.public_id}")
    return text


def _post(actor: Actor, row: CountRow, explanations: dict[str, str]) -> None:
    done = _("The stock is corrected.")
    perform(f"post-{row.public_id}", counts_posting.explain_and_post, actor, row.public_id, explanations, done=done)


def _result(detail: CountDetail) -> None:
    shown = [line for line in detail.lines if line.counted is not None]
    if shown:
        lines(
            {
                _("Title"): [Two(one.title, one.kit or one.serial) for one in shown],
                _("Expected"): [_cell(one.expected) for one in shown],
                _("Counted"): [_cell(one.counted) for one in shown],
                _("Difference"): [f"{one.difference:+}" if one.difference else "" for one in shown],
                _("Where it comes from"): [one.explanation for one in shown],
            },
            name=_("What was counted"),
        )


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _unknown(detail: CountDetail) -> None:
    if not detail.unknown:
        return
    section(_("Codes that no label bears"))
    st.caption(_("Look what it is: a title that is not in the catalogue yet, or a bar code of something else."))
    for code, times in detail.unknown:
        st.markdown(f"{escape(code)} · {n_('scanned once', 'scanned %(n)s times', times)}")
