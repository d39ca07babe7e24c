"""The visit of April: attendance on two phones, one without network, an incident, the emergency sheet."""

from __future__ import annotations

from datetime import date, time

from playwright.sync_api import expect
from sqlalchemy import select

from db.enums import IncidentSeverity, LegState, Theme
from db.models import (
    Activity,
    AttendanceEntry,
    Participation,
    SheetDownload,
)
from services.exchanges import legs, programme
from services.labels import WORDS
from tests.browser.exchange import Scene, told
from tests.browser.exchange_departure import open_group, state_of
from tests.browser.internship import option, reads_text, type_in
from tests.browser.people import OUTPUT, PATIENCE, WITH_PICTURES, Somebody

DAY = date(2027, 4, 13)
TITLE = "Nettoyage des berges de la Seine"


def begins(scene: Scene) -> Activity:
    """On its first day the visit begins by itself."""
    scene.it_is(date(2027, 4, 12))
    scene.run(legs.run_due)
    assert state_of(scene, scene.at.outbound) is LegState.UNDER_WAY
    fields = {
        "day": DAY, "starts_at": time(9), "ends_at": time(12), "title_fr": TITLE, "theme": Theme.ENVIRONMENT,
        "place": "Quai de Seine",
    }  # fmt: skip
    one: Activity = scene.act(programme.add, scene.actor, scene.at.outbound.public_id, fields)
    return one


def attendance(scene: Scene, one: Activity, both: list[Participation]) -> None:
    """Two leaders mark the same group, one without network for a while: everybody counts once, the latest mark."""
    scene.it_is(DAY, 10)
    arman, seda = (open_group(scene, leader, f"presence_{n}") for n, leader in enumerate(both, 1))
    reads_text(arman, TITLE)
    arman.picture("groupe")
    number = len(scene.db.all(select(Participation))) - len(both)
    for who in (arman, seda):
        who.page.goto(f"/presences/{one.public_id}")
        expect(who.page.locator(".person")).to_have_count(number, timeout=PATIENCE)
        who.page.wait_for_selector("html[data-offline=ready]")
    arman.context.set_offline(True)
    arman.page.locator("#everybody").click()
    expect(arman.page.locator("#state")).to_contain_text(str(number))
    _picture(arman, "sans_reseau")
    seda.page.locator(".person", has_text="Davit").locator("label.absent").click()
    scene.wait(seda, lambda: len(scene.db.all(select(AttendanceEntry))) == 1)
    arman.context.set_offline(False)
    arman.page.evaluate("dispatchEvent(new Event('online'))")
    scene.wait(arman, lambda: len(scene.db.all(select(AttendanceEntry))) == number + 1)
    expect(arman.page.locator("#state")).not_to_have_class("unsent", timeout=PATIENCE)
    _picture(arman, "envoyee")
    entries = scene.db.all(select(AttendanceEntry))
    assert len({one.entry_id for one in entries}) == len(entries) == number + 1
    for who in (arman, seda):
        who.leave()


def _picture(who: Somebody, name: str) -> None:
    """The page of attendance is none of Streamlit’s."""
    if WITH_PICTURES:
        who.page.screenshot(path=OUTPUT / f"exchange_presence_{name}_fr.png")


def incident_and_sheet(scene: Scene) -> None:
    """Something small happens and is written down; the emergency sheet is made afresh and noted."""
    claire, leg = scene.claire, scene.at.outbound
    claire.open(f"/incidents?id={leg.public_id}")
    claire.unfold(claire.word("Tell what happened"))
    type_in(claire, "What happened, in a few words", "Cheville tordue")
    option(claire, "stSelectbox", "How serious", claire.word(WORDS[IncidentSeverity.MINOR]))
    type_in(claire, "What happened: who was there, what was done", "Sur la berge ; glace et repos.")
    claire.press("Keep it in the log")
    told(claire, "It is in the log.")
    claire.picture("incident")
    text = scene.paper(claire, f"/documents/emergency-sheet/{leg.public_id}")
    assert "Ani Sargsyan" in text
    assert "A+" in text
    assert len(scene.db.all(select(SheetDownload))) == 1


def during(scene: Scene, both: list[Participation]) -> None:
    """All of it."""
    one = begins(scene)
    attendance(scene, one, both)
    incident_and_sheet(scene)
