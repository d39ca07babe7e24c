"""Acts by which material becomes a school’s: the list, one to be printed, signed and recorded, and a new one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from db.enums import DocumentKind, HandoverState, SubjectKind
from services import files, unit
from services.actors import Actor
from services.errors import DomainError
from services.materials.picking import Wanted
from services.queries.keyed import Page
from services.queries.material.handovers import ActRow, Given, Thing
from services.shipments import handovers
from ui import menu
from ui.act import act_button, field_error, perform, refuse
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import day, state_markdown
from ui.components.confirm import ask
from ui.components.layout import empty, escape
from ui.components.lines import Two, lines, state_cell
from ui.components.paging import forward_and_back
from ui.i18n import _, n_


def table(page: Page[ActRow], *, is_giver: bool) -> None:
    """One line each, leading to the act."""
    if not page.rows:
        if is_giver:
            empty(_("Nothing was given to a school yet."),
                  _("Prepare an act once material has arrived at a school and shall stay there for good."))  # fmt: skip
        else:
            empty(_("Nothing was given to you yet."), _("Acts of the city stand here, to be printed and signed."))
        return
    lines(
        {
            _("School"): [Two(row.school, row.place if row.place != row.school else "") for row in page.rows],
            _("State"): [state_cell(row.state) for row in page.rows],
            _("Units"): [row.units for row in page.rows],
            _("Shipment"): [row.shipment for row in page.rows],
            _("Signed on"): [day(row.signed_on) for row in page.rows],
            _("Number of the act"): [row.code for row in page.rows],
        },
        name=_("Acts of handover"),
        links=[menu.address("handover", id=row.public_id) for row in page.rows],
    )
    forward_and_back(page, "handovers")


def panel(actor: Actor, act: ActRow, today: date, *, may_sign: bool = True) -> None:
    """One act and what comes next."""
    with st.container(border=True):
        st.markdown(f"**{escape(_('Act of handover'))}** :gray[{escape(act.code)}] {state_markdown(act.state)}")
        st.markdown(f":material/picture_as_pdf: [{_('The act as PDF')}](/documents/handover-act/{act.public_id})")
        match act.state:
            case HandoverState.SIGNED:
                said = _(
                    "Signed on %(day)s by %(name)s: it belongs to the school.", day=day(act.signed_on), name=act.signer
                )
                st.markdown(escape(said))
                if may_sign:
                    _take_back(actor, act)
            case HandoverState.CANCELLED if act.signed_on:
                st.markdown(_("Its record was taken back: what it names is the city’s again, as if never given."))
            case HandoverState.CANCELLED:
                st.markdown(_("This act was given up: nothing has moved."))
            case _ if may_sign:
                _record(actor, act, today)
                _give_up(actor, act)
            case _:
                st.markdown(_("Print it and sign it. The city records the signed act: then it belongs to the school."))


def given(rows: Sequence[Given]) -> None:
    """What the act names."""
    lines(
        {
            _("Title"): [row.title for row in rows],
            _("Units"): [row.quantity for row in rows],
            _("Kit"): [row.kit for row in rows],
            _("Code on the label"): [row.code for row in rows],
        },
        name=_("What is given"),
    )


def new(actor: Actor, place: str, things: Sequence[Thing]) -> None:
    """What of a place is given: all of it, or what is chosen."""
    units = sum(one.there for one in things)
    whole = n_("Everything that lies here: %(n)s unit", "Everything that lies here: %(n)s units", units)
    ways = {"all": whole, "part": _("Only part of it")}
    way = st.radio(_("What is given"), list(ways), format_func=ways.__getitem__, key="give-way")
    wanted = {one: one.there for one in things} if way == "all" else _chosen(things)
    for field in ("lines", "quantity", "school"):
        field_error(field)
    if act_button(_("Prepare the act"), "give", type="primary", disabled=not wanted):
        perform(
            "give", handovers.prepare, actor, place,
            [Wanted(one.public_id, number, lot=one.lot) for one, number in wanted.items() if not one.is_kit],
            [one.public_id for one in wanted if one.is_kit],
            then=lambda made: menu.goto("handover", id=made.public_id),
        )  # fmt: skip


def _chosen(things: Sequence[Thing]) -> dict[Thing, int]:
    """Titles with how many of their units, and kits."""
    by_id = {one.lot or one.public_id: one for one in things}
    picked = st.multiselect(
        _("Titles and kits"), list(by_id), format_func=lambda one: f"{by_id[one].name} ({by_id[one].there})",
        placeholder=_("Choose"), key="give-what",
    )  # fmt: skip
    return {by_id[public_id]: _how_many(by_id[public_id]) for public_id in picked}


def _how_many(one: Thing) -> int:
    if one.is_kit or one.lot:
        return one.there
    return int(st.number_input(one.name, 1, one.there, one.there, key=f"give-{one.public_id}"))


def _record(actor: Actor, act: ActRow, today: date) -> None:
    st.markdown(_("Print it in Armenian and French. Once both have signed, add its scan: then it is the school’s."))
    with st.expander(_("Record the signed act")):
        on = st.date_input(_("Signed on"), today, max_value=today, format="DD/MM/YYYY", key="act-on")
        field_error("signed_on")
        field_error("happened_on")
        name = st.text_input(_("Who signed for the school"), act.signer, max_chars=200, key="act-signer")
        field_error("signer_name")
        upload = st.file_uploader(_("Scan or photo of the signed act"), type=list(UPLOAD_TYPES), key="act-scan")
        for field in ("file", "scan", "lines"):
            field_error(field)
        if act_button(_("Record the signed act"), "act-sign", type="primary") and _kept(actor, act, upload):
            perform(
                "act-sign", handovers.sign, actor, act.public_id, signed_on=on, signer_name=name,
                done=_("It belongs to the school now, and is never asked for again."),
            )  # fmt: skip


def _give_up(actor: Actor, act: ActRow) -> None:
    with st.popover(_("Give this act up")):
        reason = st.text_input(_("Reason"), max_chars=500, key="act-reason")
        field_error("reason")
        if st.button(_("Give it up"), key="open-act-cancel"):
            ask(
                _("Give this act up?"), _("Nothing has moved; it stays in the list as cancelled."),
                label=_("Give this act up"), name="act-cancel",
                act=partial(
                    perform, "act-cancel", handovers.cancel, actor, act.public_id, reason=reason,
                    seen_version=act.version, done=_("The act is given up."),
                ),
            )  # fmt: skip


def _take_back(actor: Actor, act: ActRow) -> None:
    """A mistake of whoever recorded it, never a claim upon what belongs to the school."""
    with st.popover(_("Recorded by mistake?"), icon=":material/undo:"):
        st.caption(
            _("Only where this act was never signed so. What it names lies again where it was; it stays in the list.")
        )
        reason = st.text_input(_("Reason"), max_chars=500, key="act-back-reason")
        field_error("reason")
        if act_button(_("Take the record back"), "act-back", type="primary"):
            perform(
                "act-back", handovers.take_back, actor, act.public_id, reason=reason, seen_version=act.version,
                done=_("The record is taken back."),
            )  # fmt: skip


def _kept(actor: Actor, act: ActRow, upload: object) -> bool:
    """The scan is kept first; without one the service says what is missing."""
    if upload is None:
        return True
    try:
        unit.run(
            files.store_for, actor, SubjectKind.HANDOVER, act.public_id, DocumentKind.HANDOVER_ACT, upload.name,  # type: ignore[attr-defined]
            upload.getvalue(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except DomainError as error:
        refuse(error)
        return False
    return True
