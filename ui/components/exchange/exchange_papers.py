"""The back-plan of a visit on its page: what the cities do, people or things late first, and each thing to tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal

import streamlit as st

from db.enums import Role
from services import checklists, proofs
from services.actors import Actor
from services.exchanges import paper_asking, papers
from services.exchanges.paper_templates import BY_LAW
from services.queries.exchange import exchange_papers as queries
from services.queries.exchange.exchange_papers import Board, OwnPapers, PaperRow, Standing
from services.queries.exchange.exchange_person import ParticipantDetail
from services.queries.exchange.guardian_desk import ChildRow
from services.unit import utc_now
from settings import settings
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import day, day_and_left, instant, word
from ui.components.folded import was_opened
from ui.components.layout import empty, escape, section
from ui.components.lines import Badge, Two, lines
from ui.i18n import _, language, n_
from ui.load import reading

BY_PERSON, BY_THING = "person", "thing"
MANY = 12
"""In longer lists what it takes to tick a thing is drawn once somebody opens it."""


def ask_all(actor: Actor, board: Board) -> None:
    """Write to whoever owes something: the one next action where something is due soon, else only possible."""
    if not board.open:
        return
    soon = utc_now().date() + paper_asking.AHEAD
    is_due = any(one.open and one.next_due and one.next_due <= soon for one in board.people)
    with st.container(horizontal=True, vertical_alignment="center"):
        kind: Literal["primary", "secondary"] = "primary" if is_due else "secondary"
        if act_button(_("Ask for what is missing"), "ask-papers", type=kind, icon=":material/mail:"):
            perform("ask-papers", paper_asking.ask, actor, board.visit.public_id,
                    done=_("They are asked, with the parents in copy."))  # fmt: skip
    st.caption(
        _("One mail to each young person, parents in copy, about what is due within 30 days; once a day at most.")
    )


def standings(board: Board) -> None:
    """Who or what is how far, late first; each line opens its things."""
    section(_("What each one brings"))
    if not board.people and not board.reads_travellers:
        empty(
            _("Only %(city)s reads the papers of its own travellers.", city=board.visit.sending),
            _("What stands in the way of the departure is told to both cities on the page of the exchange."),
        )
        return
    if not board.people:
        empty(_("Nobody who travels has anything to bring yet."), _("The list comes by itself with each young person."))
        return
    words = {BY_PERSON: _("By person"), BY_THING: _("By thing")}
    by = st.segmented_control(
        _("Shown"), list(words), default=st.query_params.get("by", BY_PERSON), format_func=words.__getitem__,
        key="papers-by", required=True, label_visibility="collapsed",
    )  # fmt: skip
    rows: Sequence[Standing] = board.people if by == BY_PERSON else board.things
    address = {"id": board.visit.public_id, "by": by}
    lines(
        {
            words[by]: [Two(one.name, one.below) for one in rows],
            _("State"): [_state(one) for one in rows],
            _("Next day"): [day(one.next_due) for one in rows],
            _("Done"): [_("%(done)s of %(all)s", done=one.all - one.open, all=one.all) for one in rows],
        },
        name=_("What each one brings"),
        links=[menu.address("exchange_papers", **address, **{by: one.key}) for one in rows],
    )  # fmt: skip


def _state(one: Standing) -> Badge:
    if one.late:
        return Badge(n_("%(n)s late", "%(n)s late", one.late), "red")
    if one.open:
        return Badge(n_("%(n)s open", "%(n)s open", one.open), "blue")
    return Badge(_("All done"), "green")


def chosen(actor: Actor, board: Board, today: date, *, with_names: bool) -> None:
    """The things of one person, or one thing of all of them."""
    menu.page_link("exchange_papers", _("Everybody"), icon="arrow_back", id=board.visit.public_id)
    section(board.chosen)
    items(actor, board.rows, today, names=_person if with_names else _thing)


def of_cities(actor: Actor, board: Board, today: date) -> None:
    """What the two cities do themselves."""
    left = sum(not one.item.is_done for one in board.of_cities)
    late = any(one.item.is_late(today) for one in board.of_cities)
    title = n_("What the cities do: %(n)s open", "What the cities do: %(n)s open", left)
    with st.expander(title, expanded=late, icon=":material/location_city:"):
        if not board.of_cities:
            st.caption(_("Nothing is planned for this visit."))
        items(actor, board.of_cities, today, names=_city_and_thing, done=_("Done"))


def own(actor: Actor, visits: Sequence[OwnPapers], today: date) -> None:
    """What one young person or leader brings, for each visit to come; nothing where nothing is asked."""
    for one in visits:
        section(_("Papers for the journey of %(day)s", day=day(one.starts_on)))
        done = sum(row.item.is_done for row in one.rows)
        st.caption(_("%(done)s of %(all)s done", done=done, all=len(one.rows)))
        items(actor, one.rows, today)


def _thing(row: PaperRow) -> str:
    return escape(row.item.label)


def _person(row: PaperRow) -> str:
    return f"**{escape(row.who)}**"


def _city_and_thing(row: PaperRow) -> str:
    return f"**{escape(row.who)}** · {escape(row.item.label)}"


def items(
    actor: Actor, rows: Sequence[PaperRow], today: date, *, names: Callable[[PaperRow], str] = _thing, done: str = ""
) -> None:
    """One line for each thing: what, by when, the paper; what it takes to tick it is folded, under ``done``."""
    for row in rows:
        with st.container(border=True, gap="xsmall"):
            st.markdown(names(row) + (r" \*" if row.item.is_mandatory else ""))
            st.markdown(f":small[{_when(row, today)}]")
            if row.item.proof_public_id:
                st.markdown(f":material/attach_file: [{_('The paper')}](/files/{row.item.proof_public_id})")
            if row.is_mine:
                _acts(actor, row, today, done or _("It is there"), is_lazy=len(rows) > MANY)
    if any(row.item.is_mandatory for row in rows):
        st.caption(_(r"\* Without it nobody leaves."))


def _when(row: PaperRow, today: date) -> str:
    item = row.item
    parts = []
    if item.dated_on:
        known = _("Signed on %(day)s") if row.asks_day == "signed" else _("Day on the paper: %(day)s")
        parts.append(escape(known % {"day": day(item.dated_on)}))
    if item.done_at:
        return f":green[:material/check: {_('Done')}] :gray[{' · '.join([instant(item.done_at), *parts])}]"
    if item.waive_reason:
        return f":orange[{_('Set aside: %(reason)s', reason=escape(item.waive_reason))}]"
    due = day_and_left(item.due_on, today)
    owner = _owner(item.owner_role)
    if item.is_late(today):
        return f":red[:material/schedule: {_('Late:')} {due}] :gray[· {owner}]"
    return f":gray[{' · '.join([due, owner, *parts])}]"


def _owner(role: Role) -> str:
    return {Role.APPLICANT: _("The young person or the parents"), Role.PARTNER: _("The school")}.get(role, word(role))


def _acts(actor: Actor, row: PaperRow, today: date, done: str, *, is_lazy: bool) -> None:
    item = row.item
    name = f"paper-{item.public_id}"
    if item.done_at:
        if st.button(_("Not done after all"), key=f"{name}-undo", type="tertiary"):
            perform(f"{name}-undo", checklists.set_done, actor, item.public_id, False)
        return
    key = f"{name}-box"
    with st.expander(done, icon=":material/check_circle:", key=key, on_change="rerun" if is_lazy else "ignore") as box:
        if is_lazy and not was_opened(box, key):
            return
        options = _day(row, name, today)
        upload = st.file_uploader(
            _("Photo or scan, if there is one"), type=list(UPLOAD_TYPES), key=f"{name}-file",
            max_upload_size=settings().max_file_mebibytes,
        )  # fmt: skip
        field_error("file")
        field_error("dated_on")
        if act_button(_("Tick it"), name):
            _tick(actor, item.public_id, upload, options, name)
        if item.is_mandatory and item.code not in BY_LAW and actor.has(Role.COORDINATOR, Role.ADMIN):
            _set_aside(actor, item.public_id, name)


def _day(row: PaperRow, name: str, today: date) -> dict[str, Any]:
    if row.asks_day == "signed":
        chosen = st.date_input(
            _("On which day did the parent sign?"), row.item.dated_on, max_value=today, format="DD/MM/YYYY",
            key=f"{name}-day",
        )  # fmt: skip
    elif row.asks_day == "expires":
        chosen = st.date_input(
            _("Until which day is it valid?"), row.item.dated_on, min_value=date(2000, 1, 1),
            max_value=date(today.year + 20, 12, 31), format="DD/MM/YYYY", key=f"{name}-day",
        )  # fmt: skip
    else:
        return {}
    return {"dated_on": chosen}


def _tick(actor: Actor, item_public_id: str, upload: Any, options: dict[str, Any], name: str) -> None:
    done = _("It is recorded.")
    if upload is None:
        perform(name, checklists.set_done, actor, item_public_id, True, **options, done=done)
    else:
        perform(name, proofs.hand_in, actor, item_public_id, upload.name, upload.getvalue(), **options, done=done)


def _set_aside(actor: Actor, item_public_id: str, name: str) -> None:
    with st.popover(_("Leave without it")):
        reason = st.text_input(_("Reason"), key=f"{name}-reason", max_chars=300)
        field_error("reason")
        if act_button(_("Set aside"), f"{name}-aside"):
            perform(f"{name}-aside", papers.set_aside, actor, item_public_id, reason=reason,
                    done=_("It no longer stands in the way."))  # fmt: skip


def section_of(actor: Actor, found: ParticipantDetail) -> None:
    """On the page of one young person or leader: their papers, for those who read them."""
    _drawn(actor, found.public_id)


def section_for_parents(actor: Actor, child: ChildRow, today: date) -> None:
    """On the page of a guardian: what their child brings."""
    _drawn(actor, child.public_id, today)


def _drawn(actor: Actor, participation: str, today: date | None = None) -> None:
    with reading() as session:
        visits = queries.papers_of(session, actor, participation, language=language())
    own(actor, visits, today or utc_now().date())
