"""A school says by a link what arrived of a shipment, on a phone, without account."""

from db.enums import LinkPurpose
from services.queries.material import shipments as queries
from services.unit import utc_now
from ui.components.layout import header, narrow
from ui.components.material import arrival
from ui.guard import require_link
from ui.i18n import _, language
from ui.load import reading

actor, now = require_link(LinkPurpose.SHIPMENT_RECEIPT), utc_now()

# Load
with reading() as session:
    found = queries.arrival_of_link(session, actor, language=language())

# Render and act
with narrow():
    header(_("What has arrived?"), _("One tap is enough; a photo is an answer too. No account is needed."))
    arrival.heading(found, now.date())
    arrival.say(actor, found, now.date())
    arrival.list_of(found)
