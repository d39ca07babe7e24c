"""Absences of one intern: what was reported, and the form to report, change or remove one."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from db.enums import AbsenceKind, SubjectKind
from services import formats
from services.actors import Actor
from services.presence import absences
from services.presence.absences import AbsenceFields, Outcome
from services.queries.internships.presence import AbsenceRow, PresenceDetail
from ui.act import act_button, field_error, flash, perform
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import day, period, word
from ui.components.internships.owing import absence_changes
from ui.components.layout import escape
from ui.components.on_behalf import told_with_proof
from ui.i18n import _, language, n_


def listed(actor: Actor, detail: PresenceDetail, today: date) -> None:
    """The absences that count, latest first, and the way to report one."""
    if not detail.absences:
        st.caption(_("No absence is reported: presence is as planned."))
    for row in detail.absences:
        with st.container(horizontal=True, vertical_alignment="center", key=f"absence-{row.public_id}"):
            st.markdown(_line(row), width="stretch")
            if row.can_change and st.button(
                _("Change"), key=f"open-absence-{row.public_id}", type="tertiary", help=_days(row)
            ):
                _dialog(actor, detail, today, row)
    if detail.can_report and st.button(
        _("Report an absence"), key=f"report-{detail.public_id}", icon=":material/event_busy:"
    ):
        _dialog(actor, detail, today, None)


def _line(row: AbsenceRow) -> str:
    note = f"  \n{escape(row.note)}" if row.note else ""
    who = " · ".join(part for part in (escape(row.reported_by), word(row.source)) if part)
    paper = f" · [{_('Paper')}](/files/{row.proof_public_id})" if row.proof_public_id else ""
    return f"**{_days(row)}** · {formats.hours(row.missed, language())} · {word(row.kind)}{note}  \n:gray[{who}]{paper}"


def _days(row: AbsenceRow) -> str:
    return day(row.starts_on) if row.starts_on == row.ends_on else period(row.starts_on, row.ends_on)


def _dialog(actor: Actor, detail: PresenceDetail, today: date, row: AbsenceRow | None) -> None:
    @st.dialog(_("Change the absence") if row else _("Report an absence"))
    def dialog() -> None:
        key = row.public_id if row else f"new-{detail.public_id}"
        fields = _fields(detail, today, row, key)
        absence_changes(actor, detail.public_id, fields, row.public_id if row else None, key)
        if row:
            _change(actor, row, fields)
        elif detail.is_staff:
            _record(actor, detail, fields, today)
        else:
            _report(actor, detail, fields)

    dialog()


def _fields(detail: PresenceDetail, today: date, row: AbsenceRow | None, key: str) -> AbsenceFields:
    """The inputs; some hours of a day are asked for where the switch says so."""
    suggested = min(max(today, detail.starts_on), detail.last_day)
    first, last = st.columns(2)
    with first:
        starts_on = st.date_input(
            _("First day"), row.starts_on if row else suggested, format="DD/MM/YYYY", key=f"first-{key}"
        )
        field_error("starts_on")
    with last:
        ends_on = st.date_input(
            _("Last day"), row.ends_on if row else starts_on, format="DD/MM/YYYY", key=f"last-{key}"
        )
        field_error("ends_on")
    minutes = None
    if st.toggle(_("Only some hours of the day"), value=bool(row and row.minutes), key=f"part-{key}"):
        hours = (row.minutes if row and row.minutes else 120) / 60
        minutes = round(60 * st.number_input(_("Hours missed"), 0.25, 24.0, hours, step=0.25, key=f"hours-{key}"))
        field_error("minutes")
    kinds = list(AbsenceKind)
    kind = st.selectbox(
        _("Reason"), kinds, index=kinds.index(row.kind) if row else None, format_func=word,
        placeholder=_("Choose"), key=f"kind-{key}",
    )  # fmt: skip
    field_error("kind")
    note = st.text_area(
        _("Note"), row.note if row else "", max_chars=1000, height=80, key=f"note-{key}",
        help=_("Not required. Write nothing about health."),
    )  # fmt: skip
    field_error("absence_note")
    return AbsenceFields(kind, starts_on, ends_on, minutes, note)


def _report(actor: Actor, detail: PresenceDetail, fields: AbsenceFields) -> None:
    """By the intern or the host, with a paper where there is one."""
    upload = st.file_uploader(
        _("Paper, if there is one"), type=list(UPLOAD_TYPES), key=f"paper-{detail.public_id}",
        help=_("Only the intern and the coordinators can open it."),
    )  # fmt: skip
    field_error("file")
    name = f"absence-{detail.public_id}"
    if act_button(_("Report"), name, type="primary"):
        proof = (upload.name, upload.getvalue()) if upload is not None else None
        _perform(name, absences.report, actor, detail.public_id, fields, proof=proof, done=_("It is recorded."))


def _record(actor: Actor, detail: PresenceDetail, fields: AbsenceFields, today: date) -> None:
    """By a coordinator who was told."""
    name = f"absence-{detail.public_id}"
    told = told_with_proof(name, today=today)
    if act_button(_("Record"), name, type="primary"):
        options = told.options(actor, SubjectKind.PLACEMENT, detail.public_id, name)
        if options is not None:
            _perform(name, absences.report, actor, detail.public_id, fields, done=_("It is recorded."), **options)


def _change(actor: Actor, row: AbsenceRow, fields: AbsenceFields) -> None:
    with st.container(horizontal=True):
        save = act_button(_("Save"), f"change-{row.public_id}", type="primary")
        remove = act_button(_("Remove: it was a mistake"), f"remove-{row.public_id}", icon=":material/delete:")
    if save:
        _perform(f"change-{row.public_id}", absences.change, actor, row.public_id, fields, seen_version=row.version,
                 done=_("It is recorded."))  # fmt: skip
    if remove:
        _perform(f"remove-{row.public_id}", absences.remove, actor, row.public_id, seen_version=row.version,
                 done=_("The absence is removed: presence is as planned again."))  # fmt: skip


def _perform(name: str, service: Any, actor: Actor, *args: Any, done: str, **options: Any) -> None:
    perform(name, service, actor, *args, done=done, then=_withdrawn, **options)


def _withdrawn(outcome: Outcome) -> None:
    """Say that a confirmation no longer holds."""
    tell_withdrawn(outcome.withdrawn)


def tell_withdrawn(number: int) -> None:
    """The same for a number of confirmations; nothing for none."""
    if number:
        flash(
            n_(
                "It is recorded. The hours changed: %(n)s confirmation no longer holds and has to be given again.",
                "It is recorded. The hours changed: %(n)s confirmations no longer hold and have to be given again.",
                number,
            )
        )
