"""Students whom the school proposes for an open call."""

from db.enums import Role
from services.queries.applications.nominations import open_calls, proposed
from services.unit import utc_now
from ui.components.applications import nominations
from ui.components.export_menu import export_menu
from ui.components.layout import empty, header, section
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor, now = require(Role.PARTNER), utc_now()

# Load
with reading() as session:
    calls = open_calls(session, actor, now)
    rows = proposed(session, actor)

# Render and act
header(_("Propose students"), _("Propose students for an open call; each is invited by mail to apply."))
if calls:
    nominations.form(actor, calls)
else:
    empty(_("No call is open now."), _("Students can be proposed while a call is open for applications."))
section(_("Proposed students"))
if rows:
    nominations.rows(actor, rows)
    export_menu(actor, "nominations")
else:
    empty(_("Your school has proposed nobody yet."))
