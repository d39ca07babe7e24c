"""Counts of a place: whoever counts adds what they see; afterwards the differences are explained and posted once.

Blank is not zero: what nobody counted stays as it is. What was counted is compared with what the stock said at that
very moment, so that units that moved before or after are no difference. Two people who count at once add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.enums import CountState, LocationKind, SubjectKind, Tracking
from db.models import Balance, CountLine, CountSession, CountUnknown, Item, Kit, Location, Lot
from db.models.ledger import NO_KIT
from db.models.lending import NO_LOT
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid, NotFound
from services.i18n import N_
from services.materials import scanning
from services.policy import authorize
from services.records import by_public_id
from services.workflows import COUNT

COUNTED_PLACES = (LocationKind.STORE, LocationKind.SCHOOL, LocationKind.CLASSROOM)
OPEN = (CountState.COUNTING, CountState.REVIEW)
MOST = 100_000
"""Units of one thing at one place."""
EXPLANATION_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan was: ``title`` of the thing and how many are counted of it now; no title: no label bears the code."""

    title: str = ""
    counted: int = 0


def open_count(
    session: Session, actor: Actor, place_public_id: str, *, blind: bool = False, now: datetime
) -> CountSession:
    """Begin a count of a place with all that should lie there. Raises ``Conflict`` while another one is open there."""
    place = by_public_id(session, Location, place_public_id, lock=True)
    count = CountSession(
        organisation_id=place.organisation_id, location=place, state=CountState.COUNTING, is_blind=blind,
        opened_by_id=actor.user_id, opened_by_name=actor.name, created_at=now, updated_at=now,
    )  # fmt: skip
    with session.no_autoflush:
        authorize(actor, Action.COUNT_EDIT, count)
    if place.kind not in COUNTED_PLACES:
        raise Invalid(N_("What is lent, damaged or on the way is not counted here."), field="place")
    already = select(CountSession.id).where(CountSession.location_id == place.id, CountSession.state.in_(OPEN))
    with session.no_autoflush:
        if session.scalar(already.limit(1)) is not None:
            raise Conflict(N_("%(place)s is being counted already: go on with that count."), place=place.name)
    session.add(count)
    session.flush()
    session.add_all(
        CountLine(
            session_id=count.id, item_id=item_id, lot_id=lot_id, kit_id=kit_id, expected_at_opening=there,
            expected=there,
        )
        for (item_id, lot_id, kit_id), there in there_now(session, place.id).items()
    )  # fmt: skip
    history.record_state(session, actor, SubjectKind.COUNT, count.id, "open", None, CountState.COUNTING, now=now)
    return count


def scan(
    session: Session, actor: Actor, count_public_id: str, code: str, *, quantity: int = 1, now: datetime
) -> Scanned:
    """Count what a label says: an item, a unit, or a whole kit as it should be. An unknown code is kept and told."""
    count = _counting(session, actor, count_public_id)
    kept = scanning.tidy_code(code)
    if scanning.is_of_place_or_parcel(kept):
        raise Invalid(N_("This label is of a place or a parcel: scan what lies there."), field="code")
    found = scanning.read(session, code, scanning.of_city(count.organisation_id))
    if found is None:
        _keep_unknown(session, count, kept, now)
        return Scanned()
    if found.kit:
        return _count_kit(session, count, found.kit, now)
    if found.item is None:
        raise Invalid(N_("This label is of a place or a parcel: scan what lies there."), field="code")
    lot_id = found.lot.id if found.lot and found.item.tracking is Tracking.SERIAL else NO_LOT
    if found.item.tracking is Tracking.SERIAL and not lot_id:
        raise Invalid(
            N_("Each «%(title)s» has a number of its own: scan that one."), field="code", title=found.item.title_fr
        )
    line = _line(session, count, found.item.id, lot_id)
    return Scanned(found.item.title_fr, _add(session, count, line, _quantity(quantity, least=1), now))


def add(
    session: Session, actor: Actor, count_public_id: str, line_public_id: str, quantity: int, *, now: datetime
) -> int:
    """Add ``quantity`` to what is counted of one thing (0: there is none here); gives back how many that makes."""
    count = _counting(session, actor, count_public_id)
    line = _locked(session, count, line_public_id)
    return _add(session, count, line, _quantity(quantity, least=0), now)


def correct(
    session: Session, actor: Actor, count_public_id: str, line_public_id: str, counted: int | None, *,
    seen: int | None, now: datetime,
) -> None:  # fmt: skip
    """Set what is counted of one thing, or make it blank again. ``seen``: what stood there; else ``Conflict``."""
    count = _counting(session, actor, count_public_id)
    line = _locked(session, count, line_public_id)
    if line.counted != seen:
        raise Conflict(N_("Somebody counted this meanwhile: look at the number again."))
    line.counted = None if counted is None else _quantity(counted, least=0)
    line.counted_at = None if counted is None else now
    line.expected = _there(session, count, line)


def explain(
    session: Session, actor: Actor, count_public_id: str, explanations: Mapping[str, str], *, now: datetime
) -> None:
    """Say of differences (by line) where they come from."""
    count = by_public_id(session, CountSession, count_public_id, lock=True)
    authorize(actor, Action.COUNT_EDIT, count)
    COUNT["post"].check(count.state)
    for line_public_id, text in explanations.items():
        line = _locked(session, count, line_public_id)
        line.explanation = inputs.line(text, field=f"explanation-{line_public_id}", longest=EXPLANATION_LENGTH)
    count.updated_at = now


def move(
    session: Session, actor: Actor, count_public_id: str, name: str, *, now: datetime, seen_version: int | None = None
) -> None:
    """Look at the differences (``review``), go on counting (``resume``) or drop the count (``cancel``)."""
    if name == "post":
        raise ValueError("a count is posted by counts_posting.post")
    count = by_public_id(session, CountSession, count_public_id, lock=True)
    history.move(session, actor, count, COUNT, name, now=now, seen_version=seen_version)


def there_now(session: Session, place_id: int) -> dict[tuple[int, int, int], int]:
    """What lies at a place by (item, unit with a serial number or none, kit or none)."""
    rows = session.execute(
        select(Lot.item_id, Item.tracking, Balance.lot_id, Balance.kit_id, Balance.quantity)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .where(Balance.location_id == place_id, Balance.quantity > 0)
        .order_by(Item.title_fr, Lot.item_id, Balance.kit_id, Balance.lot_id)
    )
    found: dict[tuple[int, int, int], int] = {}
    for item_id, tracking, lot_id, kit_id, quantity in rows:
        key = item_id, lot_id if tracking is Tracking.SERIAL else NO_LOT, kit_id
        found[key] = found.get(key, 0) + quantity
    return found


def _counting(session: Session, actor: Actor, public_id: str) -> CountSession:
    """The count, held together with others who count, and against whoever ends it; each line is locked alone."""
    query = select(CountSession).where(CountSession.public_id == public_id).with_for_update(read=True)
    count = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if count is None:
        raise NotFound(N_("This does not exist, or not any more."))
    authorize(actor, Action.COUNT_EDIT, count)
    if count.state is not CountState.COUNTING:
        raise Conflict(N_("This count is no longer open for counting."))
    return count


def _locked(session: Session, count: CountSession, public_id: str) -> CountLine:
    query = select(CountLine).where(CountLine.public_id == public_id, CountLine.session_id == count.id)
    line = session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if line is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return line


def _line(session: Session, count: CountSession, item_id: int, lot_id: int) -> CountLine:
    """The line of a thing: the loose one, else the one of the only kit that holds it, else a new one."""
    query = select(CountLine).where(
        CountLine.session_id == count.id, CountLine.item_id == item_id, CountLine.lot_id == lot_id
    )
    found = list(session.scalars(query.order_by(CountLine.kit_id)))
    if found and (found[0].kit_id == NO_KIT or len(found) == 1):
        return _locked(session, count, found[0].public_id)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(CountLine).on_conflict_do_nothing(),
        [{"session_id": count.id, "item_id": item_id, "lot_id": lot_id, "kit_id": NO_KIT, "expected_at_opening": 0,
          "expected": 0, "explanation": ""}],
    )  # fmt: skip
    return _locked(session, count, session.scalars(query.where(CountLine.kit_id == NO_KIT)).one().public_id)


def _add(session: Session, count: CountSession, line: CountLine, quantity: int, now: datetime) -> int:
    line.counted = min((line.counted or 0) + quantity, 1 if line.lot_id else MOST)
    line.counted_at = now
    line.expected = _there(session, count, line)
    session.flush()
    return line.counted


def _there(session: Session, count: CountSession, line: CountLine) -> int:
    """How many of a line the stock says are there now."""
    query = (
        select(func.coalesce(func.sum(Balance.quantity), 0))
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Balance.location_id == count.location_id, Balance.kit_id == line.kit_id, Lot.item_id == line.item_id)
    )
    if line.lot_id:
        query = query.where(Balance.lot_id == line.lot_id)
    return session.scalars(query).one()


def _count_kit(session: Session, count: CountSession, kit: Kit, now: datetime) -> Scanned:
    """All that should be in the kit is there; what is not is corrected in its own line."""
    if kit.location_id != count.location_id:
        raise Conflict(
            N_("«%(kit)s» stands elsewhere in the stock (%(place)s): move it here first."),
            field="code", kit=kit.name, place=kit.location.name,
        )  # fmt: skip
    query = select(CountLine.public_id).where(CountLine.session_id == count.id, CountLine.kit_id == kit.id)
    lines = [_locked(session, count, one) for one in session.scalars(query.order_by(CountLine.id))]
    for line in lines:
        if line.counted is None:
            _add(session, count, line, _there(session, count, line), now)
    return Scanned(kit.name, sum(line.counted or 0 for line in lines))


def _keep_unknown(session: Session, count: CountSession, code: str, now: datetime) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(CountUnknown).values(session_id=count.id, code=code, times=1, last_at=now)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[CountUnknown.session_id, CountUnknown.code],
            set_={"times": CountUnknown.times + 1, "last_at": now},
        )
    )


def _quantity(raw: int, *, least: int) -> int:
    number = inputs.whole(raw, field="quantity", least=least, most=MOST)
    if number is None:
        raise Invalid(N_("Enter a number."), field="quantity")
    return number
