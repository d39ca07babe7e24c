"""Views of the budget: their sums are those of the entries, whoever looks, at a constant number of statements."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import AttendanceMark, MoneyKind, ParticipationState, Theme
from db.models import Activity, AttendanceEntry, BudgetLine, LegMember
from db.session import reading, writing
from services.errors import NotFound
from services.queries.exchange import budget as queries
from services.queries.exchange import budget_entries as book
from services.queries.exchange.budget import Sums
from services.queries.exchange.budget_people import days_there
from services.queries.today.today import today
from tests.conftest import NOW
from tests.counting import statements
from tests.examples import about
from tests.samples import cv
from tests.services.exchanges.exchanging import OUTBOUND, exchanging
from tests.services.materials.stocking import Stock
from tests.services.money.booking import Booking, booking

__all__ = ["booking", "exchanging"]
K = MoneyKind
ACTS = st.lists(
    st.tuples(st.sampled_from([*MoneyKind]), st.integers(1, 99_999), st.integers(0, 2), st.booleans(), st.booleans()),
    max_size=8,
)


def parts(sums: Sums) -> dict[str, int]:
    return {name: getattr(sums, name) for name in ("planned", "committed", "spent", "valued", "received")}


def test_sums_of_every_view_are_sums_of_the_entries_whatever_was_entered_and_reversed(booking: Booking):
    lines = [booking.plan("10", name, funder_name=who) for name, who in (("A", "Ville"), ("B", "Ville"), ("C", "État"))]
    theirs = booking.plan("10", "D", booking.artachat)

    @settings(max_examples=about(12), deadline=None, suppress_health_check=list(HealthCheck))
    @given(ACTS)
    def agree(acts):
        for kind, cents, line, is_reversed, is_theirs in acts:
            actor = booking.artachat if is_theirs else booking.clamart
            amount = f"{cents // 100}.{cents % 100:02d}"
            made = booking.enter(kind, amount, actor=actor, line=theirs if is_theirs else lines[line])
            if is_reversed:
                booking.reverse(made, actor=actor)
        found = booking.budget()
        [own] = found.own
        every = booking.every()
        for rows in (own.lines, own.funders):
            assert sum((row.sums for row in rows), Sums()) == own.sums
        in_own = [one for one in every if one.organisation_id == booking.exchanging.clamart.id]
        for sums, of in ((found.total, every), (own.sums, in_own)):
            assert parts(sums) == {kind.value: sum(one.amount_cents for one in of if one.kind is kind) for kind in K}
        assert found.total.left == sum(city.sums.left for city in found.cities)
        assert booking.budget(booking.artachat).total == found.total

    agree()


def test_each_city_sees_its_lines_and_of_the_other_the_sums(make, booking: Booking):
    booking.plan("1000", "Voyage")
    booking.plan("300", "Accueil", booking.artachat)
    ours, theirs = booking.budget().cities
    assert (ours.is_own, [row.name for row in ours.lines], ours.sums.planned) == (True, ["Voyage"], 100_000)
    assert (theirs.is_own, theirs.lines, theirs.funders, theirs.sums.planned) == (False, (), (), 30_000)
    with pytest.raises(NotFound):
        booking.budget(make.coordinator(make.university()))
    with reading() as session:
        seen = book.entries(session, booking.artachat, booking.exchange.public_id)
        mine = book.entries(session, booking.clamart, booking.exchange.public_id).rows[0]
        with pytest.raises(NotFound):
            book.entry(session, booking.artachat, mine.public_id)
        with pytest.raises(NotFound):
            book.choices(session, booking.artachat, booking.exchange.public_id, booking.exchanging.clamart.public_id)
    assert [row.line for row in seen.rows] == ["Accueil"]


def test_what_lacks_its_paper_is_counted_until_it_has_one_or_is_taken_back(booking: Booking):
    line = booking.plan()
    first, _order = booking.enter(K.SPENT, line=line), booking.enter(K.COMMITTED, line=line)
    booking.enter(K.SPENT, line=line, proof=("facture.pdf", cv()))
    booking.enter(K.VALUED, line=line)

    def lacking():
        with reading() as session:
            counts = book.lacking(session, booking.clamart, booking.exchange.public_id)
            rows = book.entries(session, booking.clamart, booking.exchange.public_id, show=book.Show.UNPROVEN).rows
        assert sum(counts.values()) == len(rows)
        assert all(row.lacks_proof for row in rows)
        return counts

    assert lacking() == {K.SPENT: 1, K.COMMITTED: 1}
    booking.reverse(first)
    assert lacking() == {K.COMMITTED: 1}


def test_the_first_page_names_exceeded_lines_and_expenses_without_a_paper(booking: Booking):
    line = booking.plan("100")

    def todos(actor):
        with reading() as session:
            return {row.kind: row.count for row in today(session, actor, NOW).todos}

    over = booking.enter(K.SPENT, "100.01", line=line)
    found = todos(booking.clamart)
    assert (found["budget_exceeded"], found["expenses_unproven"]) == (1, 1)
    assert not {"budget_exceeded", "expenses_unproven"} & set(todos(booking.artachat))
    booking.reverse(over)
    assert not {"budget_exceeded", "expenses_unproven"} & set(todos(booking.clamart))


def test_what_the_cost_is_divided_by_counts_the_young_and_the_days_they_travel(db, booking: Booking):
    one = booking.exchanging
    first, second = one.participant(), one.participant(one.artachat)
    one.participant(state=ParticipationState.WITHDRAWN)
    one.leader()
    people = booking.budget().people
    assert (people.young, people.days, people.lived) == (2, 20, 0)
    with writing() as session:
        member = session.get_one(LegMember, one.member(second, one.outbound).id)
        member.left_on = OUTBOUND[0] + timedelta(days=2)
    activity = db.add(
        Activity(
            leg_id=one.outbound.id, day=OUTBOUND[0], starts_at=time(9), ends_at=time(11), title_fr="Tri",
            theme=Theme.WASTE, created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    db.add(
        *(
            AttendanceEntry(
                entry_id=f"mark-{number}", activity_id=activity.id, participation_id=each.id,
                mark=AttendanceMark.PRESENT, marked_at=NOW, received_at=NOW,
            )
            for number, each in enumerate((first, second))
        )
    )  # fmt: skip
    people = booking.budget().people
    assert (people.days, people.lived) == (13, 2)


def test_days_of_somebody_who_never_came_are_none():
    start, end = OUTBOUND
    assert days_there(start, end, None) == 10
    assert days_there(start, end, start - timedelta(days=3)) == 0


def test_material_on_a_line_is_told_beside_its_sums_and_never_in_them(db, make, booking: Booking):
    line = booking.plan()
    key, stock = db.one(select(BudgetLine.id).where(BudgetLine.public_id == line)), Stock(db, make)
    stock.lot(3, stock.place(), unit_value_cents=1_234, budget_line_id=key)
    stock.lot(5, unit_value_cents=1_000, budget_line_id=key)
    [row] = booking.budget().own[0].lines
    assert (row.material, row.sums) == (3_702, Sums(planned=100_000))


def test_the_budget_costs_as_many_statements_for_one_entry_as_for_many(booking: Booking):
    line = booking.plan()
    order = booking.enter(K.COMMITTED, "900", line=line)

    def costs():
        id_, own = booking.exchange.public_id, booking.clamart
        city = booking.exchanging.clamart.public_id
        return [
            statements(queries.budget, own, id_),
            statements(book.entries, own, id_),
            statements(book.lacking, own, id_),
            statements(book.entry, own, order.public_id),
            statements(book.choices, own, id_, city),
        ]

    before = costs()
    for number in range(4):
        booking.exchanging.participant()
        booking.enter(K.SPENT, "10", line=booking.plan("5", f"L{number}"), commitment=order.public_id)
    assert costs() == before
