"""The offers of one's own department."""

import streamlit as st

from db.enums import Role
from services.queries import offers as queries
from ui import menu
from ui.components.layout import empty, header
from ui.components.offer_list import table
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.HOST)

# Load
with reading() as session:
    page = queries.page(session, actor, size=100, language=language())

# Render
header(_("Our offers"), _("What your department opens to interns."))
if st.button(_("New offer"), icon=":material/add:", type="primary"):
    menu.goto("offer_edit")
chosen = table(page.rows, "my-offers") if page.rows else None
if not page.rows:
    empty(_("Your department has no offer yet."), _("Title, dates, tutor: five minutes are enough."))

# Act
if chosen:
    menu.goto("offer_edit", id=chosen)
