"""What stands around every page: logo, banner of demonstration data, language switch, who is signed in."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from db.enums import Language
from services.actors import Actor
from services.labels import WORDS
from settings import ROOT, settings
from ui import auth
from ui.i18n import _, language, language_address

LOGO = ROOT / "web" / "static" / "logo.svg"


@lru_cache(maxsize=1)
def _logo() -> str:
    return LOGO.read_text(encoding="utf-8")


def frame(actor: Actor, page: Any) -> None:
    """Draw the frame; called once per run, before the page."""
    st.logo(_logo(), size="large")
    if settings().demo:
        st.markdown(
            f":blue-badge[:material/science: {_('Demonstration')}] "
            f":gray[{_('All people and files here are invented.')}]"
        )
    with st.sidebar:
        _languages(page.url_path)
        if actor.user_id:
            _signed_in(actor)
        _small_print()


def _languages(path: str) -> None:
    """The switch reloads the page, so that the document's own language is right too."""
    here = language()
    chosen = st.selectbox(
        _("Language"),
        list(Language),
        index=list(Language).index(here),
        format_func=WORDS.__getitem__,
        key=f"language-{here}",
        icon=":material/translate:",
        label_visibility="collapsed",
    )
    if chosen and chosen is not here:
        auth.redirect(language_address(chosen, "/" + path))


def _small_print() -> None:
    """What every public service owes its visitors, on every page."""
    about = "/a-propos?texte="
    links = (
        (_("How it works"), "how"), (_("Questions"), "questions"), (_("Your data"), "privacy"),
        (_("Legal notice"), "legal"), (_("Accessibility: partially compliant"), "accessibility"),
    )  # fmt: skip
    all_links = [f"[{text}]({about}{code})" for text, code in links] + [f"[{_('Verify a paper')}](/verifier)"]
    st.markdown(":small[" + " · ".join(all_links) + "]")


def _signed_in(actor: Actor) -> None:
    st.caption(_("Signed in as %(name)s", name=actor.name))
    if st.button(_("Sign out"), key="sign_out", icon=":material/logout:", type="tertiary"):
        auth.sign_out()
