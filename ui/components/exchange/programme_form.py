"""Writing a programme: an activity in a dialog, its plan for bad weather, copies of days and of whole visits."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import streamlit as st

from db.enums import Theme
from services.actors import Actor
from services.exchanges import leader_links, programme
from services.queries.exchange.exchange_programme import ActivityView, Programme
from ui.act import act_button, field_error, perform
from ui.components.badges import day as day_words
from ui.components.badges import word
from ui.components.handed_link import show_link
from ui.components.layout import escape
from ui.i18n import _

NINE, ELEVEN = time(9), time(11)


def tools(actor: Actor, found: Programme) -> None:
    """What is done with the programme as a whole."""
    with st.container(horizontal=True):
        if st.button(_("Add an activity"), icon=":material/add:", type="primary", key="activity-new"):
            _new(actor, found)
        if found.number:
            if st.button(_("Copy a day"), icon=":material/content_copy:", key="day-copy"):
                _copy_day(actor, found)
        elif found.others and st.button(_("Take over a programme"), icon=":material/history:", key="leg-copy"):
            _take_over(actor, found)
        if found.leaders and st.button(_("Links for leaders"), icon=":material/link:", key="leader-links"):
            _leader_link(actor, found)


def acts(actor: Actor, found: Programme, one: ActivityView) -> None:
    """Change it; do what is planned for bad weather, or go back to what was planned first."""
    if st.button(_("Change"), icon=":material/edit:", key=f"activity-{one.public_id}"):
        _edit(actor, found, one)
    if one.rain and not one.is_cancelled and not one.marked:
        name = f"activity-switch-{one.public_id}"
        label = _("Do instead: %(title)s", title=escape(one.rain_title))
        if act_button(label, name, icon=":material/swap_horiz:"):
            perform(name, programme.switch, actor, one.public_id, seen_version=one.version,
                    done=_("The programme is changed."))  # fmt: skip


def _new(actor: Actor, found: Programme) -> None:
    @st.dialog(_("A new activity"), width="large")
    def form() -> None:
        fields, others = _fields(found, None)
        if act_button(_("Add it"), "activity-add", type="primary"):
            perform("activity-add", programme.add, actor, found.leg, fields, **others, done=_("It is added."))

    form()


def _edit(actor: Actor, found: Programme, one: ActivityView) -> None:
    @st.dialog(_("Change the activity"), width="large")
    def form() -> None:
        fields, others = _fields(found, one)
        if act_button(_("Save"), "activity-save", type="primary"):
            perform("activity-save", programme.edit, actor, one.public_id, fields, **others,
                    seen_version=one.version, done=_("It is saved."))  # fmt: skip
        st.divider()
        if not one.rain:
            _rain(actor, one)
        _out(actor, one)

    form()


def _fields(found: Programme, one: ActivityView | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is written about the activity, and with whom it is done."""
    key = f"activity-{one.public_id}" if one else "activity-new"
    fields: dict[str, Any] = {}
    for lang, label in (
        ("fr", _("Title in French") + " *"),
        ("hy", _("Title in Armenian")),
        ("en", _("Title in English")),
    ):
        value = one.titles[lang] if one else ""
        fields[f"title_{lang}"] = st.text_input(label, value, max_chars=200, key=f"{key}-title-{lang}")
        field_error(f"title_{lang}")
    fields |= _when(found, one, key)
    partner, partner_name = _where(found, one, key, fields)
    names = {leader.public_id: leader.name for leader in found.leaders}
    with_group = [leader.public_id for leader in one.leaders] if one else []
    leaders = st.multiselect(_("Leaders with the group"), list(names), with_group, format_func=names.__getitem__,
                             key=f"{key}-leaders", placeholder=_("Choose"))  # fmt: skip
    field_error("leaders")
    with st.expander(_("More: description, room, swimming"), icon=":material/more_horiz:"):
        fields |= _more(one, key)
    return fields | {"partner_name": partner_name}, {"leaders": leaders, "partner_public_id": partner}


def _when(found: Programme, one: ActivityView | None, key: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    every = list(found.days)
    first = next((day for day in every if day >= found.today), every[0])
    columns = st.columns([2, 1, 1])
    with columns[0]:
        fields["day"] = st.selectbox(_("Day"), every, every.index(one.day if one else first), format_func=day_words,
                                     key=f"{key}-day")  # fmt: skip
        field_error("day")
    with columns[1]:
        fields["starts_at"] = st.time_input(_("Begins"), one.starts_at if one else NINE, key=f"{key}-starts")
        field_error("starts_at")
    with columns[2]:
        fields["ends_at"] = st.time_input(_("Ends"), one.ends_at if one else ELEVEN, key=f"{key}-ends")
        field_error("ends_at")
    return fields


def _where(found: Programme, one: ActivityView | None, key: str, fields: dict[str, Any]) -> tuple[str, str]:
    """Theme, place and what to bring go into ``fields``; gives back with whom: a partner, else a name."""
    themes = list(Theme)
    left, right = st.columns(2)
    fields |= {
        "theme": left.selectbox(_("Theme"), themes, themes.index(one.theme) if one else 0, format_func=word,
                                key=f"{key}-theme"),
        "place": right.text_input(_("Place"), one.place if one else "", max_chars=300, key=f"{key}-place"),
        "material": right.text_input(_("To bring"), one.material if one else "", max_chars=300, key=f"{key}-material"),
    }  # fmt: skip
    with left:
        return _with(found, one, key)


def _with(found: Programme, one: ActivityView | None, key: str) -> tuple[str, str]:
    """A partner of the exchange from the list, or any other name written there."""
    names = {public_id: name for public_id, name in found.partners if public_id}
    written = one.partner_name if one and not one.partner_id else ""
    others = {name for public_id, name in found.partners if not public_id} | ({written} if written else set())
    options = [*names, *sorted(others)]
    chosen = (one.partner_id or written) if one else ""
    answer = st.selectbox(
        _("With (association, department…)"), options, options.index(chosen) if chosen in options else None,
        format_func=lambda each: names.get(each, each), accept_new_options=True, key=f"{key}-partner",
        placeholder=_("Choose, or write a name"),
    )  # fmt: skip
    field_error("partner")
    field_error("partner_name")
    return (answer, "") if answer in names else ("", (answer or "")[:200])


def _more(one: ActivityView | None, key: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    labels = (("fr", _("Description in French")), ("hy", _("Description in Armenian")))
    for lang, label in labels:
        value = one.descriptions[lang] if one else ""
        fields[f"description_{lang}"] = st.text_area(label, value, max_chars=4000, key=f"{key}-description-{lang}")
    fields["capacity"] = st.number_input(_("Room for how many young people"), 1, 500, one.capacity if one else None,
                                         key=f"{key}-capacity", placeholder=_("no limit"))  # fmt: skip
    field_error("capacity")
    fields["swimming"] = st.checkbox(_("The group swims: consent is needed"), one.swimming if one else False,
                                     key=f"{key}-swimming")  # fmt: skip
    return fields


def _rain(actor: Actor, one: ActivityView) -> None:
    with st.expander(_("If the weather is bad"), icon=":material/umbrella:"):
        st.caption(_("What the group does instead: one button then swaps both, and swaps them back."))
        key = f"rain-{one.public_id}"
        fields = {
            "title_fr": st.text_input(_("Title in French") + " *", max_chars=200, key=f"{key}-fr"),
            "title_hy": st.text_input(_("Title in Armenian"), max_chars=200, key=f"{key}-hy"),
            "place": st.text_input(_("Place"), max_chars=300, key=f"{key}-place"),
        }
        if act_button(_("Keep this plan"), key):
            perform(key, programme.plan_for_rain, actor, one.public_id, fields, done=_("It is saved."))


def _out(actor: Actor, one: ActivityView) -> None:
    with st.container(horizontal=True):
        if one.is_cancelled:
            if act_button(_("It takes place after all"), "activity-restore", icon=":material/undo:"):
                perform("activity-restore", programme.restore, actor, one.public_id, seen_version=one.version,
                        done=_("It takes place."))  # fmt: skip
        elif act_button(_("Cancel it"), "activity-cancel", icon=":material/event_busy:"):
            perform("activity-cancel", programme.cancel, actor, one.public_id, seen_version=one.version,
                    done=_("It is cancelled; it stays in sight."))  # fmt: skip
        if not one.marked and act_button(_("Remove it"), "activity-remove", icon=":material/delete:"):
            perform("activity-remove", programme.remove, actor, one.public_id, seen_version=one.version,
                    done=_("It is removed."))  # fmt: skip


def _copy_day(actor: Actor, found: Programme) -> None:
    @st.dialog(_("Copy a day"))
    def form() -> None:
        st.caption(_("All activities of the day with their leaders; what stands on the other day stays."))
        full = [day for day, ones in found.days.items() if ones]
        day: date = st.selectbox(_("Which day"), full, format_func=day_words, key="copy-from")
        to: date = st.selectbox(_("To which day"), list(found.days), format_func=day_words, key="copy-to")
        field_error("to")
        if act_button(_("Copy it"), "copy-day", type="primary"):
            perform("copy-day", programme.copy_day, actor, found.leg, day, to, done=_("The day is copied."))

    form()


def _take_over(actor: Actor, found: Programme) -> None:
    @st.dialog(_("Take over a programme"))
    def form() -> None:
        st.caption(_("The first day goes to the first day; leaders are chosen anew."))
        names = {leg: f"{title} · {word(way)} · {day_words(day)}" for leg, title, way, day in found.others}
        other = st.selectbox(_("From which visit"), list(names), format_func=names.__getitem__, key="take-from")
        field_error("from")
        if act_button(_("Take it over"), "take-over", type="primary"):
            perform("take-over", programme.duplicate, actor, found.leg, other, done=_("The programme is there."))

    form()


def _leader_link(actor: Actor, found: Programme) -> None:
    @st.dialog(_("Links for leaders"))
    def form() -> None:
        st.caption(_("By their link leaders read the programme and take attendance on their phone, without account. "
                     "A new link replaces the former one."))  # fmt: skip
        names = {leader.member: leader.name for leader in found.leaders}
        member = st.selectbox(_("For whom"), list(names), format_func=names.__getitem__, key="link-leader")
        if act_button(_("Make the link"), "leader-link", type="primary"):
            perform("leader-link", leader_links.issue, actor, member, done=_("The link is made."), then=show_link)

    form()
