"""Loans: units and whole kits that a place lends to a course until a day, and how they come back.

What is lent lies beside its place meanwhile, so that the stock of the place is what is on its shelves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.enums import LoanState, LocationKind, MovementReason, SubjectKind
from db.models import Course, Kit, Loan, LoanLine, Location
from db.models.ledger import NO_KIT
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid, NotFound
from services.i18n import N_
from services.materials import kits, ledger, places
from services.materials.courses import MOST_PUPILS
from services.materials.ledger import Line
from services.materials.moves import check_open
from services.materials.picking import Picked, Wanted, pick
from services.policy import authorize
from services.records import TEXT_LENGTH, by_public_id, local_day
from services.workflows import LOAN


@dataclass(frozen=True, slots=True)
class Back:
    """How units of one line of a loan (public id) came back."""

    line: str
    ok: int = 0
    damaged: int = 0
    lost: int = 0

    @property
    def total(self) -> int:
        return self.ok + self.damaged + self.lost


def lend(
    session: Session,
    actor: Actor,
    place_public_id: str,
    course_public_id: str,
    *,
    due_on: date,
    now: datetime,
    wanted: Sequence[Wanted] = (),
    kit_public_ids: Sequence[str] = (),
    pupils: int | None = None,
    lent_on: date | None = None,
    note: str = "",
) -> Loan:
    """Lend loose units and whole kits of a place to a course.

    ``pupils`` are those of the course unless said otherwise. Raises ``Invalid`` where the place does not lend or
    nothing was chosen, ``Conflict`` where something is no longer there.
    """
    place = by_public_id(session, Location, place_public_id)
    course = by_public_id(session, Course, course_public_id)
    loan = Loan(
        organisation_id=place.organisation_id, location=place, course=course, state=LoanState.OPEN, created_at=now,
        updated_at=now, lent_on=lent_on or places.today_at(place, now), due_on=due_on,
        pupils=_pupils(course, pupils), note=inputs.text(note, field="note", longest=TEXT_LENGTH),
    )  # fmt: skip
    with session.no_autoflush:
        authorize(actor, Action.LOAN_EDIT, loan)
        authorize(actor, Action.COURSE_READ, course)
        _check(loan)
    session.add(loan)
    session.flush()
    aside = places.beside(session, place, LocationKind.LENT, now=now)
    taken = [_taken(session, place, public_id) for public_id in dict.fromkeys(kit_public_ids)]
    lines = _loose(session, place, aside, wanted) if wanted else []
    lines += [line for kit in taken for line in kits.lines_to(session, kit, aside)]
    if not lines:
        raise Invalid(N_("Choose at least one thing."), field="lines")
    _post(session, actor, loan, lines, MovementReason.LOAN, loan.lent_on, now)
    for kit in taken:
        kits.placed(kit, aside, now)
    session.add_all(
        LoanLine(loan_id=loan.id, lot_id=one.lot_id, kit_id=one.source_kit_id, quantity=one.quantity) for one in lines
    )
    history.record_state(session, actor, SubjectKind.LOAN, loan.id, "lend", None, LoanState.OPEN, now=now)
    session.flush()
    return loan


def take_back(
    session: Session,
    actor: Actor,
    loan_public_id: str,
    backs: Iterable[Back],
    *,
    now: datetime,
    happened_on: date | None = None,
    seen_version: int | None = None,
) -> Loan:
    """Record what came back, all or a part: in order, damaged (set aside beside the place), or lost.

    A kit comes back as a whole, with each of its units accounted for; what is damaged or lost leaves the kit.
    """
    loan = _open(session, actor, loan_public_id, seen_version)
    on = happened_on or places.today_at(loan.location, now)
    if on < loan.lent_on:
        raise Invalid(N_("Nothing comes back before it was lent: check the day."), field="happened_on")
    settled = _settled(loan, backs)
    _check_kits(loan, settled)
    _post_back(session, actor, loan, settled, on, now)
    for line, back in settled:
        line.returned, line.damaged, line.lost = (
            line.returned + back.ok, line.damaged + back.damaged, line.lost + back.lost
        )  # fmt: skip
    for kit_id in {line.kit_id for line, _back in settled} - {NO_KIT}:
        kits.placed(session.get_one(Kit, kit_id), loan.location, now)
    loan.updated_at = now
    if not any(line.outstanding for line in loan.lines):
        loan.returned_on = on
        history.move(session, actor, loan, LOAN, "return", now=now)
    else:
        units = sum(back.total for _line, back in settled)
        history.audit(session, actor, "loan:part", now=now, kind=SubjectKind.LOAN, subject_id=loan.id, units=units)
    session.flush()
    return loan


def all_back(
    session: Session, actor: Actor, loan_public_id: str, *, now: datetime, seen_version: int | None = None
) -> Loan:
    """Everything that was still out came back today, in order."""
    loan = _open(session, actor, loan_public_id, seen_version)
    backs = [Back(line.public_id, ok=line.outstanding) for line in loan.lines if line.outstanding]
    return take_back(session, actor, loan_public_id, backs, now=now, seen_version=seen_version)


def extend(
    session: Session, actor: Actor, loan_public_id: str, due_on: date, *, now: datetime, seen_version: int | None = None
) -> None:
    """Let the class keep it longer. Raises ``Invalid`` for a day that is not later, or already over."""
    loan = _open(session, actor, loan_public_id, seen_version)
    if due_on <= loan.due_on or due_on < local_day(now, _zone(loan.location)):
        raise Invalid(N_("Choose a day after the one that was agreed, and not one that is over."), field="due_on")
    loan.due_on, loan.updated_at = due_on, now
    loan.extensions += 1
    history.audit(
        session, actor, "loan:extend", now=now, kind=SubjectKind.LOAN, subject_id=loan.id, to=due_on.isoformat()
    )


def _open(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> Loan:
    loan = by_public_id(session, Loan, public_id, lock=True)
    authorize(actor, Action.LOAN_EDIT, loan)
    history.check_version(loan, seen_version)
    LOAN["return"].check(loan.state)
    return loan


def _zone(place: Location) -> str:
    return (place.keeper or place.organisation).time_zone


def _pupils(course: Course, pupils: int | None) -> int:
    if pupils is None:
        return course.pupils
    return inputs.whole(pupils, field="pupils", least=0, most=MOST_PUPILS) or 0


def _check(loan: Loan) -> None:
    place = loan.location
    if not place.is_lending or place.kind not in {LocationKind.STORE, LocationKind.SCHOOL, LocationKind.CLASSROOM}:
        raise Invalid(N_("%(place)s does not lend: change it on the page of the place."), place=place.name)
    check_open(place)
    if loan.course.organisation_id != place.organisation_id:
        raise NotFound(N_("This does not exist, or not any more."), field="course")
    if loan.due_on < loan.lent_on:
        raise Invalid(N_("It comes back after it was lent: check both days."), field="due_on")


def _taken(session: Session, place: Location, public_id: str) -> Kit:
    """A kit that is whole at this very place now, locked so that nobody else takes it at the same moment."""
    kit = by_public_id(session, Kit, public_id, lock=True)
    if kit.dissolved_at is not None or kit.location_id != place.id:
        raise Conflict(
            N_("«%(kit)s» is no longer at %(place)s: somebody may have taken it."), kit=kit.name, place=place.name
        )
    return kit


def _loose(session: Session, place: Location, aside: Location, wanted: Sequence[Wanted]) -> list[Line]:
    """Loose units, each provenance once."""
    if any(one.kit for one in wanted):
        raise Invalid(N_("Of a kit nothing is lent alone: lend the whole kit."), field="lines")
    quantities: dict[int, int] = {}
    for one in pick(session, place, wanted):
        picked: Picked = one
        quantities[picked.lot_id] = quantities.get(picked.lot_id, 0) + picked.quantity
    return [Line(lot_id, place.id, aside.id, quantity) for lot_id, quantity in quantities.items()]


def _settled(loan: Loan, backs: Iterable[Back]) -> list[tuple[LoanLine, Back]]:
    lines = {line.public_id: line for line in loan.lines}
    found: dict[str, tuple[LoanLine, Back]] = {}
    for back in backs:
        line = lines.get(back.line)
        if line is None or back.line in found or min(back.ok, back.damaged, back.lost) < 0:
            raise NotFound(N_("This does not exist, or not any more."), field="lines")
        if back.total > line.outstanding:
            raise Conflict(
                N_("Of «%(title)s» only %(n)s are still lent."),
                field="lines", n=line.outstanding, title=line.lot.item.title_fr,
            )  # fmt: skip
        if back.total:
            found[back.line] = (line, back)
    if not found:
        raise Invalid(N_("Say of at least one thing how it came back."), field="lines")
    return list(found.values())


def _check_kits(loan: Loan, settled: Iterable[tuple[LoanLine, Back]]) -> None:
    """Of a kit that comes back, nothing stays out."""
    back = {line.public_id: one.total for line, one in settled}
    touched = {line.kit_id for line in loan.lines if line.public_id in back} - {NO_KIT}
    if any(line.outstanding != back.get(line.public_id, 0) for line in loan.lines if line.kit_id in touched):
        raise Invalid(
            N_("A kit comes back as a whole: say of each thing in it whether it is in order, damaged or lost."),
            field="lines",
        )


def _post_back(
    session: Session, actor: Actor, loan: Loan, settled: Iterable[tuple[LoanLine, Back]], on: date, now: datetime
) -> None:
    """One movement for what is in order, one for what is damaged, one for what is lost."""
    place = loan.location
    aside = places.beside(session, place, LocationKind.LENT, now=now)
    by_reason: dict[MovementReason, list[Line]] = {}
    for line, back in settled:
        for reason, quantity in (
            (MovementReason.RETURN, back.ok), (MovementReason.DAMAGE, back.damaged), (MovementReason.LOSS, back.lost)
        ):  # fmt: skip
            if quantity:
                target = _target(session, place, reason, now)
                kept = line.kit_id if reason is MovementReason.RETURN else NO_KIT
                by_reason.setdefault(reason, []).append(
                    Line(line.lot_id, aside.id, target.id, quantity, line.kit_id, kept)
                )
    for reason, lines in by_reason.items():
        _post(session, actor, loan, lines, reason, on, now)


def _target(session: Session, place: Location, reason: MovementReason, now: datetime) -> Location:
    if reason is MovementReason.DAMAGE:
        return places.beside(session, place, LocationKind.QUARANTINE, now=now)
    if reason is MovementReason.LOSS:
        return places.outside(session, place.organisation_id, LocationKind.LOST, now=now)
    return place


def _post(
    session: Session, actor: Actor, loan: Loan, lines: list[Line], reason: MovementReason, on: date, now: datetime
) -> None:
    ledger.post(
        session, actor, lines, organisation_id=loan.organisation_id, reason=reason, happened_on=on, now=now,
        kind=SubjectKind.LOAN, subject_id=loan.id,
    )  # fmt: skip
