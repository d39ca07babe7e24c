"""The visit of April and what comes after it: attendance on phones, what goes wrong, papers, what is deleted."""

from __future__ import annotations

from datetime import date, time

from playwright.sync_api import expect
from sqlalchemy import select

from db.enums import HostStayState, IncidentSeverity, IncidentState, LegState, Theme
from db.models import (
    Activity,
    AttendanceEntry,
    HostStay,
    Household,
    Incident,
    Participation,
    ParticipationCertificate,
    PersonSecret,
    SheetDownload,
    Survey,
)
from services import links
from services.actors import Actor
from services.exchanges import family_shown, health, household_links, incidents, legs, programme
from services.labels import WORDS
from tests.browser.exchange import Scene, told
from tests.browser.exchange_consents import NARE
from tests.browser.exchange_departure import beds, open_group, state_of
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


def another_family(scene: Scene) -> None:
    """A family falls out during the stay: whoever slept there moves at once, and parents are told of the new one."""
    scene.it_is(date(2027, 4, 15))
    stay = next(one for one in beds(scene) if one.participation_id == scene.young("Ani").id)
    family = scene.db.get(Household, stay.household_id)
    host = scene.person("famille_part")
    host.open(links.path(scene.act(household_links.hand, scene.actor, family.public_id)))
    host.reads("Who comes to us")
    host.picture("qui_vient")
    host.press("We can no longer receive")
    type_in(host, "Reason", "Un dégât des eaux.")
    host.button("We can no longer receive").nth(1).click()
    host.settle()
    host.press("We can no longer receive", inside=host.page.get_by_test_id("stDialog"))
    host.reads("Nothing more is asked of you. Thank you for having offered your help.")
    host.leave()
    for email in (NARE, "claire@example.org", "arpine@example.org", "seda@example.org"):
        assert family.name in scene.mail(email)
    claire = scene.claire
    claire.open(f"/hebergement?id={scene.at.outbound.public_id}")
    claire.reads("Needs a family now")
    claire.picture("sans_lit")
    while claire.button("Choose").count():
        left = claire.page.get_by_text(claire.word("No bed"), exact=True).count()
        claire.press("Choose")
        expect(claire.page.get_by_text(claire.word("No bed"), exact=True)).not_to_have_count(left, timeout=PATIENCE)
        claire.settle()
    claire.press("Agree to the proposal")
    told(claire, "It is agreed. The families are told who comes.")
    claire.picture("relogee")
    now = next(one for one in beds(scene) if one.participation_id == scene.young("Ani").id)
    assert now.household_id != family.id
    ended = scene.db.all(select(HostStay).where(HostStay.state == HostStayState.ENDED))
    assert family.id in {one.household_id for one in ended}
    scene.run(family_shown.show_due)
    nare = scene.person("nare_famille", "hy")
    nare.open(scene.link(NARE))
    reads_text(nare, scene.db.get(Household, now.household_id).name)
    nare.picture("nouvelle_famille")
    nare.leave()


def home_again(scene: Scene, noe: Actor) -> None:
    """Surveys, what is taken home, and certificates that anybody can verify."""
    claire, leg = scene.claire, scene.at.outbound
    scene.it_is(date(2027, 4, 22))
    scene.run(legs.run_due)
    assert state_of(scene, leg) is LegState.ENDED
    _answer(scene)
    who = scene.person("noe_apres", actor=noe)
    who.open("/mon-echange")
    type_in(who, "What I learned", "Trier, et dire merci en arménien.")
    scene.until(who, lambda: who.page.get_by_text(who.word("What do you take home?")).is_visible())
    who.picture("bilan")
    who.leave()
    claire.open(f"/apres?id={leg.public_id}")
    number = len(scene.db.all(select(Participation))) - 2  # without the leaders; Davit was at nothing
    label = claire.plural("Make %(n)s certificate", "Make %(n)s certificates", number - 1)
    claire.page.get_by_role("button", name=label).click()
    told(claire, "The certificates are made. Young people find theirs on their page.")
    claire.picture("apres")
    _verify(scene)


def _answer(scene: Scene) -> None:
    """All are asked; Ani’s mother answers on her phone."""
    claire = scene.claire
    claire.open(f"/apres?id={scene.at.outbound.public_id}")
    claire.press("Ask everybody")
    told(claire, "The mails are on their way. Nobody is written to twice within three days.")
    nare = scene.person("nare_enquete", "hy")
    nare.open(scene.link(NARE))
    nare.button("Send").wait_for()
    for one in nare.page.get_by_test_id("stRadio").all():
        one.locator("label").last.click()
        nare.settle()
    nare.picture("enquete")
    nare.press("Send")
    nare.reads("Thank you: your answers are sent.")
    nare.leave()
    assert [one for one in scene.db.all(select(Survey)) if one.submitted_at]


def _verify(scene: Scene) -> None:
    """Ani’s certificate is downloaded; whoever holds it verifies it at the address on it."""
    found = scene.db.all(select(ParticipationCertificate))
    anis = next(one for one in found if "Ani Sargsyan" in str(one.content))
    text = scene.paper(scene.claire, f"/documents/participation/{anis.public_id}")
    assert anis.code in text
    anybody = scene.person("verifie")
    anybody.open(f"/verifier?code={anis.code}")
    reads_text(anybody, "Ani Sargsyan")
    anybody.picture("verifie")
    anybody.leave()


def closed_and_forgotten(scene: Scene) -> None:
    """The incident is closed, then the visit; a month after the last visit nothing of health is kept."""
    claire, leg = scene.claire, scene.at.outbound
    one = scene.db.one(select(Incident))
    for move in ("follow", "close"):
        scene.act(incidents.move, scene.actor, one.public_id, move, reason="Guérie.")
    assert scene.db.get(Incident, one.id).state is IncidentState.CLOSED
    claire.open(f"/apres?id={leg.public_id}")
    claire.press("Close this visit")
    told(claire, "The visit is closed.")
    assert scene.db.all(select(PersonSecret))
    scene.it_is(date(2027, 8, 20))
    scene.run(health.purge_due)
    assert scene.db.all(select(PersonSecret)) == []
    claire.open(f"/apres?id={leg.public_id}")
    claire.reads("What is deleted")
    claire.picture("efface")


def during_and_after(scene: Scene, noe: Actor, both: list[Participation]) -> None:
    """All of it."""
    one = begins(scene)
    attendance(scene, one, both)
    incident_and_sheet(scene)
    another_family(scene)
    home_again(scene, noe)
    closed_and_forgotten(scene)
