"""What a young person of an exchange answers themselves, with their account."""

from db.enums import Role
from services.queries.exchange import exchange_consents as queries
from ui.components.exchange.own_consents import own_consents
from ui.components.layout import empty, header, narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.APPLICANT)

# Load
with reading() as session:
    mine = queries.own(session, actor, language=language())

# Render and act
with narrow():
    header(
        _("My answers for the exchange"),
        _("What you agree to yourself. Every answer is saved at once, and you can take it back at any time."),
    )
    if not mine:
        empty(_("You take part in no exchange at the moment."))
    for one in mine:
        own_consents(actor, one)
