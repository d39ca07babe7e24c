"""The steps in which an agreement is prepared: each field is saved as it is entered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st
from babel.dates import get_day_names

from db.enums import Language, SignerRole
from services import formats
from services.actors import Actor
from services.agreements import fields
from services.agreements.clauses import CLAUSES, Step
from services.errors import DomainError
from services.i18n import N_
from services.queries.internships.agreements import AgreementDetail, ClauseView, SignerView
from ui import act, menu
from ui.act import act_button, field_error, perform
from ui.autosave import Autosave
from ui.components.badges import day as written_day
from ui.components.badges import word
from ui.components.internships import simulator as shown
from ui.components.layout import escape, facts, section
from ui.i18n import _, language

REVIEW = "review"
TITLES: dict[str, str] = {
    Step.PARTIES: N_("Parties and signers"),
    Step.COURSE: N_("Course and referent"),
    Step.MISSION: N_("Tasks and skills"),
    Step.HOURS: N_("Dates and hours"),
    Step.MONEY: N_("Money"),
    Step.COVER: N_("Cover and rules"),
    REVIEW: N_("Review"),
}
_OF_FIELD = {
    "signer-referent": Step.COURSE, "signer-tutor": Step.COURSE, "hourly_cents": Step.MONEY, "file": REVIEW,
}  # fmt: skip


def step_of(refusal: DomainError) -> str:
    """The step at which what stands in the way is mended."""
    field = refusal.field or ""
    code = field.partition(".")[0]
    return CLAUSES[code].step if code in CLAUSES else _OF_FIELD.get(field, Step.PARTIES)


def draw(step: str, actor: Actor, detail: AgreementDetail) -> None:
    """The fields of one step."""
    auto = Autosave(fields.save_field, actor, detail.public_id)
    _STEPS[step](actor, auto, detail)


def _parties(_actor: Actor, auto: Autosave, detail: AgreementDetail) -> None:
    auto.choice(
        _("Language that faces the French"), "translation", detail.translation, [Language.EN, Language.HY], names=word
    )  # fmt: skip
    section(detail.city.name)
    auto.text(_("Postal address"), "city:postal_address", detail.city.postal_address)
    auto.text(_("Registration number"), "city:legal_number", detail.city.legal_number)
    _signer(
        auto, detail.signer(SignerRole.HOST), _("Whoever may commit the city: the mayor or a deputy, never the tutor.")
    )
    section(detail.school.name if detail.school else _("The university or school"))
    if detail.school:
        auto.text(_("Postal address"), "school:postal_address", detail.school.postal_address)
        auto.text(_("Registration number"), "school:legal_number", detail.school.legal_number)
    else:
        st.warning(_("The university or school that sends the intern is not known."), icon=":material/warning:")
        _change_link(detail)
    _signer(auto, detail.signer(SignerRole.SCHOOL), _("The rector, the director, or whoever signs for them."))
    section(detail.name)
    auto.text(_("Postal address"), "intern:postal_address", detail.intern_address)
    if detail.is_minor:
        _signer(
            auto,
            detail.signer(SignerRole.GUARDIAN),
            _("The intern is under age on the first day: the guardian signs too."),
        )
        _clauses(auto, detail, Step.PARTIES)


def _course(_actor: Actor, auto: Autosave, detail: AgreementDetail) -> None:
    section(_("Referent teacher"))
    _signer(auto, detail.signer(SignerRole.REFERENT), _("Who follows the intern at the university or school."))
    section(_("Internship tutor"))
    facts([(_("Name"), detail.tutor or _("Nobody is named as internship tutor yet."))])
    _change_link(detail)
    _clauses(auto, detail, Step.COURSE)


def _mission(_actor: Actor, auto: Autosave, detail: AgreementDetail) -> None:
    _clauses(auto, detail, Step.MISSION)


def _hours(actor: Actor, auto: Autosave, detail: AgreementDetail) -> None:
    facts(
        [
            (_("First day"), formats.long_date(detail.starts_on, language())),
            (_("Last day"), formats.long_date(detail.ends_on, language())),
        ]
    )
    _change_link(detail)
    section(_("Hours of each day"))
    names = get_day_names("wide", context="stand-alone", locale=language())
    columns = [*st.columns(4), *st.columns(4)]
    for at, minutes in enumerate(detail.week):
        with columns[at]:
            auto.number(names[at].capitalize(), f"week:{at}", minutes / 60, most=12.0)
    st.caption(_("That is %(hours)s a week.", hours=formats.hours(sum(detail.week), language())))
    _other_days(actor, detail)
    auto.number(_("Hours of leave in the agreement"), "leave", detail.leave_minutes / 60, most=400.0)
    _clauses(auto, detail, Step.HOURS)


def _other_days(actor: Actor, detail: AgreementDetail) -> None:
    """Days with other hours, and days on which the department is closed."""
    st.markdown(f"**{_('Days that differ')}**")
    for row in detail.days:
        with st.container(horizontal=True, vertical_alignment="center"):
            present = formats.hours(row.minutes, language()) if row.minutes else _("no presence")
            st.markdown(f"{written_day(row.day)} · {present}" + (f" · {escape(row.note)}" if row.note else ""))
            if act_button(_("Take away"), f"drop-{row.day}", type="tertiary", icon=":material/close:"):
                perform(f"drop-{row.day}", fields.drop_day, actor, detail.public_id, row.day)
    with st.expander(_("Another day that differs"), icon=":material/event:"):
        left, middle, right = st.columns([2, 1, 2])
        chosen = left.date_input(
            _("Day"), None, min_value=detail.starts_on, max_value=detail.ends_on, format="DD/MM/YYYY", key="day-day"
        )
        hours = middle.number_input(_("Hours"), 0.0, 12.0, 0.0, 0.5, format="%.2f", key="day-hours")
        note = right.text_input(_("Note"), max_chars=200, key="day-note", placeholder=_("The department is closed"))
        field_error("day")
        if act_button(_("Keep this day"), "day-add"):
            day = chosen if isinstance(chosen, date) else None
            perform("day-add", fields.set_day, actor, detail.public_id, day, hours=hours, note=note,
                    done=_("The day is kept."))  # fmt: skip


def _money(_actor: Actor, auto: Autosave, detail: AgreementDetail) -> None:
    shown.verdict(detail.result, detail.law)
    cents = detail.hourly_cents
    auto.text(_("Paid per hour, in euros"), "hourly", formats.amount(cents, language()) if cents else "", width=220)
    auto.text(
        _("Council’s decision that sets the allowance"), "city:deliberation", detail.city.deliberation,
        help=_("Its number and its day; kept for all agreements of the city."),
    )  # fmt: skip
    _clauses(auto, detail, Step.MONEY)


def _cover(_actor: Actor, auto: Autosave, detail: AgreementDetail) -> None:
    _clauses(auto, detail, Step.COVER)


def _change_link(detail: AgreementDetail) -> None:
    menu.page_link(
        "placement_entry", _("Change dates, department or tutor"), icon="edit", placement=detail.placement_public_id
    )


def _signer(auto: Autosave, signer: SignerView | None, hint: str) -> None:
    """Name, office and address of whoever signs for a body."""
    if signer is None:
        return
    st.markdown(f"**{_('Signs:')} {word(signer.role)}**  \n:gray[{escape(hint)}]")
    act.field_error(f"signer-{signer.role}")
    left, middle, right = st.columns(3)
    at = f"signer:{signer.role}"
    with left:
        auto.text(_("Name"), f"{at}:name", signer.name, required=True)
    with middle:
        auto.text(_("Office"), f"{at}:title", signer.title)
    with right:
        auto.text(_("Mail address"), f"{at}:email", signer.email)


def _clauses(auto: Autosave, detail: AgreementDetail, step: Step) -> None:
    for clause in detail.clauses:
        if clause.step is step:
            _clause(auto, detail, clause)


def _clause(auto: Autosave, detail: AgreementDetail, clause: ClauseView) -> None:
    """What it must say, what it says by itself, and the words in both languages beside each other."""
    with st.container(border=True):
        mark = f" :red-badge[{_('empty')}]" if clause.is_empty and clause.is_mandatory else ""
        st.markdown(f"**{_(clause.title)}**{mark}  \n:gray[{_(clause.says)}]")
        sides = zip(st.columns(2), ("fr", str(detail.translation)), clause.computed, clause.text, strict=True)
        for column, lang, by_itself, text in sides:
            with column:
                if by_itself:
                    st.markdown(f":gray-background[{escape(by_itself)}]")
                label = _("In French") if lang == "fr" else _("In the facing language")
                label = _("To add: %(language)s", language=label) if by_itself else label
                auto.long_text(label, f"clause:{clause.code}:{lang}", text, height=110, max_chars=20_000)
                if lang == "fr":
                    act.field_error(f"{clause.code}.fr")


_STEPS: dict[str, Callable[[Actor, Autosave, AgreementDetail], None]] = {
    Step.PARTIES: _parties, Step.COURSE: _course, Step.MISSION: _mission, Step.HOURS: _hours, Step.MONEY: _money,
    Step.COVER: _cover,
}  # fmt: skip
