"""Writing to the coordinators of a city, and to the people of a school."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Role, SubjectKind, UserStatus
from db.models import Membership, User
from services.mail import outbox


def tell_coordinators(
    session: Session,
    organisation_id: int,
    template: str,
    *,
    now: datetime,
    kind: SubjectKind,
    subject_id: int,
    path: str,
    **params: Any,
) -> int:
    """Queue a mail for each coordinator of the city with an account in use; gives back how many there are."""
    return _tell(
        session, Role.COORDINATOR, organisation_id, template, now=now, kind=kind, subject_id=subject_id, path=path,
        **params,
    )  # fmt: skip


def tell_partners(
    session: Session,
    organisation_id: int,
    template: str,
    *,
    but: int,
    now: datetime,
    kind: SubjectKind,
    subject_id: int,
    path: str,
    **params: Any,
) -> int:
    """Queue a mail for each partner at the school with an account in use, ``but`` the person whom it is about."""
    return _tell(
        session, Role.PARTNER, organisation_id, template, but=but, now=now, kind=kind, subject_id=subject_id, path=path,
        **params,
    )  # fmt: skip


def _tell(
    session: Session, role: Role, organisation_id: int, template: str, *, but: int | None = None, **options: Any
) -> int:
    people = session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.role == role,
            Membership.organisation_id == organisation_id,
            Membership.department_id.is_(None),
            Membership.revoked_at.is_(None),
            User.status == UserStatus.ACTIVE,
        )
        .order_by(User.id)
    ).unique()
    told = [user for user in people if user.person_id != but]
    for user in told:
        outbox.queue_to_person(session, template, user, **options)
    return len(told)
