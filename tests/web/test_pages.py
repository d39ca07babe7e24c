"""Addresses of pages, typed by somebody who is not signed in, the first of them into a server that has just started."""

from __future__ import annotations

from pathlib import Path

from tests.web.serving import Run, run_page
from ui.menu import MENU

PROTECTED = [entry for entry in MENU if not entry.file.startswith("pages/public/")]


def kinds(run: Run) -> set[str | None]:
    return {message.delta.new_element.WhichOneof("type") for message in run.messages}


def test_the_very_first_address_leads_to_the_sign_in(server):
    """Until ``st.navigation`` was called once, Streamlit itself would look for the address among the files."""
    assert server.first_run.shows_sign_in
    assert "page_not_found" not in server.first_run.text


def test_pages_show_only_the_sign_in_to_people_without_account(server, db):
    seen = {entry.url: run_page(server, entry.url) for entry in PROTECTED}
    assert [url for url, run in seen.items() if not run.shows_sign_in or "arrow_data_frame" in kinds(run)] == []
    assert "error " not in server.log.read_text()


def test_files_of_pages_are_no_addresses(server, db):
    file = "pages/admin/accounts.py"
    for page in (file, file.removesuffix(".py"), Path(file).stem, "admin_accounts", "admin/comptes"):
        run = run_page(server, page)
        assert (page, "page_not_found" in run.text, run.shows_sign_in) == (page, True, False)
