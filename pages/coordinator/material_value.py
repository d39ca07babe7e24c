"""What the material is worth: who paid it, when it came, who keeps it, what became of it."""

import streamlit as st

from db.enums import Role
from services.queries.material import material_value as queries
from services.queries.material.material_value import Asked, By
from ui import menu
from ui.components.export_menu import export_menu
from ui.components.layout import empty, header, section
from ui.components.material import material_value as drawing
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Render what is asked for
menu.page_link("catalogue", _("All material"), icon="arrow_back")
header(_("Value of the material"), _("Who paid it, when it came, who keeps it, and what became of it."))
breakdown = drawing.by()
with reading() as session:
    choices = queries.value(session, actor, breakdown, Asked(), language=language()).choices
asked = drawing.asked_for(choices)

# Load
with reading() as session:
    found = queries.value(session, actor, breakdown, asked, language=language())

# Render
if not found.rows:
    empty(_("Nothing of worth is here yet."), _("Units enter the stock by an invoice or a gift."))
    st.stop()
drawing.total(found)
nobody = _("Nobody is named")
drawing.chart(found, nobody)
titles = {By.FUNDER: _("Who paid"), By.YEAR: _("Calendar year"), By.KEEPER: _("Who keeps it")}
drawing.table(found, titles[breakdown], nobody)
section(_("Line by line"))
part = drawing.part(found)
if part:
    with reading() as session:
        rows = queries.lines(session, actor, part, asked, language=language())
    drawing.below(rows, queries.MOST_LINES)
export_menu(actor, "stock")
