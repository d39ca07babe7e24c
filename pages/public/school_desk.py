"""All that a school does with its material in a year, by a link without account."""

import streamlit as st

from db.enums import LinkPurpose
from services.queries.material import counting as count_reads
from services.queries.material import courses as course_reads
from services.queries.material import loans as loan_reads
from services.unit import utc_now
from ui import menu
from ui.components.layout import header, narrow
from ui.components.material import counting, lending
from ui.components.material import school_material as desk
from ui.guard import require_link
from ui.i18n import _, language
from ui.load import reading

actor, now = require_link(LinkPurpose.SCHOOL_DESK), utc_now()
loan_id, count_id, doing = (st.query_params.get(name, "") for name in ("loan", "count", "do"))

# Load
with reading() as session:
    schools = course_reads.schools(session, actor, language=language())
    loan = loan_reads.detail(session, actor, loan_id, language=language()) if loan_id else None
    count = count_reads.detail(session, actor, count_id, language=language()) if count_id else None

# Render and act
with narrow():
    if loan or count:
        menu.page_link("school_desk", _("The material of my school"), icon="arrow_back")
    if loan:
        header(f"{loan.row.class_name} · {loan.row.teacher_name}", loan.row.place)
        lending.one(actor, loan, now.date())
    elif count:
        header(_("Count: %(place)s", place=count.row.place))
        counting.one(actor, count)
    else:
        header(
            next(iter(schools.values()), _("Our material")),
            _("The French material at your school: lend it, count it, say what is broken."),
        )
        desk.desk(actor, now.date(), doing, "school_desk")
        menu.page_link("guide", _("Guide, step by step"), icon="menu_book", pour="ecole")
        st.caption(_("This page opens with the link of your school: pass it on only to whoever stands in for you."))
