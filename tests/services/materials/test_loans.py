"""Loans: what is lent lies beside its place, comes back in parts and states, and no unit is taken twice."""

import contextlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import LoanState, LocationKind
from db.models import Kit, Loan
from services.errors import Conflict, DomainError, Forbidden, Invalid, InvalidMove
from services.materials import courses, kits, loans, moves
from services.materials.picking import Wanted
from tests.at_once import at_once
from tests.examples import about
from tests.services.applying import act
from tests.services.materials.lending import SOON, Back, Lending, lending
from tests.services.materials.stocking import TODAY, Stock, counted, stock

__all__ = ["lending", "stock"]
L = LocationKind


def test_what_is_lent_lies_beside_its_place_and_comes_back_in_parts_with_its_state(db, stock, lending):
    loan = lending.lend(6)
    assert (stock.there(lending.books, lending.place), lending.beside(L.LENT)) == (4, 6)
    assert (loan.pupils, loan.state) == (24, LoanState.OPEN)
    line = lending.lines(loan)[0].public_id
    act(loans.take_back, lending.teacher, loan.public_id, [Back(line, ok=2, damaged=1)])
    assert (stock.there(lending.books, lending.place), lending.beside(L.LENT), lending.beside(L.QUARANTINE)) == (
        6,
        3,
        1,
    )
    assert db.fresh(loan).state is LoanState.OPEN
    act(loans.take_back, lending.teacher, loan.public_id, [Back(line, ok=2, lost=1)])
    assert (stock.there(lending.books, lending.place), lending.beside(L.LENT)) == (8, 0)
    done = db.fresh(loan)
    assert (done.state, done.returned_on) == (LoanState.RETURNED, TODAY)
    with pytest.raises(InvalidMove):
        act(loans.all_back, lending.teacher, loan.public_id)


def test_more_than_is_out_does_not_come_back(stock, lending):
    loan = lending.lend(2)
    line = lending.lines(loan)[0].public_id
    for back in (Back(line, ok=2, lost=1), Back(line, ok=3, damaged=-1), Back(line), Back("unknown", ok=1)):
        with pytest.raises(DomainError):
            act(loans.take_back, lending.teacher, loan.public_id, [back])
    assert lending.beside(L.LENT) == 2


def test_a_kit_is_lent_and_comes_back_as_a_whole_without_what_is_damaged(db, stock, lending):
    kit = lending.kit()
    loan = lending.lend(0, kit_public_ids=[kit.public_id, kit.public_id])
    assert (stock.there(lending.books, lending.place), stock.there(lending.books, lending.place, kit.id)) == (8, 0)
    with pytest.raises(Conflict):
        act(kits.complete, lending.teacher, kit.public_id, happened_on=TODAY)
    book, game = sorted(lending.lines(loan), key=lambda line: -line.quantity)
    with pytest.raises(Invalid):
        act(loans.take_back, lending.teacher, loan.public_id, [Back(book.public_id, ok=2)])
    backs = [Back(book.public_id, ok=1, damaged=1), Back(game.public_id, lost=1)]
    act(loans.take_back, lending.teacher, loan.public_id, backs)
    assert db.fresh(kit).location_id == lending.place.id
    assert stock.there(lending.books, lending.place, kit.id) == 1
    assert lending.beside(L.QUARANTINE) == 1
    with db.session() as session:
        assert len(kits.missing(session, session.get_one(Kit, kit.id))) == 2


def test_what_cannot_be_lent_is_refused_with_its_reason(db, make, stock, lending):
    quiet = stock.place(L.STORE)
    stock.lot(1, at=quiet, item=lending.book)
    with pytest.raises(Invalid):
        act(loans.lend, lending.claire, quiet.public_id, lending.course.public_id, due_on=SOON,
            wanted=[Wanted(lending.book.public_id, 1)])  # fmt: skip
    with pytest.raises(Invalid):
        lending.lend(0)
    with pytest.raises(Conflict):
        lending.lend(11)
    with pytest.raises(Invalid):
        lending.lend(1, due_on=TODAY - timedelta(days=1))
    for stranger in (make.partner(), make.partner(stock.school("ecole-2")), make.coordinator(make.artachat())):
        with pytest.raises(Forbidden):
            lending.lend(1, actor=stranger)
    assert db.all(select(Loan)) == []


def test_what_is_lent_is_moved_by_its_return_alone(stock, lending):
    lending.lend(2)
    aside = next(one for one in lending.places() if one.kind is L.LENT)
    with pytest.raises(Conflict):
        act(
            moves.lose,
            lending.teacher,
            aside.public_id,
            [Wanted(lending.book.public_id, 1)],
            happened_on=TODAY,
            note="",
        )


def test_a_loan_is_prolonged_to_a_later_day_only(db, lending):
    loan = lending.lend(1)
    with pytest.raises(Invalid):
        act(loans.extend, lending.teacher, loan.public_id, SOON)
    act(loans.extend, lending.teacher, loan.public_id, SOON + timedelta(days=7), seen_version=db.fresh(loan).version)
    assert (db.fresh(loan).due_on, db.fresh(loan).extensions) == (SOON + timedelta(days=7), 1)
    with pytest.raises(Conflict):
        act(loans.extend, lending.teacher, loan.public_id, SOON + timedelta(days=9), seen_version=1)


def test_the_bearer_of_the_link_lends_like_the_school_and_nowhere_else(stock, lending):
    bearer = lending.by_link()
    assert lending.lend(1, actor=bearer).state is LoanState.OPEN
    other = stock.place(L.SCHOOL, keeper=stock.school("ecole-2"), is_lending=True)
    with pytest.raises(Forbidden):
        act(loans.lend, bearer, other.public_id, lending.course.public_id, due_on=SOON)


def test_two_who_take_the_last_units_at_once_do_not_both_get_them(stock, lending):
    got = at_once(*[lambda: lending.lend(6)] * 2)
    assert sorted(type(one).__name__ for one in got) == ["Conflict", "Loan"]
    assert (stock.there(lending.books, lending.place), lending.beside(L.LENT)) == (4, 6)


def test_two_who_take_the_same_kit_at_once_do_not_both_get_it(lending):
    kit = lending.kit()
    got = at_once(*[lambda: lending.lend(0, kit_public_ids=[kit.public_id])] * 2)
    assert sorted(type(one).__name__ for one in got) == ["Conflict", "Loan"]


def test_a_course_goes_on_next_year_and_needs_its_names(db, make, stock, lending):
    later = act(courses.next_year, lending.teacher, lending.course.public_id)
    assert (later.school_year, later.class_name, later.pupils) == (lending.course.school_year + 1, "5 A", 24)
    for fields in ({"teacher_name": " "}, {"class_name": ""}, {"pupils": -1}):
        with pytest.raises(Invalid):
            lending.new_course(**fields)
    with pytest.raises(Forbidden):
        act(courses.edit, make.partner(), later.public_id, seen_version=None, pupils=3)
    with pytest.raises(Invalid):
        act(courses.add, lending.claire, stock.school("sans-lieu").public_id, teacher_name="N", class_name="C")


step = st.one_of(
    st.tuples(st.just("lend"), st.integers(1, 6), st.booleans()),
    st.tuples(st.just("back"), st.integers(0, 5), st.tuples(*[st.integers(0, 3)] * 3)),
    st.tuples(st.just("all"), st.integers(0, 5), st.none()),
    st.tuples(st.sampled_from(["lose", "damage"]), st.integers(1, 3), st.none()),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=about(12))
@given(steps=st.lists(step, min_size=1, max_size=10))
def test_whatever_is_lent_and_comes_back_all_units_are_somewhere(db, make, steps):
    db.empty()
    make._ids.clear()
    scene = Lending(db, make, Stock(db, make))
    kit = scene.kit()
    made: list[Loan] = []
    for what, number, said in steps:
        with contextlib.suppress(DomainError):
            play(scene, kit, made, what, number, said)
        check(db, scene, made)


def play(scene, kit, made, what, number, said):
    if what == "lend":
        made.append(scene.lend(number, kit_public_ids=[kit.public_id] if said else []))
    elif what in {"lose", "damage"}:
        wanted = [Wanted(scene.book.public_id, number)]
        act(getattr(moves, what), scene.teacher, scene.place.public_id, wanted, happened_on=TODAY, note="")
    elif made:
        loan = made[number % len(made)]
        if what == "all":
            act(loans.all_back, scene.teacher, loan.public_id)
        else:
            line = scene.lines(loan)[0].public_id
            act(loans.take_back, scene.teacher, loan.public_id, [Back(line, *said)])


def check(db, scene, made):
    """Lent and there and damaged and lost are all; what lies beside the place is what loans say is out."""
    said, added = counted(db)
    assert {key: n for key, n in said.items() if n} == {key: n for key, n in added.items() if n}
    kinds = {one.id: one.kind for one in scene.places()}
    for lot in (scene.books, scene.games):
        by_kind = dict.fromkeys(LocationKind, 0)
        for (lot_id, place, _kit), n in said.items():
            by_kind[kinds[place]] += n if lot_id == lot.id else 0
        assert sum(by_kind[kind] for kind in (L.SCHOOL, L.LENT, L.QUARANTINE, L.LOST)) == lot.quantity
        out = sum(line.outstanding for loan in made for line in scene.lines(loan) if line.lot_id == lot.id)
        assert by_kind[L.LENT] == out
    open_ones = [loan for loan in made if any(line.outstanding for line in scene.lines(loan))]
    assert all((db.fresh(loan).state is LoanState.OPEN) == (loan in open_ones) for loan in made)
