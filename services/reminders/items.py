"""Reminders of things to do for an internship: to the intern, the tutor or department, the school, the coordinators."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from db.base import localised
from db.enums import EvaluationMoment, LinkPurpose, PlacementState, Role, SubjectKind, UserStatus
from db.models import Application, ChecklistItem, Evaluation, Membership, Person, Placement, User
from services.evaluations.making import ITEMS as EVALUATION_ITEMS
from services.i18n import N_
from services.mail.templates import in_words, one_line
from services.placement_checks import LIVE
from services.placement_mails import INTERN_PAGE
from services.records import local_day
from services.reminders.matters import (
    FRESH_FOR,
    ZONE,
    Matter,
    Recipient,
    Words,
    account_of,
    day_due,
    narrowed,
    recipient,
)

STEPS = (-3, 1)
"""Three days before the day of the thing to do, and on the day after it."""
PAGES = {Role.HOST: "/nos-stagiaires", Role.PARTNER: "/nos-etudiants"}
STAFF_PAGE = "/stage?id="
_STAFF = (Role.HOST, Role.PARTNER, Role.COORDINATOR)
_LABEL = N_("The internship")
_FOLLOWED = (*LIVE, PlacementState.COMPLETED, PlacementState.INTERRUPTED)
_asked_by_mail = or_(
    *(
        (ChecklistItem.code == code)
        & select(Evaluation.id)
        .where(
            Evaluation.placement_id == Placement.id,
            Evaluation.moment == EvaluationMoment.FINAL,
            Evaluation.evaluator == evaluator,
            Evaluation.asked_at.is_not(None),
        )
        .exists()
        for evaluator, code in EVALUATION_ITEMS.items()
    )
)
"""Evaluations that somebody was written to about have reminders of their own."""

_OWN = (
    N_("“%(item)s”, for your internship"),
    N_("For your internship, by %(day)s: %(item)s."),
    N_("For your internship, due since %(day)s: %(item)s."),
)
_OF_OTHERS = (
    N_("“%(item)s”, for the internship of %(intern)s"),
    N_("For the internship of %(intern)s, by %(day)s: %(item)s."),
    N_("For the internship of %(intern)s, due since %(day)s: %(item)s."),
)
"""Title, sentence before the day and sentence after it."""


def items(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """Open things to do of internships that go on, for each person who may do them."""
    today = local_day(now, ZONE)
    rows = _rows(session, now, ids)
    staff = _staff(session) if rows else {}
    found = []
    for item, placement, intern, language, user, tutor, tutor_user in rows:
        day = day_due(STEPS, anchor=item.due_on, began_on=local_day(placement.created_at, ZONE), today=today)
        if day is None:
            continue
        page, purpose = f"{STAFF_PAGE}{placement.public_id}", None
        owners = staff.get((item.owner_role, _scope(item.owner_role, placement)), [])
        if item.owner_role is Role.APPLICANT:
            page, owners = f"{INTERN_PAGE}?id={placement.public_id}", _known(recipient(intern, user, language))
        elif item.owner_role in PAGES:
            page = PAGES[item.owner_role]
        if item.owner_role is Role.HOST and tutor and (known := _known(recipient(tutor, tutor_user))):
            owners, purpose = known, LinkPurpose.PLACEMENT_FOLLOW_UP
        found += [_matter(item, placement, intern, day, to, page, purpose) for to in owners]
    return found


def _rows(session: Session, now: datetime, ids: Collection[int] | None) -> list[Any]:
    tutor, tutor_user = aliased(Person), aliased(User)
    query: Any = (
        select(ChecklistItem, Placement, Person, Application.language, User, tutor, tutor_user)
        .join(Placement, Placement.id == ChecklistItem.subject_id)
        .join(Person, Person.id == Placement.person_id)
        .outerjoin(Application, Application.id == Placement.application_id)
        .outerjoin(User, account_of())
        .outerjoin(tutor, tutor.id == Placement.tutor_id)
        .outerjoin(tutor_user, (tutor_user.person_id == tutor.id) & (tutor_user.status == UserStatus.ACTIVE))
        .where(
            ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
            ChecklistItem.done_at.is_(None),
            ChecklistItem.due_on <= now.date() + timedelta(days=-min(STEPS) + 1),
            ChecklistItem.due_on >= now.date() - timedelta(days=max(STEPS) + 1) - FRESH_FOR,
            Placement.state.in_(_FOLLOWED),
            ~_asked_by_mail,
        )
        .order_by(ChecklistItem.id)
    )
    return list(session.execute(narrowed(query, ChecklistItem, ids)))


def _scope(role: Role, placement: Placement) -> int | None:
    """The department or body whose people do what is due of ``role``."""
    match role:
        case Role.HOST:
            return placement.department_id
        case Role.PARTNER:
            return placement.sending_organisation_id
    return placement.organisation_id


def _staff(session: Session) -> dict[tuple[Role, int | None], list[Recipient]]:
    """Who holds an account of those who work for internships. One statement."""
    rows = session.execute(
        select(Membership.role, Membership.organisation_id, Membership.department_id, Person, User)
        .join(User, User.id == Membership.user_id)
        .join(Person, account_of())
        .where(Membership.role.in_(_STAFF), Membership.revoked_at.is_(None))
        .order_by(Membership.id)
    )
    found: dict[tuple[Role, int | None], list[Recipient]] = {}
    for role, organisation_id, department_id, person, user in rows:
        if (role is Role.HOST) == (department_id is not None):
            place = found.setdefault((role, department_id if role is Role.HOST else organisation_id), [])
            place += [to for to in _known(recipient(person, user)) if to not in place]
    return found


def _known(to: Recipient | None) -> list[Recipient]:
    return [to] if to else []


def _matter(
    item: ChecklistItem,
    placement: Placement,
    intern: Person,
    day: date,
    to: Recipient,
    page: str,
    purpose: LinkPurpose | None,
) -> Matter:
    label = one_line(localised(item, "label", to.language))
    params = {"item": label, "intern": one_line(intern.name), "day": in_words(item.due_on, to.language, None)}
    title, asked, late = _OWN if item.owner_role is Role.APPLICANT else _OF_OTHERS
    return Matter(
        "item", SubjectKind.CHECKLIST_ITEM, item.id, day, to, Words(title, params),
        (Words(asked if day < item.due_on else late, params),), _LABEL, path="" if purpose else page, link_to=purpose,
        link_id=placement.id if purpose else 0, due=item.due_on,
    )  # fmt: skip
