"""The menu that is kept and sent again is what ``st.navigation`` would have sent, for everybody and every address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from db.enums import OrganisationKind, Role
from services.actors import ANONYMOUS, Actor, Grant
from settings import ROOT
from tests.signing_in import visiting
from ui import errors, menu, navigation
from ui.i18n import language
from ui.menu import BY_NAME, MENU, START

pytestmark = pytest.mark.one_database

PEOPLE = {
    "nobody": ANONYMOUS,
    "coordinator": Actor(user_id=1, name="A", grants=(Grant(Role.COORDINATOR, 1, None),)),
    "school": Actor(user_id=2, name="B", grants=(Grant(Role.PARTNER, 2, None, OrganisationKind.SCHOOL),)),
    "partner": Actor(user_id=3, name="C", grants=(Grant(Role.PARTNER, 3, None, OrganisationKind.UNIVERSITY),)),
    "young": Actor(user_id=4, name="D", grants=(Grant(Role.APPLICANT, None, None),), is_in_exchange=True),
}


@dataclass
class Seen:
    """What one way sent, and how it left things."""

    kinds: list[str]
    sent: Any
    page: str
    title: str
    registered: dict[str, Any]


def _by_streamlit(actor: Actor) -> Any:
    return st.navigation(menu.pages(language(), menu.shown_to(actor)), expanded=True)


def _seen(way: Callable[[Actor], Any], actor: Actor) -> Seen:
    context: Any = get_script_run_ctx()
    taken: list[Any] = []
    send, context._enqueue = context._enqueue, taken.append
    page = way(actor)
    context._enqueue = send
    kinds = [one.WhichOneof("type") for one in taken]
    return Seen(kinds, taken[-1].navigation, page.url_path, page.title, context.pages_manager.get_pages())


@pytest.fixture
def see(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Seen, Seen]]:
    """Both ways in one run of the script, for one of ``PEOPLE`` at an address."""
    ours = navigation.page_to_run

    def both(who: str, address: str = "", *, lang: str = "fr", known: bool = True) -> tuple[Seen, Seen]:
        found: list[Seen] = []

        def look(_actor: Actor) -> None:
            if not known:
                get_script_run_ctx().pages_manager.set_script_intent("", address)  # type: ignore[union-attr]
            found.extend(_seen(way, PEOPLE[who]) for way in (_by_streamlit, ours))
            st.stop()

        monkeypatch.setattr(navigation, "page_to_run", look)
        at = visiting(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60), language=lang)
        if address and known:
            at._page_hash = calc_hash(address)
        at.run()
        assert not at.exception
        return found[0], found[1]

    return both


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("page", ["", "application", "home", "today"])
def test_what_is_sent_again_is_what_streamlit_sends(see: Callable[..., Any], who: str, page: str) -> None:
    for lang in ("fr", "hy"):
        by_streamlit, again = see(who, BY_NAME[page].url if page else "", lang=lang)
        assert again == by_streamlit
        assert len(again.sent.app_pages) == len(MENU) + 1


def test_each_address_has_a_message_of_its_own(see: Callable[..., Any]) -> None:
    asked = [BY_NAME[name].url for name in ("about", "application", "about")]
    for address in asked:
        assert see("nobody", address)[1].sent.page_script_hash == calc_hash(address)


def test_streamlit_itself_says_that_an_address_is_unknown(see: Callable[..., Any]) -> None:
    by_streamlit, again = see("nobody", "nulle-part", known=False)
    assert again == by_streamlit
    assert (again.kinds, again.sent.page_script_hash) == (["page_not_found", "navigation"], calc_hash(START))


def test_each_page_of_one_record_knows_the_list_to_which_it_leads_without_one():
    """Departments show their list themselves; a call is found on the first page."""
    of_one = {
        entry.name
        for entry in MENU
        if 'query_params.get("id", "")' in (ROOT / entry.file).read_text()
        and not entry.file.startswith(("pages/public/", "pages/account/"))
    }
    known = set().union(*errors._LISTS.values())
    assert of_one - {"departments"} <= known <= set(BY_NAME)
    assert errors._lists_of("hebergement", PEOPLE["coordinator"]) == ["exchanges"]
    assert errors._lists_of("envoi", PEOPLE["school"]) == ["shipments"]
    assert errors._lists_of("hebergement", PEOPLE["young"]) == []
