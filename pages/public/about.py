"""Who runs this site, what happens to one's data, and how accessible it is."""

import streamlit as st

from ui.components.layout import header, section
from ui.i18n import _

with st.container(width=860):
    header(_("About and legal notice"))
    section(_("Who runs this site"))
    st.markdown(
        _(
            "Passerelle is run by the city of Clamart with the city of Artashat and the French University in Armenia "
            "(UFAR) for their cooperation: internships, youth exchange, teaching material."
        )
    )
    section(_("Your data"))
    st.markdown(
        _(
            "We ask for what a step needs, when it needs it: your passport only once you are selected. "
            "Your application is seen by the coordinators, by the departments that you chose and by your university. "
            "Applications that were not selected are deleted at most two years after the last contact; identity papers "
            "three months after the end of the stay. You can ask for a copy, a correction or the erasure of your data: "
            "write to the coordinator of the cooperation at the city hall of Clamart."
        )
    )
    section(_("Cookies"))
    st.markdown(
        _(
            "Only what signing in and your language need, set by this site and read by nobody else. "
            "No measuring of visitors, no request to any other site."
        )
    )
    section(_("Accessibility"))
    st.markdown(
        _(
            "We aim at the level AA of the Web Content Accessibility Guidelines 2.1 and the French RGAA 4.1. "
            "No full audit has been made yet. If something keeps you from using this site, write to us: "
            "everything that can be done here can also be recorded for you by phone or on paper."
        )
    )
