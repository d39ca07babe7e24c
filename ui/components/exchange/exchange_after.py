"""A visit afterwards: closing it, certificates, what young people wrote, what was deleted, the visit given back."""

from __future__ import annotations

import streamlit as st

from db.enums import LegState
from services import formats
from services.actors import Actor
from services.exchanges import certificates as service
from services.exchanges import legs, returning
from services.queries.exchange.exchange_after import After, AfterView
from services.queries.exchange.exchange_deletions import Deletion, Deletions
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import day, state_markdown, word
from ui.components.layout import empty, escape, section
from ui.components.lines import Badge, Cell, Two, lines
from ui.i18n import _, language, n_


def not_yet(found: After) -> None:
    """Before the last day."""
    empty(
        _("This visit is not over yet."),
        _("From its end on, on %(day)s, certificates are made and surveys sent here.", day=day(found.head.ends_on)),
    )


def closing(actor: Actor, found: After) -> None:
    """What is still to be done, and closing."""
    st.markdown(state_markdown(found.state))
    if found.state is LegState.CLOSED:
        return
    with st.container(border=True):
        for one in found.still_open:
            icon = ":material/radio_button_unchecked:" if one.must else ":material/schedule:"
            st.markdown(f"{icon} {escape(n_(one.one, one.several, one.number))}")
        if any(one.must for one in found.still_open):
            st.caption(_("Do this first; then close the visit."))
            return
        st.markdown(_("All that must be done is done: close the visit."))
        if act_button(_("Close this visit"), "leg-close", type="primary", icon=":material/task_alt:"):
            perform(
                "leg-close", legs.move, actor, found.head.public_id, "close", seen_version=found.version,
                done=_("The visit is closed."),
            )  # fmt: skip


def certificates(actor: Actor, found: After) -> None:
    """Who took part for how long; certificates for one or for all."""
    section(_("Certificates of participation"))
    if not found.rows:
        st.caption(_("No young person is in this visit."))
        return
    with st.container(horizontal=True):
        if found.without:
            label = n_("Make %(n)s certificate", "Make %(n)s certificates", found.without)
            if act_button(label, "certify-all", type="primary", icon=":material/workspace_premium:"):
                perform(
                    "certify-all", service.issue_all, actor, found.head.public_id,
                    done=_("The certificates are made. Young people find theirs on their page."),
                )  # fmt: skip
        if any(one.certificate for one in found.rows):
            address = f"/documents/participations/{found.head.public_id}"
            st.markdown(f":material/folder_zip: [{_('All certificates (ZIP)')}]({address})")
    if all(one.attended is None for one in found.rows):
        st.caption(_("Nobody is marked as present at an activity yet: hours are counted from attendance."))
    lines(
        {
            _("Name"): [one.name for one in found.rows],
            _("Took part"): [_took_part(one) for one in found.rows],
            _("Themes"): [_themes(one) for one in found.rows],
            _("Certificate of participation"): [_made(one) for one in found.rows],
        },
        name=_("Certificates of participation"),
        links=[menu.address("participant", id=one.participation) for one in found.rows],
    )  # fmt: skip


def _took_part(one: AfterView) -> Cell:
    if one.attended is None:
        return _("At no activity")
    days = n_("%(n)s day", "%(n)s days", one.attended.days)
    return Two(formats.hours(one.attended.minutes, language()), days)


def _themes(one: AfterView) -> str:
    return ", ".join(word(theme) for theme, _minutes in one.attended.themes) if one.attended else ""


def _made(one: AfterView) -> Cell:
    if one.certificate is None:
        return ""
    return Badge(_("Certificate of %(day)s", day=day(one.certificate.issued_on)), "green")


def reflections(found: After) -> None:
    """What young people wrote and shared."""
    section(_("What young people say they learned"))
    if not found.shared:
        st.caption(_("Nobody has shared anything yet. What they write is theirs until they share it."))
    for one in found.shared:
        with st.expander(escape(one.name)):
            reflection(one)


def reflection(one: AfterView) -> None:
    """The three answers, those that are not empty."""
    for title, text in zip(questions(), one.reflection or (), strict=False):
        if text:
            st.markdown(f"**{title}**  \n{escape(text)}")


def questions() -> tuple[str, str, str]:
    """What is asked, in the order of ``reflections.FIELDS``."""
    return _("What I learned"), _("What surprised me"), _("What I will do with it")


def deleted(found: Deletions) -> None:
    """What is kept, what was deleted and when the rest goes."""
    section(_("What is deleted"))
    st.caption(_("It is deleted by itself on its day. The record of each deletion is kept."))
    lines(
        {
            _("What"): [_(one.what) for one in found.rows],
            _("Deleted"): [_gone(one) for one in found.rows],
            _("Still kept"): [n_("of %(n)s person", "of %(n)s people", one.kept) if one.kept else _("nothing")
                              for one in found.rows],
            _("Is deleted on"): [
                Two(day(one.due), n_("%(n)s month after the visit", "%(n)s months after the visit", one.months))
                for one in found.rows
            ],
        },
        name=_("What is deleted"),
    )  # fmt: skip
    if found.later:
        st.caption(
            n_(
                "%(n)s person is in a later visit: what is kept of them goes after that one.",
                "%(n)s people are in a later visit: what is kept of them goes after that one.",
                found.later,
            )
        )


def _gone(one: Deletion) -> Cell:
    if not one.gone or one.last is None:
        return _("nothing yet")
    return Two(n_("of %(n)s person", "of %(n)s people", one.gone), _("last on %(day)s", day=day(one.last.date())))


def return_visit(actor: Actor, found: After) -> None:
    """Plan the visit that is given back, with the people of this one."""
    if not found.may_plan_return:
        return
    section(_("The return visit"))
    st.markdown(_("Everybody of this visit comes into it: who travelled is then at home with the guests."))
    starts_on, ends_on = found.return_days or (None, None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = st.date_input(_("First day"), starts_on, format="DD/MM/YYYY", key="return-first", width=180)
        last = st.date_input(_("Last day"), ends_on, format="DD/MM/YYYY", key="return-last", width=180)
        is_asked = act_button(_("Plan the return visit"), "plan-return", icon=":material/sync_alt:")
    field_error("days")
    if is_asked:
        perform(
            "plan-return", returning.plan, actor, found.head.public_id, days=(first, last),
            done=_("The return visit is planned with everybody of this one."),
        )  # fmt: skip
