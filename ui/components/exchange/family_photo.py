"""The photo of a host family: shown, taken, taken out; the family says first that parents may see it."""

from __future__ import annotations

import streamlit as st

from services.actors import Actor
from services.exchanges import family_photo
from services.queries.exchange.exchange_families import FamilyDetail
from ui.act import act_button, field_error, perform
from ui.components.layout import section
from ui.i18n import _

PICTURES = ["jpg", "jpeg", "png", "webp"]


def picture(public_id: str, about: str) -> None:
    """A private picture, asked for anew at each look."""
    words = about.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    st.html(f'<img src="/files/{public_id}" alt="{words}" style="max-width:100%;max-height:260px;border-radius:8px">')


def draw(actor: Actor, found: FamilyDetail) -> None:
    """The photo and what can be done with it; by the family, or by a coordinator for it."""
    if not found.may_edit:
        return
    section(_("A photo of the family"))
    st.caption(_("The parents of the guest see it thirty days before the visit. It is deleted after the visit."))
    if found.photo:
        picture(found.photo, _("Photo of the family"))
    with st.popover(_("Another photo") if found.photo else _("Add a photo"), icon=":material/photo_camera:"):
        _form(actor, found)
    if found.photo and act_button(_("Take the photo out"), "family-photo-out", type="tertiary"):
        perform("family-photo-out", family_photo.remove, actor, found.public_id, done=_("The photo is deleted."))


def _form(actor: Actor, found: FamilyDetail) -> None:
    upload = st.file_uploader(_("Photo of the family"), type=PICTURES, key="family-photo")
    field_error("file")
    by_link = actor.link is not None
    agreed = st.checkbox(
        _("We agree that the parents of our guest see this photo.") if by_link
        else _("The family agreed that the parents of its guest see this photo."), key="family-photo-agreed",
    )  # fmt: skip
    field_error("agreed")
    told_by = "" if by_link else st.text_input(_("Who of the family agreed"), max_chars=200, key="family-photo-told")
    field_error("told_by")
    if act_button(_("Keep the photo"), "family-photo-keep", type="primary", disabled=upload is None) and upload:
        perform(
            "family-photo-keep", family_photo.keep, actor, found.public_id, upload.name, upload.getvalue(),
            agreed=agreed, told_by=told_by, done=_("The photo is kept."),
        )  # fmt: skip
