"""Needs on a page: minimums, and what follows for buying and sending."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from services import formats
from services.actors import Actor
from services.materials import minimums
from services.queries.material.needs import MinimumRow, NeedRow
from ui.act import act_submit, field_error, perform
from ui.components.layout import empty
from ui.components.lines import Two, lines
from ui.i18n import _, language


def proposal(rows: Sequence[NeedRow], budgets: dict[str, tuple[str, int]]) -> None:
    """What to send and to buy, what it costs, and what a budget line leaves."""
    if not rows:
        empty(_("Nothing is missing."), _("Set a minimum for a place, or approve a wish: what is missing stands here."))
        return
    lines(
        {
            _("Title"): [Two(one.title, _("Kit") if one.is_kit else "") for one in rows],
            _("For"): [one.place for one in rows],
            _("Wanted"): [str(one.wanted) for one in rows],
            _("There"): [str(one.there) for one in rows],
            _("On the way"): [str(one.coming or "") for one in rows],
            _("To send"): [str(one.send or "") for one in rows],
            _("To buy"): [str(one.buy or "") for one in rows],
            _("Estimate"): [_cost(one) for one in rows],
        },
        name=_("What to send and to buy"),
    )
    total = sum(one.cost_cents for one in rows)
    st.markdown(_("Estimate of what is to be bought: **%(total)s**.", total=formats.euros(total, language())))
    if any(one.buy and one.unit_cents is None for one in rows):
        st.caption(_("Where nothing says what one costs, it is not in the sum."))
    if budgets:
        _against(total, budgets)


def _cost(row: NeedRow) -> str:
    if not row.buy:
        return ""
    return formats.euros(row.cost_cents, language()) if row.unit_cents is not None else _("not known")


def _against(total: int, budgets: dict[str, tuple[str, int]]) -> None:
    chosen = st.selectbox(
        _("Against the budget line"), list(budgets), index=None, format_func=lambda one: budgets[one][0],
        placeholder=_("Choose"), key="needs-budget", width=420,
    )  # fmt: skip
    if chosen:
        amount = budgets[chosen][1]
        left = formats.euros(abs(amount - total), language())
        if total <= amount:
            st.success(_("The budget line covers it; %(left)s are left.", left=left), icon=":material/check:")
        else:
            st.warning(_("It is %(left)s more than the budget line holds.", left=left), icon=":material/error:")


def minimum_rows(rows: Sequence[MinimumRow]) -> None:
    """What each place should have, and has."""
    if not rows:
        empty(_("No minimum is set yet."), _("A minimum says how much a place should have at least."))
        return
    lines(
        {
            _("Title"): [one.title for one in rows],
            _("Place"): [one.place for one in rows],
            _("At least"): [str(one.quantity) for one in rows],
            _("There"): [str(one.there) for one in rows],
        },
        name=_("Minimums"),
    )


def minimum_form(actor: Actor, places: dict[str, str], titles: dict[str, str], kits: dict[str, str]) -> None:
    """A title or a kind of kit, a place, a number; 0 takes the minimum away."""
    with st.form("minimum", border=True):
        place = st.selectbox(_("Place"), list(places), format_func=places.__getitem__, key="minimum-place")
        field_error("place")
        things = {f"i{one}": name for one, name in titles.items()}
        things |= {f"k{one}": _("Kit: %(title)s", title=name) for one, name in kits.items()}
        thing = st.selectbox(
            _("Title or kind of kit"), list(things), index=None, format_func=things.__getitem__, key="minimum-thing",
            placeholder=_("Choose"),
        )  # fmt: skip
        field_error("item")
        quantity = st.number_input(_("At least"), 0, minimums.MOST_UNITS, 1, key="minimum-n",
                                   help=_("0 takes the minimum away."))  # fmt: skip
        sent = act_submit(_("Keep the minimum"), "minimum-put")
    if sent:
        chosen = thing or ""
        perform(
            "minimum-put", minimums.put, actor, place, quantity=int(quantity),
            item_public_id=chosen[1:] if chosen[:1] == "i" else None,
            template_public_id=chosen[1:] if chosen[:1] == "k" else None, done=_("The minimum is kept."),
        )  # fmt: skip
