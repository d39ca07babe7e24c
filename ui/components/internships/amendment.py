"""An amendment on its page: the inputs of what changes, before and after, and the one that is being signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st
from babel.dates import get_day_names

from db.enums import AgreementState, AmendmentKind, EndReason
from services import formats
from services.actors import Actor
from services.agreements import amendments, drafting
from services.agreements.amendment_words import figures
from services.errors import DomainError, Invalid, InvalidFields
from services.labels import WORDS
from services.placement_checks import last_day
from services.placement_moves import END_REASONS
from services.queries.internships import amendments as queries
from services.queries.internships.agreement_signing import Signing
from services.queries.internships.amendments import Amending, AmendmentRow
from services.queries.internships.slips import Slips
from services.queries.limits import Asked
from ui.act import act_button, field_error, perform, refuse, text
from ui.components.badges import day, state_badge, state_markdown, word
from ui.components.euros import euros_input
from ui.components.internships import agreement_replaced, slips
from ui.components.internships.owing import owes_as_amended
from ui.components.internships.signers_panel import panel
from ui.components.internships.who_counts import who_counts
from ui.components.layout import escape, section
from ui.i18n import _, language
from ui.load import reading

K = AmendmentKind
Values = dict[str, Any]


def was_sent(row: AmendmentRow) -> bool:
    """It lies before its signers."""
    return row.state is AgreementState.IN_SIGNATURE


def not_possible(obstacle: DomainError) -> None:
    """Why no amendment can be made, with the way out."""
    st.info(text(obstacle), icon=":material/info:")


def rows(found: Sequence[AmendmentRow], *, public: bool = False) -> None:
    """Amendments with their state, from when they hold, what changes, and the paper; the latest first."""
    for row in found:
        line = _title(row, public)
        if row.effective_on:
            line.append(_("from %(day)s", day=day(row.effective_on)))
        st.markdown(" · ".join(line))
        _changes(row)
        if row.state in {AgreementState.SIGNED, AgreementState.IN_SIGNATURE, AgreementState.SUPERSEDED}:
            _paper(row)


def _title(row: AmendmentRow, public: bool) -> list[str]:
    """One that was given up left its number to the next."""
    if row.state is AgreementState.CANCELLED:
        return [f"**{_('An amendment that was given up')}**"]
    return [f"**{_('Amendment no. %(number)s', number=row.number)}**", state_markdown(row.state, public=public)]


def listed(actor: Actor, placement_public_id: str, *, public: bool) -> None:
    """The amendments of an internship and its replaced agreements, wherever its agreement stands; nothing where there
    are none."""
    agreement_replaced.listed(actor, placement_public_id)
    with reading() as session:
        found = queries.visible(session, actor, placement_public_id, language=language())
    if found:
        st.markdown(f"**{_('Changes of the agreement')}**")
        rows(found, public=public)


def under_way(actor: Actor, found: Amending, row: AmendmentRow, signing: Signing | None, now: datetime) -> None:
    """The amendment that is not signed by all yet."""
    section(_("Amendment no. %(number)s", number=row.number))
    state_badge(row.state)
    if row.effective_on:
        st.markdown(_("It holds from %(day)s on, once all have signed it.", day=day(row.effective_on)))
    _changes(row)
    if row.figures:
        st.markdown(f"**{_('What it makes of hours and money')}**")
        _sentences(row.figures)
    _paper(row)
    if row.state is AgreementState.REFUSED:
        _stopped(actor, row)
    if row.state is AgreementState.DRAFT and act_button(
        _("Put it before the signers"), "amendment-send", type="primary", icon=":material/send:"
    ):
        perform(
            "amendment-send", amendments.send, actor, row.public_id, seen_version=row.version,
            done=_("The amendment lies before its signers. The first have the link by mail."),
        )  # fmt: skip
    if signing is not None:
        panel(actor, signing, found.placement_public_id, now)
    _give_up(actor, row)


def slips_of(actor: Actor, row: AmendmentRow | None, mended: Slips | None) -> None:
    """Slips that were mended in an amendment, and the inputs to mend one; nothing where none is before its signers."""
    if row is None or mended is None:
        return
    slips.rectified(mended)
    if mended.fields and not row.is_unfinished:
        st.caption(_("In amendment no. %(number)s:", number=row.number))
    slips.mending(actor, row.public_id, row.version, mended)


def _stopped(actor: Actor, row: AmendmentRow) -> None:
    """Why nobody can sign it, and the way to put it before the signers again."""
    if row.stopped_because:
        st.warning(escape(row.stopped_because), icon=":material/block:")
    if act_button(_("Make it a draft again"), "amendment-rework"):
        perform(
            "amendment-rework", drafting.rework, actor, row.public_id, reason=row.stopped_because or row.reason,
            seen_version=row.version, done=_("It is a draft again: all sign anew once it lies before them."),
        )  # fmt: skip


def _give_up(actor: Actor, row: AmendmentRow) -> None:
    with st.expander(_("Give the amendment up")):
        st.markdown(_("Nothing changes in the internship. Those who have signed are told."))
        reason = st.text_input(_("Reason"), key="amendment-reason", max_chars=500)
        field_error("reason")
        if act_button(_("Give it up"), "amendment-cancel"):
            perform(
                "amendment-cancel", drafting.cancel, actor, row.public_id, reason=reason, seen_version=row.version,
                done=_("The amendment is given up: the agreement stays as it was signed."),
            )  # fmt: skip


def _changes(row: AmendmentRow) -> None:
    for one in row.changes:
        lines = [f"**{word(one.kind)}**"]
        if one.before:
            lines.append(f":gray[{_('Until now: %(text)s', text=escape(one.before))}]")
        lines.append(escape(one.after))
        st.markdown("  \n".join(lines))
    if row.reason:
        st.caption(_("Reason: %(reason)s", reason=escape(row.reason)))


def _paper(row: AmendmentRow) -> None:
    label = _("Open the amendment as PDF")
    st.markdown(f":material/picture_as_pdf: [{label}](/documents/agreement/{row.public_id})")


def form(actor: Actor, found: Amending, now: datetime) -> None:
    """What changes, from when and why; hours and money at once beside what stands."""
    kinds = st.pills(
        _("What changes?"), list(K), selection_mode="multi", format_func=lambda kind: _(WORDS[kind]), key="kinds"
    )
    field_error("kinds", *(field for kind, fields in _AT.items() if kind not in kinds for field in fields))
    if not kinds:
        st.caption(_("Choose one or several: the inputs appear below."))
        return
    changes = {kind: _INPUTS[kind](found, now.date()) for kind in K if kind in kinds}
    section(_("From when, and why"))
    effective_on = st.date_input(
        _("It holds from"), max(now.date(), found.starts_on), format="DD/MM/YYYY", key="effective-on"
    )
    field_error("effective_on")
    reason = st.text_area(_("Reason, as it stands in the amendment"), key="why", max_chars=2000, height=90)
    field_error("reason")
    _preview(actor, found, changes, effective_on, now)
    if act_button(_("Write the amendment"), "amendment-propose", type="primary"):
        perform(
            "amendment-propose", amendments.propose, actor, found.placement_public_id, changes, effective_on, reason,
            done=_("The amendment is written. Look at it once more, then put it before the signers."),
        )  # fmt: skip


def _preview(actor: Actor, found: Amending, changes: dict[K, Values], effective_on: Any, now: datetime) -> None:
    """Hours and money before and after; what is forbidden stands at its input."""
    section(_("What it makes of hours and money"))
    try:
        with reading() as session:
            made = amendments.before_and_after(
                session, actor, found.placement_public_id, changes, effective_on, now=now
            )
            lines = figures(made.after, made.before, language())
    except Invalid:
        st.caption(_("It is computed as soon as all is entered."))
        return
    except DomainError as error:
        refuse(error)
        return
    _sentences(lines)
    for sentence in made.warnings:
        st.warning(escape(sentence), icon=":material/info:")
    if made.refusals:
        refuse(InvalidFields([*made.refusals]))
    placement = made.after.placement
    asked = Asked(
        made.after.department.public_id, placement.starts_on, last_day(placement),
        made.after.tutor.public_id if made.after.tutor else None, placement=found.placement_public_id,
    )  # fmt: skip
    who_counts(actor, asked, "amendment")
    owes_as_amended(made.after.plan, made.after.law, made.after.result)


def _sentences(lines: Sequence[str]) -> None:
    with st.container(border=True):
        for line in lines:
            st.markdown(escape(line))


def _day(label: str, value: date, field: str) -> Any:
    found = st.date_input(label, value, format="DD/MM/YYYY", key=f"amend-{field}")
    field_error(field)
    return found


def _line(label: str, value: str, field: str, longest: int = 200) -> str:
    found = st.text_input(label, value, max_chars=longest, key=f"amend-{field}")
    field_error(field)
    return found


def _dates(found: Amending, _today: date) -> Values:
    left, right = st.columns(2)
    with left:
        first = _day(_("First day"), found.starts_on, "starts_on")
    with right:
        last = _day(_("Last day"), found.ends_on, "ends_on")
    return {"starts_on": first, "ends_on": last}


def _hours(found: Amending, _today: date) -> Values:
    names = get_day_names("wide", context="stand-alone", locale=language())
    minutes = []
    for start in (0, 4):
        columns = st.columns(4)
        for at, column in zip(range(start, min(start + 4, 7)), columns, strict=False):
            hours = column.number_input(
                names[at].capitalize(), 0.0, 12.0, found.terms.week[at] / 60, 0.25, key=f"amend-week-{at}"
            )
            minutes.append(round(hours * 60))
    field_error("week_minutes")
    st.caption(_("That is %(hours)s a week.", hours=formats.hours(sum(minutes), language())))
    return {"week_minutes": minutes}


def _place(found: Amending, _today: date) -> Values:
    names = dict(found.departments)
    ids = list(names)
    at = ids.index(found.terms.department) if found.terms.department in names else 0
    chosen = st.selectbox(_("Department"), ids, at, format_func=names.__getitem__, key="amend-department")
    field_error("department_public_id")
    return {"department_public_id": chosen, "address": _line(_("Address"), found.address, "address", 300)}


def _subject(found: Amending, _today: date) -> Values:
    subject = _line(_("Subject of the internship"), found.terms.subject, "subject")
    tasks = st.text_area(_("Tasks of the intern"), found.tasks, key="amend-tasks", max_chars=4000, height=120)
    field_error("tasks")
    return {"subject": subject, "tasks": tasks}


def _tutor(found: Amending, _today: date) -> Values:
    left, right = st.columns(2)
    with left:
        name = _line(_("Internship tutor"), found.tutor_name, "tutor_name")
    with right:
        email = _line(_("Mail address"), found.tutor_email, "tutor_email", 254)
    return {"tutor_name": name, "tutor_email": email}


def _amount(found: Amending, _today: date) -> Values:
    cents = euros_input(_("Euros per hour"), found.terms.hourly_cents, key="amend-hourly", field="hourly_cents")
    return {"hourly_cents": cents or 0}


def _interruption(found: Amending, today: date) -> Values:
    start = min(max(today, found.starts_on), found.ends_on)
    left, right = st.columns(2)
    with left:
        first = _day(_("First day of the interruption"), start, "first_away")
    with right:
        last = _day(_("Last day of the interruption"), start, "last_away")
    return {"first_away": first, "last_away": last}


def _early_end(found: Amending, today: date) -> Values:
    left, right = st.columns(2)
    with left:
        ended_on = _day(_("Real last day"), min(max(today, found.starts_on), found.ends_on), "ended_on")
    with right:
        reason = st.selectbox(
            _("Why the internship ends"), END_REASONS["interrupt"], None, format_func=word, key="amend-end-reason",
            placeholder=_("Choose"),
        )  # fmt: skip
        field_error("end_reason")
    return {"ended_on": ended_on, "end_reason": EndReason(reason) if reason else None}


_AT = {
    K.DATES: ("starts_on", "ends_on"), K.HOURS: ("week_minutes",), K.TUTOR: ("tutor_name",),
    K.AMOUNT: ("hourly_cents",),
}  # fmt: skip
"""Inputs that rules ask to change; where they are not on the page, it is said where one chooses what changes."""
_INPUTS: dict[AmendmentKind, Callable[[Amending, date], Values]] = {
    K.DATES: _dates, K.HOURS: _hours, K.PLACE: _place, K.SUBJECT: _subject, K.TUTOR: _tutor, K.AMOUNT: _amount,
    K.INTERRUPTION: _interruption, K.EARLY_END: _early_end,
}  # fmt: skip
