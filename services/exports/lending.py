"""Lists about lending: courses, loans, wishes. Schools take what they see; nothing in them is of private life."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from db.enums import FrenchLevel, LoanState, Role, WishState
from db.models import Course, Item, Loan, LoanLine, Location, Organisation, Wish
from services.exports.columns import Column, Kind, localised
from services.exports.shared import STAFF, Export, Filter, among, reference, unknown
from services.i18n import N_
from services.queries.material.lending_scope import courses_visible_to, loans_visible_to, wishes_visible_to

_body = aliased(Organisation)
_ROLES = STAFF | {Role.PARTNER}
_teacher = Column(N_("Teacher"), N_("Who teaches"), Course.teacher_name)
_class = Column(N_("Class"), N_("Its name at the school"), Course.class_name)
_place = Column(N_("Place"), N_("Store room, school or classroom"), Location.name)


def _year(text: str) -> ColumnElement[bool]:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise unknown()
    return Course.school_year == int(text)


def _which(text: str) -> ColumnElement[bool]:
    if text not in {"open", "late", "returned"}:
        raise unknown()
    is_open = Loan.state == LoanState.OPEN
    late = is_open & (Loan.due_on < func.current_date())
    return {"open": is_open, "late": late, "returned": Loan.state == LoanState.RETURNED}[text]


def _units(what: Any) -> Any:
    return select(func.sum(what)).where(LoanLine.loan_id == Loan.id).correlate(Loan).scalar_subquery()


def _of_loans(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.join(Course, Course.id == Loan.course_id).join(Location, Location.id == Loan.location_id)


def _of_wishes(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.join(Location, Location.id == Wish.location_id).outerjoin(Item, Item.id == Wish.item_id)


_by_year: dict[str, Filter] = {"year": _year}
COURSES = Export(
    name="courses",
    title=N_("Courses"),
    what=N_("One line for each class of a school year."),
    model=Course,
    columns=(
        reference(Course),
        _class,
        _teacher,
        Column(N_("School"), N_("Where the class is"), localised(_body, "name")),
        Column(N_("School year"), N_("The year in which it begins"), Course.school_year, Kind.NUMBER),
        Column(N_("Number of pupils"), N_("In the class"), Course.pupils, Kind.NUMBER),
        Column(N_("Level of French"), N_("From A1 to C2"), Course.level, Kind.WORD, FrenchLevel),
    ),
    scope=courses_visible_to,
    joined=lambda query: query.join(_body, _body.id == Course.school_id),
    order=(Course.class_name, Course.id),
    owner=Course.organisation_id,
    roles=_ROLES,
    filters=_by_year,
)
LOANS = Export(
    name="loans",
    title=N_("Loans"),
    what=N_("One line for each loan, with how many units were lent and how they came back."),
    model=Loan,
    columns=(
        reference(Loan),
        _class,
        _teacher,
        _place,
        Column(N_("State"), N_("Where it stands now"), Loan.state, Kind.WORD, LoanState),
        Column(N_("Lent on"), N_("Day on which the class got it"), Loan.lent_on, Kind.DATE),
        Column(N_("Due"), N_("Day by which it comes back"), Loan.due_on, Kind.DATE),
        Column(N_("Came back on"), N_("Day on which the last unit was accounted for"), Loan.returned_on, Kind.DATE),
        Column(N_("Pupils reached"), N_("By this loan; those of one class are counted once in sums"), Loan.pupils,
               Kind.NUMBER),
        Column(N_("Units"), N_("How many were lent"), _units(LoanLine.quantity), Kind.NUMBER),
        Column(N_("In order"), N_("How many came back in order"), _units(LoanLine.returned), Kind.NUMBER),
        Column(N_("Damaged"), N_("How many came back damaged"), _units(LoanLine.damaged), Kind.NUMBER),
        Column(N_("Lost"), N_("How many were lost"), _units(LoanLine.lost), Kind.NUMBER),
    ),
    scope=loans_visible_to,
    joined=_of_loans,
    order=(Loan.due_on, Loan.id),
    owner=Loan.organisation_id,
    roles=_ROLES,
    filters={"which": _which},
)  # fmt: skip
WISHES = Export(
    name="wishes",
    title=N_("Wishes"),
    what=N_("One line for each wish of a teacher, with the answer."),
    model=Wish,
    columns=(
        reference(Wish),
        Column(N_("Title"), N_("Of the catalogue; empty where the teacher wrote it"), localised(Item, "title")),
        Column(N_("In the teacher’s words"), N_("Where the catalogue has nothing like it"), Wish.title),
        Column(N_("How many"), N_("As wished, or as approved"), Wish.quantity, Kind.NUMBER),
        _place,
        Column(N_("Teacher"), N_("Who wishes for it"), Wish.teacher_name),
        Column(N_("What it is for"), N_("In the teacher’s words"), Wish.reason),
        Column(N_("State"), N_("Where it stands now"), Wish.state, Kind.WORD, WishState),
        Column(N_("Answer"), N_("What the city said"), Wish.answer),
        Column(N_("Sent on"), N_("When the school sent it"), Wish.created_at, Kind.INSTANT),
    ),
    scope=wishes_visible_to,
    joined=_of_wishes,
    order=(Wish.id,),
    owner=Wish.organisation_id,
    roles=_ROLES,
    filters={"state": among(Wish.state, WishState)},
)
