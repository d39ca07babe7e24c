"""What surrounds the form of an offer: department, remarks of rules, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from services import offers
from services.actors import Actor
from services.queries.internships.departments import DepartmentRow
from services.queries.internships.offers import OfferDetail, OfferMove
from ui.act import act_button, field_error, perform
from ui.components.badges import in_words
from ui.components.confirm import ask
from ui.components.internships.interns import Go
from ui.components.layout import escape
from ui.i18n import _, n_

_SERVICES: dict[str, Callable[..., Any]] = {"close": offers.close, "withdraw": offers.withdraw, "reopen": offers.reopen}


def choose_department(rows: list[DepartmentRow]) -> str | None:
    """With one department there is nothing to choose."""
    if len(rows) == 1:
        st.markdown(f":gray[{_('Department')}]  \n{escape(rows[0].name)}")
        return rows[0].public_id
    names = {row.public_id: row.name for row in rows}
    chosen = st.selectbox(
        _("Department") + " *", list(names), index=None, format_func=names.__getitem__, placeholder=_("Choose"),
        key="offer-department",
    )  # fmt: skip
    field_error("department_public_id", "department")
    return chosen


def remarks(offer: OfferDetail) -> None:
    """Who chose it, and what rules noticed."""
    parts = []
    if offer.chosen:
        parts.append(n_("%(n)s application wishes for it", "%(n)s applications wish for it", offer.chosen))
    if offer.taken:
        parts.append(n_("%(n)s internship is planned on it", "%(n)s internships are planned on it", offer.taken))
    if parts:
        st.caption(" · ".join(parts))
    for finding in offer.findings:
        st.warning(escape(_(finding.msgid, **in_words(finding.params))), icon=":material/warning:")


def moves(actor: Actor, offer: OfferDetail, go: Go) -> None:
    """Close, withdraw, publish again; and next year's from this one."""
    with st.container(horizontal=True):
        for move in offer.moves:
            if move.name in _SERVICES and st.button(_(move.label), key=f"open-{move.name}"):
                ask(
                    _(move.label), _consequence(move), label=_(move.label), name=f"offer-{move.name}",
                    act=partial(_move, actor, offer, move),
                )  # fmt: skip
        repeat(actor, offer.public_id, go)


def repeat(actor: Actor, offer_id: str, go: Go) -> None:
    """Next year's offer from this one, as a draft to look through."""
    name = f"offer-duplicate-{offer_id}"
    if act_button(_("Repeat this offer"), name, icon=":material/content_copy:"):
        perform(
            name, offers.duplicate, actor, offer_id,
            done=_("A draft for next year is made, with the same weekdays."),
            then=lambda made: go("offer", made.public_id),
        )  # fmt: skip


def _consequence(move: OfferMove) -> str:
    return {
        "close": _("Applicants can no longer choose it; those who did keep their wish."),
        "withdraw": _("It disappears from the list that applicants see."),
        "reopen": _("Applicants can choose it again."),
    }[move.name]


def _move(actor: Actor, offer: OfferDetail, move: OfferMove) -> None:
    perform(
        f"offer-{move.name}", _SERVICES[move.name], actor, offer.public_id, seen_version=offer.version,
        done=_("It is done."),
    )  # fmt: skip
