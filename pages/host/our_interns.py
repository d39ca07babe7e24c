"""What awaits one's own department, interns now and next, and who wishes to come."""

from db.enums import Role
from services.queries.internships import departments
from services.queries.internships import desk as queries
from services.unit import utc_now
from ui.components.export_menu import export_menu
from ui.components.internships import evaluation_panel, host_desk
from ui.components.internships.host_desk import by_account
from ui.components.layout import header, narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.HOST), utc_now()

# Load
with reading() as session:
    mine = departments.departments(session, actor, today=now.date(), language=language(), with_inactive=True)
    desk = queries.desk(session, actor, today=now.date(), language=language())

# Render
with narrow():
    header(_("Our interns"), _("What awaits you first; then who is there, who comes, and who wishes to come."))
    host_desk.out_of_use(mine)
    evaluation_panel.waiting(actor, now)
    host_desk.awaiting(actor, desk, now.date(), by_account)
    host_desk.others(actor, desk, now.date(), by_account)
    if desk.present or desk.to_come or desk.past:
        export_menu(actor, "placements")
