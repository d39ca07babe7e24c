"""The pupils of a school in exchanges: who is entered, and entering a class."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_school as queries
from services.unit import utc_now
from ui.components.exchange import our_young as young
from ui.components.layout import header
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.PARTNER), utc_now()

# Load
with reading() as session:
    found = queries.exchanges(session, actor, language=language())

# Render and act
header(_("Our pupils in exchanges"), _("Enter who takes part, and record what families told you."))
if not found:
    young.nothing()
for one in found:
    with st.container():
        young.about(one)
        young.pupils(one)
        young.enter_class(actor, one, now)
        young.enter_one(actor, one)
