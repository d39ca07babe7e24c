"""The first page: what awaits the person, then where things stand."""

import streamlit as st

from db.enums import Role
from services.queries.today.today import today
from services.queries.today.today_rows import INFORMS
from services.unit import utc_now
from ui import menu
from ui.components.badges import day
from ui.components.layout import empty, header, section
from ui.components.today import figures, todos
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor, now = require(*Role), utc_now()

# Load
with reading() as session:
    view = today(session, actor, now)

# Render
header(_("Today"), _("%(day)s · what awaits you, then where things stand.", day=day(now.date()).capitalize()))
left, right = st.columns([5, 3], gap="large")
with left:
    to_do = sum(todo.kind not in INFORMS for todo in view.todos)
    section(_("To do · %(n)s", n=to_do) if to_do else _("To do"))
    if not view.todos:
        empty(_("Nothing awaits you."), _("We write to you by mail when that changes."))
    todos(view.todos, now.date())
with right:
    figures(view.figures)
    menu.page_link("guide", _("Guide, step by step"), icon="menu_book")
