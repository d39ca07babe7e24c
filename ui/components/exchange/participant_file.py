"""One young person or leader on their page: who they are, the next step, both visits, who answers for them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from db.enums import LegState, ParticipationKind, ParticipationState
from services.actors import Actor
from services.exchanges import members, participations, taking_over, waiting_again
from services.exchanges.coming_back import Place
from services.queries.exchange.exchange_person import MemberView, ParticipantDetail
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components import on_behalf
from ui.components.badges import born, day, period, state_markdown, word
from ui.components.confirm import ask
from ui.components.exchange.participant_list import person_fields
from ui.components.layout import escape, facts, section
from ui.components.spoken import language_names
from ui.i18n import _

OVER = {LegState.CLOSED, LegState.CANCELLED}


def heading(found: ParticipantDetail) -> None:
    """State, part, group, school."""
    part = _("Substitute") if found.is_substitute else word(found.kind)
    words = [part, found.city, found.school, found.class_name]
    st.markdown(f"{state_markdown(found.state)} {escape(' · '.join(one for one in words if one))}")
    if found.name_hy:
        st.caption(escape(found.name_hy))


def next_step(actor: Actor, found: ParticipantDetail, today: date) -> None:
    """That they come, or no longer do, as they said it or as somebody tells it for them."""
    if not (found.may_answer and found.is_living):
        return
    if found.state is ParticipationState.EXPECTED:
        with st.container(border=True):
            st.markdown(_("Chosen for the exchange. Once they and their parents have said yes, record it here."))
            told = on_behalf.told_in_words("confirm", today=today)
            if act_button(_("Takes part for certain"), "confirm", type="primary", icon=":material/check:"):
                _move("confirm", actor, found, _("It is recorded."), **told.words())
    elif found.state is ParticipationState.WITHDRAWN and found.may_edit:
        with st.container(border=True):
            st.markdown(
                escape(_("Withdrew on %(day)s. %(reason)s", day=day(found.withdrawn_on), reason=found.withdrawn_reason))
            )
            _way_back(actor, found)


def _way_back(actor: Actor, found: ParticipantDetail) -> None:
    """They come again, or wait: a place that was given meanwhile is not given twice."""
    if found.place is Place.FREE:
        if act_button(_("Takes part again"), "take_back"):
            _move("take_back", actor, found, _("They are expected again."))
        return
    if found.place is Place.WAITS:
        st.info(_("They are on the waiting list of the call: select them there, and they take part again."))
    else:
        st.warning(_("Their place in the call was given meanwhile, and none is free: they cannot come back for now."))
    if found.may_wait and act_button(_("Put on the waiting list"), "wait-again", icon=":material/hourglass_top:"):
        perform(
            "wait-again", waiting_again.wait, actor, found.public_id, seen_version=found.version,
            done=_("They are on the waiting list and were told so."),
        )  # fmt: skip
    if found.application:
        menu.page_link("application", _("Open the application"), icon="inbox", id=found.application)


def _move(name: str, actor: Actor, found: ParticipantDetail, done: str, **options: Any) -> None:
    perform(
        name, participations.move, actor, found.public_id, name, seen_version=found.version, done=done, **options
    )  # fmt: skip


def visits(actor: Actor, found: ParticipantDetail) -> None:
    """Their part in each visit."""
    section(_("Both visits"))
    if found.comes_of_age_on and found.is_young:
        st.info(
            _("Turns 18 on %(day)s, during the exchange: from then on they sign for themselves.",
              day=day(found.comes_of_age_on)), icon=":material/cake:",
        )  # fmt: skip
    if not found.members:
        st.caption(_("In no visit yet."))
    for one in found.members:
        with st.container(border=True):
            _visit(actor, found, one)


def _visit(actor: Actor, found: ParticipantDetail, one: MemberView) -> None:
    how = _("Travels: %(visit)s", visit=one.host) if one.travels else _("At home, with the guests")
    st.markdown(f"**{escape(word(one.direction))}** {state_markdown(one.state)}  \n{escape(how)}")
    words = [period(one.starts_on, one.ends_on)]
    if found.is_young and one.age is not None:
        words.append(_("%(n)s years old on the first day", n=one.age))
    st.markdown(escape(" · ".join(words)))
    if one.left_on:
        st.markdown(f":orange-badge[{escape(_('Left on %(day)s', day=day(one.left_on)))}] {escape(one.left_reason)}")
    if found.may_edit and one.state not in OVER and found.state is not ParticipationState.WITHDRAWN:
        _leaving(actor, one)


def _leaving(actor: Actor, one: MemberView) -> None:
    if one.left_on:
        if act_button(_("Is in this visit after all"), f"back-{one.public_id}"):
            perform(f"back-{one.public_id}", members.come_back, actor, one.public_id, seen_version=one.version,
                    done=_("It is recorded."))  # fmt: skip
        return
    with st.popover(_("Not in this visit, or home early")):
        reason = st.text_input(_("Reason"), max_chars=500, key=f"leave-reason-{one.public_id}")
        field_error("reason")
        on = st.date_input(_("Since when"), "today", max_value=one.ends_on, format="DD/MM/YYYY",
                           key=f"leave-day-{one.public_id}")  # fmt: skip
        field_error("left_on")
        if act_button(_("Record it"), f"leave-{one.public_id}"):
            perform(f"leave-{one.public_id}", members.leave, actor, one.public_id, reason=reason, left_on=on,
                    seen_version=one.version, done=_("It is recorded."))  # fmt: skip


def about(found: ParticipantDetail) -> None:
    """What is known of them, as far as whoever looks may see it."""
    section(_("In short"))
    facts(
        [
            (_("Date of birth"), born(found.birth_date)),
            (_("Gender"), word(found.gender) if found.gender else ""),
            (_("E-mail address"), found.email),
            (_("Phone"), found.phone),
            (_("Languages"), ", ".join(language_names(found.languages))),
            (_("Interests"), ", ".join(found.interests)),
            (_("Wishes for the host family"), found.wishes),
            (_("Confirmed by"), _said(found)),
        ]
    )
    if not found.sees_whole:
        st.caption(_("Contacts, parents and papers are known to their own city."))


def _said(found: ParticipantDetail) -> str:
    how = word(found.confirmed_source) if found.confirmed_source else ""
    return " · ".join(one for one in (found.confirmed_by, how) if one)


def guardians(found: ParticipantDetail) -> None:
    """Who answers for them."""
    if not (found.is_young and found.sees_whole):
        return
    section(_("Parents"))
    if not found.guardians:
        st.caption(_("Nobody is entered yet."))
    for one in found.guardians:
        words = [one.relation, one.phone, one.email]
        st.markdown(f"**{escape(one.name)}**  \n:gray[{escape(' · '.join(word for word in words if word))}]")


def more(actor: Actor, found: ParticipantDetail, schools: dict[str, str], cities: dict[str, str]) -> None:
    """Rarer acts: mend what was entered, another group, withdraw."""
    if not (found.may_edit and found.is_living):
        return
    with st.container(horizontal=True):
        with st.popover(_("Mend what was entered"), icon=":material/edit:"):
            _mend(actor, found, schools)
        if found.person and found.is_young:
            _other_city(actor, found, cities)
        if found.state is not ParticipationState.WITHDRAWN:
            with st.popover(_("No longer takes part")):
                _withdraw(actor, found)


def _mend(actor: Actor, found: ParticipantDetail, schools: dict[str, str]) -> None:
    fields = person_fields("mend", found.fields)
    if act_button(_("Save"), "mend", type="primary"):
        perform("mend", participations.correct, actor, found.public_id, fields, done=_("It is saved."))
    st.divider()
    about_them: dict[str, Any] = {}
    if found.is_young:
        if schools:
            ids = [None, *schools]
            about_them["school"] = st.selectbox(
                _("School"), ids, ids.index(found.school_id) if found.school_id in ids else 0, key="mend-school",
                format_func=lambda one: schools[one] if one else _("None, or another one"),
            )  # fmt: skip
        about_them["class_name"] = st.text_input(_("Class"), found.class_name, max_chars=100, key="mend-class")
    else:
        leading: list[ParticipationKind] = [
            one for one in ParticipationKind if one is not ParticipationKind.PARTICIPANT
        ]
        about_them["kind"] = st.selectbox(
            _("Part"), leading, leading.index(found.kind), format_func=word, key="mend-kind"
        )
        about_them["is_substitute"] = st.checkbox(
            _("Substitute: steps in when somebody falls out"), found.is_substitute, key="mend-substitute"
        )
    if act_button(_("Save class and part"), "mend-part"):
        perform("mend-part", participations.edit, actor, found.public_id, about_them, seen_version=found.version,
                done=_("It is saved."))  # fmt: skip


def _other_city(actor: Actor, found: ParticipantDetail, cities: dict[str, str]) -> None:
    other = next((one for one in cities if one != found.organisation), None)
    if other is None:
        return
    with st.popover(_("Belongs to the other group")):
        st.markdown(
            escape(_("They then travel with %(city)s, whose coordinators know them whole.", city=cities[other]))
        )
        if act_button(_("Put into the other group"), "other-city"):
            perform("other-city", taking_over.change_city, actor, found.public_id, other, done=_("It is recorded."))


def _withdraw(actor: Actor, found: ParticipantDetail) -> None:
    reason = st.text_input(_("Reason"), max_chars=500, key="withdraw-reason")
    field_error("reason")
    if st.button(_("No longer takes part"), key="open-withdraw"):
        ask(
            _("Withdraw from the exchange?"), _("Both visits lose this person; it can be taken back."),
            label=_("Record it"), name="withdraw",
            act=partial(_move, "withdraw", actor, found, _("It is recorded."), reason=reason),
        )  # fmt: skip
