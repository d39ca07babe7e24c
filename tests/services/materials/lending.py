"""Material that lies at a school that lends: a place, a course, books, a kit, and people of the school."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.enums import LinkPurpose, LocationKind, SubjectKind
from db.models import CapabilityLink, Course, Location
from db.session import reading
from services.actors import Actor, link_actor
from services.materials import courses, kits, loans, school_desk
from services.materials.loans import Back
from services.materials.picking import Wanted
from tests.conftest import NOW, Database
from tests.factories import Factory
from tests.services.applying import act
from tests.services.materials.stocking import LONG_AGO, TODAY, Stock

SOON = TODAY + timedelta(days=30)
__all__ = ["SOON", "Back", "Lending", "lending"]


class Lending:
    """``place`` is a lending school with ten books and a kit of two books and one game."""

    def __init__(self, db: Database, make: Factory, stock: Stock) -> None:
        self.db, self.make, self.stock = db, make, stock
        self.claire = make.coordinator()
        self.body = stock.school()
        self.teacher = make.partner(self.body)
        self.place = stock.place(LocationKind.SCHOOL, keeper=self.body, is_lending=True)
        self.book, self.game = stock.item(title_fr="Alter ego"), stock.item(title_fr="Jeu de l’oie")
        self.books = stock.lot(10, at=self.place, item=self.book)
        self.games = stock.lot(3, at=self.place, item=self.game)
        self.course = self.new_course()

    def new_course(self, **fields: Any) -> Course:
        given = {"teacher_name": "Nare Sargsyan", "class_name": "5 A", "pupils": 24} | fields
        return act(courses.add, self.teacher, self.body.public_id, **given)

    def kit(self) -> Any:
        template = act(
            kits.save_template, self.claire, [(self.book.public_id, 2), (self.game.public_id, 1)], title_fr="Mallette"
        )
        return act(
            kits.assemble, self.claire, template.public_id, self.place.public_id, name="Bleue", happened_on=LONG_AGO
        )

    def lend(self, quantity: int = 4, *, actor: Actor | None = None, due_on: date = SOON, **options: Any) -> Any:
        wanted = [Wanted(self.book.public_id, quantity)] if quantity else []
        return act(
            loans.lend, actor or self.teacher, self.place.public_id, self.course.public_id, wanted=wanted,
            due_on=due_on, **options,
        )  # fmt: skip

    def lines(self, loan: Any) -> list[Any]:
        with reading() as session:
            return [*session.get_one(type(loan), loan.id).lines]

    def beside(self, kind: LocationKind, lot: Any = None, kit: int = 0) -> int:
        """How many books lie beside the place."""
        found = [one for one in self.places() if one.kind is kind and one.parent_id == self.place.id]
        return sum(self.stock.there(lot or self.books, one, kit) for one in found)

    def places(self) -> list[Any]:
        return self.db.all(select(Location))

    def by_link(self) -> Actor:
        """The bearer of a link to the desk of the school."""
        act(school_desk.issue_link, self.claire, self.body.public_id, name="Nare Sargsyan")
        with reading() as session:
            of_desk = select(CapabilityLink).where(CapabilityLink.purpose == LinkPurpose.SCHOOL_DESK)
            link = session.scalars(of_desk.order_by(CapabilityLink.id.desc())).first()
            assert link is not None
            assert (link.subject_kind, link.expires_at > NOW) == (SubjectKind.ORGANISATION, True)
            return link_actor(session, link)


@pytest.fixture
def lending(db: Database, make: Factory, stock: Stock) -> Lending:
    return Lending(db, make, stock)
