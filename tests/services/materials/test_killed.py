"""A process that is killed (signal 9) while it posts: the ledger is whole, and the act can be done again, once."""

import pytest
from sqlalchemy import func, select

from db.enums import ShipmentState
from db.models import Item, Lot, Movement, MovementLine, OutboxMail, ShipmentLine
from services.errors import DomainError
from services.materials import reconcile
from tests.conftest import NOW
from tests.forked import Somewhere
from tests.services.materials import tables
from tests.services.materials.killed_act import ACTS, act
from tests.services.materials.stocking import counted, stock
from tests.services.materials.test_importing import draft, keep
from tests.services.shipments.shipping import shipping

__all__ = ["shipping", "stock"]
WRITTEN = (Movement, MovementLine, Item, Lot, ShipmentLine, OutboxMail)


@pytest.fixture
def story(request, shipping):
    """An act that is ready to be done: its name, its record, who does it, and how its record looks once it is done."""
    match request.param:
        case "send":
            packed = shipping.packed(6)
            return request.param, packed, shipping.coordinator, lambda one: one.state is ShipmentState.SENT
        case _:
            made = draft(shipping.coordinator, shipping.store)
            keep(shipping.coordinator, made, tables.workbook(tables.HEAD, *tables.LINES))
            return request.param, made, shipping.coordinator, lambda one: one.imported_at is not None


def kill(name, record, actor, moment, meanwhile=lambda: None):
    process = Somewhere(act, name, record.public_id, actor.user_id, moment, NOW)
    assert process.told() == "now"
    meanwhile()
    process.kill()


def state(db):
    """How many rows there are of all that these acts write, and what the balances say."""
    rows = [db.all(select(func.count()).select_from(model))[0] for model in WRITTEN]
    return rows, {key: n for key, n in counted(db)[0].items() if n}


def sound(db):
    said, added = counted(db)
    assert {key: n for key, n in said.items() if n} == {key: n for key, n in added.items() if n}
    with db.session() as session:
        assert reconcile.prove(session).differences == ()


@pytest.mark.parametrize("story", ["send", "import"], indirect=True)
def test_killed_in_the_middle_of_a_posting_nothing_is_written_and_it_is_done_again_once(db, story):
    name, record, actor, is_done = story
    before, seen = state(db), []
    kill(name, record, actor, "before", meanwhile=lambda: seen.append(state(db)))
    assert seen == [before]
    assert state(db) == before
    sound(db)
    ACTS[name](actor, record.public_id, request_id="killed", now=NOW)
    assert is_done(db.fresh(record))
    done = state(db)
    assert done != before
    with pytest.raises(DomainError):
        ACTS[name](actor, record.public_id, request_id="killed", now=NOW)
    assert state(db) == done
    sound(db)


@pytest.mark.parametrize("story", ["import"], indirect=True)
def test_killed_after_its_commit_it_is_there_once(db, story):
    name, record, actor, is_done = story
    kill(name, record, actor, "after")
    assert is_done(db.fresh(record))
    done = state(db)
    with pytest.raises(DomainError):
        ACTS[name](actor, record.public_id, request_id="killed", now=NOW)
    assert state(db) == done
    sound(db)
