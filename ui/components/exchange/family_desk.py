"""What a family does by its link: three short screens about itself, each saved as it is entered."""

from __future__ import annotations

import streamlit as st

from db.enums import HouseholdState
from services.actors import Actor
from services.hosting_labels import ALLERGENS, INTERESTS
from services.queries.exchange.exchange_families import FamilyDetail
from services.queries.exchange.exchange_hosting import ComingView
from ui import menu
from ui.components.badges import period, state_markdown
from ui.components.exchange import family_form as form
from ui.components.exchange import family_photo
from ui.components.layout import escape, section
from ui.components.spoken import language_names
from ui.i18n import _, n_

SCREENS = ("1", "2", "3")
PAGE = "household_by_link"
OVER = frozenset({HouseholdState.REFUSED, HouseholdState.WITHDRAWN})


def heading(found: FamilyDetail) -> None:
    """For which visit, when, and how far it is."""
    group = _("A group of %(sending)s comes to %(host)s.", sending=found.visit.sending, host=found.visit.host)
    days = period(found.visit.starts_on, found.visit.ends_on)
    st.markdown(f"**{escape(group)}** {state_markdown(found.state, public=True)}  \n{escape(days)}")


def screens(actor: Actor, found: FamilyDetail, screen: str) -> None:
    """The screen that is asked for, and the way to the others."""
    if found.state in OVER:
        st.info(_("Nothing more is asked of you. Thank you for having offered your help."))
        return
    screen = screen if screen in SCREENS else SCREENS[0]
    st.caption(_("Screen %(n)s of %(of)s. What you enter is saved at once.", n=screen, of=len(SCREENS)))
    {"1": _who, "2": _home, "3": _wishes}[screen](actor, found)
    _turn(screen)


def _who(actor: Actor, found: FamilyDetail) -> None:
    section(_("Who you are"))
    form.who(actor, found)
    st.markdown(_("All adults who live with you: the city checks for each that nothing forbids to be with minors."))
    form.adults(actor, found)


def _home(actor: Actor, found: FamilyDetail) -> None:
    section(_("Your home"))
    form.home(actor, found)
    st.markdown(_("Your children, so that ages go together:"))
    form.children(actor, found)


def _wishes(actor: Actor, found: FamilyDetail) -> None:
    section(_("What would suit you"))
    form.wishes(actor, found)
    family_photo.draw(actor, found)


def _turn(screen: str) -> None:
    at = SCREENS.index(screen)
    with st.container(horizontal=True):
        if at > 0 and st.button(_("Back"), icon=":material/arrow_back:", key="family-back"):
            menu.goto(PAGE, ecran=SCREENS[at - 1])
        st.space("stretch")
        if at < len(SCREENS) - 1:
            if st.button(_("Next"), icon=":material/arrow_forward:", type="primary", key="family-next"):
                menu.goto(PAGE, ecran=SCREENS[at + 1])
        else:
            st.success(_("That is all: the city calls you to agree on a visit."), icon=":material/check_circle:")


def guests(found: tuple[ComingView, ...]) -> None:
    """Who comes, once it is agreed: what a family needs to know before they arrive."""
    if found:
        section(_("Who comes to us"))
    for one in found:
        with st.container(border=True):
            _guest(one)


def _guest(one: ComingView) -> None:
    age = n_("%(n)s year old", "%(n)s years old", one.age) if one.age is not None else ""
    about = " · ".join(part for part in (age, ", ".join(language_names(one.languages))) if part)
    days = period(one.starts_on, one.ends_on)
    st.markdown(f"**{escape(one.given_name)}** · {escape(about)}  \n{escape(days)}")
    if one.interests:
        liked = ", ".join(_(INTERESTS[value]) if value in INTERESTS else value for value in one.interests)
        st.markdown(f":gray[{escape(_('Likes: %(what)s', what=liked))}]")
    if one.minds:
        what = ", ".join(_(ALLERGENS[value]) for value in one.minds if value in ALLERGENS)
        st.markdown(f":orange-badge[{_('Please mind')}] {escape(_('Allergies: %(what)s', what=what))}")
