"""One internship in full, as far as whoever looks may see it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.base import localised
from db.enums import PlacementState, Role, SubjectKind, UserStatus
from db.models import (
    Application,
    Call,
    Department,
    File,
    Membership,
    Note,
    Offer,
    Organisation,
    Person,
    Placement,
    StateChange,
    User,
)
from services import checklists, findings
from services.actors import Actor
from services.checklists import ChecklistRow
from services.errors import NotFound
from services.i18n import N_
from services.labels import STATES
from services.placement_moves import ASKS_LAST_DAY, END_REASONS, FOLLOWS_ALONE, obstacle, passport_obstacle
from services.policy import coordinates, heads_department, may, tutors
from services.queries.internships.placement_rows import (
    Contact,
    PlacementDetail,
    PlacementHistoryRow,
    PlacementMove,
    PlacementNoteRow,
)
from services.queries.scope import placements_visible_to
from services.records import local_day
from services.workflows import PLACEMENT

DONE: dict[str, str] = {
    "plan": N_("Planned"),
    "enter": N_("Entered by hand"),
    "edit": N_("Changed"),
    "amend": N_("Changed by an amendment that all have signed"),
    "override": N_("May begin without a proof"),
    "override_undone": N_("Asked for again"),
}
"""What to call lines of history that are no moves of the workflow."""
BY_ALL = N_("The agreement is signed by all")
INSIDE = frozenset({"edit", "amend", "override", "override_undone"})
"""Lines that stay with staff."""
MOST_CONTACTS = 3


def detail(session: Session, actor: Actor, public_id: str, *, now: datetime, language: str = "fr") -> PlacementDetail:
    """One internship as this actor may see it; ``NotFound`` for whoever may not. At most six statements."""
    tutor, deputy = aliased(Person), aliased(Person)
    host, school = aliased(Organisation), aliased(Organisation)
    row = session.execute(
        select(Placement, Person, Department, host, school, tutor, deputy, Offer, Application, Call)
        .join(Person, Person.id == Placement.person_id)
        .join(Department, Department.id == Placement.department_id)
        .join(host, host.id == Placement.organisation_id)
        .outerjoin(school, school.id == Placement.sending_organisation_id)
        .outerjoin(tutor, tutor.id == Placement.tutor_id)
        .outerjoin(deputy, deputy.id == Placement.deputy_id)
        .outerjoin(Offer, Offer.id == Placement.offer_id)
        .outerjoin(Application, Application.id == Placement.application_id)
        .outerjoin(Call, Call.id == Application.call_id)
        .where(Placement.public_id == public_id, placements_visible_to(actor))
    ).first()
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    placement, person, department, city, sender, first, second, offer, application, call = row
    is_staff, is_host = coordinates(actor, placement), _is_host(actor, placement)
    checklist = checklists.items_of(session, SubjectKind.PLACEMENT, placement.id, language)
    label = STATES[placement.state]
    return PlacementDetail(
        **{name: getattr(placement, name) for name in _SAME_NAMES},
        **_person("tutor", first),
        **_person("deputy", second),
        label=label.internal if is_staff or is_host else label.public,
        colour=label.colour,
        person_public_id=person.public_id,
        name=person.name,
        name_hy=person.name_hy,
        birth_date=person.birth_date if is_staff else None,
        department=localised(department, "name", language),
        department_public_id=department.public_id,
        department_address=placement.place or (offer.address if offer else "") or department.address,
        organisation=localised(city, "name", language),
        sending_organisation=localised(sender, "name", language) if sender else "",
        sending_organisation_public_id=sender.public_id if sender else None,
        offer_public_id=offer.public_id if offer else None,
        offer=localised(offer, "title", language) if offer else "",
        application_public_id=application.public_id if application and not is_host else None,
        call_title=localised(call, "title", language) if call else "",
        subject_to_visa=bool(application and application.subject_to_visa),
        end_reason=placement.end_reason if is_staff or not is_host else None,
        end_note=placement.end_note if is_staff else "",
        history=_history(session, placement, is_staff=is_staff, is_host=is_host),
        checklist=tuple(checklist),
        my_roles=checklists.roles_on(actor, placement),
        notes=_notes(session, placement) if is_staff else (),
        findings=tuple(findings.listed(session, SubjectKind.PLACEMENT, placement.id)) if is_staff else (),
        moves=_moves(actor, placement, person, checklist, local_day(now, city.time_zone)),
        contacts=_contacts(session, actor, placement, person, first, second, department, language),
        is_staff=is_staff,
    )


_SAME_NAMES = (
    "public_id", "version", "state", "subject", "starts_on", "ends_on", "ended_on", "weekly_minutes", "source",
)  # fmt: skip


def _person(role: str, person: Person | None) -> dict[str, Any]:
    return {
        f"{role}_public_id": person.public_id if person else None,
        role: person.name if person else "",
        f"{role}_email": person.email if person else "",
    }


def _is_host(actor: Actor, placement: Placement) -> bool:
    """Looks after the intern: heads the department, or is the tutor."""
    return heads_department(actor, placement) or tutors(actor, placement) or actor.link is not None


def _history(
    session: Session, placement: Placement, *, is_staff: bool, is_host: bool
) -> tuple[PlacementHistoryRow, ...]:
    """All steps, the first one first. Edits, reasons and names of staff stay inside the city."""
    rows = session.execute(
        select(StateChange, File.public_id)
        .outerjoin(File, (File.id == StateChange.proof_id) & File.deleted_at.is_(None))
        .where(StateChange.subject_kind == SubjectKind.PLACEMENT, StateChange.subject_id == placement.id)
        .order_by(StateChange.id)
    )
    return tuple(_step(row, proof, is_staff, is_host) for row, proof in rows if is_staff or row.move not in INSIDE)


def _step(row: StateChange, proof: str | None, is_staff: bool, is_host: bool) -> PlacementHistoryRow:
    state = PlacementState(row.to_state)
    inside = is_staff or is_host
    return PlacementHistoryRow(
        at=row.at,
        move=row.move,
        label=_label(row, is_staff=is_staff, inside=inside),
        colour=STATES[state].colour,
        state=state,
        actor_name=row.actor_name if inside else "",
        source=row.source,
        reason=row.reason if is_staff else "",
        told_by=row.told_by if is_staff else "",
        happened_on=row.happened_on if is_staff else None,
        proof_public_id=proof if is_staff else None,
    )


def _label(row: StateChange, *, is_staff: bool, inside: bool) -> str:
    """What to call a line of history; the signatures of all need no act of staff."""
    label = STATES[PlacementState(row.to_state)]
    if is_staff and row.move == "sign" and row.actor_id is None:
        return BY_ALL
    if is_staff and row.move in DONE:
        return DONE[row.move]
    return label.internal if inside else label.public


def _notes(session: Session, placement: Placement) -> tuple[PlacementNoteRow, ...]:
    rows = session.execute(
        select(Note.at, Person.given_name, Person.family_name, Note.body)
        .join(User, User.id == Note.author_id)
        .join(Person, Person.id == User.person_id)
        .where(Note.subject_kind == SubjectKind.PLACEMENT, Note.subject_id == placement.id)
        .order_by(Note.id.desc())
    )
    return tuple(PlacementNoteRow(at, f"{given} {family}".strip(), body) for at, given, family, body in rows)


def _moves(
    actor: Actor, placement: Placement, person: Person, checklist: list[ChecklistRow], today: date
) -> tuple[PlacementMove, ...]:
    missing = [row.label for row in checklist if row.is_in_the_way]
    return tuple(
        PlacementMove(
            step.name,
            step.label,
            PlacementState(step.target),
            step.needs_reason,
            END_REASONS.get(step.name, ()),
            step.name in ASKS_LAST_DAY,
            obstacle(placement, step.name, missing, today) or passport_obstacle(placement, person, step.name),
        )
        for step in PLACEMENT.possible(placement.state)
        if step.name not in FOLLOWS_ALONE and may(actor, step.action, placement)
    )


def _contacts(
    session: Session,
    actor: Actor,
    placement: Placement,
    person: Person,
    tutor: Person | None,
    deputy: Person | None,
    department: Department,
    language: str,
) -> tuple[Contact, ...]:
    """Whom to call: the intern, the tutor and the deputy, the department, the coordinators of the city."""
    found = [Contact(N_("The intern"), person.name, person.phone, person.email)]
    if tutor:
        found.append(Contact(N_("Internship tutor"), tutor.name, tutor.phone, tutor.email))
    if deputy:
        found.append(Contact(N_("Deputy of the tutor"), deputy.name, deputy.phone, deputy.email))
    found.append(Contact(N_("Department"), localised(department, "name", language), department.phone, ""))
    found += _coordinators(session, placement)
    return tuple(found if actor.person_id != person.id else found[1:])


def _coordinators(session: Session, placement: Placement) -> list[Contact]:
    rows = session.scalars(
        select(Person)
        .join(User, User.person_id == Person.id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.role == Role.COORDINATOR,
            Membership.organisation_id == placement.organisation_id,
            Membership.department_id.is_(None),
            Membership.revoked_at.is_(None),
            User.status == UserStatus.ACTIVE,
        )
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(MOST_CONTACTS)
    )
    return [Contact(N_("Coordinator"), person.name, person.phone, person.email) for person in rows.unique()]
