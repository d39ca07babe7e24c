"""The people of one exchange at their browsers: both cities, a school, families and leaders, their mail and clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect
from sqlalchemy import select

from db.enums import Role
from db.models import Organisation, Participation, Person
from services.actors import Actor
from tests.browser.people import PATIENCE, REOPENED_AFTER, Somebody
from tests.browser.telling import Telling, at
from tests.factories import Factory
from tests.services.exchanges.exchanging import Exchanging

BEGINNING = date(2026, 12, 1)
NOE_IS_BORN = date(2009, 6, 1)
"""17 in the visit of April, 18 in that of July."""
CLASS = "\n".join(
    f"{family}; {given}; {born}"
    for family, given, born in (
        ("Sargsyan", "Ani", "12/03/2011"), ("Hakobyan", "Davit", "02/09/2011"), ("Grigoryan", "Mane", "21/01/2012"),
        ("Petrosyan", "Narek", "08/08/2011"), ("Avetisyan", "Lilit", "30/04/2012"), ("Asryan", "Tigran", "17/11/2011"),
    )
)  # fmt: skip


@dataclass
class Scene(Telling):
    """The exchange of April and July 2027, and who acts for it."""

    make: Factory
    at: Exchanging
    claire: Somebody = field(init=False)
    actor: Actor = field(init=False)
    partner: Actor = field(init=False)
    school: Organisation = field(init=False)

    def __post_init__(self) -> None:
        person = self.make.person(given_name="Claire", family_name="Fontaine", email="claire@example.org")
        self.actor = self._coordinator(person, self.at.clamart)
        other = self.make.person(given_name="Arpine", family_name="Galstyan", email="arpine@example.org")
        self.partner = self._coordinator(other, self.at.artachat)
        self.school = self.at.school(name_fr="École n° 1 d’Artachat", name_hy="Արտաշատի թիվ 1 դպրոց")
        self.claire = Somebody(self.browser, self.server.url, "fr", story="exchange_claire")
        self.it_is(BEGINNING)

    def _coordinator(self, person: Person, city: Organisation) -> Actor:
        user = self.make.user(person=person)
        self.make.grant(user, Role.COORDINATOR, city)
        return self.make.actor(user)

    def it_is(self, day: date, hour: int = 9) -> datetime:
        """Move the clock; sessions do not last that long, so the coordinator signs in again."""
        now = self.clock.move(at(day, hour))
        self.sign_in(self.claire, self.actor)
        return now

    def person(self, story: str, language: str = "fr", *, width: int = 390, actor: Actor | None = None) -> Somebody:
        """Somebody at a device of their own, signed in as ``actor`` if one is given."""
        who = Somebody(self.browser, self.server.url, language, width=width, story=f"exchange_{story}")
        if actor:
            self.sign_in(who, actor)
        return who

    def young(self, given_name: str) -> Participation:
        """The young person of this name."""
        query = select(Participation).join(Person, Person.id == Participation.person_id)
        return self.db.one(query.where(Person.given_name == given_name))

    def until(self, who: Somebody, holds: Callable[[], bool]) -> None:
        """Wait for what the database must say, then for the page."""
        self.wait(who, holds)
        who.settle()

    def wait(self, who: Somebody, holds: Callable[[], bool]) -> None:
        """Wait for what the database must say; the clock only bounds the wait."""
        for _attempt in range(150):
            if holds():
                return
            who.page.wait_for_timeout(200)
        raise AssertionError("the database never said so")


def in_dialog(who: Somebody, label: str, *, number: int = 0) -> None:
    """Press what opens a dialog, and the same in the dialog. Where a page is drawn anew just then, press once more.

    ``number``: which of several buttons of this name it is.
    """
    opener = who.button(label).nth(number)
    opener.click()
    try:
        who.dialog().wait_for(timeout=REOPENED_AFTER)
    except PlaywrightTimeout:
        opener.click()
    who.settle()
    who.press(label, inside=who.dialog())
    expect(who.dialog()).to_have_count(0, timeout=PATIENCE)
    who.settle()


def press_text(who: Somebody, text: str) -> None:
    """Press the button that says exactly this."""
    who.page.get_by_role("button", name=text, exact=True).first.click()
    who.settle()


def told(who: Somebody, msgid: str, **params: object) -> None:
    """A word about what happened stands on the page."""
    expect(who.page.get_by_text(who.word(msgid, **params)).first).to_be_visible(timeout=PATIENCE)
    who.settle()
