"""The guardian of somebody who will be a minor on the first day: asked of nobody else."""

from __future__ import annotations

from datetime import date

import streamlit as st

from db.enums import Language
from services import guardians
from services.actors import Actor
from services.queries.exchange.guardians import asked
from ui.autosave import Autosave
from ui.components.badges import word
from ui.components.layout import section
from ui.i18n import _
from ui.load import reading


def guardian(actor: Actor, person_public_id: str, birth_date: date | None, today: date) -> None:
    """Name, address, phone and language, each saved as it is entered. Nothing for people of age."""
    if not guardians.is_minor(birth_date, today):
        return
    with reading() as session:
        known = asked(session, actor, person_public_id)
    if known is None:
        return
    section(_("Guardian"))
    st.caption(_("Asked because a minor takes part. Their parent or guardian gets the reminders too."))
    saved = Autosave(guardians.save_field, actor, person_public_id)
    left, right = st.columns(2)
    with left:
        saved.text(_("Name of the guardian"), "guardian_name", known.name, max_chars=200)
        saved.text(_("Phone"), "guardian_phone", known.phone, max_chars=40, type="phone", placeholder="+374 …")
    with right:
        saved.text(_("E-mail address"), "guardian_email", known.email, max_chars=254, type="email")
        saved.choice(_("Language"), "guardian_language", known.language, list(Language), names=word)
