"""Questions to ask: what is contested in the law, what the software does meanwhile, what the city was answered."""

import streamlit as st

from db.enums import Role
from services.queries.internships.open_questions import of_coordinated
from ui.components.internships import open_questions as questions
from ui.components.layout import empty, escape, header
from ui.guard import require
from ui.i18n import _, n_
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    cities = of_coordinated(session, actor)

# Render and act
with st.container(width=860):
    header(
        _("Questions to ask"),
        _("Sources contradict each other here. Ask once, keep the answer: it then stands beside each internship."),
    )
    if not cities:
        empty(_("You coordinate no city that hosts interns."), _("The answers belong to the city that asked."))
        st.stop()
    city = cities[0]
    if len(cities) > 1:
        names = {one.public_id: one.name for one in cities}
        chosen = st.selectbox(_("City"), list(names), format_func=names.__getitem__, key="questions-city")
        city = next(one for one in cities if one.public_id == chosen)
    st.markdown(
        f"**{escape(city.name)}** · "
        + (n_("%(n)s question without answer", "%(n)s questions without answer", city.unanswered)
           if city.unanswered else _("all questions are answered"))
    )  # fmt: skip
    questions.of_city(actor, city)
