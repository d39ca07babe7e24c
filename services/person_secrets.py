"""What is kept sealed about a person: the number of the passport and where money is sent; health has a module apart.

AES-256-GCM, bound to its person and kind. Asked for once it is needed, never before; read by the person and the
coordinators alone, each look of a coordinator in the audit trail; deleted three months after the end of the stay, as
identity documents are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, exists, func, select
from sqlalchemy.orm import Session

from db.enums import ApplicationState, ParticipationState, PlacementState, SecretKind, SubjectKind
from db.models import Application, Leg, LegMember, Participation, Person, PersonSecret, Placement
from services import history, inputs
from services.actors import Actor
from services.crypto import Sealed, seal, unseal
from services.errors import Forbidden, Invalid
from services.files import months_after
from services.i18n import N_
from services.password_again import require as require_password
from services.placement_checks import real_end
from services.policy import Action, authorize, coordinates, may
from services.records import by_public_id

OF_HEALTH = frozenset({SecretKind.HEALTH, SecretKind.BLOOD_GROUP, SecretKind.EMERGENCY_CONTACTS})
"""Of young people in an exchange: written, read and deleted by ``services/exchanges/health.py`` alone."""
BANK = frozenset({SecretKind.ACCOUNT_HOLDER, SecretKind.IBAN, SecretKind.BIC})
PURGED_AT_ONCE = 500
_PURPOSE = "person secret"
_NUMBER = re.compile(r"[A-Z0-9]{5,15}")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_SHOWN = {SecretKind.PASSPORT_NUMBER: 3, SecretKind.IBAN: 4, SecretKind.BIC: 3, SecretKind.ACCOUNT_HOLDER: 0}
"""How many of the last characters are kept as a hint."""


def save(session: Session, actor: Actor, person_public_id: str, field: str, value: Any, *, now: datetime) -> datetime:
    """Seal one value (``field`` is a :class:`SecretKind`) in place of the former; an empty one deletes it.

    Raises ``Invalid`` at ``field`` for what cannot be right, ``Forbidden`` for strangers and as long as nobody needs
    it: a passport before a selection, bank details before money is due.
    """
    person = by_public_id(session, Person, person_public_id, lock=True)
    _authorise(session, actor, person)
    kind = _kind(field)
    if not is_asked(session, person.id, kind):
        raise Forbidden(N_("This is not asked for yet."), field=field)
    cleaned = _CHECKS[kind](inputs.line(value, field=field, longest=100), field)
    shown = _SHOWN[kind]
    keep(session, person, kind, cleaned, hint=cleaned[-shown:] if shown else "", now=now)
    history.audit(
        session, actor, "secret:save", now=now, kind=SubjectKind.PERSON, subject_id=person.id, field=str(kind)
    )
    return now


def keep(session: Session, person: Person, kind: SecretKind, plain: str, *, hint: str = "", now: datetime) -> None:
    """Seal ``plain`` in place of what is kept; empty: delete it. For a service that has authorised and checked it."""
    session.execute(delete(PersonSecret).where(PersonSecret.person_id == person.id, PersonSecret.kind == kind))
    if plain:
        sealed = seal(plain.encode(), purpose=_PURPOSE, bound_to=_bound(person, kind))
        session.add(
            PersonSecret(
                person_id=person.id, kind=kind, nonce=sealed.nonce, ciphertext=sealed.ciphertext, hint=hint,
                saved_at=now,
            )
        )  # fmt: skip
    session.flush()


def read(
    session: Session, actor: Actor, person_public_id: str, kinds: Collection[SecretKind], *, now: datetime
) -> dict[SecretKind, str]:
    """The plain values of ``kinds`` that are kept. A look by anybody but the person is kept in the audit trail."""
    person = by_public_id(session, Person, person_public_id)
    found = opened(session, actor, person, kinds)
    if person.id != actor.person_id:
        history.audit(
            session, actor, "secret:read", now=now, kind=SubjectKind.PERSON, subject_id=person.id,
            fields=sorted(str(kind) for kind in found),
        )  # fmt: skip
    return found


def opened(session: Session, actor: Actor, person: Person, kinds: Collection[SecretKind]) -> dict[SecretKind, str]:
    """The same for a service that writes its own line of audit."""
    _authorise(session, actor, person)
    return unsealed(session, person, set(kinds) - OF_HEALTH)


def unsealed(session: Session, person: Person, kinds: Collection[SecretKind]) -> dict[SecretKind, str]:
    """The plain values of ``kinds``, for a service that has authorised its reader and writes its own line of audit."""
    rows = session.scalars(
        select(PersonSecret).where(PersonSecret.person_id == person.id, PersonSecret.kind.in_(kinds))
    )
    return {
        row.kind: unseal(
            Sealed(row.nonce, row.ciphertext), purpose=_PURPOSE, bound_to=_bound(person, row.kind)
        ).decode()
        for row in rows
    }


def unsealed_of(session: Session, people: Collection[Person], kind: SecretKind) -> dict[int, str]:
    """One kind of value by the id of each person of whom it is kept, for a service that has authorised its reader and
    writes its own line of audit. One statement."""
    known = {person.id: person for person in people}
    rows = session.scalars(select(PersonSecret).where(PersonSecret.person_id.in_(known), PersonSecret.kind == kind))
    return {
        row.person_id: unseal(
            Sealed(row.nonce, row.ciphertext), purpose=_PURPOSE, bound_to=_bound(known[row.person_id], kind)
        ).decode()
        for row in rows
    }


def rebind(session: Session, source: Person, target: Person) -> int:
    """Seal what is kept of ``source`` anew for ``target``, who is the same human being; gives back how many values.

    What ``target`` has of its own stays. For a service that has authorised the merge behind it.
    """
    known = set(session.scalars(select(PersonSecret.kind).where(PersonSecret.person_id == target.id)))
    moved = 0
    for row in session.scalars(select(PersonSecret).where(PersonSecret.person_id == source.id)).all():
        if row.kind in known:
            continue
        plain = unseal(Sealed(row.nonce, row.ciphertext), purpose=_PURPOSE, bound_to=_bound(source, row.kind))
        sealed = seal(plain, purpose=_PURPOSE, bound_to=_bound(target, row.kind))
        row.person_id, row.nonce, row.ciphertext = target.id, sealed.nonce, sealed.ciphertext
        moved += 1
    return moved


def is_asked(session: Session, person_id: int, kind: SecretKind) -> bool:
    """Whether it is asked for now: the passport once selected or in an exchange, the bank once money is due."""
    stays = select(Placement.id).where(Placement.person_id == person_id, Placement.state != PlacementState.CANCELLED)
    if kind in BANK:
        return bool(session.scalar(select(exists(stays.where(Placement.hourly_cents.is_not(None))))))
    selected = select(Application.id).where(
        Application.person_id == person_id,
        Application.state.in_((ApplicationState.SELECTED, ApplicationState.CONFIRMED)),
    )
    takes_part = select(Participation.id).where(
        Participation.person_id == person_id, Participation.state != ParticipationState.WITHDRAWN
    )
    return bool(session.scalar(select(exists(stays) | exists(selected) | exists(takes_part))))


def purge_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Delete what is kept of people whose stay ended three months ago, or who never came; gives back how many.

    The day is computed from the stays as they are now, so that a stay that moved keeps or loses its papers with it.
    """
    authorize(actor, Action.PLATFORM_CLEAN_UP)
    require_password(session, actor, now=now)
    over = [row.person_id for row in _keepers(session) if _until(row) <= now][:PURGED_AT_ONCE]
    gone = session.scalars(
        select(PersonSecret)
        .where(PersonSecret.person_id.in_(over), PersonSecret.kind.not_in(OF_HEALTH))
        .with_for_update()
    ).all()
    for row in gone:
        session.delete(row)
    for person in session.scalars(select(Person).where(Person.id.in_(over))):
        person.passport_issued_on = person.passport_expires_on = None
    for person_id in over:
        history.audit(session, actor, "secret:purge", now=now, kind=SubjectKind.PERSON, subject_id=person_id)
    session.flush()
    return len(gone)


def _keepers(session: Session) -> list[Row[Any]]:
    """Each person of whom something is kept, with the last day of their stays. One statement."""
    last = (
        select(func.max(real_end))
        .where(Placement.person_id == PersonSecret.person_id, Placement.state != PlacementState.CANCELLED)
        .correlate(PersonSecret)
        .scalar_subquery()
    )
    visited = (
        select(func.max(Leg.ends_on))
        .join(LegMember, LegMember.leg_id == Leg.id)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(Participation.person_id == PersonSecret.person_id)
        .correlate(PersonSecret)
        .scalar_subquery()
    )
    query = (
        select(
            PersonSecret.person_id, last.label("last_day"), visited.label("last_visit"),
            func.max(PersonSecret.saved_at).label("saved_at"),
        )
        .where(PersonSecret.kind.not_in(OF_HEALTH))
        .group_by(PersonSecret.person_id)
    )  # fmt: skip
    return list(session.execute(query.order_by(PersonSecret.person_id)))


def _until(row: Row[Any]) -> datetime:
    """When what is kept of a person must be gone; without any stay three months after a year of waiting for one."""
    if days := [day for day in (row.last_day, row.last_visit) if day is not None]:
        return months_after(max(days))
    saved: date = row.saved_at.date()
    return months_after(saved, 15)


def _authorise(session: Session, actor: Actor, person: Person) -> None:
    """The person; coordinators of the body that keeps the record, or of a city where they stay or apply."""
    if may(actor, Action.PERSON_SECRETS, person):
        return
    for model in (Placement, Application):
        for record in session.scalars(select(model).where(model.person_id == person.id)):
            if coordinates(actor, record):
                return
    raise Forbidden(N_("You are not allowed to do this."))


def _kind(field: str) -> SecretKind:
    try:
        kind = SecretKind(field)
    except ValueError:
        kind = None
    if kind is None or kind in OF_HEALTH:
        raise Forbidden(N_("This cannot be changed here."), field=field)
    return kind


def _bound(person: Person, kind: SecretKind) -> str:
    return f"{person.public_id}/{kind}"


def _compact(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text).upper()


def _passport(text: str, field: str) -> str:
    number = _compact(text)
    if number and not _NUMBER.fullmatch(number):
        raise Invalid(N_("Write the number as in the passport: letters and digits, AN0123456."), field=field)
    return number


def _iban(text: str, field: str) -> str:
    """ISO 13616: the whole number, its first four characters put last and letters as 10…35, leaves 1 modulo 97."""
    number = _compact(text)
    if not number:
        return ""
    digits = "".join(str(int(char, 36)) for char in number[4:] + number[:4]) if _IBAN.fullmatch(number) else ""
    if not digits or int(digits) % 97 != 1:
        raise Invalid(
            N_("This account number is not right: check each character. A French one begins with FR and has 27."),
            field=field,
        )
    if number.startswith("FR") and len(number) != 27:
        raise Invalid(N_("A French account number has 27 characters."), field=field)
    return number


def _bic(text: str, field: str) -> str:
    code = _compact(text)
    if code and not _BIC.fullmatch(code):
        raise Invalid(N_("A bank code has 8 or 11 characters and begins with four letters: BNPAFRPP."), field=field)
    return code


def _holder(text: str, _field: str) -> str:
    return text


_CHECKS: dict[SecretKind, Callable[[str, str], str]] = {
    SecretKind.PASSPORT_NUMBER: _passport,
    SecretKind.ACCOUNT_HOLDER: _holder,
    SecretKind.IBAN: _iban,
    SecretKind.BIC: _bic,
}
