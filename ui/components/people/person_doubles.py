"""Records that may be one person: where they are told, and the two side by side."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import streamlit as st

from services.queries.people.doubles import Preview, Suggestion
from ui import act, menu
from ui.components.badges import day, state_word, word
from ui.components.layout import empty, escape, section
from ui.components.people.countries import country_name
from ui.i18n import _, n_


def asked() -> bool:
    """Whether the list of doubles is asked for instead of the list of people."""
    return st.toggle(_("Look for records that may be the same person"), key="people-doubles")


def listed(found: list[Suggestion]) -> None:
    """All pairs that look alike."""
    if not found:
        empty(
            _("No two records look like the same person."),
            _("Compared are mail addresses, and names in both scripts together with the date of birth."),
        )
    for pair in found:
        with st.container(border=True, gap=None):
            st.markdown(f"**{escape(pair.first)}** · **{escape(pair.second)}** :gray[· {_(pair.why)}]")
            menu.page_link(
                "person_merge", _("Compare the two"), icon="compare", kept=pair.first_public_id,
                double=pair.second_public_id,
            )  # fmt: skip


def of_person(found: list[Suggestion]) -> None:
    """A word on the page of somebody who may be kept twice."""
    for pair in found[:3]:
        with st.container(border=True, gap=None):
            st.markdown(
                ":material/merge: "
                + _("Perhaps kept twice: %(name)s", name=escape(pair.second))
                + f" :gray[· {_(pair.why)}]"
            )
            menu.page_link(
                "person_merge", _("Compare the two"), icon="compare", kept=pair.first_public_id,
                double=pair.second_public_id,
            )  # fmt: skip


def choose(preview: Preview) -> list[str]:
    """Fields that differ, side by side; gives the names of those taken from the double."""
    section(_("What is kept"))
    if not preview.fields:
        st.markdown(_("Nothing contradicts: what only one record knows is kept."))
    taken = []
    for pair in preview.fields:
        words = {"kept": _shown(pair.name, pair.kept), "double": _shown(pair.name, pair.double)}
        chosen = st.radio(
            _(pair.label), ["kept", "double"], format_func=words.__getitem__, horizontal=True,
            key=f"merge-{preview.kept_public_id}-{pair.name}",
        )  # fmt: skip
        if chosen == "double":
            taken.append(pair.name)
    if preview.fields:
        st.caption(_("What is not chosen is deleted."))
    return taken


def _shown(name: str, value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, StrEnum):
        return word(value)
    return country_name(value) if name == "nationality" else str(value)


def consequences(preview: Preview) -> None:
    """What moves, what is closed, and what stands in the way."""
    section(_("What happens"))
    moves = [
        n_("%(n)s application", "%(n)s applications", preview.applications),
        n_("%(n)s internship", "%(n)s internships", preview.placements),
        n_("%(n)s intern looked after", "%(n)s interns looked after", preview.tutored),
    ]
    lines = [_("To the kept record move: %(what)s.", what=", ".join(moves))]
    lines += [
        _(
            "“%(call)s”: the application “%(stays)s” stays, the one “%(goes)s” is withdrawn; both keep their history.",
            call=escape(one.call), stays=state_word(one.stays), goes=state_word(one.goes),
        )
        for one in preview.outcomes
    ]  # fmt: skip
    if preview.account_is_closed:
        lines.append(_("The account of the double is closed, and its roles end."))
    elif preview.double_has_account:
        lines.append(_("The account of the double goes along: the person signs in as before."))
    lines.append(_("Files, notes, links, contacts of parents and absences move too. This cannot be taken back."))
    st.markdown("\n".join(f"- {line}" for line in lines))
    for obstacle in preview.obstacles:
        st.error(act.text(obstacle), icon=":material/error:")
