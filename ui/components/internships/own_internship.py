"""The parts of the page on which a student finds their internship."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from db.enums import PlacementState as P
from db.enums import Role
from services import formats, visas
from services.actors import Actor
from services.checklists import ChecklistRow
from services.i18n import N_
from services.queries.internships.arrivals import Arrival
from services.queries.internships.placements import PlacementDetail
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import day, day_and_left
from ui.components.internships.arrival_form import clock, money_line, paper, passport_warning, quoted_lines
from ui.components.layout import escape, facts, section
from ui.i18n import _, language

BEFORE_START = {P.PLANNED, P.AGREEMENT_SIGNED, P.READY}
TOOK_PLACE = {P.COMPLETED, P.CLOSED, P.INTERRUPTED}


def next_step(detail: PlacementDetail, arrival: Arrival, today: date) -> None:
    """The one thing that comes next, with its day."""
    if detail.state is P.CANCELLED:
        st.info(
            _("This internship does not take place. You can apply again to a later call; nothing counts against you."),
            icon=":material/info:",
        )
        return
    if detail.state in TOOK_PLACE:
        _over(detail, arrival)
    what, by = _next(detail, arrival, today)
    if visa_is_refused(detail):
        st.info(
            _("You told us that your visa was refused. A coordinator calls you; nobody holds it against you."),
            icon=":material/info:",
        )
    elif what:
        with st.container(border=True):
            st.markdown(f":gray[{_('Next step')}]  \n**{escape(what)}**" + (f"  \n{by}" if by else ""))
    if detail.state in BEFORE_START:
        passport_warning(arrival)
    if arrival.is_paid and not arrival.has_bank_details:
        with st.container(border=True):
            st.markdown(_("Your internship is paid: say where the money is to be sent."))
            menu.page_link("my_profile", _("Enter my bank details"), icon="account_balance")
    if not arrival.passport_expires_on and detail.state in BEFORE_START:
        menu.page_link("my_profile", _("Enter my passport, for the letter of invitation"), icon="badge")


def _over(detail: PlacementDetail, arrival: Arrival) -> None:
    """That it took place, and where its certificate comes."""
    msgid = (
        N_("Your internship ended early, on %(day)s. The time that you were there counts.")
        if detail.state is P.INTERRUPTED
        else N_("Your internship ended on %(day)s. Thank you for your work with us!")
    )
    certificate = _("Its certificate stands on this page as soon as the city has issued it.")
    st.info(f"{_(msgid, day=day(arrival.last_day))} {certificate}", icon=":material/flag:")


def still_counts(item: ChecklistRow, detail: PlacementDetail) -> bool:
    """What was to be done before the start and was never ticked is nobody’s task once the internship took place."""
    return item.is_done or detail.state not in TOOK_PLACE or item.due_on >= detail.starts_on


def _next(detail: PlacementDetail, arrival: Arrival, today: date) -> tuple[str, str]:
    """What comes next and when: one's own open thing that is due first, else the next date of the stay."""
    mine = [
        item
        for item in detail.checklist
        if item.owner_role is Role.APPLICANT and not item.is_done and still_counts(item, detail)
    ]
    dates = [
        (_("Visa appointment"), arrival.visa_appointment_on),
        (_("First day of your internship"), detail.starts_on),
        (_("Payment expected"), arrival.paid_on),
        (_("Last day of your internship"), arrival.last_day),
    ]
    coming = sorted((when, what) for what, when in dates if when is not None and when >= today)
    if mine and (mine[0].due_on <= today or not coming or mine[0].due_on <= coming[0][0]):
        due = day_and_left(mine[0].due_on, today)
        return mine[0].label, f":red[{_('Late:')} {due}]" if mine[0].is_late(today) else due
    if coming:
        return coming[0][1], day_and_left(coming[0][0], today)
    return (mine[0].label, day_and_left(mine[0].due_on, today)) if mine else ("", "")


def place(detail: PlacementDetail) -> None:
    """Where, with whom, how many hours."""
    to_be_named = _("Will be named soon") if detail.state in BEFORE_START else ""
    left, right = st.columns(2)
    with left:
        facts([(_("Department"), detail.department), (_("Address"), detail.department_address)])
    with right:
        facts(
            [
                (_("Internship tutor"), detail.tutor or to_be_named),
                (_("Deputy of the tutor"), detail.deputy),
                (_("Hours a week"), formats.hours(detail.weekly_minutes, language())),
            ]
        )


def first_day(detail: PlacementDetail, arrival: Arrival, today: date) -> None:
    """When, where, whom to ask for; the same as a sheet to print. Nothing once that day is over."""
    if detail.state in TOOK_PLACE or today > arrival.starts_on:
        return
    section(_("Your first day"))
    if not arrival.knows_first_day:
        st.caption(
            _("The city writes here where and when you are expected, at the latest a week before.")
            if today < arrival.starts_on
            else _(
                "Nothing is written about your first day: call the city or your department, the numbers stand below."
            )
        )
        return
    when = " · ".join((day(arrival.starts_on), clock(arrival.first_day_minutes)))
    with st.container(border=True):
        st.markdown(f"**{when}**  \n{escape(arrival.first_day_place)}")
        facts([(_("Whom to ask for"), arrival.first_day_contact), (_("Phone"), arrival.first_day_phone)])
        if arrival.first_day_note:
            st.markdown(escape(arrival.first_day_note))
        paper(_("First-day sheet to print (PDF)"), "first-day", arrival)


def housing_and_costs(detail: PlacementDetail, arrival: Arrival) -> None:
    """Where one lives, who pays what, what one is paid; nothing where nothing of it is known during the stay."""
    housing = "" if detail.state in TOOK_PLACE else arrival.housing
    if not housing and detail.state in BEFORE_START:
        housing = _("Not settled yet: the coordinators are looking for it with you.")
    if not (housing or arrival.costs or arrival.is_paid):
        return
    section(_("Housing and costs"))
    facts([(_("Housing"), housing)])
    if arrival.costs:
        st.markdown(f":gray[{_('Who pays what')}]\n\n{quoted_lines(arrival.costs)}")
    if arrival.is_paid:
        facts([(_("What you are paid"), money_line(arrival))])


def visa_pack(detail: PlacementDetail, arrival: Arrival) -> None:
    """All papers for the visa in one PDF, before the start."""
    if detail.state not in BEFORE_START:
        return
    section(_("Papers for the visa"))
    st.markdown(
        _("Letter of invitation, who pays what, housing, contacts and the signed agreement, as one document.")
        + " "
        + _("Its first page says what is still missing.")
    )
    paper(_("File for the visa (PDF)"), "visa-pack", arrival)


def visa_refused(actor: Actor, detail: PlacementDetail, now: datetime) -> None:
    """To say that the visa was refused, without shame and without consequences by itself."""
    is_too_late = detail.state not in BEFORE_START or detail.starts_on <= now.date()
    if is_too_late or visa_is_refused(detail):
        return
    if st.button(_("My visa was refused"), key="open-visa-refused", type="tertiary"):
        _visa_dialog(actor, detail)


def visa_is_refused(detail: PlacementDetail) -> bool:
    """It was said, and the coordinators have not settled it yet."""
    return any(item.code == visas.REFUSED and not item.is_done for item in detail.checklist)


def _visa_dialog(actor: Actor, detail: PlacementDetail) -> None:
    @st.dialog(_("My visa was refused"))
    def dialog() -> None:
        st.markdown(
            _(
                "We are sorry. It happens, and nobody holds it against you. The coordinators call you, and you decide "
                "together: ask again, move the dates, or apply to a later call. Nothing is cancelled by this message."
            )
        )
        words = st.text_area(_("What you wish to add (not required)"), key="visa-words", max_chars=2000, height=110)
        field_error("visa_words")
        if act_button(_("Tell the coordinators"), "visa-refused", type="primary"):
            perform(
                "visa-refused", visas.report_refused, actor, detail.public_id, words,
                done=_("The coordinators are told. They call you."),
            )  # fmt: skip

    dialog()


def others(rows: list, shown: str) -> None:
    """One's other internships."""
    for other in rows:
        if other.public_id != shown:
            menu.page_link("my_internship", f"{other.department} · {other.starts_on.year}", id=other.public_id)
