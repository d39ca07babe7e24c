"""Checklists: dated things to do for a record, each with an owner, made from a template or added by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.base import localised
from db.enums import Role, SubjectKind
from db.models import ChecklistItem, ChecklistTemplate, ChecklistTemplateItem, File, Person, User
from services import history
from services.actors import Actor
from services.checklist_areas import NOT_SIGNED, area_of, is_being_signed, roles_on
from services.checklist_templates import BEFORE_APPOINTMENT, SETTLED_BY, load_templates
from services.errors import Forbidden, Invalid, NotFound
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id, optional, put


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One item as shown. ``done_at`` is empty while it is open; ``proof_public_id`` opens at /files/{id}."""

    public_id: str
    code: str
    label: str
    owner_role: Role
    due_on: date
    is_mandatory: bool
    done_at: datetime | None
    done_by: str
    note: str
    proof_public_id: str | None
    waive_reason: str = ""
    """Why the internship may begin without it."""
    dated_on: date | None = None
    """The day that stands on the paper, where it counts."""

    @property
    def is_in_the_way(self) -> bool:
        """Whether nothing begins before it is done."""
        return self.is_mandatory and not self.is_done and not self.waive_reason

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    def is_late(self, today: date) -> bool:
        """Whether it is open and its day has passed."""
        return self.done_at is None and self.due_on < today


def make_items(
    session: Session,
    template_codes: str | Sequence[str],
    kind: SubjectKind,
    subject_id: int,
    *,
    starts_on: date,
    ends_on: date,
    due_from: date | None = None,
    appointment_on: date | None = None,
    without: Collection[str] = (),
    by_law: Mapping[str, date] | None = None,
) -> int:
    """The items of one template or several for one record; those it has already, and ``without``, are left alone.

    Steps that lie behind what is done already are left out. They are dated from its first and last day, papers for a
    visa from the appointment where there is one, and by ``by_law`` (days by code) what the law counts otherwise. Of two
    items with one code that of the first template counts. For a record that is entered half-way through, items due
    before ``due_from`` are left out unless mandatory. Gives back how many were made. Raises ``NotFound`` for an unknown
    template.
    """
    items = template_items(session, template_codes)
    if not items:
        raise NotFound(N_("The checklist “%(code)s” is not set up."), code=str(template_codes))
    known = session.execute(select(ChecklistItem.code, ChecklistItem.done_at).where(*_of(kind, subject_id))).all()
    behind = {step for code, done_at in known if done_at for step in SETTLED_BY.get(code, ())}
    there = {*without, *behind, *(code for code, _done_at in known)}
    days = {code: _due(item, starts_on, ends_on, appointment_on) for code, item in items.items()} | dict(by_law or {})
    made = [
        ChecklistItem(
            subject_kind=kind, subject_id=subject_id, code=code, label_fr=item.label_fr, label_en=item.label_en,
            label_hy=item.label_hy, owner_role=item.owner_role, is_mandatory=item.is_mandatory, due_on=days[code],
        )
        for code, item in items.items()
        if code not in there and (item.is_mandatory or due_from is None or days[code] >= due_from)
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    return len(made)


def reschedule(
    session: Session,
    template_codes: str | Sequence[str],
    kind: SubjectKind,
    subject_id: int,
    *,
    starts_on: date,
    ends_on: date,
    appointment_on: date | None = None,
    by_law: Mapping[str, date] | None = None,
) -> None:
    """Date the open items anew after a day of the record has moved; done ones keep theirs.

    Words follow too where a template asks the same thing otherwise.
    """
    items = template_items(session, template_codes)
    for row in open_items(session, kind, subject_id):
        if item := items.get(row.code):
            row.due_on = (by_law or {}).get(row.code) or _due(item, starts_on, ends_on, appointment_on)
            row.label_fr, row.label_en, row.label_hy = item.label_fr, item.label_en, item.label_hy


def open_items(session: Session, kind: SubjectKind, subject_id: int) -> list[ChecklistItem]:
    """What is still to be done for a record, locked."""
    query = select(ChecklistItem).where(*_of(kind, subject_id), ChecklistItem.done_at.is_(None))
    return list(session.scalars(query.order_by(ChecklistItem.id).with_for_update()))


def template_items(session: Session, codes: str | Sequence[str]) -> dict[str, ChecklistTemplateItem]:
    """Items of the templates by their own code; of two with one code that of the first template."""
    wanted = [codes] if isinstance(codes, str) else codes
    query = select(ChecklistTemplate.code, ChecklistTemplateItem).join(
        ChecklistTemplateItem, ChecklistTemplateItem.template_id == ChecklistTemplate.id
    )
    rows = session.execute(
        query.where(ChecklistTemplate.code.in_(wanted)).order_by(ChecklistTemplateItem.position)
    ).all()
    found: dict[str, ChecklistTemplateItem] = {}
    for _template, item in sorted(rows, key=lambda row: wanted.index(row[0])):
        found.setdefault(item.code, item)
    return found


def add_item(
    session: Session,
    actor: Actor,
    kind: SubjectKind,
    subject_public_id: str,
    *,
    label: str,
    owner_role: Role,
    due_on: date | None,
    is_mandatory: bool = False,
    now: datetime,
) -> ChecklistItem:
    """One more thing to do, written by a coordinator in one language. Raises ``Invalid`` without words or day."""
    area = area_of(kind)
    record = by_public_id(session, area.model, subject_public_id)
    authorize(actor, area.plan, record)
    item = ChecklistItem(
        subject_kind=kind, subject_id=record.id, label_fr="", owner_role=owner_role, is_mandatory=is_mandatory
    )
    put(item, {"label_fr": label})
    if not item.label_fr:
        raise Invalid(N_("Write what is to be done."), field="label")
    if due_on is None:
        raise Invalid(N_("Give the day by which it must be done."), field="due_on")
    item.due_on = due_on
    session.add(item)
    session.flush()
    history.audit(session, actor, "checklist:add", now=now, kind=kind, subject_id=record.id)
    return item


def set_done(
    session: Session,
    actor: Actor,
    item_public_id: str,
    done: bool,
    *,
    note: str = "",
    proof_public_id: str | None = None,
    dated_on: date | None = None,
    now: datetime,
) -> None:
    """Tick an item, or take the tick back. Its owner may, and a coordinator; the school also for its students.

    ``proof_public_id`` is a file of the same record, ``dated_on`` the day that stands on the paper. Raises
    ``Forbidden``, ``NotFound``, ``Invalid``. Ticking what is ticked already changes nothing.
    """
    item = by_public_id(session, ChecklistItem, item_public_id, lock=True)
    area = area_of(item.subject_kind)
    record = session.get(area.model, item.subject_id)
    authorize(actor, area.check, record)
    if item.owner_role not in roles_on(actor, record):
        raise Forbidden(N_("Somebody else does this and confirms it."))
    if done:
        area.before_tick(session, item, record, dated_on, now)
    if done and (item.done_at is None or note.strip() or proof_public_id or dated_on):
        put(item, {"note": note} if note.strip() else {})
        item.proof_id = _proof_id(session, item, proof_public_id) or item.proof_id
        if item.done_at is None:
            _settle(session, actor, item, now)
    elif not done and item.done_at is not None:
        _unsettle(session, item)
    else:
        return
    history.audit(
        session, actor, "checklist:done" if done else "checklist:undone", now=now, kind=item.subject_kind,
        subject_id=item.subject_id, item=item.code,
    )  # fmt: skip


def _settle(session: Session, actor: Actor, item: ChecklistItem, now: datetime) -> None:
    """Tick an item, and with it the open steps that led there."""
    mark(item, actor, now)
    for step in _steps_to(session, item):
        mark(step, actor, now)


def _unsettle(session: Session, item: ChecklistItem) -> None:
    """Take the tick back, and those of the steps that were ticked with it."""
    for step in _steps_to(session, item):
        if (step.done_at, step.done_by_id) == (item.done_at, item.done_by_id):
            step.done_at = step.done_by_id = None
    item.done_at = item.done_by_id = None


def _steps_to(session: Session, item: ChecklistItem) -> Sequence[ChecklistItem]:
    codes = SETTLED_BY.get(item.code, ())
    query = select(ChecklistItem).where(*_of(item.subject_kind, item.subject_id), ChecklistItem.code.in_(codes))
    return session.scalars(query.order_by(ChecklistItem.id).with_for_update()).all() if codes else ()


def mark(item: ChecklistItem, actor: Actor, now: datetime) -> None:
    """Note who did it and when. A later tick of an item that is done keeps the first one."""
    if item.done_at is None:
        item.done_at, item.done_by_id = now, actor.user_id


def mark_code(session: Session, actor: Actor, kind: SubjectKind, subject_id: int, code: str, *, now: datetime) -> None:
    """Tick the item with this code, if the record has it: what it asks for has happened otherwise."""
    for item in session.scalars(
        select(ChecklistItem).where(*_of(kind, subject_id), ChecklistItem.code == code).with_for_update()
    ):
        mark(item, actor, now)


def open_code(session: Session, kind: SubjectKind, subject_id: int, code: str) -> None:
    """Open the item with this code again: what had settled it was taken back."""
    for item in session.scalars(
        select(ChecklistItem).where(*_of(kind, subject_id), ChecklistItem.code == code).with_for_update()
    ):
        item.done_at = item.done_by_id = None


def missing(session: Session, kind: SubjectKind, subject_ids: Collection[int]) -> dict[int, list[ChecklistItem]]:
    """The mandatory items that are open and not set aside, by record, in the order of their days. One statement."""
    found: dict[int, list[ChecklistItem]] = {}
    for item in session.scalars(
        select(ChecklistItem)
        .where(
            ChecklistItem.subject_kind == kind,
            ChecklistItem.subject_id.in_(subject_ids),
            ChecklistItem.is_mandatory,
            ChecklistItem.done_at.is_(None),
            ChecklistItem.waived_at.is_(None),
        )
        .order_by(ChecklistItem.due_on, ChecklistItem.id)
    ):
        found.setdefault(item.subject_id, []).append(item)
    return found


def days_on(session: Session, kind: SubjectKind, subject_ids: Collection[int], code: str) -> dict[int, date]:
    """The day that stands on the paper with this code, by record; those without one are left out. One statement."""
    query = select(ChecklistItem.subject_id, ChecklistItem.dated_on).where(
        ChecklistItem.subject_kind == kind, ChecklistItem.subject_id.in_(subject_ids), ChecklistItem.code == code
    )
    return {subject_id: day for subject_id, day in session.execute(query) if day is not None}


def items_of(session: Session, kind: SubjectKind, subject_id: int, language: str = "fr") -> list[ChecklistRow]:
    """The checklist of one record in the order of its days. One statement."""
    doer, proof = aliased(Person), aliased(File)
    rows = session.execute(
        select(ChecklistItem, doer.given_name, doer.family_name, proof.public_id)
        .outerjoin(User, User.id == ChecklistItem.done_by_id)
        .outerjoin(doer, doer.id == User.person_id)
        .outerjoin(proof, (proof.id == ChecklistItem.proof_id) & proof.deleted_at.is_(None))
        .where(*_of(kind, subject_id))
        .order_by(ChecklistItem.due_on, ChecklistItem.id)
    )
    return [
        ChecklistRow(
            item.public_id, item.code, localised(item, "label", language), item.owner_role, item.due_on,
            item.is_mandatory, item.done_at, f"{given or ''} {family or ''}".strip(), item.note, proof_id,
            item.waive_reason if item.waived_at else "", item.dated_on,
        )
        for item, given, family, proof_id in rows
    ]  # fmt: skip


def _due(item: ChecklistTemplateItem, starts_on: date, ends_on: date, appointment_on: date | None) -> date:
    """The day of an item; what lies within the stay never falls after its last day.

    A paper for the visa counts from the appointment, where there is one and the item lies before the start.
    """
    if item.anchor == "end":
        return ends_on + timedelta(days=item.offset_days)
    if appointment_on is not None and item.code in BEFORE_APPOINTMENT:
        return appointment_on - timedelta(days=BEFORE_APPOINTMENT[item.code])
    return min(starts_on + timedelta(days=item.offset_days), ends_on)


def _of(kind: SubjectKind, subject_id: int) -> tuple[Any, Any]:
    return ChecklistItem.subject_kind == kind, ChecklistItem.subject_id == subject_id


def _proof_id(session: Session, item: ChecklistItem, public_id: str | None) -> int | None:
    file = optional(session, File, public_id)
    if file is None:
        return None
    if (file.subject_kind, file.subject_id) != (item.subject_kind, item.subject_id) or file.deleted_at:
        raise NotFound(N_("This does not exist, or not any more."), field="proof")
    return file.id


__all__ = [
    "NOT_SIGNED", "ChecklistRow", "add_item", "days_on", "is_being_signed", "items_of", "load_templates", "make_items",
    "mark", "mark_code", "missing", "open_items", "reschedule", "roles_on", "set_done", "template_items",
]  # fmt: skip
