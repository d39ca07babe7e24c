"""The end of a count: each difference explained, and the stock corrected once, as lost and found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import LocationKind, MovementReason, SubjectKind
from db.models import CountLine, CountSession, Kit, Lot
from services import history
from services.actors import Actor
from services.errors import DomainError, Invalid, InvalidFields
from services.i18n import N_
from services.materials import counts, ledger, places
from services.materials.ledger import Line
from services.materials.moves import found_lines
from services.materials.picking import Wanted, pick
from services.records import by_public_id
from services.workflows import COUNT


def difference(line: CountLine) -> int:
    """How many more were counted than the stock said; 0 of what nobody counted."""
    return 0 if line.counted is None else line.counted - line.expected


def post(
    session: Session, actor: Actor, count_public_id: str, *, now: datetime, seen_version: int | None = None
) -> CountSession:
    """Correct the stock by what was counted, once. Raises ``InvalidFields`` for differences without explanation."""
    count = by_public_id(session, CountSession, count_public_id, lock=True)
    history.move(session, actor, count, COUNT, "post", now=now, seen_version=seen_version)
    different = [line for line in count.lines if difference(line)]
    _check_explained(different)
    if lines := [one for line in different for one in _lines(session, count, line, now)]:
        place = count.location
        ledger.post(
            session, actor, lines, organisation_id=count.organisation_id, reason=MovementReason.COUNT,
            happened_on=places.today_at(place, now), now=now,
            kind=SubjectKind.COUNT, subject_id=count.id,
        )  # fmt: skip
    count.posted_at = now
    session.flush()
    return count


def _check_explained(lines: list[CountLine]) -> None:
    errors: list[DomainError] = [
        Invalid(N_("Say where this difference comes from."), field=f"explanation-{line.public_id}")
        for line in lines
        if not line.explanation
    ]
    if errors:
        raise InvalidFields(errors)


def _lines(session: Session, count: CountSession, line: CountLine, now: datetime) -> list[Line]:
    """What is missing goes to what was lost; what is there beyond comes back from there, or is new to the stock."""
    place, quantity = count.location, difference(line)
    lost = places.outside(session, count.organisation_id, LocationKind.LOST, now=now)
    lot = session.get_one(Lot, line.lot_id).public_id if line.lot_id else None
    if quantity > 0:
        found = places.outside(session, count.organisation_id, LocationKind.FOUND, now=now)
        wanted = Wanted(line.item.public_id, quantity, lot=lot)
        back = found_lines(session, wanted, lost, found, place)
        return [replace(one, target_kit_id=line.kit_id) for one in back]
    kit = session.get_one(Kit, line.kit_id).public_id if line.kit_id else None
    picked = pick(session, place, [Wanted(line.item.public_id, -quantity, lot=lot, kit=kit)])
    return [Line(one.lot_id, place.id, lost.id, one.quantity, one.kit_id) for one in picked]


def explain_and_post(
    session: Session, actor: Actor, count_public_id: str, explanations: Mapping[str, str], *, now: datetime
) -> CountSession:
    """Keep where the differences come from, and correct the stock, in one act."""
    counts.explain(session, actor, count_public_id, explanations, now=now)
    session.flush()
    return post(session, actor, count_public_id, now=now)
