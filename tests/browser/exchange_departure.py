"""Before the visit of April: families offer a bed, and everybody gets one."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from db.enums import (
    HostStayState,
    HouseholdState,
    Source,
)
from db.models import HostStay, Household, HouseholdAdult
from services import links
from services.exchanges import (
    family_shown,
    household_links,
    household_people,
    households,
)
from services.on_behalf import Evidence
from tests.browser.exchange import Scene, told
from tests.browser.exchange_consents import NARE
from tests.browser.internship import type_in
from tests.services.exchanges.hosting import Hosting

MOREAU = "famille.moreau@example.org"


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
    claire.open(f"/hebergement?id={scene.at.outbound.public_id}")
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


def before_the_visit(scene: Scene) -> None:
    """All of it."""
    scene.it_is(date(2027, 3, 1))
    a_family_by_link(scene)
    everybody_has_a_bed(scene)
