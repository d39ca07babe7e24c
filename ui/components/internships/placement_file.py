"""The parts of one internship's file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import streamlit as st

from db.enums import DocumentKind, Role, Source, SubjectKind
from db.enums import PlacementState as P
from services import checklists, formats, placements
from services.actors import Actor
from services.i18n import N_
from services.queries.internships.placements import PlacementDetail, PlacementHistoryRow, PlacementMove
from services.unit import utc_now
from ui import act
from ui.act import act_button, field_error, perform
from ui.components.applications.applications import known
from ui.components.badges import day_and_left, in_words, instant, period, state_markdown, state_word, word
from ui.components.calendar_link import calendar_link
from ui.components.handed_link import show_link, shown_link
from ui.components.internships import start_overrides
from ui.components.layout import escape, facts, header
from ui.components.on_behalf import Told, told_with_proof
from ui.i18n import _, language

OVER = frozenset({P.COMPLETED, P.CLOSED, P.CANCELLED, P.INTERRUPTED})
SIGNED = (Source.PAPER, Source.MAIL, Source.IN_PERSON)
"""How an agreement may have been signed."""
OFTEN_TOLD = frozenset({"cancel", "interrupt"})
"""Moves that somebody else often decides: the intern gives up, a school calls."""


def heading(detail: PlacementDetail, now: datetime) -> None:
    """Who, where, when, in what state."""
    header(detail.name, " · ".join(escape(part) for part in (detail.name_hy, detail.subject) if part))
    heading_line(detail, now)


def heading_line(detail: PlacementDetail, now: datetime) -> None:
    """State, dates, what is left."""
    line = [
        state_markdown(detail.state, public=not detail.is_staff),
        period(detail.starts_on, detail.ended_on or detail.ends_on),
    ]
    today = now.date()
    if detail.state in {P.PLANNED, P.AGREEMENT_SIGNED, P.READY}:
        line.append(formats.days_left(detail.starts_on, today, language()))
    if detail.subject_to_visa and detail.starts_on > today:
        line.append(_("subject to the visa"))
    st.markdown(" · ".join(line))
    if detail.state not in OVER:
        calendar_link("placement", detail.public_id)


def place(detail: PlacementDetail) -> None:
    """Department, tutor, hours, school."""
    left, right = st.columns(2)
    with left:
        facts(
            [
                (_("Department"), detail.department),
                (_("Address"), detail.department_address),
                (_("Internship tutor"), _with_mail(detail.tutor, detail.tutor_email)),
                (_("Deputy"), _with_mail(detail.deputy, detail.deputy_email)),
            ]
        )
    with right:
        facts(
            [
                (_("Hours a week"), formats.hours(detail.weekly_minutes, language())),
                (_("Sent by"), detail.sending_organisation),
                (_("Offer"), detail.offer),
                (_("Call"), detail.call_title),
            ]
        )
    if detail.end_reason:
        facts([(_("Reason of the end"), word(detail.end_reason)), (_("Note"), detail.end_note)])


def _with_mail(name: str, email: str) -> str:
    return f"{name} · {email}" if name and email else name or email


def contacts(detail: PlacementDetail) -> None:
    """Whom to call."""
    for one in detail.contacts:
        reach = " · ".join(escape(part) for part in (one.phone, one.email) if part)
        st.markdown(f":gray[{_(one.role)}]  \n**{escape(one.name)}** {reach}")


def checklist(actor: Actor, detail: PlacementDetail, today: date, notes: Mapping[str, str] | None = None) -> None:
    """Dated things to do; one's own can be ticked, and the tick taken back. ``notes``: a line by code of the item."""
    done = sum(item.is_done for item in detail.checklist)
    told = _("%(done)s of %(all)s done", done=done, all=len(detail.checklist))
    st.caption(told if detail.checklist else _("Nothing to do"))
    for item in detail.checklist:
        mine = detail.is_staff or item.owner_role in detail.my_roles
        key = f"item-{item.public_id}-{item.is_done}"
        with st.container(gap=None):
            label = escape(item.label) + (r" \*" if item.is_mandatory else "")
            ticked = st.checkbox(label, value=item.is_done, key=key, disabled=not mine, wrap=True)
            note = (notes or {}).get(item.code, "") if not item.is_done else ""
            st.markdown(f":small[{_when(item, today)}]" + (f"  \n:small[{note}]" if note else ""))
        if ticked != item.is_done:
            perform(f"tick-{item.public_id}-{ticked}", checklists.set_done, actor, item.public_id, ticked)


def _when(item: checklists.ChecklistRow, today: date) -> str:
    """When it was done and by whom, or by when and by whom it is to be done."""
    if item.done_at:
        return f":gray[{instant(item.done_at)} {escape(item.done_by)}]"
    due = day_and_left(item.due_on, today)
    if item.waive_reason:
        return f":orange[{_('Set aside for the start: %(reason)s', reason=escape(item.waive_reason))}]"
    owner = _("Intern") if item.owner_role is Role.APPLICANT else word(item.owner_role)
    if item.is_late(today):
        return f":red[{_('Late:')} {due}] :gray[· {owner}]"
    return f":gray[{due} · {owner}]"


def remarks(actor: Actor, detail: PlacementDetail) -> None:
    """What rules noticed; a coordinator may set a warning aside with a reason."""
    for finding in detail.findings:
        message = _(finding.msgid, **in_words(finding.params))
        if finding.override_reason:
            st.markdown(f":gray[:material/check: {escape(message)} – {escape(finding.override_reason)}]")
            continue
        show = st.error if finding.level == "block" else st.warning
        show(escape(message), icon=":material/error:" if finding.level == "block" else ":material/warning:")
        if detail.is_staff and finding.level != "block":
            with st.popover(_("Set this remark aside"), key=f"aside-{finding.rule}"):
                reason = st.text_input(_("Reason"), key=f"aside-reason-{finding.rule}", max_chars=300)
                field_error("reason")
                if act_button(_("Set aside"), f"aside-{finding.rule}"):
                    perform(
                        f"aside-{finding.rule}", placements.set_aside, actor, detail.public_id, finding.rule,
                        reason=reason, done=_("The remark is set aside."),
                    )  # fmt: skip


def moves(actor: Actor, detail: PlacementDetail) -> None:
    """What can be done next; what stands in the way is said beside it."""
    if not detail.moves:
        st.caption(_("Nothing more is to be done."))
    for index, move in enumerate(detail.moves):
        blocked = move.obstacle is not None
        if st.button(
            _(move.label), key=f"open-{move.name}", width="stretch", disabled=blocked,
            type="primary" if index == 0 and not blocked and move.name != "sign" else "secondary",
        ):  # fmt: skip
            _dialog(actor, detail, move)
        if move.obstacle is not None:
            st.caption(act.text(move.obstacle))
    if detail.is_staff and any(move.obstacle is not None for move in detail.moves):
        start_overrides.panel(actor, detail)


def _dialog(actor: Actor, detail: PlacementDetail, move: PlacementMove) -> None:
    @st.dialog(_(move.label))
    def dialog() -> None:
        st.markdown(
            _("%(name)s, %(department)s: the state becomes “%(state)s”.", name=escape(detail.name),
              department=escape(detail.department), state=state_word(move.target))
        )  # fmt: skip
        options: dict[str, Any] = {}
        if move.end_reasons:
            options["end_reason"] = st.selectbox(
                _("Reason"), move.end_reasons, format_func=word, index=None, placeholder=_("Choose"), key="end_reason"
            )
            field_error("end_reason")
        if move.asks_last_day:
            options["ended_on"] = st.date_input(_("Last day"), detail.ends_on, format="DD/MM/YYYY", key="ended_on")
            field_error("ended_on")
        told = _told(detail, move)
        reason = st.text_area(
            _("Reason") if move.needs_reason else _("Note"), key=f"reason-{move.name}", max_chars=2000
        )
        field_error("reason")
        if act_button(_(move.label), f"move-{move.name}", type="primary"):
            evidence = _evidence(actor, detail, move, told)
            if evidence is not None:
                perform(
                    f"move-{move.name}", placements.move, actor, detail.public_id, move.name,
                    seen_version=detail.version, reason=reason, done=_("It is recorded."), **options, **evidence,
                )  # fmt: skip

    dialog()


def _told(detail: PlacementDetail, move: PlacementMove) -> Told | None:
    """How one knows of what others did: always asked for a signature, on demand where the intern or a school may have
    decided; None for what the city does itself."""
    today = utc_now().date()
    if move.name == "sign":
        return told_with_proof(move.name, detail.sending_organisation, today=today, sources=SIGNED)
    if move.name in OFTEN_TOLD and st.toggle(_("Somebody else decided it and told you"), key=f"told-{move.name}"):
        return told_with_proof(move.name, detail.name, today=today)
    return None


def _evidence(actor: Actor, detail: PlacementDetail, move: PlacementMove, told: Told | None) -> dict[str, Any] | None:
    """The same as options of the move, the file kept before; a scan of what was signed is kept as the agreement."""
    if told is None:
        return {}
    document = DocumentKind.AGREEMENT if move.name == "sign" else DocumentKind.PROOF
    return told.options(actor, SubjectKind.PLACEMENT, detail.public_id, f"move-{move.name}", document)


def history(rows: tuple[PlacementHistoryRow, ...]) -> None:
    """Who did what, when and how; latest first."""
    for row in reversed(rows):
        who = f" · {escape(row.actor_name)}" if row.actor_name else ""
        how = "" if row.source is Source.ACCOUNT else f" · {word(row.source)}"
        reason = _changed(row.reason) if row.move in {"edit", "amend"} else row.reason
        why = f"  \n{escape(reason)}" if reason else ""
        why += f"  \n:gray[{evidence}]" if (evidence := known(row)) else ""
        st.markdown(f":{row.colour}-badge[{_(row.label)}] :gray[{instant(row.at)}{who}{how}]{why}")


_FIELDS = {
    "department_id": N_("Department"), "offer_id": N_("Offer"), "starts_on": N_("First day"),
    "ends_on": N_("Last day"), "subject": N_("Subject of the internship"),
    "weekly_minutes": N_("Weekly hours of presence"),
    "tutor_id": N_("Internship tutor"), "deputy_id": N_("Deputy"), "place": N_("Address"),
    "sending_organisation_id": N_("University or school"), "week_minutes": N_("Weekly hours of presence"),
    "hourly_cents": N_("Amount paid"), "ended_on": N_("Real last day"),
}  # fmt: skip
"""Words for the columns whose change stands in the history."""


def _changed(names: str) -> str:
    """What was changed, in words; what no page shows is left out."""
    words = dict.fromkeys(_(_FIELDS[name]) for name in names.split(", ") if name in _FIELDS)
    return ", ".join(words)


def notes(detail: PlacementDetail) -> None:
    if not detail.notes:
        st.caption(_("Only coordinators see notes."))
    for note in reversed(detail.notes):
        st.markdown(f":gray[{instant(note.at)} · {escape(note.author)}]  \n{escape(note.body)}")


def tutor_link(actor: Actor, detail: PlacementDetail) -> None:
    """A link for the tutor, who needs no account: mailed if the address is known, and shown once to be handed over."""
    if act_button(_("Make a link for the tutor"), "tutor-link", icon=":material/link:"):
        perform(
            "tutor-link", placements.issue_follow_up_link, actor, detail.public_id,
            done=_("The link is made; if the tutor’s address is known, it was mailed."),
            then=show_link,
        )  # fmt: skip
    shown_link()
