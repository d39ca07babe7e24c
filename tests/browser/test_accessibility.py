"""axe-core on the real pages, light and dark: what it finds must be nothing of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from db.models import Application, Call, Placement, User
from db.session import reading
from seeds import demo, reference
from services import sessions
from services.unit import utc_now
from tests.conftest import Database
from tests.signing_in import session_cookie
from tests.web.serving import Server

pytestmark = pytest.mark.one_database
AXE = next(Path(axe_core_python.__file__).parent.rglob("axe.min.js"), None) or next(
    Path(axe_core_python.__file__).parent.rglob("axe*.js")
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
OF_STREAMLIT = {
    "list": "stSidebarNavItems",
    "listitem": "<li class=",
}
"""Faults of Streamlit's own menu, which wraps sections of its list in other elements; named on the page about us."""
PAGES: dict[str, tuple[str, ...]] = {
    "": ("/accueil", "/connexion", "/inscription", "/cooperation", "/a-propos", "/appel?id={call}"),
    "anna@demo.example": ("/", "/mes-candidatures", "/candidater?id={draft}", "/candidater?id={draft}&step=documents"),
    "coordination@demo.example": (
        "/", "/appels", "/candidatures", "/candidature?id={application}", "/offres", "/stages", "/stage?id={placement}",
        "/services", "/comptes", "/mon-compte",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def records(database: str, served: Server) -> Iterator[dict[str, str]]:
    """The demonstration, and the public ids that addresses need."""
    db = Database(database)
    reference.load(utc_now())
    demo.load(utc_now())
    with reading() as session:
        anna = session.scalars(select(User).where(User.email == "anna@demo.example")).one()
        found = {
            "call": select(Call.public_id).where(Call.state == "published").order_by(Call.closes_at.desc()),
            "draft": select(Application.public_id).where(Application.person_id == anna.person_id),
            "application": select(Application.public_id).where(Application.state == "selected"),
            "placement": select(Placement.public_id).where(Placement.state == "in_progress"),
        }
        ids = {name: str(session.scalars(query).first()) for name, query in found.items()}
    yield ids
    db.empty()


def _page(chromium: Browser, served: Server, email: str, scheme: str) -> Page:
    context = chromium.new_context(
        base_url=served.url, color_scheme="dark" if scheme == "dark" else "light", locale="fr-FR", bypass_csp=True
    )
    if email:
        with reading() as session:
            user = session.scalars(select(User).where(User.email == email)).one()
        context.add_cookies(
            [{"name": sessions.cookie_name(), "value": session_cookie(user), "url": served.url, "sameSite": "Strict"}]
        )
    return context.new_page()


def _faults(page: Page) -> list[str]:
    result: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules})", RULES
    )  # fmt: skip
    found = []
    for fault in result["violations"]:
        for node in fault["nodes"]:
            if OF_STREAMLIT.get(fault["id"], "\0") not in node["html"]:
                found.append(f"{fault['id']}: {node['html'][:160]}")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("email", PAGES)
def test_pages_have_no_fault_of_ours(
    chromium: Browser, served: Server, records: dict[str, str], email: str, scheme: str
) -> None:
    page = _page(chromium, served, email, scheme)
    faults = {}
    for address in PAGES[email]:
        page.goto(address.format(**records))
        page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"] h1')
        page.wait_for_timeout(500)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        if found := _faults(page):
            faults[address] = found
    page.context.close()
    assert faults == {}
