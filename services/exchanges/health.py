"""Health of a young person in an exchange, and whom to call: told by the family, sealed, gone a month after the stay.

Asked only once somebody takes part. The family and the coordinators of their own city read it; each look of a
coordinator is kept in the audit trail. Leaders read it during the stay alone, by their own papers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from db.enums import ExchangeState, LegState, ParticipationState, SecretKind, SubjectKind
from db.models import Exchange, Leg, LegMember, Participation, Person, PersonSecret
from services import history, inputs
from services.actors import Actor
from services.errors import Forbidden, Invalid
from services.i18n import N_
from services.password_again import require as require_password
from services.people import FIELDS as OF_PERSONS
from services.person_secrets import OF_HEALTH, PURGED_AT_ONCE, keep, unsealed
from services.policy import Action, authorize
from services.records import by_public_id
from services.retention import months_after
from services.unit import utc_now

ALLERGIES: dict[str, str] = {
    "nuts": N_("Nuts, peanuts"),
    "milk": N_("Milk"),
    "eggs": N_("Eggs"),
    "gluten": N_("Gluten, wheat"),
    "fish": N_("Fish, seafood"),
    "soya": N_("Soya"),
    "cat": N_("Cats"),
    "dog": N_("Dogs"),
    "horse": N_("Horses"),
    "rodent": N_("Rodents, rabbits"),
    "bird": N_("Birds, feathers"),
    "smoke": N_("Tobacco smoke"),
    "pollen": N_("Pollen"),
    "dust": N_("Dust, mites"),
    "insects": N_("Wasps, bees"),
    "medicine": N_("A medicine"),
}
"""What a host family or a kitchen can mind, by code; animals as in ``Household.pets``."""
DIETS: dict[str, str] = {
    "vegetarian": N_("Vegetarian"),
    "vegan": N_("Vegan"),
    "no_pork": N_("No pork"),
    "halal": N_("Halal"),
    "kosher": N_("Kosher"),
    "other": N_("Something else"),
}
BLOOD_GROUPS = ("A+", "A−", "B+", "B−", "AB+", "AB−", "O+", "O−")
CONTACTS = 2
"""How many people to call are asked for; the first is needed."""
MONTHS_KEPT = 1
_TEXTS = {"allergies_text": 1000, "treatments": 2000, "doctor": 300, "diet_text": 500, "notes": 2000}
_CONTACT = re.compile(r"contact([12])_(name|relation|phone)")


@dataclass(frozen=True, slots=True)
class Health:
    """What the family told. ``nothing``: they said that there is nothing to mind."""

    nothing: bool = False
    allergies: tuple[str, ...] = ()
    allergies_text: str = ""
    treatments: str = ""
    diet: str = ""
    diet_text: str = ""
    doctor: str = ""
    notes: str = ""
    step_free: bool = False
    """Cannot climb stairs: needs a room without them."""
    blood_group: str = ""
    contacts: tuple[Mapping[str, str], ...] = field(default=({}, {}))

    @property
    def is_told(self) -> bool:
        """Something was said about health, or that there is nothing."""
        return self.nothing or any(
            (
                self.allergies,
                self.allergies_text,
                self.treatments,
                self.diet,
                self.diet_text,
                self.notes,
                self.step_free,
            )
        )

    @property
    def has_contact(self) -> bool:
        """Somebody can be called."""
        return bool(self.contacts[0].get("name") and self.contacts[0].get("phone"))


def save_field(
    session: Session, actor: Actor, participation_public_id: str, name: str, value: Any, *, now: datetime
) -> datetime:
    """Seal one field of :class:`Health` ("treatments", "contact1_phone" …). Last write wins per field.

    Raises ``Invalid`` at ``name``, ``Forbidden`` for strangers, unknown fields, and where nobody needs it (any more).
    """
    participation = by_public_id(session, Participation, participation_public_id, lock=True)
    authorize(actor, Action.HEALTH_TELL, participation)
    if not is_asked(participation):
        raise Forbidden(N_("This is not asked for now."), field=name)
    person = by_public_id(session, Person, participation.person.public_id, lock=True)
    if name == "blood_group":
        keep(session, person, SecretKind.BLOOD_GROUP, _blood_group(value, name), now=now)
    elif matched := _CONTACT.fullmatch(name):
        _save_contact(session, person, int(matched[1]) - 1, matched[2], value, name, now)
    else:
        _save_health(session, person, name, value, now)
    history.audit(
        session, actor, "secret:save", now=now, kind=SubjectKind.PERSON, subject_id=person.id, field=name
    )  # fmt: skip
    _settle_form(session, actor, person, now)
    return now


def _settle_form(session: Session, actor: Actor, person: Person, now: datetime) -> None:
    from services.exchanges import health_form  # asks this module what was told

    health_form.settle(session, actor, person, now=now)


def copy_contacts(
    session: Session, actor: Actor, participation_public_id: str, from_public_id: str, *, now: datetime
) -> None:
    """Whom to call for one child is whom to call for another: a brother or sister, say. For whoever tells of both."""
    target = by_public_id(session, Participation, participation_public_id, lock=True)
    source = by_public_id(session, Participation, from_public_id)
    for one in (source, target):
        authorize(actor, Action.HEALTH_TELL, one)
    if not is_asked(target):
        raise Forbidden(N_("This is not asked for now."))
    kind = SecretKind.EMERGENCY_CONTACTS
    keep(session, target.person, kind, unsealed(session, source.person, {kind}).get(kind, ""), now=now)
    history.audit(
        session, actor, "secret:save", now=now, kind=SubjectKind.PERSON, subject_id=target.person_id, field=str(kind)
    )  # fmt: skip
    _settle_form(session, actor, target.person, now)


def is_asked(participation: Participation) -> bool:
    """Somebody who takes part, in an exchange that is not over."""
    is_over = participation.exchange.state in {ExchangeState.CLOSED, ExchangeState.CANCELLED}
    return participation.state is not ParticipationState.WITHDRAWN and not is_over


def read(session: Session, actor: Actor, participation_public_id: str, *, now: datetime | None = None) -> Health:
    """What was told. A look by anybody but the family is kept in the audit trail, which needs a writing session."""
    participation = by_public_id(session, Participation, participation_public_id)
    authorize(actor, Action.HEALTH_TELL, participation)
    if actor.link is None and participation.person_id != actor.person_id:
        history.audit(
            session, actor, "secret:read", now=now or utc_now(), kind=SubjectKind.PERSON,
            subject_id=participation.person_id, fields=sorted(OF_HEALTH),
        )  # fmt: skip
    return opened(session, participation.person)


def opened(session: Session, person: Person) -> Health:
    """The same for a service that has authorised its reader and writes its own line of audit. One statement."""
    plain = unsealed(session, person, OF_HEALTH)
    told = json.loads(plain.get(SecretKind.HEALTH, "{}"))
    contacts = json.loads(plain.get(SecretKind.EMERGENCY_CONTACTS, "[]"))
    padded = [*contacts, *({} for _ in range(CONTACTS - len(contacts)))]
    return Health(
        nothing=bool(told.get("nothing")), step_free=bool(told.get("step_free")),
        allergies=tuple(told.get("allergies", ())), contacts=tuple(padded), diet=told.get("diet", ""),
        blood_group=plain.get(SecretKind.BLOOD_GROUP, ""),
        **{name: told.get(name, "") for name in _TEXTS},
    )  # fmt: skip


def told_of(session: Session, person_ids: list[int]) -> set[int]:
    """Of whom something about health and somebody to call are kept; nothing is opened. One statement."""
    wanted = (SecretKind.HEALTH, SecretKind.EMERGENCY_CONTACTS)
    return set(
        session.scalars(
            select(PersonSecret.person_id)
            .where(PersonSecret.person_id.in_(person_ids), PersonSecret.kind.in_(wanted))
            .group_by(PersonSecret.person_id)
            .having(func.count() == len(wanted))
        )
    )


def purge_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Delete health and contacts a month after the last visit of their person; gives back how many values.

    Visits as they are now: one that moved keeps or loses them with it. Whoever has no visit any more, or no longer
    takes part, keeps nothing. Rule: ``rules.md`` section 4.
    """
    authorize(actor, Action.PLATFORM_CLEAN_UP)
    require_password(session, actor, now=now)
    over = [row.person_id for row in _keepers(session) if _until(row) <= now][:PURGED_AT_ONCE]
    gone = session.scalars(
        select(PersonSecret).where(PersonSecret.person_id.in_(over), PersonSecret.kind.in_(OF_HEALTH)).with_for_update()
    ).all()
    for one in gone:
        session.delete(one)
    session.flush()
    for person_id in over:
        _settle_form(session, actor, session.get_one(Person, person_id), now)
        history.audit(session, actor, "health:purge", now=now, kind=SubjectKind.PERSON, subject_id=person_id)
    session.flush()
    return len(gone)


def _keepers(session: Session) -> list[Row[Any]]:
    """Each person of whom something is kept, with the last day of the visits they take part in. One statement."""
    last = (
        select(func.max(Leg.ends_on))
        .join(LegMember, LegMember.leg_id == Leg.id)
        .join(Participation, Participation.id == LegMember.participation_id)
        .join(Exchange, Exchange.id == Participation.exchange_id)
        .where(
            Participation.person_id == PersonSecret.person_id,
            Participation.state != ParticipationState.WITHDRAWN,
            Exchange.state != ExchangeState.CANCELLED,
            Leg.state != LegState.CANCELLED,
        )
        .correlate(PersonSecret)
        .scalar_subquery()
    )
    query = select(
        PersonSecret.person_id, last.label("last_day"), func.max(PersonSecret.saved_at).label("saved_at")
    ).where(PersonSecret.kind.in_(OF_HEALTH))
    return list(session.execute(query.group_by(PersonSecret.person_id).order_by(PersonSecret.person_id)))


def _until(row: Row[Any]) -> datetime:
    saved: date = row.saved_at.date()
    return months_after(row.last_day or saved, MONTHS_KEPT)


def _save_health(session: Session, person: Person, name: str, value: Any, now: datetime) -> None:
    told = json.loads(unsealed(session, person, {SecretKind.HEALTH}).get(SecretKind.HEALTH, "{}"))
    check = _CHECKS.get(name)
    if check is None:
        raise Forbidden(N_("This cannot be changed here."), field=name)
    told[name] = check(value, name)
    told = {key: one for key, one in told.items() if one}
    keep(session, person, SecretKind.HEALTH, json.dumps(told) if told else "", now=now)


def _save_contact(
    session: Session, person: Person, number: int, part: str, value: Any, name: str, now: datetime
) -> None:
    kind = SecretKind.EMERGENCY_CONTACTS
    known = json.loads(unsealed(session, person, {kind}).get(kind, "[]"))
    contacts = [*known, *({} for _ in range(CONTACTS - len(known)))]
    if part == "phone":
        contacts[number]["phone"] = OF_PERSONS["phone"](value, name, now)
    else:
        contacts[number][part] = inputs.line(value, field=name, longest=200)
    is_empty = not any(text for one in contacts for text in one.values())
    keep(session, person, kind, "" if is_empty else json.dumps(contacts), now=now)


def _blood_group(value: Any, name: str) -> str:
    if value and value not in BLOOD_GROUPS:
        raise Invalid(N_("Choose one of the values in the list."), field=name)
    return value or ""


def _codes(value: Any, name: str) -> list[str]:
    chosen = list(value or ())
    if not set(chosen) <= set(ALLERGIES):
        raise Invalid(N_("Choose one of the values in the list."), field=name)
    return chosen


def _diet(value: Any, name: str) -> str:
    if value and value not in DIETS:
        raise Invalid(N_("Choose one of the values in the list."), field=name)
    return value or ""


def _text(longest: int) -> Callable[[Any, str], str]:
    return lambda value, name: inputs.text(value, field=name, longest=longest)


_CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "nothing": lambda value, _name: bool(value),
    "step_free": lambda value, _name: bool(value),
    "allergies": _codes,
    "diet": _diet,
    **{name: _text(longest) for name, longest in _TEXTS.items()},
}
"""Fields that are kept together as one sealed text."""
