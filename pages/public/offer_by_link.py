"""A head of department writes an offer by a link, without account: title, dates, tutor, one confirmation."""

import streamlit as st

from db.enums import LinkPurpose
from services import offers
from services.queries.internships import departments, posts
from services.queries.internships import offers as queries
from services.unit import utc_now
from ui.act import act_button, perform
from ui.components.badges import period, state_markdown
from ui.components.internships import offer_form as form
from ui.components.internships.owing import owes
from ui.components.internships.who_counts import limits_and_who
from ui.components.layout import escape, header, narrow, section
from ui.guard import require_link
from ui.i18n import _, language, n_
from ui.load import reading

actor, now = require_link(LinkPurpose.OFFER_ENTRY), utc_now()

# Load
with reading() as session:
    department = departments.departments(session, actor, today=now.date(), language=language(), with_inactive=True)[0]
    tutors = departments.tutors(session, actor, department.public_id)
    known = posts.of_department(session, actor, department.public_id, language=language())
    written = queries.page(session, actor, size=20, language=language()).rows

# Render
with narrow():
    header(
        _("Host an intern"),
        _("%(department)s · title, dates, tutor, one confirmation; the coordinator does the rest.",
          department=escape(department.name)),
    )  # fmt: skip
    fields = form.fields(None, tutors, [], known)
    asked = form.asked(fields, department.public_id, None)
    limits_and_who(actor, asked, "offer")
    owes(actor, asked, "offer")
    lawful = form.lawful_use(None)
    publish = act_button(_("Publish the offer"), "offer-publish", type="primary")
    if written:
        section(_("Offers of your department"))
    for row in written:
        st.markdown(
            f"**{escape(row.title)}** {state_markdown(row.state)}  \n:gray[{period(row.starts_on, row.ends_on)} · "
            f"{n_('%(n)s wish', '%(n)s wishes', row.chosen)}]"
        )

# Act
if publish:
    perform(
        "offer-publish", offers.create_and_publish, actor, department.public_id, lawful_use_confirmed=lawful,
        done=_("Thank you: your offer is published. You can close this page."), **fields,
    )  # fmt: skip
