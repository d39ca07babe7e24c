"""axe-core on every page of the menu, as each person it is for: what it finds must be nothing of ours.

Usually each page is looked at once, in French by day or in Armenian by night in turn; with ``--every-look`` all of them
in all three languages, by day and by night.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import TimeoutError as TooLate
from sqlalchemy import select

from db.enums import LinkPurpose, SubjectKind
from db.models import Agreement, AgreementSigner, Department, Evaluation, Placement, User
from db.session import reading
from services import links, sessions, unit
from services.actors import account_actor, system
from tests.browser.people import PATIENCE
from tests.browser.words_walk import STILL
from tests.conftest import Database
from tests.pages.test_every_page import BY_LINK, PEOPLE, queries_of
from tests.signing_in import session_cookie
from tests.web.serving import Server
from ui.menu import MENU, Entry, address, in_menu

pytestmark = pytest.mark.one_database
AXE = next(Path(axe_core_python.__file__).parent.rglob("axe.min.js"), None) or next(
    Path(axe_core_python.__file__).parent.rglob("axe*.js")
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
OF_STREAMLIT = {
    "list": "stSidebarNavItems",
    "listitem": "<li class=",
    "aria-required-attr": 'role="spinbutton"',
}
"""Faults of Streamlit's own: its menu wraps sections of its list in other elements, and the parts of a date that is not
filled in have no value. Named in the accessibility statement."""
FOLDED = "details:not([open]) > :not(summary)"
"""What a closed fold holds is not on the screen; axe would measure its words against whatever lies below it."""
SIDE = "[data-testid=stSidebar]"
SOURCE = AXE.read_text(encoding="utf-8")
VIOLATIONS = """async ([excluded, rules]) => {
  const within = { include: [["html"]], exclude: excluded.map((one) => [one]) };
  const options = { runOnly: rules, resultTypes: ["violations"], preload: { assets: ["media"] } };
  return (await axe.run(within, options)).violations;
}"""
"""Of what axe would fetch beforehand these rules ask for media alone, never for the text of style sheets."""
LEAVE_FOR = """(address) => {
  window.hasLeft = false;
  new MutationObserver((_changes, watch) => {
    window.hasLeft = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
    if (window.hasLeft) watch.disconnect();
  }).observe(document.body, { subtree: true, attributeFilter: ["data-test-script-state"] });
  history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}"""
"""Opens another page as the menu does."""
LEFT_AFTER = 15_000
"""Milliseconds after which a page that was to be opened is loaded instead."""
LOCALES = {"fr": "fr-FR", "en": "en-GB", "hy": "hy-AM"}
USUAL_LOOKS = [("fr", "light"), ("hy", "dark")]
LED_TO = {
    "anna@demo.example": ("apply",),
    "karen@demo.example": ("my_application", "my_internship"),
    "environnement@demo.example": ("offer_edit", "candidate"),
    "ufar@demo.example": ("student",),
    "coordination@demo.example": (
        "call", "call_edit", "call_questions", "application", "application_entry", "decisions", "certificates",
        "offer_edit", "placement", "placement_entry", "agreement", "amendment", "person",
        "exchange", "participants", "participant", "exchange_consents", "exchange_family", "exchange_rooms",
        "exchange_budget", "exchange_after", "item", "shipment", "kit", "stock_place",
    ),
}  # fmt: skip
"""Pages that stand in no menu and are opened from another one, with whom they are looked at."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "look" in metafunc.fixturenames:
        every = list(product(LOCALES, ("light", "dark")))
        looks = every if metafunc.config.getoption("--every-look") else USUAL_LOOKS
        metafunc.parametrize("look", looks, ids="-".join)


@pytest.fixture(scope="module")
def contexts(chromium: Browser, served: Server) -> Iterator[dict[tuple[str, str], BrowserContext]]:
    """A browser's profile for each look, which reads the application once for all pages."""
    made: dict[tuple[str, str], BrowserContext] = {}
    yield made
    for one in made.values():
        one.close()


@pytest.fixture
def context(
    chromium: Browser, served: Server, contexts: dict[tuple[str, str], BrowserContext], look: tuple[str, str]
) -> Iterator[BrowserContext]:
    language, scheme = look
    if look not in contexts:
        contexts[look] = chromium.new_context(
            base_url=served.url, color_scheme="dark" if scheme == "dark" else "light", locale=LOCALES[language],
            bypass_csp=True, reduced_motion="reduce",
        )  # fmt: skip
        contexts[look].set_default_timeout(PATIENCE)
        contexts[look].new_page()
    one = contexts[look]
    one.add_cookies([cookie(served, sessions.language_cookie_name(), language)])
    yield one
    one.clear_cookies()


def cookie(served: Server, name: str, value: str) -> Any:
    return {"name": name, "value": value, "url": served.url, "sameSite": "Strict"}


def one_look_each(names: Sequence[str], look: tuple[str, str], *, every: bool) -> list[str]:
    """All of them for ``every`` look, else those whose turn it is in this one."""
    turn = USUAL_LOOKS.index(look) if look in USUAL_LOOKS else 0
    return [name for number, name in enumerate(names) if every or number % len(USUAL_LOOKS) == turn]


def pages_of(email: str, *, all_of_them: bool) -> list[str]:
    """Addresses of the pages in somebody's menu.

    Unless ``all_of_them`` are wanted, those that somebody before has in their menu too are left to that person.
    """
    before = list(PEOPLE)[: list(PEOPLE).index(email)]
    seen = {one.partition("?")[0] for other in before for one in pages_of(other, all_of_them=True)}
    with reading() as session:
        user = session.scalars(select(User).where(User.email == email)).one()
        actor = account_actor(session, user.id)
    assert actor is not None
    found = [address(entry.name) for entry in MENU if in_menu(entry, actor)]
    return [one for one in found if all_of_them or one == "/aujourd-hui" or one not in seen]


def public_pages() -> list[str]:
    """What anybody can open without a link."""
    of_all: list[Entry] = [entry for entry in MENU if entry.file.startswith("pages/public/")]
    return [
        address(entry.name, **queries_of(entry.name, "anna@demo.example")[0])
        for entry in of_all
        if entry.name not in BY_LINK
    ]


def loaded(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(SOURCE)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has run and nothing moves any more."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"] [data-testid=stMain] h1')
    page.wait_for_function("() => !document.querySelector('[data-stale=\"true\"]')")
    page.evaluate(STILL)


def title_of(page: Page) -> str:
    return page.locator("[data-testid=stMain] h1").first.inner_text()


def opened_next(page: Page, address: str) -> bool:
    """Whether the page opened as the menu opens it, without loading Streamlit again."""
    before = title_of(page)
    page.evaluate(LEAVE_FOR, address)
    try:
        page.wait_for_function("window.hasLeft", timeout=LEFT_AFTER)
    except TooLate:
        return False
    settle(page)
    return title_of(page) != before


def faults_of(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    """What axe finds on each page, Streamlit's own left out.

    The menu is looked at on the first page alone: it is the same on all of them.
    """
    faults: dict[str, list[str]] = {}
    for number, one in enumerate(addresses):
        if number == 0 or not opened_next(page, one):
            loaded(page, one)
        found = [
            f"{fault['id']}: {node['html'][:160]}"
            for fault in page.evaluate(VIOLATIONS, [[FOLDED] if number == 0 else [FOLDED, SIDE], RULES])
            for node in fault["nodes"]
            if OF_STREAMLIT.get(fault["id"], "\0") not in node["html"]
        ]
        if found:
            faults[one.partition("?")[0]] = found
    return faults


@pytest.mark.parametrize("email", PEOPLE)
def test_pages_of_a_person_have_no_fault_of_ours(
    context: BrowserContext,
    served: Server,
    story: Database,
    email: str,
    look: tuple[str, str],
    request: pytest.FixtureRequest,
) -> None:
    every = request.config.getoption("--every-look")
    led_to = one_look_each(LED_TO.get(email, ()), look, every=every)
    menu = one_look_each(pages_of(email, all_of_them=every), look, every=every)
    with reading() as session:
        user = session.scalars(select(User).where(User.email == email)).one()
    context.add_cookies([cookie(served, sessions.cookie_name(), session_cookie(user))])
    wanted = menu + [address(name, **queries_of(name, email)[0]) for name in led_to]
    assert faults_of(context.pages[0], wanted) == {}


def test_public_pages_have_no_fault_of_ours(
    context: BrowserContext, story: Database, look: tuple[str, str], request: pytest.FixtureRequest
) -> None:
    wanted = one_look_each(public_pages(), look, every=request.config.getoption("--every-look"))
    assert faults_of(context.pages[0], wanted) == {}


def links_of_the_story() -> dict[str, tuple[LinkPurpose, SubjectKind, int]]:
    with reading() as session:
        department = session.scalars(select(Department.id).where(Department.code == "environnement")).one()
        placement = session.scalars(select(Placement.id).where(Placement.state == "in_progress")).first()
        signer = session.scalars(select(AgreementSigner.id).join(Agreement).where(Agreement.state == "in_signature"))
        evaluation = session.scalars(select(Evaluation.id).where(Evaluation.answered_at.is_(None)))
        signs, says = signer.first(), evaluation.first()
    assert placement is not None
    assert signs is not None
    assert says is not None
    return {
        "offer_by_link": (LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT, department),
        "department_desk": (LinkPurpose.DEPARTMENT_DESK, SubjectKind.DEPARTMENT, department),
        "sign_agreement": (LinkPurpose.AGREEMENT_SIGNATURE, SubjectKind.AGREEMENT_SIGNER, signs),
        "evaluation_by_link": (LinkPurpose.EVALUATION, SubjectKind.EVALUATION, says),
        "follow_up_by_link": (LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT, placement),
    }


def test_pages_behind_a_link_have_no_fault_of_ours(
    context: BrowserContext, served: Server, story: Database, look: tuple[str, str], request: pytest.FixtureRequest
) -> None:
    faults: dict[str, list[str]] = {}
    of_links = links_of_the_story()
    for name in one_look_each(list(of_links), look, every=request.config.getoption("--every-look")):
        purpose, kind, subject = of_links[name]
        token = unit.run(links.issue, system(), purpose, kind, subject, valid_for=timedelta(days=1))
        context.add_cookies([cookie(served, sessions.link_cookie_name(), token)])
        faults |= faults_of(context.pages[0], [address(name)])
    assert faults == {}
