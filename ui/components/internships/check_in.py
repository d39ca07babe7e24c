"""How an internship goes: two buttons for those who are in it, and what was said for the coordinators."""

from __future__ import annotations

import streamlit as st

from db.enums import CheckInAnswer
from db.enums import PlacementState as P
from services import check_ins, checklists, host_gives_up
from services.actors import Actor
from services.checklists import ChecklistRow
from services.placement_checks import BEFORE_START
from services.queries.internships.check_ins import CheckInRow, of_placement
from services.queries.internships.placements import PlacementDetail
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import instant, word
from ui.components.layout import escape, section
from ui.components.on_behalf import told
from ui.i18n import _
from ui.load import reading


def two_buttons(actor: Actor, placement_id: str, intern: str) -> None:
    """«All is well» and «Please call me», one tap each; a word can be added before."""
    st.markdown(f"**{_('How does the internship of %(intern)s go?', intern=escape(intern))}**")
    with st.popover(_("Add a word for the coordinator")):
        note = st.text_area(_("Your word"), key=f"check-in-note-{placement_id}", max_chars=1000, height=90)
        field_error("check_in_note")
    fine, call = CheckInAnswer.FINE, CheckInAnswer.CALL_ME
    with st.container(horizontal=True):
        is_fine = act_button(
            word(fine), f"check-in-fine-{placement_id}", type="primary", icon=":material/sentiment_satisfied:"
        )
        is_call = act_button(word(call), f"check-in-call-{placement_id}", icon=":material/call:")
    if is_fine:
        perform(
            f"check-in-fine-{placement_id}", check_ins.say, actor, placement_id, fine, note=note,
            done=_("Thank you: it is noted that all is well."),
        )  # fmt: skip
    if is_call:
        perform(
            f"check-in-call-{placement_id}", check_ins.say, actor, placement_id, call, note=note,
            done=_("The coordinators are told and will call you."),
        )  # fmt: skip


def words(rows: list[CheckInRow]) -> None:
    """What was said, latest first."""
    for row in rows:
        icon = ":orange[:material/call:]" if row.answer is CheckInAnswer.CALL_ME else ":green[:material/check_circle:]"
        who = _("the intern") if row.from_intern else _("the department")
        parts = [instant(row.at), escape(row.by_name) or who, word(row.source)]
        settled = f" :green-badge[{_('Called back')}]" if row.handled_at else ""
        note = f"  \n{escape(row.note)}" if row.note else ""
        st.markdown(f"{icon} **{word(row.answer)}**{settled}  \n:gray[{' · '.join(parts)}]{note}")


def how_it_goes(actor: Actor, detail: PlacementDetail) -> None:
    """On the page of an internship: for coordinators what was said and the call back, for hosts their gestures."""
    if detail.is_staff:
        _given_up(actor, detail)
        _for_staff(actor, detail)
    elif detail.state is P.IN_PROGRESS:
        section(_("How it goes"))
        two_buttons(actor, detail.public_id, detail.name)
        with reading() as session:
            said = of_placement(session, actor, detail.public_id, from_intern=False)
        words(said[:3])
    if detail.state in BEFORE_START and not _open_refusal(detail):
        give_up(actor, detail.public_id, on_behalf=detail.is_staff)


def _open_refusal(detail: PlacementDetail) -> ChecklistRow | None:
    return next((one for one in detail.checklist if one.code == host_gives_up.GIVEN_UP and not one.is_done), None)


def _given_up(actor: Actor, detail: PlacementDetail) -> None:
    """What the department said, with the ways out."""
    item = _open_refusal(detail)
    if item is None:
        return
    st.warning(f"{escape(item.label)}  \n{escape(item.note)}", icon=":material/warning:")
    with st.container(horizontal=True):
        if st.button(_("Find another department"), key="given-up-move", type="primary"):
            menu.goto("placement_entry", placement=detail.public_id)
        if act_button(_("It is settled"), "given-up-settled"):
            perform(
                "given-up-settled", checklists.set_done, actor, item.public_id, True, done=_("It is recorded.")
            )  # fmt: skip


def _for_staff(actor: Actor, detail: PlacementDetail) -> None:
    with reading() as session:
        rows = of_placement(session, actor, detail.public_id)
    if not rows and detail.state is not P.IN_PROGRESS:
        return
    section(_("How it goes"))
    if not rows:
        st.caption(_("Nobody has said anything yet. The tutor is asked by mail at the middle of the internship."))
    words(rows)
    if any(row.awaits for row in rows) and act_button(
        _("I have called back"), "check-in-handled", type="primary", icon=":material/call:"
    ):
        perform("check-in-handled", check_ins.mark_handled, actor, detail.public_id, done=_("It is recorded."))
    if detail.state is P.IN_PROGRESS:
        with st.popover(_("Record what you were told")):
            said = st.radio(_("What was said"), list(CheckInAnswer), format_func=word, key="check-in-said")
            note = st.text_area(_("Note"), key="check-in-behalf-note", max_chars=1000, height=90)
            field_error("check_in_note")
            options = told("check-in")
            if act_button(_("Record"), "check-in-behalf", type="primary"):
                perform(
                    "check-in-behalf", check_ins.say, actor, detail.public_id, said, note=note,
                    done=_("It is recorded."), **options,
                )  # fmt: skip


def give_up(actor: Actor, placement_id: str, *, on_behalf: bool = False) -> None:
    """Saying that the department can no longer host, with a reason; nothing is cancelled by it."""
    with st.expander(_("The department can no longer host this intern")):
        st.markdown(
            _("Say why. The coordinators are told at once and look for another place; nothing is cancelled by it.")
        )
        reason = st.text_area(_("Reason"), key=f"give-up-{placement_id}", max_chars=1000, height=90)
        field_error("give_up_reason")
        behalf = told(f"give-up-{placement_id}") if on_behalf else {}
        label = _("Record") if on_behalf else _("Tell the coordinators")
        if act_button(label, f"give-up-{placement_id}"):
            perform(
                f"give-up-{placement_id}", host_gives_up.give_up, actor, placement_id, reason=reason,
                done=_("It is recorded.") if on_behalf else _("The coordinators are told and will call you."),
                **behalf,
            )  # fmt: skip
