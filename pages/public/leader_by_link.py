"""The group of a leader, by a link without account: the programme, and the way to attendance."""

from db.enums import LinkPurpose
from services.queries.exchange import exchange_programme as queries
from services.unit import utc_now
from ui.components.exchange import incident_told
from ui.components.exchange import programme as shown
from ui.components.layout import header, narrow
from ui.guard import require_link
from ui.i18n import _, language
from ui.load import reading

actor, now = require_link(LinkPurpose.LEG_LEADER), utc_now()

# Load
with reading() as session:
    leg = queries.leg_of_link(session, actor)
    found = queries.programme(session, actor, leg, language=language(), now=now)

# Render
with narrow():
    header(_("Your group"), _("What the group does, day by day; take attendance at each activity."))
    shown.heading(found)
    if found.number:
        shown.paper(found)
        shown.days(found)
    else:
        shown.nothing(found)
    incident_told.form(actor, leg, now)
