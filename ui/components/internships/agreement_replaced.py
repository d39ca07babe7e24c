"""Replacing a signed agreement by a new one, and the replaced ones where one looks for them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from services.actors import Actor
from services.agreements import replacing
from services.queries.internships import agreements
from services.queries.internships.agreements import AgreementDetail
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import day
from ui.i18n import _
from ui.load import reading


def replace(actor: Actor, detail: AgreementDetail, schools: Mapping[str, str]) -> None:
    """What no amendment mends: choose the right school, say why, and go on with the draft."""
    with st.expander(_("Replace it by a new agreement"), icon=":material/difference:"):
        st.markdown(
            _(
                "For what no amendment can mend, such as the wrong university or school. The signed agreement counts "
                "no more from then on and stays readable; a new one is begun from it, and all sign that one."
            )
        )
        chosen = st.selectbox(
            _("University or school"), list(schools), _at(schools, detail), format_func=schools.__getitem__,
            key="replace-school", placeholder=_("Choose"),
        )  # fmt: skip
        reason = st.text_input(_("Reason"), key="replace-reason", max_chars=2000)
        field_error("reason")
        if act_button(_("Begin the new agreement"), "agreement-replace"):
            perform(
                "agreement-replace", replacing.replace, actor, detail.public_id, reason=reason,
                school_public_id=chosen, seen_version=detail.version,
                done=_("The new agreement is begun. Complete it, then put it before the signers."),
                then=lambda made: menu.goto("agreement", id=made.public_id),
            )  # fmt: skip


def _at(schools: Mapping[str, str], detail: AgreementDetail) -> int | None:
    return list(schools).index(detail.school_public_id) if detail.school_public_id in schools else None


def by(detail: AgreementDetail) -> None:
    """The way from a replaced agreement to the one that took its place."""
    if detail.state != "superseded":
        return
    st.info(_("This agreement is replaced by another one: it counts no more."), icon=":material/history:")
    if detail.replaced_by:
        menu.page_link("agreement", _("Open the new agreement"), icon="contract", id=detail.replaced_by)


def listed(actor: Actor, placement_public_id: str) -> None:
    """The papers of an internship that were signed and replaced; nothing where there are none."""
    with reading() as session:
        found = agreements.replaced(session, actor, placement_public_id)
    for row in found:
        when = day(row.replaced_at.date()) if row.replaced_at else ""
        label = _("Former agreement, replaced on %(day)s", day=when) if when else _("Former agreement, replaced")
        st.markdown(f":material/history: [{label}](/documents/agreement/{row.public_id})")
