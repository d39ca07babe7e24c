"""Courses, loans, counts and wishes in lists are those that the permissions name, for every kind of actor."""

import pytest
from sqlalchemy import select

from db.enums import LinkPurpose, LocationKind, Source, SubjectKind
from db.models import CountSession, Course, Loan, Location, Wish
from services.actions import Action
from services.actors import ANONYMOUS, Actor, LinkScope, system
from services.lending_policy import teaches_there
from services.materials import counts, courses, loans, wishes
from services.materials.courses import owner_of
from services.materials.picking import Wanted
from services.policy import may
from services.queries.material.lending_scope import (
    counts_visible_to,
    courses_visible_to,
    loans_visible_to,
    places_kept_by,
    wishes_visible_to,
)
from tests.services.applying import act
from tests.services.materials.lending import SOON, lending
from tests.services.materials.stocking import stock

__all__ = ["lending", "stock"]
READS = (
    (Course, courses_visible_to, Action.COURSE_READ),
    (Loan, loans_visible_to, Action.LOAN_READ),
    (CountSession, counts_visible_to, Action.COUNT_READ),
    (Wish, wishes_visible_to, Action.WISH_READ),
    (Location, places_kept_by, Action.STOCK_READ),
)


@pytest.fixture
def records(db, make, stock, lending):
    """Each kind of record at two schools and in the city’s store, and with another city."""
    bodies = [lending.body, stock.school("ecole-2"), make.city()]
    for body in bodies:
        place = stock.place(LocationKind.SCHOOL, keeper=body, is_lending=True)
        item = stock.item()
        stock.lot(3, at=place, item=item)
        course = act(courses.add, lending.claire, body.public_id, teacher_name="N", class_name="5", pupils=3)
        act(
            loans.lend,
            lending.claire,
            place.public_id,
            course.public_id,
            due_on=SOON,
            wanted=[Wanted(item.public_id, 1)],
        )
        act(counts.open_count, lending.claire, place.public_id)
        act(wishes.make, lending.claire, place.public_id, quantity=1, teacher_name="N", title="Affiches")
    return bodies


def actors(make, bodies):
    scope = LinkScope(1, LinkPurpose.SCHOOL_DESK, SubjectKind.ORGANISATION, bodies[1].id)
    other = LinkScope(1, LinkPurpose.DEPARTMENT_DESK, SubjectKind.DEPARTMENT, bodies[1].id)
    return [
        ANONYMOUS, system(), make.coordinator(), make.admin(), make.coordinator(make.artachat()), make.host(),
        make.applicant(), make.partner(), make.partner(bodies[0]), make.partner(bodies[1]),
        Actor(source=Source.LINK, link=scope), Actor(source=Source.LINK, link=other),
    ]  # fmt: skip


def test_lists_show_what_the_permissions_allow(db, make, records):
    seen = set()
    with db.session() as session:
        for model, scope, action in READS:
            everything = list(session.scalars(select(model)))
            for actor in actors(make, records):
                listed = {one.id for one in session.scalars(select(model).where(scope(actor)))}
                assert listed == {one.id for one in everything if may(actor, action, one)}, (model, actor)
                seen.add(len(listed) == len(everything) or len(listed))
    assert {0, 1} <= seen


def test_a_course_belongs_to_the_city_whose_material_lies_at_its_school(db, make, lending):
    with db.session() as session:
        assert owner_of(session, lending.body.id) == make.city().id
    assert teaches_there(lending.teacher, lending.course)
