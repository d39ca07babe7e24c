"""Agreements of families in an exchange: all young people at a glance, or one with parents, links and papers."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_consents as queries
from services.unit import utc_now
from ui import menu
from ui.components.exchange import consent_file, consent_list
from ui.components.layout import narrow
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.COORDINATOR, Role.ADMIN, Role.PARTNER), utc_now()
exchange_id, young_id = (st.query_params.get(name, "") for name in ("id", "young"))
is_staff = actor.has(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    if young_id:
        young = queries.young_consents(session, actor, young_id, now=now, language=language())
    else:
        found = queries.overview(
            session, actor, exchange_id, missing_only=st.query_params.get("show") == consent_list.MISSING,
            language=language(),
        )  # fmt: skip

# Render and act
if young_id:
    with narrow():
        menu.page_link("exchange_consents", _("All families"), icon="arrow_back", id=young.exchange_public_id)
        consent_file.young(actor, young, now.date(), sees_health=young.sees_health)
else:
    if is_staff:
        menu.page_link("exchange", found.title, icon="arrow_back", id=found.exchange_public_id)
    consent_list.overview(actor, found)
