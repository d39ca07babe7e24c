"""A guardian by link: three short screens, then a page of their own with answers, contacts and what comes next."""

import streamlit as st

from db.enums import LinkPurpose
from services.queries.exchange import guardian_desk as queries
from services.unit import utc_now
from ui.components.exchange import guardian_home, guardian_steps
from ui.components.layout import empty, header, narrow
from ui.guard import require_link
from ui.i18n import _, language
from ui.load import reading

actor, now = require_link(LinkPurpose.GUARDIAN), utc_now()

# Load
with reading() as session:
    desk = queries.desk(session, actor, now=now, language=language())
step = st.query_params.get("step") or ("1" if desk.is_new else "")

# Render and act
with narrow():
    if not desk.children:
        header(_("The exchange of your child"))
        empty(
            _("Nothing is to be read or answered at the moment."),
            _("The exchange is over, or not open yet. If you expected something, call the coordinators of your city."),
        )
    elif step == "1":
        guardian_steps.what_it_is(desk, now.date())
    elif step == "2":
        guardian_steps.answers(actor, desk)
    elif step == "3":
        guardian_steps.health_and_contacts(actor, desk)
    else:
        guardian_home.home(actor, desk, now.date(), is_thanked=step == "done")
    st.caption(_("This page opens with your link: do not pass it on."))
