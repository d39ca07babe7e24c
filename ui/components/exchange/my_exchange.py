"""The exchange of a young person or leader, as they see it themselves."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from db.enums import LegState, ParticipationState
from services.actors import Actor
from services.exchanges import participations
from services.queries.exchange.exchange_consents import OwnConsents
from services.queries.exchange.exchange_person import MemberView, ParticipantDetail
from ui import menu
from ui.act import act_button, act_submit, field_error, perform
from ui.components import spoken
from ui.components.badges import day_and_left, period, state_markdown, word
from ui.components.layout import empty, escape, section
from ui.i18n import _, n_

BEFORE, AFTER = timedelta(days=30), timedelta(days=14)


def nothing() -> None:
    """Why there is nothing, and what happens next."""
    empty(
        _("You take part in no exchange at present."),
        _("Once you are chosen, your exchange stands here: when you leave, what is still to be done."),
    )


def heading(found: ParticipantDetail) -> None:
    """Part, group, state in the words for the person."""
    words = [word(found.kind) if not found.is_young else "", found.city, found.school]
    st.markdown(
        f"{state_markdown(found.state, public=True)} {escape(' · '.join(one for one in words if one))}"
    )  # fmt: skip


def confirm(actor: Actor, found: ParticipantDetail) -> None:
    """The first thing that is asked of somebody who was chosen."""
    if found.state is not ParticipationState.EXPECTED or not found.is_living:
        return
    with st.container(border=True):
        st.markdown(_("You were chosen. Say that you come; your parents are asked apart if you are under 18."))
        if act_button(_("Yes, I come"), f"come-{found.public_id}", type="primary", icon=":material/check:"):
            perform(
                f"come-{found.public_id}", participations.move, actor, found.public_id, "confirm",
                seen_version=found.version, done=_("Thank you: you are expected."),
            )  # fmt: skip


def own_answers(answers: list[OwnConsents]) -> None:
    """What they have to agree to themselves, first where it is missing; else the way to what they said."""
    for one in answers:
        if not one.answers:
            continue
        if one.awaited:
            with st.container(border=True):
                said = n_("%(n)s answer is awaited from you.", "%(n)s answers are awaited from you.", one.awaited)
                st.markdown(said)
                menu.page_link("my_consents", _("Give my answers"), icon="fact_check")
        else:
            menu.page_link("my_consents", _("What I answered"), icon="fact_check")


def visits(found: ParticipantDetail, today: date) -> None:
    """When they travel, and when the guests come."""
    section(_("Both visits"))
    for one in found.members:
        with st.container(border=True):
            _visit(one, today)


def _visit(one: MemberView, today: date) -> None:
    how = _("You travel: %(host)s", host=one.host) if one.travels else _("The guests come: you are at home")
    st.markdown(f"**{escape(how)}** {state_markdown(one.state, public=True)}")
    sleeps = one.lodging if one.travels else ""
    st.markdown(escape(" · ".join(part for part in (period(one.starts_on, one.ends_on), sleeps) if part)))
    if one.left_on:
        st.markdown(f":orange-badge[{_('You are not in this visit')}]")
    elif one.travels and one.starts_on >= today and one.state is not LegState.CANCELLED:
        st.caption(_("Leaves %(day)s", day=day_and_left(one.starts_on, today)))
    if one.left_on is None and one.state is not LegState.CANCELLED:
        with st.container(horizontal=True):
            menu.page_link("exchange_programme", _("The programme"), icon="calendar_month", id=one.leg)
            if one.ends_on >= today:
                menu.page_link("my_account", _("These days in my calendar"), icon="event")


def led_now(found: ParticipantDetail, today: date) -> list[MemberView]:
    """Visits of which a leader may have something to tell: from a month before to two weeks after."""
    if found.is_young or not found.is_living:
        return []
    return [
        one for one in found.members if one.left_on is None and one.starts_on - BEFORE <= today <= one.ends_on + AFTER
    ]


def about_me(actor: Actor, found: ParticipantDetail) -> None:
    """What helps to find a family that suits them."""
    if not found.is_young or not found.is_living:
        return
    section(_("About you"))
    st.caption(_("It helps to find a family that suits you. You can change it until the families are chosen."))
    key = f"about-{found.public_id}"
    with st.form(key, border=False):
        names = spoken.languages()
        languages = st.multiselect(
            _("Languages you speak"), list(names), [one for one in found.languages if one in names],
            format_func=names.__getitem__, key=f"{key}-languages",
        )  # fmt: skip
        interests = st.text_input(
            _("What you like, parted by commas"), ", ".join(found.interests), max_chars=300, key=f"{key}-interests",
            placeholder=_("music, football, cooking …"),
        )  # fmt: skip
        field_error("interests")
        wishes = st.text_area(_("Wishes for the host family"), found.wishes, max_chars=1000, key=f"{key}-wishes")
        field_error("wishes")
        if act_submit(_("Save"), key, type="primary"):
            fields = {"languages": languages, "interests": interests.split(","), "wishes": wishes}
            perform(key, participations.edit, actor, found.public_id, fields, seen_version=found.version,
                    done=_("It is saved."))  # fmt: skip


def give_up(actor: Actor, found: ParticipantDetail) -> None:
    """Saying that one no longer comes, with a reason."""
    if found.state is ParticipationState.WITHDRAWN or not found.is_living:
        return
    key = f"give-up-{found.public_id}"
    with st.popover(_("I can no longer come")):
        st.markdown(_("Tell why: somebody else may then have the place."))
        reason = st.text_input(_("Reason"), max_chars=500, key=f"{key}-reason")
        field_error("reason")
        if act_button(_("I can no longer come"), key):
            perform(
                key, participations.move, actor, found.public_id, "withdraw", reason=reason,
                seen_version=found.version, done=_("It is recorded. Thank you for telling."),
            )  # fmt: skip
