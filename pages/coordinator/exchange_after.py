"""One visit once the group is back: what is still to be done, certificates, what was written, what was deleted."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_after as queries
from services.queries.exchange import exchange_surveys as surveys
from services.unit import utc_now
from ui import menu
from ui.components.exchange import exchange_after as parts
from ui.components.exchange import survey
from ui.components.exchange.families import heading
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    found = queries.after(session, actor, st.query_params.get("id", ""), language=language())
    said = surveys.results(session, actor, found.head.public_id, language=language(), most=survey.most_texts())
    waiting = surveys.unanswered(session, actor, found.head.public_id, search=survey.searched())

# Render and act
menu.page_link("exchange", _("The exchange"), icon="arrow_back", id=found.head.exchange)
header(_("After the visit"), _("What is still to be done once the group is back, and what is deleted when."))
heading(found.head)
if found.deletions is None:
    parts.not_yet(found)
else:
    parts.closing(actor, found)
    survey.asked(actor, found.head.public_id, said, waiting, utc_now().date())
    parts.certificates(actor, found)
    parts.reflections(found)
    parts.deleted(found.deletions)
parts.return_visit(actor, found)
