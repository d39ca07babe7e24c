"""The city's interns who came another way: one line each, so that places, tutors' limits and the quota count truly.

Human resources know them. Until they confirm a line, limits only warn because of it; afterwards it counts like an
internship that is planned here.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from db.enums import Role, SubjectKind
from db.models import Department, Organisation, OtherIntern, Person, Placement
from services import history
from services.actors import Actor
from services.errors import Forbidden, Invalid, NotFound
from services.i18n import N_
from services.offer_checks import date_errors
from services.placement_checks import refresh_all
from services.policy import Action, authorize
from services.records import by_public_id, optional, put


class OtherInternFields(TypedDict, total=False):
    """What is known of one; a name is not needed, since limits only count."""

    name: str
    school: str
    starts_on: date | None
    ends_on: date | None
    department_public_id: str | None
    tutor_public_id: str | None


def add(
    session: Session, actor: Actor, *, confirmed: bool = False, now: datetime, **fields: Unpack[OtherInternFields]
) -> OtherIntern:
    """Enter one. Raises ``Invalid`` at the field for days that cannot be."""
    line = OtherIntern(organisation_id=_organisation_id(session, actor, fields), created_at=now, updated_at=now)
    authorize(actor, Action.OTHER_INTERN_EDIT, line)
    with session.no_autoflush:
        _write(session, line, fields)
    line.confirmed_at = now if confirmed else None
    session.add(line)
    session.flush()
    _changed(session, actor, line, "add", now)
    return line


def edit(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    seen_version: int | None,
    now: datetime,
    **fields: Unpack[OtherInternFields],
) -> None:
    """Change one line. Its confirmation stands only as long as its days and its department stay."""
    line = _locked(session, actor, public_id, seen_version)
    before = (line.starts_on, line.ends_on, line.department_id)
    with session.no_autoflush:
        _write(session, line, fields)
    if before != (line.starts_on, line.ends_on, line.department_id):
        line.confirmed_at = None
    line.updated_at = now
    _changed(session, actor, line, "edit", now)
    refresh_all(session, Placement.organisation_id == line.organisation_id, before[0], before[1], now)


def confirm(session: Session, actor: Actor, public_id: str, *, seen_version: int | None, now: datetime) -> None:
    """Human resources said that it is so."""
    line = _locked(session, actor, public_id, seen_version)
    line.confirmed_at = line.confirmed_at or now
    _changed(session, actor, line, "confirm", now)


def remove(session: Session, actor: Actor, public_id: str, *, seen_version: int | None, now: datetime) -> None:
    """Take a line away: the intern did not come, or was entered twice."""
    line = _locked(session, actor, public_id, seen_version)
    session.delete(line)
    _changed(session, actor, line, "remove", now)


def _locked(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> OtherIntern:
    line = by_public_id(session, OtherIntern, public_id, lock=True)
    authorize(actor, Action.OTHER_INTERN_EDIT, line)
    history.check_version(line, seen_version)
    return line


def _organisation_id(session: Session, actor: Actor, fields: OtherInternFields) -> int:
    """The city of the department, else the one that the actor coordinates."""
    if public_id := fields.get("department_public_id"):
        return by_public_id(session, Department, public_id).organisation_id
    owners = sorted(actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN))
    if not owners:
        raise Forbidden(N_("You are not allowed to do this."))
    if len(owners) > 1:
        raise Invalid(N_("Choose the department."), field="department_public_id")
    return session.get_one(Organisation, owners[0]).id


def _write(session: Session, line: OtherIntern, fields: OtherInternFields) -> None:
    values: dict[str, Any] = {
        name: fields[name] for name in ("name", "school", "starts_on", "ends_on") if name in fields
    }
    for error in date_errors(values.get("starts_on", line.starts_on), values.get("ends_on", line.ends_on)):
        raise error
    if "department_public_id" in fields:
        department = optional(session, Department, fields["department_public_id"])
        if department and department.organisation_id != line.organisation_id:
            raise NotFound(N_("This does not exist, or not any more."), field="department_public_id")
        values["department_id"] = department.id if department else None
    if "tutor_public_id" in fields:
        tutor = optional(session, Person, fields["tutor_public_id"])
        if tutor and (tutor.organisation_id != line.organisation_id or tutor.merged_into_id):
            raise NotFound(N_("This does not exist, or not any more."), field="tutor_public_id")
        values["tutor_id"] = tutor.id if tutor else None
    put(line, values)


def _changed(session: Session, actor: Actor, line: OtherIntern, act: str, now: datetime) -> None:
    """Audit, and the remarks about the internships of the same weeks."""
    session.flush()
    history.audit(
        session, actor, f"other_intern:{act}", now=now, kind=SubjectKind.OTHER_INTERN, subject_id=line.id
    )  # fmt: skip
    refresh_all(session, Placement.organisation_id == line.organisation_id, line.starts_on, line.ends_on, now)
