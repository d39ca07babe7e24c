"""The three short screens of a guardian: what it is, what one agrees to, health and whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from db.enums import ConsentPurpose, ConsentState
from services.actors import Actor
from services.exchanges import consents
from services.queries.exchange.exchange_consents import AnswerRow
from services.queries.exchange.guardian_desk import ChildRow, Desk, VisitRow
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import day, day_and_left, period, state_markdown, word
from ui.components.exchange.health_fields import health_fields
from ui.components.exchange.take_back import choices, take_back
from ui.components.layout import escape, header, section
from ui.i18n import _

PAGE = "guardian_desk"
STEPS = ("1", "2", "3")
_NAME = "guardian-signature"


def progress(step: str) -> None:
    """Where one is, in words: no colour and no line has to be understood."""
    st.caption(_("Step %(n)s of %(all)s", n=step, all=len(STEPS)))


def _onward(step: str) -> None:
    """Back and on; everything is saved already."""
    number = int(step)
    with st.container(horizontal=True):
        if number > 1 and st.button(_("Back"), icon=":material/arrow_back:", key="guardian-back"):
            menu.goto(PAGE, step=str(number - 1))
        st.space("stretch")
        last = number == len(STEPS)
        if st.button(_("Done") if last else _("Continue"), type="primary", key="guardian-on"):
            menu.goto(PAGE, step="done" if last else str(number + 1))


# 1 What it is


def what_it_is(desk: Desk, today: date) -> None:
    """Dates, where they sleep, what it costs and who pays, what has to be prepared and by when."""
    progress("1")
    header(_("The exchange of your child"), _("What it is, in one minute. Then come your answers, and whom we call."))
    for title in dict.fromkeys(child.exchange for child in desk.children):
        children = [child for child in desk.children if child.exchange == title]
        section(title)
        st.markdown(_("With: %(names)s", names=", ".join(f"**{escape(child.name)}**" for child in children)))
        if children[0].summary:
            st.markdown(escape(children[0].summary))
        for visits, names in _same_visits(children):
            if len(children) > 1 and len(names) < len(children):
                st.markdown(f"**{escape(', '.join(names))}**")
            for visit in visits:
                _visit(visit, today)
        _costs(children[0])
    _onward("1")


def _same_visits(children: Sequence[ChildRow]) -> list[tuple[tuple[VisitRow, ...], list[str]]]:
    """Visits once, with the given names of the children for whom they are the same."""
    found: dict[tuple[VisitRow, ...], list[str]] = {}
    for child in children:
        found.setdefault(child.visits, []).append(child.given_name)
    return list(found.items())


def _visit(visit: VisitRow, today: date) -> None:
    with st.container(border=True):
        st.markdown(f"**{word(visit.direction)}** · {period(visit.starts_on, visit.ends_on)}")
        if visit.travels:
            st.markdown(_("Your child travels to: %(city)s.", city=escape(visit.host)))
            where = escape(visit.lodging) or _("to be settled; you read it here as soon as it is known")
            st.markdown(_("Where they sleep: %(where)s", where=where))
        else:
            st.markdown(_("Your child stays at home and takes part with the guests."))
        if visit.paper and visit.paper_by:
            st.markdown(f"{_('To prepare by %(day)s:', day=day_and_left(visit.paper_by, today))}  \n{_(visit.paper)}")


def _costs(child: ChildRow) -> None:
    st.markdown(f"**{_('What it costs, and who pays')}**")
    st.markdown(escape(child.costs) if child.costs else _("Not written down yet: ask the coordinators of your city."))


# 2 Answers


def answers(actor: Actor, desk: Desk) -> None:
    """Each purpose one card with yes and no, all children on one page, signed by one’s name."""
    progress("2")
    header(
        _("Your answers"),
        _("Each one apart, for each child. Every answer is saved at once, and you can take it back at any time."),
    )
    st.text_input(
        _("Your first and last name: it is your signature"), key=_NAME, max_chars=200, autocomplete="name"
    )  # fmt: skip
    field_error("signed")
    for purpose in _purposes(desk):
        _card(actor, purpose, desk)
    _given_by_children(desk)
    _onward("2")


def _purposes(desk: Desk) -> list[ConsentPurpose]:
    found = {one.purpose for child in desk.children for one in child.answers}
    return [purpose for purpose in ConsentPurpose if purpose in found]


def _card(actor: Actor, purpose: ConsentPurpose, desk: Desk) -> None:
    """One purpose: its words once where they are the same for all children."""
    rows = [(child, one) for child in desk.children for one in child.answers if one.purpose is purpose]
    with st.container(border=True):
        read = ""
        for child, one in rows:
            if one.text_public_id != read:
                read = one.text_public_id
                st.subheader(one.title, anchor=False)
                st.markdown(escape(one.body))
                st.caption(
                    _("Needed to take part.") if one.is_mandatory else _("As you like: no changes nothing else.")
                )
            _answer(actor, child, one, st.session_state.get(_NAME, ""), several=len(desk.children) > 1)
            for joint in child.joint:
                if joint.purpose is purpose:
                    _joint(actor, child, joint)


def _answer(actor: Actor, child: ChildRow, one: AnswerRow, signed: str, *, several: bool) -> None:
    """Yes and no, or what was answered."""
    if several:
        st.markdown(f"**{escape(child.given_name)}**")
    _answered(one)
    with st.container(horizontal=True):
        if one.state is ConsentState.GIVEN:
            take_back(
                actor, child.public_id, one, child=child.given_name, signed=signed, is_open=child.is_open
            )  # fmt: skip
            return
        for is_given, label in choices(one):
            name = f"consent-{child.public_id}-{one.purpose}-{one.guardian_public_id}-{is_given}"
            if act_button(label, name, disabled=not child.is_open):
                perform(
                    name, consents.answer, actor, child.public_id, one.purpose, is_given,
                    guardian_public_id=one.guardian_public_id, signed=signed, seen_text=one.text_public_id,
                    done=_("Saved. Thank you.") if is_given else _("Saved: you do not agree."),
                )  # fmt: skip


def _is_said(one: AnswerRow, is_given: bool) -> bool:
    if is_given:
        return one.state is ConsentState.GIVEN
    return one.state in {ConsentState.REFUSED, ConsentState.REVOKED}


def _answered(one: AnswerRow) -> None:
    if one.state is None or one.answered_at is None:
        if one.state is ConsentState.EXPIRED:
            st.markdown(_("The text has changed, or your answer has ended: please answer again."))
        return
    when = _("%(day)s, %(name)s", day=day(one.answered_at.date()), name=escape(one.answered_by))
    st.markdown(f"{state_markdown(one.state, public=True)} :gray[{when}]")


def _joint(actor: Actor, child: ChildRow, one: AnswerRow) -> None:
    """A child under 15 signs beside the parent."""
    st.markdown(
        _("%(name)s agrees too: read it together, then let your child write their name.", name=escape(child.given_name))
    )
    _answered(one)
    if one.state is ConsentState.GIVEN:
        signed = st.session_state.get(_NAME, "")
        take_back(actor, child.public_id, one, child=child.given_name, signed=signed, is_open=child.is_open)
        return
    key = f"joint-{child.public_id}-{one.purpose}"
    signed = st.text_input(_("Name of your child, as signature"), key=key, max_chars=200)
    name = f"{key}-act"
    with st.container(horizontal=True):
        for is_given, label in ((True, _("Yes, I agree too")), (False, _("No"))):
            if not _is_said(one, is_given) and act_button(label, f"{name}-{is_given}", disabled=not child.is_open):
                perform(
                    f"{name}-{is_given}", consents.answer, actor, child.public_id, one.purpose, is_given, signed=signed,
                    seen_text=one.text_public_id, done=_("Saved. Thank you."),
                )  # fmt: skip


def _given_by_children(desk: Desk) -> None:
    names = [
        child.given_name for child in desk.children if any(one.state is not ConsentState.GIVEN for one in child.own)
    ]
    if names:
        st.info(
            _(
                "From the age of 15 young people answer about their own data themselves, and from 18 everything. To be "
                "answered by them, with their account or on paper: %(names)s.",
                names=escape(", ".join(names)),
            ),
            icon=":material/info:",
        )


# 3 Health and whom to call


def health_and_contacts(actor: Actor, desk: Desk) -> None:
    """For each child: what the leaders and the host family must mind, and whom we call."""
    progress("3")
    header(
        _("Health, and whom we call"),
        _(
            "Read only by the coordinators of your city, and during the stay by the leaders. Deleted one month after "
            "it. Everything is saved as you type."
        ),
    )
    first = desk.children[0]
    for child in desk.children:
        section(child.name)
        sibling = None if child.name == first.name else (first.public_id, first.given_name)
        health_fields(actor, child.public_id, sibling=sibling)
    _onward("3")
