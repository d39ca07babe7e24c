"""The first page of each menu has two addresses: ``/`` and the one that stands in mails and bookmarks."""

from __future__ import annotations

import pytest

from db.enums import Role
from tests.web.serving import run_page
from ui.menu import MENU, START


@pytest.mark.parametrize("address", ["", "accueil"])
def test_a_visitor_finds_the_first_page_at_both_addresses(server, db, address):
    run = run_page(server, address)
    assert ("page_not_found" in run.text, run.shows_sign_in) == (False, False)


@pytest.mark.parametrize("address", ["", "aujourd-hui", "accueil"])
def test_somebody_signed_in_finds_the_first_page_at_both_addresses(browser, make, address):
    user = make.user(password_hash=None)
    make.grant(user, Role.COORDINATOR, make.city())
    browser.sign_in(user)
    with browser.tab() as tab:
        assert "page_not_found" not in tab.run(address).text


def test_the_inner_name_of_the_first_page_is_nobodys_address(server, db):
    assert START not in {entry.url for entry in MENU}
    assert "page_not_found" in run_page(server, START).text
