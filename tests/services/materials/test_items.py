"""Titles of the catalogue: what is refused, what is found, what a code leads to."""

import pytest
from sqlalchemy import select

from db.enums import LocationKind, MaterialCategory, SubjectKind, Tracking
from db.models import AuditEntry, CustomsCode, Item
from services import unit
from services.actors import Actor
from services.errors import Conflict, Forbidden, Invalid, InvalidFields
from services.materials import barcodes, items
from services.queries.material import items as queries
from services.queries.material import scanned
from services.queries.material.items import Wish
from tests.conftest import NOW
from tests.counting import statements
from tests.factories import Factory
from tests.services.materials.stocking import Stock, stock

__all__ = ["stock"]


@pytest.fixture
def claire(make: Factory, stock: Stock) -> Actor:
    return make.coordinator()


def create(actor, **fields):
    fields = {"title_fr": "Le petit livre", "category": MaterialCategory.BOOK} | fields
    return unit.run(items.create, actor, now=NOW, **fields)


def refused(act, *args, **fields):
    with pytest.raises(InvalidFields) as refusal:
        act(*args, **fields)
    return {error.field for error in refusal.value.errors}


def titles(db, actor, **wish):
    with db.session() as session:
        return [row.title for row in queries.page(session, actor, Wish(**wish)).rows]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("978-2-07-040850-4", "9782070408504"), ("2070408507", "9782070408504"), ("0-8044-2957-X", "9780804429573"),
        ("080442957x", "9780804429573"), ("4006381333931", "4006381333931"), (" 9782070408504\n", "9782070408504"),
    ],
)  # fmt: skip
def test_a_number_is_kept_as_thirteen_digits(typed, kept):
    assert barcodes.thirteen(typed) == kept


@pytest.mark.parametrize("typed", ["9782070408505", "2070408508", "123", "A-7K4M2", "", "97820704085041", "२०७०४०८५०७"])
def test_what_cannot_be_a_number_is_none(typed):
    assert barcodes.thirteen(typed) is None


def test_a_title_gets_a_code_of_its_own_and_the_usual_customs_code(db, claire):
    db.add(CustomsCode(code="490191", category=MaterialCategory.DICTIONARY, label_fr="Dictionnaires"))
    made = create(claire, category=MaterialCategory.DICTIONARY, ean="2070408507")
    assert made.code.startswith("A-")
    assert (made.customs_code, made.ean) == ("490191", "9782070408504")
    assert [one.action for one in db.all(select(AuditEntry)) if one.subject_kind is SubjectKind.ITEM] == ["item:create"]


def test_all_faults_of_a_title_are_named_together(claire):
    create(claire, title_fr="Ancien", ean="2070408507")
    wrong = refused(
        create, claire, title_fr=" ", ean="978-2-07-040850-5", origin="France", customs_code="abc", weight_grams=-1
    )
    assert wrong == {"title_fr", "ean", "origin", "customs_code", "weight_grams"}
    with pytest.raises(InvalidFields) as refusal:
        create(claire, ean="9782070408504")
    assert refusal.value.errors[0].params == {"title": "Ancien"}


def test_a_title_is_changed_once_by_whoever_saw_it(db, claire):
    made = create(claire)
    unit.run(items.edit, claire, made.public_id, seen_version=made.version, title_fr="Le grand livre", now=NOW)
    with pytest.raises(Conflict):
        unit.run(items.edit, claire, made.public_id, seen_version=made.version, title_fr="Autre", now=NOW)
    assert titles(db, claire, search="grand") == ["Le grand livre"]
    assert titles(db, claire, search="petit") == []


def test_how_units_are_counted_stays_once_some_came(db, stock, claire):
    item = stock.lot(3, stock.place()).item_id
    public_id = db.get(Item, item).public_id
    with pytest.raises(Invalid) as refusal:
        unit.run(items.edit, claire, public_id, tracking=Tracking.SERIAL, now=NOW)
    assert refusal.value.field == "tracking"


def test_only_the_city_that_owns_the_catalogue_writes_it(make, stock, claire):
    made = create(claire)
    for actor in (make.coordinator(make.artachat()), make.partner(stock.school()), make.host()):
        with pytest.raises(Forbidden):
            unit.run(items.edit, actor, made.public_id, title_fr="Autre", now=NOW)
    with pytest.raises(Forbidden):
        create(make.partner(stock.school("ecole-2")))


def test_a_retired_title_is_found_among_those_no_longer_used(db, claire):
    made = create(claire)
    unit.run(items.retire, claire, made.public_id, True, now=NOW)
    assert titles(db, claire) == []
    assert titles(db, claire, part="retired") == ["Le petit livre"]


def test_the_list_counts_what_lies_where_somebody_may_look(db, make, stock, claire):
    school = stock.school()
    home, there = stock.place(), stock.place(LocationKind.SCHOOL, school)
    aside = stock.place(LocationKind.QUARANTINE, school, parent_id=there.id, is_of_software=True)
    item = create(claire, title_fr="Atlas", maker="Val", title_hy="Ատլաս")
    lot = stock.lot(10, home, item=item)
    stock.move(lot, home, there, 4)
    stock.move(lot, there, aside, 1)
    create(claire, title_fr="Zoo")
    for actor, total in ((claire, 10), (make.partner(school), 4), (make.coordinator(make.artachat()), 0)):
        with db.session() as session:
            rows = queries.page(session, actor, Wish()).rows
            assert [(row.title, row.total) for row in rows] == [("Atlas", total), ("Zoo", 0)]
    assert titles(db, claire, part="damaged") == ["Atlas"]
    assert titles(db, claire, part="none") == ["Zoo"]
    assert titles(db, claire, place=there.public_id) == ["Atlas"]
    assert titles(db, claire, place=stock.place().public_id) == []
    assert titles(db, claire, search="ատլ") == titles(db, claire, search="val atl") == ["Atlas"]
    with db.session() as session:
        where = queries.where(session, claire, [item.public_id])[item.public_id]
    assert [(one.name, one.quantity) for one in where] == [(home.name, 6), (there.name, 3), (aside.name, 1)]


def test_a_code_leads_to_the_thing_for_those_who_may_see_it(db, make, stock, claire):
    item = create(claire, ean="2070408507")
    place, lot = stock.place(), stock.lot(2, item=item)
    stock.lot(1, item=item, serial="SN 7")

    def found(actor, text):
        with db.session() as session:
            return scanned.find(session, actor, text)

    for text in (
        "2-07-040850-7",
        "978 2 07 040850 4",
        "SN  7",
        item.code.lower(),
        lot.code,
        f"https://example.org/scan?c={item.code}",
        f" {item.code}\n",
    ):
        assert found(claire, text) == scanned.Scanned("item", item.public_id)
    assert found(claire, place.code) == scanned.Scanned("place", place.public_id)
    assert found(make.partner(stock.school()), place.code) is None
    assert found(make.host(), item.code) is None
    assert [found(claire, text) for text in ("", "A-", "X-123", "'; --", "9782070408505")] == [None] * 5


def test_the_list_costs_the_same_for_one_title_and_for_many(db, stock, claire):
    def whole_list(session):
        page = queries.page(session, claire, Wish())
        queries.where(session, claire, [row.public_id for row in page.rows])

    place = stock.place()
    stock.lot(1, place)
    one = statements(whole_list)
    for _number in range(5):
        stock.lot(2, place)
    assert statements(whole_list) == one == 2
