"""A signer reads an agreement and signs it by a link, without account."""

import streamlit as st

from db.enums import LinkPurpose
from services.queries.internships import agreement_signing as queries
from services.unit import utc_now
from ui.components.internships import signing
from ui.guard import require_link
from ui.i18n import language
from ui.load import reading

actor, now = require_link(LinkPurpose.AGREEMENT_SIGNATURE), utc_now()

# Load
with reading() as session:
    found = queries.of_link(session, actor, now=now, language=language())

# Render
with st.container(width=760):
    signing.title(found)
    signing.heading(found, now.date())
    signing.paper(found)
    signing.act(actor, found)
    signing.signatures(found)
