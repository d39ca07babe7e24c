"""Who sleeps where: how far it is, the proposal with its reasons, who needs a bed, and choosing by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from db.enums import HostStayState
from services.actors import Actor
from services.exchanges import hosting, pairing
from services.exchanges.hosting_words import AIMS, HARD, WHY
from services.exchanges.pairing import Proposed
from services.hosting_labels import INTERESTS
from services.queries.exchange import exchange_hosting as queries
from services.queries.exchange.exchange_hosting import BedsView, Choice, SleeperRow
from services.queries.exchange.exchange_rooms import GapView
from services.rules.pairing import Gains, Reason
from ui import menu
from ui.act import act_button, field_error, flash, perform
from ui.components.badges import day, girl_or_boy
from ui.components.layout import empty, escape, section
from ui.components.lines import Badge, Two, lines, state_cell
from ui.components.spoken import language_names
from ui.i18n import _, n_
from ui.load import reading


def summary(found: BedsView) -> None:
    """Who lacks a bed first, then how many have one, in a line."""
    if found.some_nights:
        with st.container(border=True):
            without_bed(found.some_nights)
    parts = []
    if found.without:
        parts.append(n_("%(n)s has no bed yet", "%(n)s have no bed yet", len(found.without)))
    if found.proposed:
        parts.append(n_("%(n)s is proposed", "%(n)s are proposed", found.proposed))
    if found.every_night or not parts:
        parts.append(_housed(found))
    st.markdown(escape(" · ".join(parts)))


def _housed(found: BedsView) -> str:
    if found.some_nights:
        return n_("%(n)s person has a bed every night", "%(n)s people have a bed every night", found.every_night)
    return n_("%(n)s person has a bed", "%(n)s people have a bed", found.every_night)


def without_bed(missing: Sequence[GapView]) -> None:
    """Who has no bed in which night."""
    n = len(missing)
    st.markdown(f":orange[:material/bed: **{n_('%(n)s person has no bed', '%(n)s people have no bed', n)}**]")
    st.markdown("\n".join(f"- {escape(one.name)} :gray[{escape(_nights(one.nights))}]" for one in missing))


def _nights(missing: tuple[date, ...]) -> str:
    if len(missing) == 1:
        return _("night of %(day)s", day=day(missing[0]))
    many = n_("%(n)s night", "%(n)s nights", len(missing))
    return _("%(many)s, the first one on %(day)s", many=many, day=day(missing[0]))


def next_step(actor: Actor, found: BedsView) -> None:
    """Propose, then look, then agree: the one that comes next stands out."""
    if not found.visit.may_decide or not found.sleepers:
        return
    field_error("pairing")
    with st.container(horizontal=True):
        if found.proposed and act_button(
            _("Agree to the proposal"), "beds-agree", type="primary", icon=":material/check:"
        ):  # fmt: skip
            perform(
                "beds-agree", hosting.agree, actor, found.visit.public_id,
                done=_("It is agreed. The families are told who comes."),
            )  # fmt: skip
        is_first = not found.proposed and bool(found.without)
        label = _("Propose families") if not found.proposed else _("Propose again")
        if found.homes and act_button(
            label, "beds-propose", type="primary" if is_first else "secondary", icon=":material/auto_awesome:"
        ):  # fmt: skip
            perform("beds-propose", pairing.propose, actor, found.visit.public_id, then=_say)
    if found.proposed:
        st.caption(_("Nobody is told of a proposal. Look at it, change what you know better, then agree."))


def _say(result: Proposed) -> None:
    said = n_("A family is proposed to %(n)s person.", "A family is proposed to %(n)s people.", result.placed)
    if result.is_proven:
        said += " " + _("No other choice is better.")
    if result.apart:
        said += " " + _(
            "Brothers and sisters for whom no family is possible: %(names)s.", names=", ".join(result.apart)
        )
    flash(said)


def needed_now(actor: Actor, found: BedsView, now: datetime) -> None:
    """Whoever lost their family, with the next best ones at once."""
    urgent = [one for one in found.without if one.needs_now]
    if not urgent:
        return
    section(_("Needs a family now"))
    for one in urgent:
        with st.container(border=True):
            st.markdown(f":red-badge[{_('No bed')}] **{escape(one.name)}** · {escape(_about(one))}")
            if found.visit.may_decide:
                _suggest(actor, found, one, now)


def _suggest(actor: Actor, found: BedsView, one: SleeperRow, now: datetime) -> None:
    with reading() as session:
        few = queries.best(session, actor, found.visit.public_id, one.public_id, now=now)
    if not few:
        st.markdown(_("No family that is accepted has a bed that fits: add a family, or choose a group lodging."))
    for choice in few:
        line, act = st.columns([7, 3], vertical_alignment="center")
        line.markdown(f"**{escape(choice.name)}**  \n:gray[{escape(suits(choice))}]")
        name = f"bed-now-{one.public_id}-{choice.public_id}"
        with act:
            if act_button(_("Choose"), name, width="stretch"):
                _place(actor, found, name, one, choice)


def _place(actor: Actor, found: BedsView, name: str, one: SleeperRow, choice: Choice, *, apart: bool = False) -> None:
    perform(
        name, pairing.place, actor, found.visit.public_id, one.public_id, choice.public_id, apart=apart,
        done=_("%(name)s: %(family)s. It stays so in the next proposal.", name=one.name, family=choice.name),
    )  # fmt: skip


def table(found: BedsView) -> None:
    """Everybody who travels: where, how sure, why."""
    if not found.sleepers:
        empty(_("Nobody travels in this visit yet."), _("Enter the young people first, on the page of the exchange."))
        return
    lines(
        {
            _("Who"): [Two(one.name, _about(one)) for one in found.sleepers],
            _("Where"): [Two(one.house, one.room) if one.room else one.house for one in found.sleepers],
            _("State"): [_state(one) for one in found.sleepers],
            _("Why"): [why(one.why) for one in found.sleepers],
        },
        name=_("Who sleeps where"),
        links=[
            menu.address("exchange_beds", id=found.visit.public_id, qui=one.public_id) for one in found.sleepers
        ] if found.visit.may_decide else [],
    )  # fmt: skip


def _state(one: SleeperRow) -> Badge:
    if one.state is None:
        return Badge(_("No bed"), "red" if one.needs_now else "orange")
    if one.state is HostStayState.PROPOSED and one.is_locked:
        return Badge(_("Decided by hand"), "violet")
    return state_cell(one.state)


def _about(one: SleeperRow) -> str:
    age = n_("%(n)s year old", "%(n)s years old", one.age) if one.age is not None else _("age unknown")
    parts = [
        _("leader") if one.is_leader else "",
        age,
        girl_or_boy(one.gender, one.age),
        ", ".join(language_names(one.languages)),
    ]
    return " · ".join(part for part in parts if part)


def why(found: Sequence[Mapping[str, Any]]) -> str:
    """Reasons as they were kept, in the language of the page."""
    return reasons(Reason(str(one["rule"]), tuple(one.get("params", ()))) for one in found)


def reasons(found: Any) -> str:
    """Reasons or doubts in words, the weightiest first."""
    return ", ".join(dict.fromkeys(_(WHY[one.rule], values=_values(one)) for one in found if one.rule in WHY))


def _values(one: Reason) -> str:
    if one.rule == "language":
        return ", ".join(language_names(one.values))
    return ", ".join(_(INTERESTS[value]) if value in INTERESTS else value for value in one.values)


def suits(choice: Choice) -> str:
    """How a family suits, or what forbids it."""
    if choice.forbidden:
        return _("Not possible: %(why)s", why=", ".join(_(HARD[one].short) for one in choice.forbidden))
    parts = [reasons(choice.why), reasons(choice.doubts)]
    return " · ".join(part for part in parts if part) or _("possible")


def one_person(actor: Actor, found: BedsView, public_id: str, now: datetime) -> None:
    """Choosing by hand for one person: every family with how it suits, and what can be done with where they are."""
    one = next((row for row in found.sleepers if row.public_id == public_id), None)
    if one is None or not found.visit.may_decide:
        return
    section(one.name)
    st.markdown(escape(_about(one)) + (f"  \n:gray[{escape(one.wishes)}]" if one.wishes else ""))
    with reading() as session:
        every = queries.choices(session, actor, found.visit.public_id, one.public_id, now=now)
    _by_hand(actor, found, one, every, now)
    with st.container(horizontal=True):
        _swap(actor, found, one)
        if one.state is HostStayState.PROPOSED and act_button(_("Drop this choice"), "bed-release"):
            perform("bed-release", pairing.release, actor, one.stay, done=_("The next proposal looks anew."))
        if one.state is HostStayState.AGREED:
            _end(actor, one)


def _by_hand(actor: Actor, found: BedsView, one: SleeperRow, every: list[Choice], now: datetime) -> None:
    lines(
        {
            _("Family"): [choice.name for choice in every],
            _("Free"): [str(choice.free) for choice in every],
            _("How it suits"): [suits(choice) for choice in every],
        },
        name=_("Families for %(name)s", name=one.name),
    )
    open_ones = {choice.public_id: choice for choice in every if not choice.forbidden}
    if not open_ones:
        return
    chosen = st.selectbox(
        _("Choose a family by hand"), list(open_ones), None, format_func=lambda key: open_ones[key].name,
        placeholder=_("Choose"), key=f"bed-hand-{one.public_id}",
    )  # fmt: skip
    if not chosen:
        return
    apart = st.checkbox(_("Brothers and sisters may be parted"), key=f"bed-apart-{one.public_id}")
    with st.container(horizontal=True):
        if act_button(_("Choose this family"), "bed-hand", type="primary"):
            _place(actor, found, "bed-hand", one, open_ones[chosen], apart=apart)
        if st.button(_("What would it cost?"), key="bed-cost", icon=":material/balance:"):
            with reading() as session:
                lost = queries.cost(session, actor, found.visit.public_id, one.public_id, chosen, now=now)
            st.markdown(escape(costs(lost)))


def costs(lost: Any) -> str:
    """What all together would lose, by the aim that loses first."""
    if not isinstance(lost, Gains):
        return _("Not possible: %(why)s", why=", ".join(_(HARD[rule].short) for rule in lost))
    for aim, value in zip(AIMS, lost.values(), strict=True):
        if value:
            return _(AIMS[aim], n=value) if value > 0 else _("All together would lose nothing.")
    return _("All together would lose nothing.")


def _swap(actor: Actor, found: BedsView, one: SleeperRow) -> None:
    others = {row.stay: row for row in found.sleepers if row.household and row.household != one.household}
    if not one.household or not others:
        return
    with st.popover(_("Change places with"), icon=":material/swap_horiz:"):
        other = st.selectbox(
            _("With whom?"), list(others), format_func=lambda key: f"{others[key].name} ({others[key].house})",
            key=f"bed-swap-with-{one.public_id}",
        )  # fmt: skip
        if act_button(_("Change places"), "bed-swap", type="primary"):
            perform("bed-swap", pairing.swap, actor, one.stay, other, done=_("They have changed places."))


def _end(actor: Actor, one: SleeperRow) -> None:
    with st.popover(_("End the stay early"), icon=":material/logout:"):
        reason = st.text_area(_("Reason"), max_chars=2000, key=f"bed-end-reason-{one.public_id}")
        field_error("reason")
        if act_button(_("End the stay today"), "bed-end", type="primary"):
            perform("bed-end", pairing.end, actor, one.stay, reason=reason,
                    done=_("The stay is ended: this person needs another bed now."))  # fmt: skip
