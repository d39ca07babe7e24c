"""The coordinator's list of young people who apply for an exchange: find, sort, open, decide."""

from db.enums import Role
from services.queries.applications.calls import call_list
from services.unit import utc_now
from ui import menu
from ui.components.applications.desk import desk, of_kind
from ui.components.layout import empty, header
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN), utc_now()

# Load
with reading() as session:
    calls = of_kind(call_list(session, actor, now), is_exchange=True)

# Render and act
header(
    _("Applications for the youth exchange"),
    _("Young people who apply to go along: study what they sent, decide, then take those who are chosen over."),
)
if calls:
    desk(actor, calls, {}, now)
else:
    empty(_("There is no call yet."), _("Applications arrive once a call is published."))
    menu.page_link("exchange_calls", _("Prepare a call"), icon="campaign")
menu.page_link("exchanges", _("All exchanges"), icon="groups")
