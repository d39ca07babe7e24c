"""The proof finds nothing in a sound ledger, and each kind of harm that was done past the ledger."""

import pytest
from sqlalchemy import text

from db.append_only import append_only, changeable
from db.enums import LocationKind, MovementReason
from db.session import engine
from services.materials import kits, reconcile
from tests.services.applying import act
from tests.services.materials.stocking import TODAY, stock
from tools import material

__all__ = ["stock"]


@pytest.fixture
def sound(stock, make):
    """A ledger with loose units, a kit, a serial number and losses."""
    coordinator = make.coordinator()
    store, school = stock.place(code="P-STORE"), stock.place(LocationKind.SCHOOL, code="P-ECOLE")
    book = stock.item()
    lot = stock.lot(10, at=store, item=book)
    one = stock.lot(1, at=store, serial="SN-1")
    template = act(kits.save_template, coordinator, [(book.public_id, 3)], title_fr="M")
    kit = act(kits.assemble, coordinator, template.public_id, store.public_id, name="M", happened_on=TODAY)
    stock.move(lot, store, school, 2)
    stock.move(lot, school, stock.place(LocationKind.LOST), 1, reason=MovementReason.LOSS)
    return {"lot": lot.id, "serial": one.id, "store": store.id, "school": school.id, "kit": kit.id}


def proof(db):
    with db.session() as session:
        return reconcile.prove(session)


def test_the_command_names_each_difference_and_ends_with_one(db, sound):
    assert material.proof() == (["2 lots, 5 lines of movements, 7 balances: 0 differences."], True)
    harm("UPDATE kit SET location_id = :school WHERE id = :kit", school=sound["school"], kit=sound["kit"])
    lines, is_sound = material.proof()
    assert not is_sound
    assert lines[0].startswith("Units of a kit lie elsewhere than the kit: L-")
    assert lines[0].endswith("P-STORE: 3 instead of 0")


def harm(statement, **names):
    """Change rows as no service does: the refusals of the database are taken away meanwhile."""
    with engine().begin() as connection:
        for each in changeable(connection.dialect.name):
            connection.execute(text(each))
        connection.execute(text(statement), names)
        for each in append_only(connection.dialect.name):
            connection.execute(text(each))


def test_a_sound_ledger_is_proven(db, sound):
    found = proof(db)
    assert found.differences == ()
    assert (found.lots, found.lines) == (2, 5)


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        (
            "UPDATE balance SET quantity = quantity + 1 WHERE lot_id = :lot AND location_id = :school",
            {reconcile.BALANCE, reconcile.SUM},
        ),
        ("DELETE FROM balance WHERE lot_id = :lot AND location_id = :school", {reconcile.BALANCE, reconcile.SUM}),
        (
            "UPDATE movement_line SET happened_on = '2025-12-31' WHERE source_id = :store AND target_id = :school",
            {reconcile.BELOW_ZERO, reconcile.DAY},
        ),
        ("UPDATE movement_line SET quantity = 3 WHERE target_id = :school", {reconcile.BALANCE}),
        ("UPDATE kit SET location_id = :school WHERE id = :kit", {reconcile.KIT}),
        ("UPDATE kit SET dissolved_at = created_at WHERE id = :kit", {reconcile.KIT}),
        (
            "UPDATE balance SET quantity = 2 WHERE lot_id = :serial AND location_id = :store",
            {reconcile.BALANCE, reconcile.SUM, reconcile.SERIAL},
        ),
        (
            "UPDATE balance SET is_external = NOT is_external WHERE lot_id = :lot AND location_id = :school",
            {reconcile.SIDE},
        ),
    ],
    ids=["balance", "balance gone", "day", "line", "kit elsewhere", "kit apart", "serial twice", "side"],
)
def test_each_harm_is_found_and_named(db, sound, statement, faults):
    names = {name: value for name, value in sound.items() if f":{name}" in statement}
    harm(statement, **names)
    assert {one.fault for one in proof(db).differences} == faults
