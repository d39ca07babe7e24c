"""Prepare the agreement of an internship in short steps, look at it whole, give it to the signers."""

import streamlit as st

from db.enums import OrganisationKind, Role
from services.queries.internships import agreement_signing, amendments, open_questions, slips
from services.queries.internships.agreements import detail
from services.queries.people import people
from services.unit import utc_now
from ui import menu
from ui.components.badges import period, state_badge
from ui.components.internships import agreement_review as end
from ui.components.internships import agreement_steps as steps
from ui.components.internships.open_questions import beside
from ui.components.layout import escape, header, section
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()
agreement_id, asked = st.query_params.get("id", ""), st.query_params.get("etape", "")
step = asked if asked in steps.TITLES else next(iter(steps.TITLES))

# Load
with reading() as session:
    if amendments.is_amendment(session, agreement_id):
        menu.goto("amendment", id=agreement_id)
    agreement, signing = detail(session, actor, agreement_id), None
    rows = people.organisations(session, language(), OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL)
    schools = {row.public_id: row.name for row in rows}
    contested = open_questions.of_placement(session, actor, agreement.placement_public_id)
    mended = slips.of_agreement(session, actor, agreement_id)
    if agreement.number and not agreement.is_draft:
        signing = agreement_signing.of_agreement(session, actor, agreement_id, now=now, language=language())

# Render
with st.container(width=900):
    menu.page_link("placement", _("To the internship"), icon="arrow_back", id=agreement.placement_public_id)
    lead = _("Every field is saved as you enter it.") if agreement.is_draft else ""
    header(_("Agreement of %(name)s", name=agreement.name), lead)
    state_badge(agreement.state)
    st.markdown(f"{escape(agreement.department)} · {period(agreement.starts_on, agreement.ends_on)}")
    beside(contested)
    if not agreement.is_draft:
        end.standing(actor, agreement, signing, mended, schools, now)
        st.stop()
    open_points = [steps.step_of(one) for one in agreement.refusals]
    names = {
        one: _(title) + (f" ({open_points.count(one)})" if open_points.count(one) else "")
        for one, title in steps.TITLES.items()
    }
    chosen = st.segmented_control(
        _("Step"), list(names), default=step, format_func=names.__getitem__, key=f"step-{step}",
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    if chosen and chosen != step:
        menu.goto("agreement", id=agreement_id, etape=chosen)
    section(_(steps.TITLES[step]))
    if step == steps.REVIEW:
        end.review(actor, agreement)
    else:
        steps.draw(step, actor, agreement)
        order = list(steps.TITLES)
        following = order[order.index(step) + 1]
        if st.button(_("Go on: %(step)s", step=_(steps.TITLES[following])), type="primary"):
            menu.goto("agreement", id=agreement_id, etape=following)
