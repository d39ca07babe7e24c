"""Who answered what in an exchange, at a glance: a word and a colour for each young person and purpose."""

from __future__ import annotations

import streamlit as st

from db.enums import ConsentPurpose, ConsentState
from services.actors import Actor
from services.exchanges import consent_asking
from services.i18n import N_
from services.labels import STATES
from services.queries.exchange.exchange_consents import Overview
from ui import menu
from ui.act import act_button, perform
from ui.components.layout import empty, header
from ui.components.lines import Badge, Two, here, lines
from ui.i18n import _

MISSING = "missing"
SHORT: dict[ConsentPurpose, str] = {
    ConsentPurpose.PARTICIPATION: N_("Taking part"),
    ConsentPurpose.MEDICAL_CARE: N_("Medical care"),
    ConsentPurpose.TRANSPORT: N_("Transport"),
    ConsentPurpose.SWIMMING: N_("Swimming"),
    ConsentPurpose.DATA_TRANSFER: N_("Data"),
    ConsentPurpose.IMAGE: N_("Photos"),
}
"""Titles of columns: all six stand beside each other."""
_ANSWERS: dict[ConsentState | None, str] = {
    None: N_("To be asked"),
    ConsentState.REQUESTED: N_("Awaited"),
    ConsentState.GIVEN: N_("Yes"),
    ConsentState.REFUSED: N_("No"),
    ConsentState.REVOKED: N_("Yes, then no"),
    ConsentState.EXPIRED: N_("To be renewed"),
}
"""The answer in a cell."""


def overview(actor: Actor, found: Overview) -> None:
    """What is complete, the one next act, the list."""
    header(_("Agreements of the families"), _("Who agreed to what, what is still missing, and who must be called."))
    if not found.total:
        empty(
            _("No young person of yours takes part yet."),
            _("As soon as they are entered, their parents can be asked here."),
        )
    else:
        _so_far(actor, found)
        _filter()
        _rows(found)
    if found.may_edit_texts:
        menu.page_link(
            "consent_texts", _("The texts that families read"), icon="edit_note", id=found.exchange_public_id
        )


def _so_far(actor: Actor, found: Overview) -> None:
    st.markdown(
        _("Complete: %(n)s of %(all)s young people.", n=found.complete, all=found.total)
        + (" " + _("Refused or taken back: %(n)s.", n=found.against) if found.against else "")
    )
    if found.complete < found.total and act_button(
        _("Write to all families of whom something is missing"), "consents-ask", type="primary",
        icon=":material/forward_to_inbox:",
        help=_("One mail with their link, in their language. Whoever was written to within a day is left out."),
    ):  # fmt: skip
        perform(
            "consents-ask", consent_asking.ask_all, actor, found.exchange_public_id,
            done=_("Those who have an address are written to. For the others make a link, or record a paper."),
        )  # fmt: skip


def _filter() -> None:
    shown = st.segmented_control(
        _("Show"), ["all", MISSING], key="consents-show", required=True,
        default=MISSING if st.query_params.get("show") == MISSING else "all",
        format_func={"all": _("All"), MISSING: _("Something is missing")}.__getitem__,
    )  # fmt: skip
    if (shown == MISSING) != (st.query_params.get("show") == MISSING):
        if shown == MISSING:
            st.query_params["show"] = MISSING
        else:
            st.query_params.pop("show", None)
        st.rerun()


def _rows(found: Overview) -> None:
    if not found.rows:
        empty(_("Nothing is missing: all families have answered."))
        return
    rows = found.rows
    columns: dict[str, list] = {_("Name"): [Two(row.name, row.school) for row in rows]}
    columns[_("Missing")] = [
        Badge(str(row.lacks), "orange") if row.lacks else Badge(_("Nothing missing"), "green") for row in rows
    ]
    for purpose in found.purposes:
        columns[_(SHORT[purpose])] = [_cell(purpose, row.states.get(purpose), found) for row in rows]
    columns[_("Remark")] = ["" if row.has_guardian else _("No parent is named yet") for row in rows]
    lines(columns, name=_("Agreements of the families"), links=[here(young=row.public_id) for row in rows])


def _cell(purpose: ConsentPurpose, state: ConsentState | None, found: Overview) -> Badge:
    """Coloured where it matters: what is needed, and what was agreed to."""
    is_quiet = state is None or (state is not ConsentState.GIVEN and purpose not in found.mandatory)
    return Badge(_(_ANSWERS[state]), "gray" if is_quiet or state is None else STATES[state].colour)
