"""Before the visit of April: families offer a bed, everybody gets one, and the group leaves once nothing forbids it."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect
from sqlalchemy import select, update

from db.enums import (
    ConsentPurpose,
    HostStayState,
    HouseholdState,
    LegState,
    ParticipationKind,
    ParticipationState,
    Source,
)
from db.models import ChecklistItem, HostStay, Household, HouseholdAdult, Leg, Participation
from db.session import writing
from services import links
from services.exchanges import (
    family_shown,
    household_links,
    household_people,
    households,
    leader_links,
    papers,
    participations,
)
from services.on_behalf import Evidence
from tests.browser.exchange import Scene, told
from tests.browser.exchange_consents import NARE, given
from tests.browser.internship import type_in
from tests.browser.people import PATIENCE, Somebody
from tests.services.exchanges.hosting import Hosting

MOREAU = "famille.moreau@example.org"
EVE = date(2027, 4, 11)


def state_of(scene: Scene, leg: Leg) -> LegState:
    return scene.db.get(Leg, leg.id).state


def beds(scene: Scene) -> list[HostStay]:
    return scene.db.all(select(HostStay).where(HostStay.state == HostStayState.AGREED))


def a_family_by_link(scene: Scene) -> Household:
    """The Moreau family tells of itself on a phone; it is visited, checked and accepted."""
    how = {"source": Source.PHONE, "evidence": Evidence(told_by="Mme Moreau")}
    leg = scene.at.outbound.public_id
    one: Household = scene.act(households.offer, scene.actor, leg, name="Famille Moreau", email=MOREAU, **how)
    family = scene.person("famille")
    family.open(links.path(scene.act(household_links.hand, scene.actor, one.public_id)))
    family.reads_title("Receive a young person at home")
    type_in(family, "Given and family name of an adult", "Hélène Moreau")
    family.press("Add")
    family.reads("Hélène Moreau")
    family.picture("qui")
    family.press("Next")
    family.reads("Your home")
    family.picture("maison")
    family.leave()
    adult = scene.db.one(select(HouseholdAdult).where(HouseholdAdult.household_id == one.id))
    scene.act(
        household_people.check_adult, scene.actor, adult.public_id, country="FR", checked_on=date(2027, 2, 20),
        expires_on=date(2028, 2, 20),
    )  # fmt: skip
    claire = scene.claire
    claire.open(f"/famille?id={one.public_id}")
    claire.reads_title_text("Famille Moreau")
    claire.press("Record the visit")
    claire.press("Keep the visit")
    told(claire, "The visit is recorded.")
    claire.page.keyboard.press("Escape")
    claire.press("Accept the family")
    told(claire, "The family is accepted.")
    claire.picture("famille")
    assert scene.db.get(Household, one.id).state is HouseholdState.ACCEPTED
    return one


def everybody_has_a_bed(scene: Scene) -> None:
    """The software proposes, the coordinator agrees; a month before, parents read who it is."""
    hosting, claire = Hosting(scene.at), scene.claire
    for name in ("Bernard", "Petit", "Roux", "Faure", "Blanc", "Girard"):
        hosting.family(name=f"Famille {name}", avoids=["nuts"])
    claire.turn_to(f"/hebergement?id={scene.at.outbound.public_id}")
    claire.press("Propose families")
    claire.button("Agree to the proposal").wait_for()
    claire.picture("proposition")
    claire.press("Agree to the proposal")
    told(claire, "It is agreed. The families are told who comes.")
    claire.picture("lits")
    assert len(beds(scene)) == 6
    scene.it_is(date(2027, 3, 14))
    assert scene.run(family_shown.show_due) > 0
    assert "Ani" in scene.mail(NARE)


def leaders(scene: Scene) -> list[Participation]:
    """Two adults lead the group; one answers for all of it."""
    make, at = scene.make, scene.at
    names = (("Arman", "Danielyan", ParticipationKind.DIRECTOR), ("Seda", "Vardanyan", ParticipationKind.LEADER))
    return [
        at.leader(
            at.artachat, kind=kind,
            person=make.person(
                given_name=given_name, family_name=family_name, email=f"{given_name.lower()}@example.org",
                birth_date=date(1985, 5, 5), organisation_id=at.artachat.id,
            ),
        )
        for given_name, family_name, kind in names
    ]  # fmt: skip


def open_group(scene: Scene, leader: Participation, story: str) -> Somebody:
    """A leader opens the link of their group on a phone."""
    member = scene.at.member(leader, scene.at.outbound)
    who = scene.person(story)
    who.open(links.path(scene.act(leader_links.issue, scene.partner, member.public_id)))
    who.reads_title("Your group")
    return who


def refused_then_allowed(scene: Scene) -> list[Participation]:
    """What stands in the way is listed; once it is done the group may leave."""
    claire, leg = scene.claire, scene.at.outbound
    page = f"/echange?id={scene.at.exchange.public_id}"
    with writing() as session:
        papers.refresh_leg(session, session.get_one(Leg, leg.id))
    claire.open(page)
    claire.reads_title_text("Jeunes pour l’environnement")
    claire.reads("No adult director travels with the group.")
    expect(claire.button("The group may leave")).to_have_count(0, timeout=PATIENCE)
    claire.picture("depart_refuse")
    both = leaders(scene)
    waiting = select(Participation).where(Participation.state == ParticipationState.EXPECTED)
    for young in scene.db.all(waiting):
        how = {"source": Source.PAPER, "evidence": Evidence(told_by="Anahit Sargsyan")}
        scene.act(participations.move, scene.partner, young.public_id, "confirm", **how)
    with writing() as session:
        papers.refresh_leg(session, session.get_one(Leg, leg.id))
        session.execute(update(ChecklistItem).where(ChecklistItem.done_at.is_(None)).values(done_at=scene.clock.now()))
    clear(scene)
    claire.picture("depart_autorise")
    return both


def clear(scene: Scene) -> None:
    """Let the group leave."""
    claire = scene.claire
    claire.open(f"/echange?id={scene.at.exchange.public_id}")
    claire.press("The group may leave")
    told(claire, "The visit is ready. It begins by itself on its first day.")
    assert state_of(scene, scene.at.outbound) is LegState.CLEARED


def taken_back_the_day_before(scene: Scene) -> None:
    """Ani’s mother takes her agreement back: nobody leaves, all who must know are told, and she changes her mind."""
    scene.it_is(EVE)
    nare = scene.person("nare_veille", "hy")
    nare.open(scene.link(NARE))
    nare.unfold(nare.word("Your answers"))
    type_in(nare, "Your name, when you change an answer", "Նարե Սարգսյան")
    nare.press("I take back my agreement")
    nare.press("Yes, take it back")
    told(nare, "Your agreement is taken back, and the coordinators are told.")
    nare.picture("retire")
    assert state_of(scene, scene.at.outbound) is LegState.PLANNED
    for email in ("claire@example.org", "arpine@example.org", "arman@example.org", "seda@example.org"):
        assert "Ani Sargsyan" in scene.mail(email)
    claire = scene.claire
    claire.open(f"/echange?id={scene.at.exchange.public_id}")
    claire.reads("An agreement that is needed is missing: %(names)s.", names="Ani Sargsyan")
    claire.picture("veille_bloquee")
    if not nare.button("I agree after all").is_visible():
        nare.unfold(nare.word("Your answers"))
    type_in(nare, "Your name, when you change an answer", "Նարե Սարգսյան")
    nare.press("I agree after all")
    scene.until(nare, lambda: given(scene, scene.young("Ani"), ConsentPurpose.PARTICIPATION))
    nare.leave()
    clear(scene)


def before_the_visit(scene: Scene) -> list[Participation]:
    """All of it; gives who leads."""
    scene.it_is(date(2027, 3, 1))
    a_family_by_link(scene)
    everybody_has_a_bed(scene)
    found = refused_then_allowed(scene)
    taken_back_the_day_before(scene)
    return found
