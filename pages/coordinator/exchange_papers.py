"""What is due before a visit of an exchange, by whom: late first, by person or by thing."""

import streamlit as st

from db.enums import Role
from services.queries.exchange import exchange_papers as queries
from services.unit import utc_now
from ui.components.exchange import exchange_papers as papers
from ui.components.exchange.visit_head import visit_head
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, today = require(Role.COORDINATOR, Role.ADMIN), utc_now().date()
asked = st.query_params

# Load
with reading() as session:
    board = queries.board(
        session, actor, asked.get("id", ""), today, person=asked.get("person", ""), thing=asked.get("thing", ""),
        language=language(),
    )  # fmt: skip

# Render and act
visit_head(board.visit, _("Preparations"), _("What is due before the departure, dated back from it."))
if board.chosen:
    papers.chosen(actor, board, today, with_names="thing" in asked)
else:
    papers.ask_all(actor, board)
    papers.of_cities(actor, board, today)
    papers.standings(board)
