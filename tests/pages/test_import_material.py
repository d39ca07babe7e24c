"""A file of material as a coordinator imports it: choose, look, set right, import."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import Provenance
from db.models import Acquisition, Lot
from services import unit
from services.file_checks import XLSX
from services.materials import acquisitions, importing
from tests.pages.opening import button, checked, listed, opened, words
from tests.services.materials import tables
from tests.services.materials.stocking import stock

__all__ = ["stock"]
pytestmark = pytest.mark.one_database


def waiting(claire, stock, content):
    """A draft with a file that waits."""
    made = unit.run(
        acquisitions.create, claire, provenance=Provenance.PURCHASE, source_name="Librairie",
        acquired_on=date(2026, 10, 1), location=stock.place().public_id,
    )  # fmt: skip
    unit.run(importing.keep_table, claire, made.public_id, "liste.xlsx", content)
    return made.public_id


def test_the_head_comes_first_and_leads_to_the_file(db, make, stock):
    stock.place()
    at = opened(make.coordinator(), "import_material")
    at.text_input(key="acq-new-source").set_value("Librairie")
    checked(button(at, "Go on to the file").click().run())
    assert db.one(select(Acquisition.source_name)) == "Librairie"


def test_a_file_is_looked_at_and_imported(db, make, stock):
    claire = make.coordinator()
    at = opened(claire, "import_material", id=waiting(claire, stock, tables.workbook(tables.HEAD, *tables.LINES)))
    assert "641,45\u00a0€" in words(at)
    assert [row[0] for row in listed(at)] == ["Grammaire A1", "Jeu de cartes"]
    run = next(one for one in at.button if one.key.startswith("import-run"))
    checked(run.click().run())
    assert db.all(select(Lot.quantity).order_by(Lot.id)) == [30, 7]
    assert at.success


def test_a_file_that_was_imported_leads_to_where_its_lines_are(make, stock):
    claire, content = make.coordinator(), tables.workbook(tables.HEAD, *tables.LINES)
    first = waiting(claire, stock, content)
    run = next(one for one in opened(claire, "import_material", id=first).button if one.key.startswith("import-run"))
    second = waiting(claire, stock, tables.workbook(tables.HEAD, tables.LINES[0]))
    checked(run.click().run())
    at = opened(claire, "import_material", id=second)
    at.file_uploader(key="import-file").set_value(("liste.xlsx", content, XLSX))
    at = checked(at.run())
    assert "Librairie" in at.warning[0].value
    assert f"id={first}" in [one.proto.query_string for one in at.main.get("page_link")]
    assert button(at, "Read the file").disabled
    at.file_uploader(key="import-file").set_value(("autre.xlsx", tables.workbook(tables.HEAD), XLSX))
    at = checked(at.run())
    assert not at.warning
    assert not button(at, "Read the file").disabled


def test_each_wrong_cell_is_named_and_nothing_can_be_imported(make, stock):
    claire = make.coordinator()
    lines = (*tables.LINES, ("Sans prix", "", 3, "gratuit", ""))
    at = opened(claire, "import_material", id=waiting(claire, stock, tables.workbook(tables.HEAD, *lines)))
    assert [(row[0], row[2]) for row in listed(at)] == [("4", "gratuit")]
    assert not [one for one in at.button if one.key.startswith("import-run")]
    at = checked(
        at.selectbox(key=next(one.key for one in at.selectbox if one.key.endswith("-value"))).select(None).run()
    )
    assert at.error
