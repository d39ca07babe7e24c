"""Random histories: whatever is posted, refused, taken back, the invariants of the ledger hold.

A plain model keeps every accepted line and says by itself what must be refused. ``make fuzz`` runs thousands.
"""

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import EXTERNAL_LOCATIONS, LocationKind, MovementReason
from db.models import Balance, Location, Movement
from services.actors import system
from services.errors import Conflict
from services.materials import ledger
from services.materials.ledger import Line
from tests.examples import about
from tests.services.applying import act
from tests.services.materials.stocking import TODAY, Stock, counted

KINDS = (
    LocationKind.STORE, LocationKind.SCHOOL, LocationKind.TRANSIT, LocationKind.QUARANTINE, LocationKind.LOST,
    LocationKind.CONSUMED,
)  # fmt: skip
KITS = (0, 7)

line = st.tuples(
    st.integers(0, 2), st.integers(0, len(KINDS)), st.integers(0, len(KINDS)), st.integers(1, 6),
    st.sampled_from(KITS), st.sampled_from(KITS),
)  # fmt: skip
days_ago = st.integers(0, 5)
step = st.one_of(
    st.tuples(st.just("post"), days_ago, st.lists(line, min_size=1, max_size=3)),
    st.tuples(st.just("back"), days_ago, st.integers(0, 30)),
)


class Model:
    """All accepted lines; what each day ended with follows from them."""

    def __init__(self, inside):
        self.inside, self.lines = inside, []

    def ends(self, more=()):
        """For each balance inside: what it was at the end of each day on which anything happened."""
        changes = defaultdict(lambda: defaultdict(int))
        for on, one in [*self.lines, *more]:
            changes[one.lot_id, one.source_id, one.source_kit_id][on] -= one.quantity
            changes[one.lot_id, one.target_id, one.target_kit_id][on] += one.quantity
        for key, days in changes.items():
            total = 0
            for on in sorted(days):
                total += days[on]
                if key[1] in self.inside:
                    yield total

    def allows(self, on, lines):
        return min(self.ends([(on, one) for one in lines]), default=0) >= 0


def goes_somewhere(one):
    return one.source_id != one.target_id or one.source_kit_id != one.target_kit_id


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=about(25))
@given(steps=st.lists(step, min_size=1, max_size=14))
def test_random_histories_keep_every_invariant(db, make, steps):
    db.empty()
    make._ids.clear()
    play(db, Stock(db, make), steps)


def play(db, ground, steps):
    """Do ``steps`` in the ledger and in the model, and compare what both say after each."""
    places = [ground.supplier, *(ground.place(kind) for kind in KINDS)]
    lots = [ground.lot(9) for _ in range(3)]
    model, posted = Model({one.id for one in places if one.kind not in EXTERNAL_LOCATIONS}), []
    for what, ago, said in steps:
        on = TODAY - timedelta(days=ago)
        if what == "post":
            lines = [
                Line(lots[lot].id, places[source].id, places[target].id, n, out, into)
                for lot, source, target, n, out, into in said
            ]
            lines = [one for one in lines if goes_somewhere(one)]
            if lines:
                post(ground, model, posted, on, lines)
        elif posted:
            take_back(db, model, posted, on, posted[said % len(posted)])
    check(db, model)


def post(ground, model, posted, on: date, lines):
    allowed = model.allows(on, lines)
    try:
        movement = ground.post(lines, on=on)
    except Conflict:
        assert not allowed
        return
    assert allowed
    model.lines += [(on, one) for one in lines]
    posted.append([movement, lines, False])


def take_back(db, model, posted, on: date, entry):
    movement, lines, is_back = entry
    opposite = [one.reversed() for one in lines]
    allowed = not is_back and model.allows(on, opposite)
    try:
        act(ledger.reverse, system(), movement, happened_on=on, note="property")
    except Conflict:
        assert not allowed
        return
    assert allowed
    entry[2] = True
    model.lines += [(on, one) for one in opposite]


def check(db, model):
    said, added = counted(db)
    assert {key: n for key, n in said.items() if n} == {key: n for key, n in added.items() if n}
    by_lot = defaultdict(int)
    for (lot, _place, _kit), n in said.items():
        by_lot[lot] += n
    assert set(by_lot.values()) <= {0}
    external = set(db.all(select(Location.id).where(Location.kind.in_(EXTERNAL_LOCATIONS))))
    assert all(one.quantity >= 0 for one in db.all(select(Balance)) if one.location_id not in external)
    assert min(model.ends(), default=0) >= 0
    back = db.all(select(Movement.reverses_id).where(Movement.reason == MovementReason.REVERSAL))
    assert len(back) == len(set(back))
