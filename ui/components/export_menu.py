"""«Export»: the list one looks at as a file, in one line of a page.

    export_menu(actor, "offers", state="published")
    export_menu(actor, "applications", call=call.public_id, search=search, ids=chosen)

Filters are named as in ``services/exports``; those without value are left out. What is searched and chosen never stands
in an address. Its content is made only while it is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import streamlit as st

from services import password_again
from services.actors import Actor
from services.exports import tickets
from services.exports.acts import BASIS_LENGTH, Transfers, Wanted, transfers
from services.exports.catalogue import EXPORTS
from services.exports.shared import Export
from services.policy import Action, may
from services.unit import utc_now
from ui.components.password_again import ask
from ui.i18n import _, n_
from ui.load import reading

Forms = tuple[tuple[str, str], ...]
FORMS: Forms = (("csv", "csv"), ("xlsx", "table"))
ARCHIVE: Forms = (("zip", "folder_zip"),)


def export_menu(
    actor: Actor, name: str, *, search: str | None = "", ids: Iterable[str] = (), forms: Forms = FORMS,
    label: str = "", **filters: str | None,
) -> None:  # fmt: skip
    """The button, for whoever may take this list; nothing for others."""
    export = EXPORTS[name]
    if not may(actor, Action.LIST_EXPORT, export):
        return
    chosen = tuple(ids)
    label = label or (_("Export the chosen lines") if chosen else _("Export"))
    popover = st.popover(label, icon=":material/download:", key=f"export-{name}", on_change="rerun")
    if not popover.open:
        return
    with popover:
        st.caption(_what(export, len(chosen), forms))
        recipient, basis = _destination(actor, name) if export.is_personal else ("", "")
        if export.is_personal and not _may_leave(actor, name):
            return
        given = {key: value for key, value in filters.items() if value}
        _links(actor, Wanted(name, given, search or "", chosen, recipient, basis), forms)


def _what(export: Export, chosen: int, forms: Forms) -> str:
    """What the file holds, in a sentence."""
    if forms is ARCHIVE:
        return n_(
            "%(n)s document of the chosen internships: an agreement or amendment that its signers were given.",
            "%(n)s documents of the chosen internships: agreements and amendments that their signers were given.",
            chosen,
        )
    if chosen:
        return n_("Only the %(n)s chosen line.", "Only the %(n)s chosen lines.", chosen)
    return _(export.what) + " " + _("Filters count, pages do not.")


def _may_leave(actor: Actor, name: str) -> bool:
    """Whether the password was typed a moment ago; else a button that asks for it stands here."""
    with reading() as session:
        if password_again.is_fresh(session, actor, now=utc_now()):
            return True
    st.caption(_("This list holds personal data."))
    st.button(
        _("Type the password again"), icon=":material/password:", key=f"export-{name}-password", on_click=_ask,
        args=(f"export-{name}",),
    )  # fmt: skip
    return False


def _ask(popover: str) -> None:
    """Close the menu for the dialog, and open it again once the password was right."""
    st.session_state[popover] = False
    ask(partial(st.session_state.__setitem__, popover, True))


def _destination(actor: Actor, name: str) -> tuple[str, str]:
    """Where the file goes and on which legal basis, as far as that has to be asked: nothing within the Union."""
    with reading() as session:
        known = transfers(session, actor)
    if known.own is not None:
        return known.own.public_id, _basis(known, name)
    if not known.recipients:
        return "", ""
    names = {one.public_id: one.name for one in known.recipients}
    recipient = st.selectbox(
        _("Who will read it"), [None, *names], key=f"export-for-{name}",
        format_func=lambda one: names[one] if one else _("Only the city, in France"),
    )  # fmt: skip
    return (recipient, _basis(known, name)) if recipient else ("", "")


def _basis(known: Transfers, name: str) -> str:
    """Why the data may leave; suggested by the programme, recorded with the file."""
    return (
        st.text_area(
            _("Legal basis for sending these data out of the European Union"), known.basis, max_chars=BASIS_LENGTH,
            help=_("Kept with the day, your name, the list and the number of lines. No name of the list is kept."),
            key=f"export-basis-{name}",
        )
        or ""
    )  # fmt: skip


def _links(actor: Actor, wanted: Wanted, forms: Forms) -> None:
    """One for each form; a ticket stands for what is private."""
    words = {"csv": _("CSV file"), "xlsx": _("Workbook (Excel, LibreOffice)"), "zip": _("One archive (zip)")}
    if wanted.recipient and not wanted.basis.strip():
        st.caption(_("Say the legal basis first."))
        return
    query = dict(wanted.filters)
    if wanted.search.strip() or wanted.ids or wanted.recipient:
        query = {"ticket": tickets.keep(actor, wanted, now=utc_now())}
    asked = "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""
    if forms is ARCHIVE:
        _progress(query["ticket"])
    for form, icon in forms:
        st.link_button(
            words[form], f"/exports/{wanted.name}.{form}{asked}", icon=f":material/{icon}:", width="stretch",
            key=f"export-{wanted.name}-{form}",
        )  # fmt: skip


@st.fragment(run_every=1.0)
def _progress(ticket: str) -> None:
    """How far the archive is, once it was asked for."""
    found = tickets.progress(ticket)
    if found is None:
        st.caption(_("The papers are made when you take the archive; here you see how far they are."))
        return
    done, of = found
    text = n_("%(done)s of %(n)s paper is made.", "%(done)s of %(n)s papers are made.", of, done=done)
    st.progress(done / max(of, 1), text=text)
