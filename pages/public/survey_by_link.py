"""Somebody says how a visit of an exchange was, by a link, without account."""

from db.enums import LinkPurpose
from services.queries.exchange import exchange_surveys as queries
from ui.components.exchange import survey
from ui.components.layout import header, narrow
from ui.guard import require_link
from ui.i18n import _, language
from ui.load import reading

actor = require_link(LinkPurpose.SURVEY)

# Load
with reading() as session:
    found = queries.of_link(session, actor, language=language())

# Render and act
with narrow():
    header(found.title, _("A few questions, three minutes; no account is needed."))
    survey.body(actor, found)
