"""What was given to a school: counted and lent by the school alone, without a trace in the stock or a reminder."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db.enums import DocumentKind, Source, SubjectKind
from db.models import Balance, Loan, Movement, OutboxMail, OwnCount, OwnKeeping, OwnLoan, Reminder
from db.session import reading
from services import files
from services.actions import Action
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.i18n import translate
from services.materials import courses, ledger, loans, own
from services.materials.picking import Wanted
from services.on_behalf import Evidence
from services.policy import may
from services.queries.material import own_material as queries
from services.shipments import handovers
from tests.counting import statements
from tests.samples import picture
from tests.services.applying import act
from tests.services.materials.lending import lending
from tests.services.materials.stocking import TODAY, stock

__all__ = ["lending", "stock"]


def handed_over(lending, wanted, kits=()):
    """A signed act about loose units and whole kits of the place."""
    return signed(lending, drafted(lending, wanted, kits))


def drafted(lending, wanted, kits=()):
    """An act that the school has not signed yet, its scan kept with it."""
    made = act(handovers.prepare, lending.claire, lending.place.public_id, wanted, [one.public_id for one in kits])
    act(
        files.store_for, lending.claire, SubjectKind.HANDOVER, made.public_id, DocumentKind.HANDOVER_ACT, "acte.jpg",
        picture(),
    )  # fmt: skip
    return made


def signed(lending, made):
    return act(handovers.sign, lending.claire, made.public_id, signed_on=TODAY, signer_name="Anahit Sargsyan")


def give(lending, quantity=6, item=None):
    """A signed act about books of the place."""
    return handed_over(lending, [Wanted((item or lending.book).public_id, quantity)])


def held(lending, actor=None):
    with reading() as session:
        rows = queries.held(session, actor or lending.teacher, lending.body.public_id)
    return {one.title: (one.given, one.lent, one.shelf) for one in rows}


def keep(lending, actor=None):
    act(own.switch, actor or lending.teacher, lending.body.public_id, is_on=True)


def lend(lending, quantity=2, course=None, actor=None):
    where = (course or lending.course).public_id
    return act(
        own.lend, actor or lending.teacher, lending.body.public_id, lending.book.public_id, where, quantity=quantity
    )


def count(lending, number, actor=None):
    act(own.count, actor or lending.teacher, lending.body.public_id, {lending.book.public_id: number})


def stock_of_the_city(db):
    query = select(Balance.lot_id, Balance.location_id, Balance.kit_id, Balance.quantity)
    with reading() as session:
        balances = sorted(tuple(row) for row in session.execute(query))
        return balances, session.scalar(select(func.count()).select_from(Movement))


def test_what_was_given_is_counted_and_lent_without_touching_the_stock(db, lending):
    give(lending)
    keep(lending)
    before = stock_of_the_city(db)
    loan = lend(lending, 2)
    assert held(lending) == {"Alter ego": (6, 2, 4)}
    count(lending, 3)
    assert held(lending) == {"Alter ego": (6, 2, 3)}
    act(own.came_back, lending.teacher, loan.public_id)
    assert held(lending) == {"Alter ego": (6, 0, 5)}
    assert stock_of_the_city(db) == before
    assert (db.all(select(Loan)), db.all(select(Reminder)), db.all(select(OutboxMail))) == ([], [], [])


def test_what_is_given_later_adds_to_what_was_counted(db, lending):
    give(lending)
    keep(lending)
    count(lending, 5)
    made = give(lending, 3)
    assert held(lending) == {"Alter ego": (9, 0, 8)}
    count(lending, 7)
    assert [one.counted for one in db.all(select(OwnCount))] == [7]
    with reading() as session:
        gift = session.get_one(Movement, made.movement_id)
    act(lambda session, actor, *, now: ledger.reverse(session, actor, gift, now=now, note="Erreur"), lending.claire)
    assert held(lending) == {"Alter ego": (6, 0, 4)}


def test_blank_is_not_zero(lending):
    give(lending)
    give(lending, 2, lending.game)
    keep(lending)
    act(own.count, lending.teacher, lending.body.public_id, {lending.book.public_id: None, lending.game.public_id: 0})
    assert held(lending) == {"Alter ego": (6, 0, 6), "Jeu de l’oie": (2, 0, 0)}
    with pytest.raises(Invalid) as refused:
        act(own.count, lending.teacher, lending.body.public_id, {lending.book.public_id: None})
    assert refused.value.field == "counted"


def test_nothing_is_written_down_unless_the_school_wishes_it(db, lending):
    give(lending)
    for attempt in (lend, lambda one: count(one, 1)):
        with pytest.raises(Conflict):
            attempt(lending)
    keep(lending)
    loan = lend(lending)
    act(own.switch, lending.teacher, lending.body.public_id, is_on=False)
    with pytest.raises(Conflict):
        lend(lending)
    act(own.came_back, lending.teacher, loan.public_id)
    with pytest.raises(Conflict):
        act(own.came_back, lending.teacher, loan.public_id)


def test_no_more_is_lent_than_is_on_the_shelf_and_only_to_classes_of_the_school(db, lending, stock):
    give(lending, 3)
    keep(lending)
    lend(lending, 2)
    with pytest.raises(Conflict):
        lend(lending, 2)
    other = stock.school("ecole-2")
    stock.place(keeper=other)
    elsewhere = act(courses.add, lending.claire, other.public_id, teacher_name="N", class_name="5", pupils=3)
    with pytest.raises(NotFound):
        lend(lending, 1, elsewhere)
    with pytest.raises(Conflict):  # a title that was never given
        act(
            own.lend, lending.teacher, lending.body.public_id, lending.game.public_id, lending.course.public_id,
            quantity=1,
        )  # fmt: skip
    assert [one.quantity for one in db.all(select(OwnLoan))] == [2]


def test_it_is_the_business_of_the_school_alone(lending, make, stock):
    give(lending)
    bearer = lending.by_link()
    keep(lending, bearer)
    lend(lending, 1, actor=bearer)
    count(lending, 4, actor=bearer)
    assert held(lending, bearer) == {"Alter ego": (6, 1, 4)}
    stranger, other_city = make.partner(stock.school("ecole-2")), make.coordinator(make.artachat())
    for actor in (stranger, other_city):
        assert not may(actor, Action.OWN_MATERIAL, lending.body)
        assert held(lending, actor) == {}
        with reading() as session:
            assert queries.schools(session, actor) == []
            assert queries.lent(session, actor, lending.body.public_id) == []
            assert queries.classes(session, actor, lending.body.public_id, school_year=2000) == {}
        for attempt in (keep, lend, lambda one, who: count(one, 1, who)):
            with pytest.raises(Forbidden):
                attempt(lending, actor=actor) if attempt is lend else attempt(lending, actor)


HEARD = {"source": Source.PHONE, "evidence": Evidence("Anahit Sargsyan", TODAY - timedelta(days=1))}


def test_the_city_that_gave_it_writes_down_what_the_school_told_it(db, lending):
    gift, body, book = give(lending), lending.body.public_id, lending.book.public_id
    proof = act(
        files.store_for, lending.claire, SubjectKind.HANDOVER, gift.public_id, DocumentKind.PROOF, "mot.jpg", picture()
    )
    shown = HEARD | {"evidence": replace(HEARD["evidence"], proof_public_id=proof.public_id)}
    act(own.switch, lending.claire, body, is_on=True, **HEARD)
    loan = act(own.lend, lending.claire, body, book, lending.course.public_id, quantity=2, **HEARD)
    act(own.count, lending.claire, body, {book: 3}, **shown)
    act(own.came_back, lending.claire, loan.public_id, **HEARD)
    assert held(lending) == held(lending, lending.claire) == {"Alter ego": (6, 0, 5)}
    assert (loan.lent_on, db.one(select(OwnLoan)).returned_on) == (TODAY - timedelta(days=1),) * 2
    with reading() as session:
        given = queries.given_at(session, lending.claire, lending.place.public_id)
        said = queries.told(session, lending.claire, body)
        assert queries.given_at(session, lending.teacher, lending.place.public_id) is None
        assert queries.told(session, lending.teacher, body) == []
    assert (given.school.public_id, given.school.is_on, given.act) == (body, True, gift.public_id)
    assert [(one.what, one.told_by, one.proof) for one in said] == [
        ("back", "Anahit Sargsyan", None), ("count", "Anahit Sargsyan", proof.public_id),
        ("lend", "Anahit Sargsyan", None), ("on", "Anahit Sargsyan", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heard", "field"),
    [
        ({}, "source"),
        ({"source": Source.ACCOUNT, "evidence": Evidence("Anahit Sargsyan")}, "source"),
        ({"source": Source.PHONE}, "told_by"),
        ({"source": Source.PHONE, "evidence": Evidence("  ")}, "told_by"),
    ],
)
def test_the_city_says_how_it_knows_and_from_whom(db, lending, heard, field):
    give(lending)
    with pytest.raises(Invalid) as refused:
        act(own.switch, lending.claire, lending.body.public_id, is_on=True, **heard)
    assert refused.value.field == field
    assert db.all(select(OwnKeeping)) == []


def test_reads_take_as_many_statements_for_many_titles_as_for_one(db, lending):
    give(lending, 2)
    keep(lending)

    def cost():
        return [statements(read, lending.teacher, lending.body.public_id) for read in (queries.held, queries.lent)]

    lend(lending, 1)
    assert cost() == [2, 1]
    give(lending, 2, lending.game)
    lend(lending, 1)
    assert cost() == [2, 1]


@pytest.mark.parametrize("what", ["books", "kit"])
def test_what_is_lent_when_its_act_is_to_be_signed_is_told_with_the_way_out(lending, what):
    kit = lending.kit()
    wanted, kits = ([Wanted(lending.book.public_id, 6)], []) if what == "books" else ([], [kit])
    made = drafted(lending, wanted, kits)
    loan = lending.lend(4, kit_public_ids=[] if what == "books" else [kit.public_id])
    with pytest.raises(Conflict) as refused:
        signed(lending, made)
    told = translate("en", refused.value.msgid, **refused.value.params)
    assert "lent to a class" in told
    assert ("only 4 of 6" in told) is (what == "books")
    backs = [loans.Back(one.public_id, ok=one.quantity) for one in lending.lines(loan)]
    act(loans.take_back, lending.teacher, loan.public_id, backs)
    assert signed(lending, made).signed_on == TODAY


def test_an_act_that_is_taken_back_ends_the_loans_of_what_is_no_longer_the_schools(db, lending):
    wrong = give(lending)
    keep(lending)
    lend(lending)
    act(handovers.take_back, lending.claire, wrong.public_id, reason="Erreur")
    assert [one.returned_on for one in db.all(select(OwnLoan))] == [TODAY]
    give(lending)
    assert held(lending) == {"Alter ego": (6, 0, 6)}
