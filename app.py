"""Streamlit's script: page settings, who it is, the menu, the page. Nothing else."""

import streamlit as st

from ui import act, autosave, chrome, errors, guard, i18n, navigation
from ui.components import password_again

st.set_page_config(page_title="Passerelle", layout="wide")

actor = guard.current_actor()
i18n.begin(actor.language if actor.user_id else None)
page = navigation.page_to_run(actor)
chrome.frame(actor, page)
act.show_flash()
autosave.catch_up()
password_again.settle(actor)
errors.run(page, actor)
