"""«What does this internship owe?»: the answer of the simulator, folded on the forms of a stay.

Nothing is computed while it is folded.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from services import formats
from services.actors import Actor
from services.errors import DomainError
from services.presence.absences import AbsenceFields
from services.presence.effects import Effect, Figures, effect
from services.queries.internships import owing
from services.queries.internships.owing import Owed
from services.queries.limits import Asked
from services.rules.internships import Law, Plan, Result
from services.simulation_words import SOURCES
from ui.act import text
from ui.components.badges import in_words
from ui.components.internships import simulator
from ui.components.internships.month_calendar import months
from ui.components.layout import facts
from ui.i18n import _, language
from ui.load import reading


def folded(label: str, key: str, draw: Callable[[], None], *, icon: str) -> None:
    """An expander whose content is made only once it is open."""
    box = st.expander(label, key=key, icon=f":material/{icon}:", on_change="rerun")
    if box.open:
        with box:
            draw()


def owes(actor: Actor, asked: Asked, key: str) -> None:
    """What a stay on a form would owe."""

    def draw() -> None:
        with reading() as session:
            found = owing.owed(session, actor, asked)
        if found is None:
            st.caption(_("It is computed as soon as department, first and last day are given."))
        else:
            _answer(found)

    folded(_("What does this internship owe?"), f"owes-{key}", draw, icon="balance")


def crossed(actor: Actor, asked: Asked) -> None:
    """That the stay on a form crosses the line above which money is due, or comes near to it, before it is saved."""
    with reading() as session:
        said = owing.crossed(session, actor, asked)
    if said:
        st.warning(_(said.msgid, **in_words(said.params)), icon=":material/payments:")


def owes_as_amended(plan: Plan, law: Law, result: Result) -> None:
    """The same for an internship on other terms, which were computed already."""
    folded(
        _("What does this internship owe?"), "owes-amended", lambda: simulator.answer(plan, law, result), icon="balance"
    )


def _answer(found: Owed) -> None:
    simulator.answer(found.plan, found.law, found.result)


def absence_changes(actor: Actor, placement_id: str, fields: AbsenceFields, absence_id: str | None, key: str) -> None:
    """What an absence changes, before and after, and the days that count."""

    def draw() -> None:
        try:
            with reading() as session:
                found = effect(session, actor, placement_id, fields, absence_public_id=absence_id)
        except DomainError as error:
            for one in getattr(error, "errors", [error]):
                st.caption(text(one))
            return
        if found is not None:
            _before_and_after(found)

    folded(_("What does this absence change?"), f"owes-{key}", draw, icon="balance")


def _before_and_after(found: Effect) -> None:
    rows = [
        (_("Hours of presence"), *(_hours(one.presence) for one in (found.before, found.after))),
        (_("Hours that count for the line of %(line)s", line=_hours(found.threshold)),
         *(_hours(one.counted) for one in (found.before, found.after))),
        (_("Distance to that line"), *(_distance(one, found.threshold) for one in (found.before, found.after))),
    ]  # fmt: skip
    if found.knows_money:
        rows.append((_("Money"), *(_money(one) for one in (found.before, found.after))))
    facts([(label, before if before == after else f"{before} → {after}") for label, before, after in rows])
    st.caption(
        _(
            "An absence lowers the hours of presence and what is paid for them. It does not lower the hours that "
            "decide whether money is due: these are the hours that the agreement plans."
        )
        + f"  \n{SOURCES['gratification_margin']}"
    )
    months(found.days, "absence")


def _hours(minutes: int) -> str:
    return formats.hours(minutes, language())


def _distance(one: Figures, threshold: int) -> str:
    if one.counted > threshold:
        return _("%(hours)s above: money is due", hours=_hours(one.counted - threshold))
    return _("%(hours)s are left: nothing is due", hours=_hours(threshold - one.counted))


def _money(one: Figures) -> str:
    return _("not known yet") if one.amount is None else formats.euros(one.amount, language())
