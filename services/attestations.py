"""The certificate of an internship (attestation de stage, Code de l’éducation D124-9): issued, replaced, verified.

It is computed from presence and frozen with a hash and an unguessable code. A corrected one withdraws the former.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Language, PlacementState, SubjectKind
from db.models import Certificate, Department, GratificationMonth, Organisation, Person, Placement
from services import checklists, history, inputs
from services.actors import Actor
from services.agreements.content import digest
from services.agreements.versions import new_code
from services.errors import Invalid, InvalidMove
from services.i18n import N_
from services.placement_checks import last_day
from services.placement_mails import tell_intern
from services.policy import Action, authorize
from services.presence.money import months_due
from services.presence.sheets import Sheet, sheet
from services.records import by_public_id

ITEM = "certificate"
"""The thing to do that it settles."""
OVER = frozenset({PlacementState.COMPLETED, PlacementState.INTERRUPTED, PlacementState.CLOSED})
HOURS_PER_DAY = 7
DAYS_PER_MONTH = 22
"""Seven hours of presence, consecutive or not, count as a day, and 22 days as a month (D124-6)."""


def issue(session: Session, actor: Actor, placement_public_id: str, *, reason: str = "", now: datetime) -> Certificate:
    """Issue the certificate after the end, or a corrected one in place of the former, which needs ``reason``.

    Raises ``InvalidMove`` before the end, ``Invalid`` while a month with money is not stated or not paid: the
    certificate says what was paid altogether.
    """
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.CERTIFICATE_ISSUE, placement)
    if placement.state not in OVER:
        raise InvalidMove(N_("The certificate is issued once the internship is over."))
    former = current(session, placement)
    reason = inputs.text(reason, field="certificate_reason", longest=1000)
    if former is not None and not reason:
        raise Invalid(N_("Say what is corrected: the former certificate is withdrawn."), field="certificate_reason")
    content = _content(session, placement)
    if former is not None:
        former.withdrawn_at, former.withdraw_reason = now, reason
    numbers = select(func.max(Certificate.number)).where(Certificate.placement_id == placement.id)
    row = Certificate(
        organisation_id=placement.organisation_id, placement_id=placement.id, code=new_code(), content=content,
        number=(session.scalar(numbers) or 0) + 1, sha256=digest(content), issued_at=now, issued_by_id=actor.user_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    checklists.mark_code(session, actor, SubjectKind.PLACEMENT, placement.id, ITEM, now=now)
    history.audit(
        session, actor, "certificate:issue", now=now, kind=SubjectKind.CERTIFICATE, subject_id=row.id, number=row.number
    )
    tell_intern(session, actor, placement, "certificate_issued", now=now)
    return row


def current(session: Session, placement: Placement) -> Certificate | None:
    """The one that counts."""
    query = select(Certificate).where(Certificate.placement_id == placement.id, Certificate.withdrawn_at.is_(None))
    return session.scalars(query.order_by(Certificate.number.desc()).limit(1)).first()


def duration(minutes: int) -> tuple[int, int, int]:
    """Whole hours, days and months of presence (D124-6)."""
    hours = minutes // 60
    days = hours // HOURS_PER_DAY
    return hours, days, days // DAYS_PER_MONTH


def _content(session: Session, placement: Placement) -> dict[str, Any]:
    city = session.get_one(Organisation, placement.organisation_id)
    school = session.get(Organisation, placement.sending_organisation_id or 0)
    person = session.get_one(Person, placement.person_id)
    department = session.get_one(Department, placement.department_id)
    found = sheet(session, placement)
    if refused := _unsettled(session, placement, found):
        raise refused
    return {
        "city": {one: localised(city, "name", one) for one in Language}, "city_address": city.postal_address,
        "school": {one: localised(school, "name", one) if school else "" for one in Language},
        "department": {one: localised(department, "name", one) for one in Language},
        "intern": person.name, "intern_hy": person.name_hy,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "subject": placement.subject, "starts_on": placement.starts_on.isoformat(),
        "ends_on": last_day(placement).isoformat(), "minutes": found.minutes(),
        "paid_cents": sum(one.amount_cents for one in _stated(session, placement)),
    }  # fmt: skip


def obstacle(session: Session, placement: Placement) -> Invalid | None:
    """Why no certificate can be issued yet, with the way out: it says what was paid altogether."""
    return _unsettled(session, placement, sheet(session, placement))


def _unsettled(session: Session, placement: Placement, current: Sheet) -> Invalid | None:
    """A month with money that was not stated, or stated and not paid."""
    stated = {one.month: one for one in _stated(session, placement)}
    due = [one.month for one in months_due(current) if one.minutes]
    if lacking := [month for month in due if month not in stated]:
        return Invalid(
            N_(
                "Money is due for %(months)s and was not stated: under Presence, state it to the payroll office and "
                "note the day on which it is paid. Then issue the certificate."
            ),
            months=_named(lacking),
        )
    if unpaid := [month for month, one in sorted(stated.items()) if one.paid_on is None]:
        return Invalid(
            N_(
                "The money for %(months)s is stated and not paid yet: under Presence, note the day on which it is "
                "paid. Then issue the certificate."
            ),
            months=_named(unpaid),
        )
    return None


def _named(months: list[date]) -> str:
    return ", ".join(f"{month:%m/%Y}" for month in months)


def _stated(session: Session, placement: Placement) -> Sequence[GratificationMonth]:
    return session.scalars(select(GratificationMonth).where(GratificationMonth.placement_id == placement.id)).all()
