"""One host family for those who decide: what is missing, the visit, the checks of each adult, and the decision."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import streamlit as st

from db.enums import HouseholdState
from services.actors import Actor
from services.exchanges import hosting, household_links, household_people, households
from services.exchanges.household_checks import ELSEWHERE, WHAT_COUNTS
from services.queries.exchange.exchange_families import AdultView, FamilyDetail
from services.workflows import HOUSEHOLD
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components import confirm
from ui.components.badges import day, period, state_markdown
from ui.components.exchange.families import lacking_words
from ui.components.handed_link import show_link, shown_link
from ui.components.layout import empty, escape, section
from ui.components.on_behalf import told_in_words
from ui.components.people.countries import countries, country_name
from ui.i18n import _, language

A_YEAR = timedelta(days=365)
DECIDED_HERE = frozenset({HouseholdState.OFFERED, HouseholdState.VISITED})


def heading(found: FamilyDetail) -> None:
    """State, and the days of the visit."""
    days = period(found.visit.starts_on, found.visit.ends_on)
    st.markdown(f"{state_markdown(found.state)} {escape(found.visit.title)} · {escape(days)}")


def next_step(actor: Actor, found: FamilyDetail, today: date) -> None:
    """What keeps the family from receiving, and the one act that comes next."""
    if not found.whole:
        return
    if found.lacking and found.state not in {HouseholdState.REFUSED, HouseholdState.WITHDRAWN}:
        with st.container(border=True):
            st.markdown(f"**{_('Before young people come')}**")
            for one in found.lacking:
                st.markdown(f":material/radio_button_unchecked: {escape(lacking_words(one))}")
    if found.state is HouseholdState.VISITED and not found.lacking:
        if act_button(_("Accept the family"), "family-accept", type="primary", icon=":material/check:"):
            perform(
                "family-accept", households.accept, actor, found.public_id, seen_version=found.version,
                done=_("The family is accepted."),
            )  # fmt: skip
    elif found.state in {HouseholdState.REFUSED, HouseholdState.WITHDRAWN}:
        label = _(HOUSEHOLD["take_back"].label)
        if act_button(label, "family-again", icon=":material/undo:"):
            perform("family-again", households.decide, actor, found.public_id, "take_back", done=_("It is taken up."))
    if found.state in DECIDED_HERE | {HouseholdState.ACCEPTED}:
        visit(actor, found, today)


def visit(actor: Actor, found: FamilyDetail, today: date) -> None:
    """What was seen at home: when, by whom, until when it holds."""
    if found.visited_on:
        seen = _("Visited on %(day)s by %(name)s.", day=day(found.visited_on), name=found.visited_by)
        if found.visit_expires_on:
            seen += " " + _("It holds until %(day)s.", day=day(found.visit_expires_on))
        st.markdown(f":material/home: {escape(seen)}")
        if found.visit_note:
            st.caption(escape(found.visit_note))
    is_first = found.visited_on is None
    label = _("Record the visit") if is_first else _("Record another visit")
    with st.popover(label, icon=":material/home:", type="primary" if is_first else "secondary"):
        on = st.date_input(_("Visited on"), today, max_value=today, format="DD/MM/YYYY", key="visit-on")
        field_error("visited_on")
        by = st.text_input(_("By whom?"), actor.name, max_chars=200, key="visit-by")
        field_error("visited_by")
        until = st.date_input(
            _("Holds until"), max(found.visit.ends_on, today + A_YEAR), format="DD/MM/YYYY", key="visit-until"
        )
        field_error("visit_expires_on")
        note = st.text_area(
            _("What was seen"), max_chars=2000, key="visit-note", height=90,
            help=_("Read by the coordinators of the city that receives, and by nobody else."),
        )  # fmt: skip
        if act_button(_("Keep the visit"), "family-visit", type="primary"):
            perform(
                "family-visit", households.visit, actor, found.public_id, on=on, by=by, note=note, until=until,
                seen_version=found.version, done=_("The visit is recorded."),
            )  # fmt: skip


def checks(actor: Actor, found: FamilyDetail, today: date) -> None:
    """Each adult with the check that counts, and a new one."""
    if not found.whole:
        return
    section(_("Adults and their checks"))
    st.caption(_("Each adult who lives there needs a check that lasts to the last day."))
    for one in found.adults:
        line, act = st.columns([5, 4], vertical_alignment="center")
        line.markdown(f"**{escape(one.name)}**  \n{_check_words(found, one)}")
        with act, st.popover(_("Record a check"), icon=":material/verified_user:", width="stretch"):
            _new_check(actor, found, one, today)


def _check_words(found: FamilyDetail, one: AdultView) -> str:
    if not one.is_checked:
        return f":orange-badge[{_('To be checked')}]"
    short = one.expires_on is not None and one.expires_on < found.visit.ends_on
    badge = f":red-badge[{_('Ends too early')}]" if short else f":green-badge[{_('Checked')}]"
    facts = _("%(country)s, %(day)s, holds until %(until)s", country=country_name(one.country), day=day(one.checked_on),
              until=day(one.expires_on))  # fmt: skip
    return f"{badge} {escape(facts)}" + (f" · {escape(one.reference)}" if one.reference else "")


def _new_check(actor: Actor, found: FamilyDetail, one: AdultView, today: date) -> None:
    key = one.public_id
    known = countries(language())
    country = st.selectbox(
        _("In which country?"), known, known.index(found.visit.host_country), format_func=country_name,
        key=f"check-country-{key}",
    )  # fmt: skip
    field_error("country")
    st.caption(_(WHAT_COUNTS.get(country, ELSEWHERE)))
    on = st.date_input(_("Checked on"), today, max_value=today, format="DD/MM/YYYY", key=f"check-on-{key}")
    field_error("checked_on")
    until = st.date_input(_("Holds until"), today + A_YEAR, format="DD/MM/YYYY", key=f"check-until-{key}")
    field_error("expires_on")
    reference = st.text_input(_("Number or reference"), max_chars=120, key=f"check-reference-{key}")
    name = f"check-{key}"
    if act_button(_("Keep the check"), name, type="primary"):
        perform(
            name, household_people.check_adult, actor, one.public_id, country=country, checked_on=on, expires_on=until,
            reference=reference, done=_("The check is recorded."),
        )  # fmt: skip


def guests(found: FamilyDetail) -> None:
    """Who sleeps there."""
    section(_("Who sleeps there"))
    if not found.guests:
        empty(_("Nobody yet."), _("Who sleeps where is settled for all together."))
    for one in found.guests:
        days = period(one.starts_on, one.ends_on)
        st.markdown(f"**{escape(one.name)}** {state_markdown(one.state)}  \n:gray[{escape(days)}]")
    menu.page_link("exchange_beds", _("Who sleeps where"), icon="bed", id=found.visit.public_id)


def link(actor: Actor, found: FamilyDetail) -> None:
    """The link of the family: mailed, copied or shown as a square."""
    if not found.whole:
        return
    section(_("The page of the family"))
    st.caption(_("With its link the family tells all this by itself, and later sees who comes. No account is needed."))
    shown_link()
    with st.container(horizontal=True):
        if found.values["email"] and act_button(_("Mail the link"), "family-mail", icon=":material/mail:"):
            perform(
                "family-mail", household_links.send, actor, found.public_id, done=_("The link is on its way by mail.")
            )
        if act_button(_("Make a link"), "family-link", icon=":material/link:"):
            perform("family-link", household_links.hand, actor, found.public_id, then=show_link)


def refuse(actor: Actor, found: FamilyDetail) -> None:
    """Not to accept a family, with a reason that is kept and not told."""
    if not found.whole or found.state not in DECIDED_HERE:
        return
    with st.popover(_(HOUSEHOLD["refuse"].label), icon=":material/block:"):
        reason = st.text_area(_("Reason, for the coordinators alone"), max_chars=2000, key="refuse-reason")
        field_error("reason")
        if act_button(_("Do not accept"), "family-refuse"):
            act = partial(
                perform, "family-refuse-sure", households.decide, actor, found.public_id, "refuse", reason=reason,
                seen_version=found.version, done=_("The family is not accepted."),
            )  # fmt: skip
            confirm.ask(
                _("Do not accept this family?"), _("Nobody is written to. You can take it up again."),
                label=_("Do not accept"), name="family-refuse-sure", act=act,
            )  # fmt: skip


def withdraw(actor: Actor, found: FamilyDetail, today: date) -> None:
    """The family can no longer receive: by itself through its link, or recorded for it."""
    if not found.may_edit or found.state not in DECIDED_HERE | {HouseholdState.ACCEPTED}:
        return
    label = _("We can no longer receive") if actor.link else _("The family withdraws")
    with st.popover(label, icon=":material/undo:"):
        reason = st.text_area(_("Reason"), max_chars=2000, key="withdraw-reason")
        field_error("reason")
        told = {} if actor.link else told_in_words("withdraw", found.name, today=today).words()
        if act_button(label, "family-withdraw"):
            act = partial(
                perform, "family-withdraw-sure", hosting.withdraw, actor, found.public_id, reason=reason,
                seen_version=found.version, done=_("It is recorded; the coordinators of both cities are told."), **told,
            )  # fmt: skip
            confirm.ask(
                _("Withdraw this family?"),
                _("Whoever was to sleep there needs another family. The coordinators of both cities are told at once."),
                label=label, name="family-withdraw-sure", act=act,
            )  # fmt: skip
