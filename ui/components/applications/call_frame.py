"""What stands around each step of a call: where one is, what is missing, and the way to the other steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from db.enums import CallState, FrenchLevel, Language
from services.call_saving import EXCHANGES
from services.call_steps import LABELS, Gap, Step
from services.call_switches import LABELS as SWITCHES
from services.call_switches import of_programme as switches
from services.queries.applications.calls import CallSettings
from services.queries.people.people import OrganisationRow
from ui import menu
from ui.act import act_button
from ui.components.applications.calls import zone_name
from ui.components.badges import instant, period, state_markdown, word
from ui.components.layout import escape, section
from ui.i18n import _, language, n_

MOST_LINES = 3
STEPS = tuple(step for step in Step if step is not Step.REVIEW)


def step_asked(call: CallSettings | None) -> Step:
    """The step in the address.

    A call that is there opens with its overview, a new one begins at the beginning, an archived one stays as it is.
    """
    if call is None:
        return Step.DATES
    if call.state is CallState.ARCHIVED:
        return Step.REVIEW
    asked = st.query_params.get("etape", "")
    return Step(asked) if asked in list(Step) else Step.REVIEW


def back(call: CallSettings | None) -> None:
    """To the list that the call stands in: those of internships, or of the youth exchange."""
    new_one = call is None and st.query_params.get("programme") == EXCHANGES
    is_exchange = new_one or (call is not None and call.is_exchange)
    menu.page_link("exchange_calls" if is_exchange else "calls", _("All calls"), icon="arrow_back")


def which(call: CallSettings) -> None:
    """Title and state of the call."""
    values: dict[str, Any] = dict(call.values)
    title = values[f"title_{language()}"] or values["title_fr"]
    st.markdown(f"**{escape(title)}** {state_markdown(call.state)}")


def heading(step: Step, gaps: Sequence[Gap]) -> None:
    """Number and name of the step, and what it still lacks."""
    number, every = list(Step).index(step) + 1, len(Step)
    st.caption(_("Step %(n)s of %(all)s", n=number, all=every))
    section(_(LABELS[step]))
    own = [gap for gap in gaps if gap.step is step]
    if own:
        st.markdown(_lacking(own))


def _lacking(gaps: Sequence[Gap]) -> str:
    """What must be added, and what would be good to have, one line each."""
    lines = []
    if needed := [_named(gap) for gap in gaps if gap.blocks]:
        lines.append(f":orange[:material/error: {_('Still missing: %(what)s.', what='; '.join(needed))}]")
    if useful := [_named(gap) for gap in gaps if not gap.blocks]:
        lines.append(f":gray[:material/info: {_('Good to have: %(what)s.', what='; '.join(useful))}]")
    return "  \n".join(lines)


def _named(gap: Gap) -> str:
    what = escape(_(gap.what))
    return f"{what} ({word(Language(gap.language))})" if gap.language else what


def ways(call: CallSettings | None, step: Step) -> tuple[bool, Step | None]:
    """The buttons under a step: whether to save and go on, and the other step that is asked for."""
    wanted: Step | None = None
    with st.container(horizontal=True):
        index = list(Step).index(step)
        if call and index and st.button(_("Back"), key=f"back-{step}", icon=":material/arrow_back:"):
            wanted = list(Step)[index - 1]
        if call and st.button(_("All steps"), key=f"all-{step}", icon=":material/list:"):
            wanted = Step.REVIEW
        st.space("stretch")
        published = call is not None and call.state is not CallState.DRAFT
        label = _("Save") if published else _("Save and continue")
        save = act_button(label, "call-save", type="primary")
    return save, wanted


def overview(call: CallSettings, bodies: Sequence[OrganisationRow], gaps: Sequence[Gap]) -> Step | None:
    """Each step with what it holds and what it lacks; gives the one to open."""
    wanted: Step | None = None
    for step in STEPS:
        own = [gap for gap in gaps if gap.step is step]
        done = not any(gap.blocks for gap in own)
        with st.container(border=True):
            what, way = st.columns([4, 1], vertical_alignment="center")
            icon = ":green[:material/check_circle:]" if done else ":orange[:material/radio_button_unchecked:]"
            lines = [f"{icon} **{_(LABELS[step])}**", f":gray[{escape(_held(call, bodies, step))}]", _lacking(own)]
            what.markdown("  \n".join(line for line in lines if line not in {"", ":gray[]"}))
            label = _("Change") if done else _("Complete")
            if call.state is not CallState.ARCHIVED and way.button(
                label, key=f"open-{step}", width="stretch", help=_(LABELS[step])
            ):
                wanted = step
    return wanted


def _held(call: CallSettings, bodies: Sequence[OrganisationRow], step: Step) -> str:
    """The step in one line."""
    values: dict[str, Any] = dict(call.values)
    match step:
        case Step.DATES:
            places = n_("%(n)s place", "%(n)s places", values["places"])
            until = instant(values["closes_at"], values["time_zone"])
            closes = _("closes on %(instant)s", instant=f"{until} ({zone_name(values['time_zone'])})")
            return f"{period(values['starts_on'], values['ends_on'])} · {places} · {closes}"
        case Step.WHO:
            school = {one.public_id: one.name for one in bodies}.get(values["sending_organisation"])
            level = values["min_french_level"]
            french = "" if level is FrenchLevel.NOT_ASSESSED else _("French: %(level)s or more", level=level.value)
            anybody = _("pupils of any school") if call.is_exchange else _("any university or school")
            return " · ".join(filter(None, (school or anybody, french)))
        case Step.MONEY:
            return ", ".join(values["receives_fr"].splitlines()[:MOST_LINES])
        case Step.ASKED:
            return ", ".join(word(row.kind) for row in call.documents) or _("no papers")
        case Step.TEXTS:
            return str(values["title_fr"])
        case Step.USED:
            used = [switch for switch in switches(call.is_exchange) if values[f"uses_{switch}"]]
            on = [_(SWITCHES[switch]) for switch in used] or [_("no optional step")]
            number = len(call.partners)
            partners = n_("%(n)s partner follows it", "%(n)s partners follow it", number) if number else ""
            return " · ".join(filter(None, (*on, partners)))
    return ""


def after(call: CallSettings | None, step: Step) -> Step:
    """Where saving leads: on to the next step while the call is prepared, back to the overview once it is published."""
    if call is not None and call.state is not CallState.DRAFT:
        return Step.REVIEW
    return list(Step)[list(Step).index(step) + 1]


def acts(call: CallSettings, gaps: Sequence[Gap]) -> tuple[bool, bool, bool, bool]:
    """What can be done with the call as a whole: publish, take back, archive, repeat."""
    publish = unpublish = archive = False
    with st.container(horizontal=True, vertical_alignment="center"):
        if call.state is CallState.DRAFT:
            ready = not any(gap.blocks for gap in gaps)
            publish = act_button(
                _("Publish the call"), "call-publish", type="primary", icon=":material/campaign:", disabled=not ready
            )
            menu.page_link("call", _("Preview"), icon="visibility", id=call.public_id)
        if call.state is CallState.PUBLISHED:
            menu.page_link("call", _("As applicants see it"), icon="visibility", id=call.public_id)
            unpublish = not call.sent and act_button(_("Take back to draft"), "call-unpublish")
            archive = act_button(_("Archive"), "call-archive")
        duplicate = act_button(_("Repeat next year"), "call-duplicate", icon=":material/content_copy:")
    return publish, unpublish, archive, duplicate
