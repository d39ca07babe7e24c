"""The coordinator's list: find, sort, and open applications of one call for internships."""

from db.enums import Role
from services.queries.applications.calls import call_list
from services.queries.internships.departments import department_names
from services.unit import utc_now
from ui import menu
from ui.components.applications.desk import desk, of_kind
from ui.components.layout import empty, header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    every = call_list(session, actor, now)
    departments = department_names(session, actor, language())
calls = of_kind(every, is_exchange=False)

# Render and act
header(_("Applications"), _("Find an application, study it, decide."))
if calls:
    desk(actor, calls, departments, now)
else:
    empty(_("There is no call yet."), _("Applications arrive once a call is published."))
    menu.page_link("calls", _("Prepare a call"), icon="campaign")
if any(call.sent for call in every if call.is_exchange):
    menu.page_link("exchange_applications", _("Applications for the youth exchange"), icon="groups")
