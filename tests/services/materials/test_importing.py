"""Lines of a file into a draft: all or none, once, with a fault for each wrong cell."""

import hashlib
from datetime import date

import pytest
from sqlalchemy import func, select

from db.enums import Condition, MaterialCategory, Provenance, Tracking
from db.models import Acquisition, File, Item, Lot, Movement
from db.session import writing
from services import unit
from services.actors import Actor
from services.errors import Conflict, Forbidden, Invalid, InvalidFields
from services.i18n import translate
from services.materials import acquisitions, import_columns, importing
from services.materials.import_model import model
from services.materials.import_plan import plan
from services.materials.sheets import XLSX, rows
from tests.at_once import at_once
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.materials import tables
from tests.services.materials.stocking import Stock, counted, stock

__all__ = ["stock"]
HEAD, LINES = tables.HEAD, tables.LINES


@pytest.fixture
def claire(make: Factory, stock: Stock) -> Actor:
    return make.coordinator()


@pytest.fixture
def home(stock):
    return stock.place()


def draft(actor, place):
    return unit.run(
        acquisitions.create, actor, provenance=Provenance.PURCHASE, source_name="Librairie", reference="F-1",
        acquired_on=date(2026, 10, 1), location=place.public_id, now=NOW,
    )  # fmt: skip


def keep(actor, made, content):
    return unit.run(importing.keep_table, actor, made.public_id, "liste.xlsx", content, now=NOW)


def run(actor, made, content, **options):
    """Keep the file and import it with the columns as they are guessed."""
    keep(actor, made, content)
    read = importing.table_of(actor, made.public_id)
    places = import_columns.guessed(import_columns.headings(read.rows))
    return unit.run(
        importing.run, actor, made.public_id, places, seen_sha256=read.sha256, now=NOW, **options
    )  # fmt: skip


def faults(db, stock, *lines, head=HEAD):
    read = rows(XLSX, tables.workbook(head, *lines))
    with db.session() as session:
        found = plan(session, stock.city.id, read, import_columns.guessed(read[0]), now=NOW)
    return [(one.line, one.column) for one in found.faults]


def counts(db):
    return [db.all(select(func.count()).select_from(model))[0] for model in (Item, Lot, Movement)]


def test_lines_are_written_into_the_draft_and_enter_the_stock(db, stock, claire, home):
    there = stock.item(title_fr="Jeu de cartes")
    made = draft(claire, home)
    run(claire, made, tables.workbook(("Librairie du Pont, facture F-1",), HEAD, *LINES))
    new = db.one(select(Item).where(Item.ean == "9782070368228"))
    assert (new.title_fr, new.category, new.customs_code) == ("Grammaire A1", MaterialCategory.OTHER, "")
    lots = db.all(select(Lot).where(Lot.acquisition_id == made.id).order_by(Lot.id))
    assert [(lot.item_id, lot.quantity, lot.unit_value_cents, lot.condition) for lot in lots] == [
        (new.id, 30, 1850, Condition.NEW), (there.id, 7, 1235, Condition.USED),
    ]  # fmt: skip
    assert [stock.there(lot, home) for lot in lots] == [30, 7]


def test_the_same_file_is_imported_once_until_that_is_taken_back(db, stock, claire, home):
    content = tables.workbook(HEAD, *LINES)
    first, second = draft(claire, home), draft(claire, home)
    run(claire, first, content)
    with pytest.raises(Invalid) as refused:
        keep(claire, second, content)
    assert (refused.value.field, refused.value.params) == (
        "file", {"day": NOW.date(), "source": "Librairie F-1"},
    )  # fmt: skip
    with pytest.raises(Conflict):
        keep(claire, first, tables.workbook(HEAD, LINES[0]))
    unit.run(acquisitions.take_back, claire, first.public_id, reason="Erreur", now=NOW)
    run(claire, second, content)
    assert len(db.all(select(Lot).where(Lot.acquisition_id == second.id))) == 2


def test_two_drafts_that_waited_with_the_same_file_bring_it_once(db, stock, claire, home):
    content = tables.workbook(HEAD, *LINES)
    first, second = draft(claire, home), draft(claire, home)
    keep(claire, first, content)
    keep(claire, second, content)
    run(claire, first, content)
    places = {"title_fr": 0, "quantity": 2, "value": 3}
    with pytest.raises(Invalid):
        unit.run(
            importing.run, claire, second.public_id, places, seen_sha256=hashlib.sha256(content).hexdigest(), now=NOW
        )
    assert counts(db) == [2, 2, 1]


def test_one_wrong_line_leaves_everything_as_it_was(db, stock, claire, home):
    made = draft(claire, home)
    with pytest.raises(Invalid):
        run(claire, made, tables.workbook(HEAD, *LINES, ("Sans prix", "", 3, "", "")))
    assert counts(db) == [0, 0, 0]
    assert db.fresh(made).imported_at is None
    assert run(claire, made, tables.workbook(HEAD, *LINES)).imported_at == NOW
    assert len(db.all(select(File.id).where(File.deleted_at.is_(None)))) == 1


def test_each_wrong_cell_is_named(db, stock):
    lines = (
        ("", "", 1, 2, ""), ("a", "978-2-07-036822-9", 1, 2, ""), ("b", "", 0, 2, ""), ("c", "", 1.5, 2, ""),
        ("d", "", 1, 0, ""), ("e", "", 1, "douze", ""), ("f", "", 1, "1,234", ""), ("g", "", 1, -3, ""),
        ("h", "", 1, 2, "abîmé"), ("i", "", "=1+1", 2, ""), ("j", "", 1, date(2026, 10, 1), ""),
        ("k" * 400, "", 1, 2, ""), ("=SUM(A1)", "", 1, 2, ""), ("l", "", "", "", ""),
    )  # fmt: skip
    assert faults(db, stock, *lines) == [
        (2, "title_fr"), (3, "ean"), (4, "quantity"), (5, "quantity"), (6, "value"), (7, "value"), (8, "value"),
        (9, "value"), (10, "condition"), (11, "quantity"), (12, "value"), (13, "title_fr"), (14, "title_fr"),
        (15, "quantity"), (15, "value"),
    ]  # fmt: skip


def test_units_with_serial_numbers_stand_alone_and_are_new(db, stock):
    known, by_number = stock.item(tracking=Tracking.SERIAL), stock.item()
    stock.lot(1, item=known, serial="SN-1")
    head = ("Titre", "Quantité", "Prix", "N° de série")
    lines = (
        (known.title_fr, "", 9, "SN-1"), (known.title_fr, "", 9, "SN-2"), (known.title_fr, 1, 9, "SN-2"),
        (known.title_fr, 2, 9, "SN-3"), (known.title_fr, 1, 9, ""), (by_number.title_fr, 1, 9, "SN-4"),
        ("Nouveau", 1, 9, "SN-1"), ("Nouveau", 1, 9, "SN-1"),
    )  # fmt: skip
    assert faults(db, stock, *lines, head=head) == [
        (2, "serial"), (4, "serial"), (5, "quantity"), (6, "serial"), (7, "serial"), (9, "serial"),
    ]  # fmt: skip


def test_text_that_looks_like_a_formula_stays_text(db, stock, claire, home):
    run(claire, draft(claire, home), tables.text(("Titre", "Qté", "Prix"), ("+33 jeux", 2, "1 390,50")))
    assert db.one(select(Item.title_fr)) == "+33 jeux"
    assert db.one(select(Lot.unit_value_cents)) == 139_050


def test_the_same_new_title_on_several_lines_is_made_once(db, stock, claire, home):
    made = draft(claire, home)
    run(claire, made, tables.workbook(HEAD, LINES[0], ("Grammaire A1", "", 2, 9, "Usagé"), LINES[0]))
    assert counts(db)[:2] == [1, 3]


@pytest.mark.parametrize("language", ["fr", "en", "hy"])
def test_the_model_is_understood_in_each_language(db, stock, claire, home, language):
    read = rows(XLSX, model(language))
    assert set(import_columns.guessed(import_columns.headings(read))) == set(import_columns.COLUMNS)
    run(claire, draft(claire, home), model(language))
    assert counts(db)[:2] == [1, 1]
    assert db.one(select(Lot.unit_value_cents * Lot.quantity)) == 55_500


def test_columns_that_are_needed_are_asked_for(db, stock):
    read = rows(XLSX, tables.workbook(("a", "b"), ("c", "d")))
    with db.session() as session, pytest.raises(InvalidFields) as refused:
        plan(session, stock.city.id, read, {"title_fr": 0}, now=NOW)
    assert [one.field for one in refused.value.errors] == ["quantity", "value"]
    with db.session() as session, pytest.raises(Invalid) as twice:
        plan(session, stock.city.id, read, {"title_fr": 0, "quantity": 1, "value": 1}, now=NOW)
    assert twice.value.field == "value"


def test_only_the_coordinators_of_the_city_import(make, stock, claire, home):
    made = draft(claire, home)
    for actor in (make.coordinator(make.artachat()), make.partner(stock.school()), make.host()):
        with pytest.raises(Forbidden):
            keep(actor, made, tables.workbook(HEAD, *LINES))
        with pytest.raises(Forbidden):
            importing.table_of(actor, made.public_id)


def test_a_file_that_is_no_table_leaves_the_draft_as_it_was(db, stock, claire, home):
    made = draft(claire, home)
    with pytest.raises(Invalid) as refused:
        keep(claire, made, b"%PDF-1.7")
    assert translate("fr", refused.value.msgid)
    assert db.all(select(File.id)) == []
    assert db.fresh(db.one(select(Acquisition))).imported_at is None


@pytest.mark.parametrize("into", ["one draft", "two drafts"])
def test_the_same_file_imported_at_the_same_instant_comes_in_once(db, stock, claire, home, into):
    content = tables.workbook(HEAD, *LINES)
    first = draft(claire, home)
    drafts = [first, first if into == "one draft" else draft(claire, home)]
    for one in set(drafts):
        keep(claire, one, content)
    read = importing.table_of(claire, first.public_id)
    options = {"seen_sha256": read.sha256, "prepared": read, "now": NOW}
    places = import_columns.guessed(import_columns.headings(read.rows))

    def go(made):
        with writing() as session:
            return importing.run(session, claire, made.public_id, places, **options)

    results = at_once(*[lambda made=one: go(made) for one in drafts])
    assert sorted(isinstance(one, Acquisition) for one in results) == [False, True]
    assert all(isinstance(one, (Acquisition, Invalid, Conflict)) for one in results)
    assert counts(db) == [2, 2, 1]
    said, added = counted(db)
    assert {key: n for key, n in said.items() if n} == {key: n for key, n in added.items() if n}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_a_file_in_another_encoding_comes_in_with_its_letters(db, claire, home, encoding):
    run(claire, draft(claire, home), tables.text(HEAD, ("L’été à Clamart", "", 3, "12,50", ""), encoding=encoding))
    assert db.one(select(Item.title_fr)) == "L’été à Clamart"


def merged(sheet):
    sheet.merge_cells("C2:C3")


HOSTILE = {
    "formula": (tables.workbook(HEAD, ("Livre", "", "=6*7", 12, "")), (2, "quantity")),
    "merged": (tables.workbook(HEAD, ("Livre", "", 3, 12, ""), ("Jeu", "", 3, 12, ""), change=merged), (3, "quantity")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_line_that_cannot_be_trusted_is_named_and_nothing_comes_in(db, claire, home, name):
    content, (line, column) = HOSTILE[name]
    made = draft(claire, home)
    with pytest.raises(Invalid) as refused:
        run(claire, made, content)
    assert translate("fr", refused.value.msgid).startswith("Rien n’a été importé")
    read = importing.table_of(claire, made.public_id)
    with db.session() as session:
        found = plan(session, made.organisation_id, read.rows, import_columns.guessed(read.rows[0]), now=NOW)
    assert [(one.line, one.column) for one in found.faults] == [(line, column)]
    assert counts(db) == [0, 0, 0]


@pytest.mark.parametrize(
    "content", [b"1\r\n" * 50_000, tables.changed(tables.workbook(("x",)), "xl/worksheets/sheet1.xml", tables.BOMB)],
    ids=["50,000 lines", "XML bomb"],
)  # fmt: skip
def test_a_file_that_nobody_can_read_is_refused_at_its_field_and_the_next_one_comes_in(db, claire, home, content):
    made = draft(claire, home)
    with pytest.raises(Invalid) as refused:
        keep(claire, made, content)
    assert (refused.value.field, db.all(select(File.id)), counts(db)) == ("file", [], [0, 0, 0])
    run(claire, made, tables.workbook(HEAD, *LINES))
    assert counts(db) == [2, 2, 1]
