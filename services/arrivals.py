"""What an intern needs to arrive: housing, who pays what, the first day, the visa appointment, the money.

Written down by coordinators for an internship, shown to its intern, printed in their papers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from db.enums import PlacementState, SubjectKind
from db.models import Placement
from services import history, people, placement_checklists
from services.actors import Actor
from services.agreements import drafting, fixed
from services.errors import DomainError, Invalid, InvalidFields
from services.formats import Cents
from services.i18n import N_
from services.placement_checks import last_day
from services.policy import Action, authorize
from services.records import by_public_id, put
from services.rules.dated import RuleCode, values_on

MINUTES_OF_A_DAY = 24 * 60
MOST_CENTS = 10_000
"""An hour that costs more than a hundred euros is a slip."""


class ArrivalFields(TypedDict, total=False):
    """What can be written down: amounts in cents, the hour in minutes after midnight of the department's zone."""

    visa_appointment_on: date | None
    housing: str
    costs: str
    first_day_minutes: int | None
    first_day_place: str
    first_day_contact: str
    first_day_phone: str
    first_day_note: str
    hourly_cents: int | None
    paid_on: date | None


def save(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    *,
    seen_version: int | None = None,
    now: datetime,
    **fields: Unpack[ArrivalFields],
) -> Placement:
    """Write down what is known of an arrival; what is not named stays. Gives back the internship.

    Raises ``Invalid`` once the file is closed, ``InvalidFields`` with each refusal at its field.
    """
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_PLAN, placement)
    history.check_version(placement, seen_version)
    if placement.state in {PlacementState.CLOSED, PlacementState.CANCELLED}:
        raise Invalid(N_("The file of this internship is closed: it can no longer be changed."))
    errors = [error for check in _CHECKS for error in check(session, placement, dict(fields), now)]
    if errors:
        raise InvalidFields(errors)
    before = drafting.due_on(placement)
    changed = put(placement, {name: value for name, value in fields.items() if name in ArrivalFields.__annotations__})
    if changed:
        fixed.guard(session, actor, placement, changed, now=now)
        placement.updated_at = now
        if "visa_appointment_on" in changed:
            placement_checklists.refresh(session, placement)
            drafting.follow_dates(session, placement, before, now=now)
        history.audit(
            session, actor, "placement:arrival", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id,
            fields=changed,
        )  # fmt: skip
    session.flush()
    return placement


def _hour(_session: Session, _placement: Placement, fields: dict[str, Any], _now: datetime) -> list[DomainError]:
    minutes = fields.get("first_day_minutes")
    if minutes is None or 0 <= minutes < MINUTES_OF_A_DAY:
        return []
    return [Invalid(N_("Give an hour of the day."), field="first_day_minutes")]


def _phone(_session: Session, _placement: Placement, fields: dict[str, Any], now: datetime) -> list[DomainError]:
    try:
        people.FIELDS["phone"](fields.get("first_day_phone"), "first_day_phone", now)
    except Invalid as error:
        return [error]
    return []


def _appointment(_session: Session, placement: Placement, fields: dict[str, Any], _now: datetime) -> list[DomainError]:
    day = fields.get("visa_appointment_on")
    if day is None or day < placement.starts_on:
        return []
    return [
        Invalid(
            N_("The visa appointment comes before the first day (%(day)s)."),
            field="visa_appointment_on",
            day=placement.starts_on,
        )
    ]


def _rate(session: Session, placement: Placement, fields: dict[str, Any], _now: datetime) -> list[DomainError]:
    """For a public host the legal rate is also the most that may be paid (Code de l’éducation L124-6 and D124-8)."""
    cents = fields.get("hourly_cents")
    if cents is None:
        return []
    if not 0 < cents <= MOST_CENTS:
        return [Invalid(N_("Give an amount in euros for one hour."), field="hourly_cents")]
    code = RuleCode.GRATIFICATION_HOURLY
    known = [values_on(session, [code], day).get(code) for day in (placement.starts_on, last_day(placement))]
    most = max((rule.value for rule in known if rule), default=None)
    if most is None or cents <= most:
        return []
    return [
        Invalid(
            N_("A city may pay at most %(amount)s for an hour of this internship."),
            field="hourly_cents",
            amount=Cents(most),
        )
    ]


def _payment(_session: Session, placement: Placement, fields: dict[str, Any], _now: datetime) -> list[DomainError]:
    day = fields.get("paid_on")
    if day is None:
        return []
    if fields.get("hourly_cents", placement.hourly_cents) is None:
        return [Invalid(N_("Say first what is paid per hour."), field="hourly_cents")]
    if day < placement.starts_on:
        return [Invalid(N_("Nothing is paid before the first day."), field="paid_on")]
    return []


Check = Callable[[Session, Placement, dict[str, Any], datetime], list[DomainError]]
_CHECKS: tuple[Check, ...] = (_hour, _phone, _appointment, _rate, _payment)
