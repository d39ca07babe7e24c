"""People: their names in two scripts and what is known of them, saved field by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.enums import CorrectionState, FrenchCertificate, FrenchLevel, Gender, Source, SubjectKind
from db.models import Application, CorrectionRequest, Organisation, Person, User
from services import history, inputs, placement_checklists, search
from services.actors import Actor
from services.errors import DomainError, Forbidden, Invalid, InvalidFields, NotFound
from services.exchanges import papers
from services.i18n import N_
from services.mail.outbox import clean_address
from services.placement_checks import refresh_stays_of
from services.policy import Action, authorize, coordinates
from services.records import by_public_id
from services.rules import passports
from services.rules.ages import age_on
from services.workflows import CORRECTION

NAME_LENGTH = 100
CITY_LENGTH = 120
PHONE_LENGTH = 40
ADDRESS_LENGTH = 300
YOUNGEST, OLDEST = 6, 110
"""Ages in years beyond which a birth date is taken for a slip."""
_JOINERS = set(" -’՚֊")
_PHONE = re.compile(r"\+?[0-9 ().\-/]+")
_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
LEVELS = list(FrenchLevel)

Check = Callable[[Any, str, datetime], Any]


def level_of(person: Person) -> FrenchLevel:
    """The French level that counts: the certified one, else the declared one."""
    certified = person.french_certified
    return certified if certified is not FrenchLevel.NOT_ASSESSED else person.french_declared


def level_rank(level: FrenchLevel) -> int:
    """Levels as numbers: 0 not assessed, 1 is A1 … 6 is C2."""
    return LEVELS.index(level)


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """ISO 3166 codes of two letters."""
    codes = [str(code) for code in Locale("en").territories]
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES


def _name(script: str, sentence: str) -> Check:
    def check(raw: Any, field: str, _now: datetime) -> str:
        name = inputs.line(raw, field=field, longest=NAME_LENGTH).replace("'", "’").replace("‐", "-")
        letters = [char for char in name if char not in _JOINERS]
        if name and (not letters or not all(_is_letter_of(script, char) for char in letters)):
            raise Invalid(sentence, field=field)
        return name

    return check


def _is_letter_of(script: str, char: str) -> bool:
    return unicodedata.category(char)[0] in "LM" and unicodedata.name(char, "").startswith((script, "COMBINING"))


def _birth_date(raw: Any, field: str, now: datetime) -> date | None:
    birth_date = inputs.day(raw, field=field)
    if birth_date and not YOUNGEST <= age_on(birth_date, now.date()) <= OLDEST:
        raise Invalid(N_("This birth date cannot be right: check the year."), field=field)
    return birth_date


def _country(raw: Any, field: str, _now: datetime) -> str:
    code = inputs.line(raw, field=field, longest=2).upper()
    if code and code not in countries():
        raise Invalid(N_("Choose a country in the list."), field=field)
    return code


def _phone(raw: Any, field: str, _now: datetime) -> str:
    phone = inputs.line(raw, field=field, longest=PHONE_LENGTH)
    if phone and not (_PHONE.fullmatch(phone) and 6 <= sum(char.isdigit() for char in phone) <= 15):
        raise Invalid(N_("Write the phone number in digits, with the country: +374 91 123456."), field=field)
    return phone


def _email(raw: Any, _field: str, _now: datetime) -> str:
    address = str(raw or "").strip().casefold()
    return clean_address(address) if address else ""


def _city(raw: Any, field: str, _now: datetime) -> str:
    return inputs.line(raw, field=field, longest=CITY_LENGTH)


def _postal_address(raw: Any, field: str, _now: datetime) -> str:
    return inputs.line(raw, field=field, longest=ADDRESS_LENGTH)


def _passport_end(raw: Any, field: str, now: datetime) -> date | None:
    value = inputs.day(raw, field=field)
    if value and value < now.date():
        raise Invalid(N_("This passport has ended: enter the date of the new one."), field=field)
    return value


def _passport_issue(raw: Any, field: str, now: datetime) -> date | None:
    value = _past_day(raw, field, now)
    if passports.is_too_old(value, now.date()):
        raise Invalid(N_("This passport is ten years old, the border refuses it: enter the new one."), field=field)
    return value


def _level(raw: Any, field: str, _now: datetime) -> FrenchLevel:
    return inputs.member(FrenchLevel, raw, field=field) or FrenchLevel.NOT_ASSESSED


def _past_day(raw: Any, field: str, now: datetime) -> date | None:
    value = inputs.day(raw, field=field)
    if value and value > now.date():
        raise Invalid(N_("This day is still to come: check the date."), field=field)
    return value


_LATIN = _name("LATIN", N_("Write this name in Latin letters, as in the passport, without digits or signs."))
_ARMENIAN = _name("ARMENIAN", N_("Write this name in Armenian letters, without digits or signs."))
FIELDS: dict[str, Check] = {
    "given_name": _LATIN,
    "family_name": _LATIN,
    "given_name_hy": _ARMENIAN,
    "family_name_hy": _ARMENIAN,
    "birth_date": _birth_date,
    "gender": lambda raw, field, _now: inputs.member(Gender, raw, field=field),
    "nationality": _country,
    "city": _city,
    "email": _email,
    "phone": _phone,
    "postal_address": _postal_address,
    "passport_issued_on": _passport_issue,
    "passport_expires_on": _passport_end,
    "french_declared": _level,
    "french_certified": _level,
    "french_certificate": lambda raw, field, _now: inputs.member(FrenchCertificate, raw, field=field),
    "french_certified_on": _past_day,
}
"""What can be saved of a person, and the check of each."""
FIELD_WORDS: dict[str, str] = {
    "given_name": N_("Given name"),
    "family_name": N_("Family name"),
    "given_name_hy": N_("Given name in Armenian letters"),
    "family_name_hy": N_("Family name in Armenian letters"),
    "birth_date": N_("Date of birth"),
    "gender": N_("Gender"),
    "nationality": N_("Nationality"),
    "city": N_("City"),
    "email": N_("E-mail address"),
    "phone": N_("Phone"),
    "postal_address": N_("Postal address"),
    "passport_issued_on": N_("Passport issued on"),
    "passport_expires_on": N_("Passport valid until"),
    "french_declared": N_("French, as the person sees it"),
    "french_certified": N_("French, certified"),
    "french_certificate": N_("Certificate"),
    "french_certified_on": N_("Date on the certificate"),
}
"""What to call each field; a msgid."""
STAFF_FIELDS = {"french_certified", "french_certificate", "french_certified_on"}
"""A certified level is entered by whoever saw the certificate."""
_OF_BORDER = {"nationality", "passport_issued_on", "passport_expires_on"}
_INDEXED = {"given_name", "family_name", "given_name_hy", "family_name_hy", "email"}
_LEVEL_FIELDS = {"french_declared", "french_certified"}


def save_field(
    session: Session, actor: Actor, person_public_id: str, field: str, value: Any, *, now: datetime
) -> datetime:
    """Save one field of :data:`FIELDS`. Gives the instant back that is shown as «saved at 14:02».

    Last write wins per field. ``email`` can be saved only for people without an account, the certified level only by
    coordinators. Raises ``Invalid`` at ``field``.
    """
    person = _locked(session, person_public_id)
    authorize(actor, Action.PERSON_EDIT, person)
    _check_allowed(session, actor, person, field)
    cleaned = FIELDS[field](value, field, now)
    _check_order(person, field, cleaned)
    if cleaned != getattr(person, field):
        setattr(person, field, cleaned)
        person.updated_at = now
        history.audit(
            session, actor, "person:edit", now=now, kind=SubjectKind.PERSON, subject_id=person.id, field=field
        )
        session.flush()
        _mark_corrected(session, actor, person, field, now)
        if field in _INDEXED:
            reindex(session, person)
        elif field in _LEVEL_FIELDS:
            _sort_applications(session, person)
        elif field in _OF_BORDER:
            placement_checklists.refresh_of(session, person.id)
            papers.refresh_of(session, person.id)
            refresh_stays_of(session, person.id, now)
    return now


def _mark_corrected(session: Session, actor: Actor, person: Person, field: str, now: datetime) -> None:
    """Note it on the applications whose coordinators asked for this change."""
    asked = select(CorrectionRequest).join(Application, Application.id == CorrectionRequest.application_id).where(
        Application.person_id == person.id,
        CorrectionRequest.field == f"person:{field}",
        CorrectionRequest.state == CorrectionState.OPEN,
    )  # fmt: skip
    for request in session.scalars(asked.with_for_update(of=CorrectionRequest)):
        history.move(session, actor, request, CORRECTION, "answer", now=now)
        request.answered_at = now


def _locked(session: Session, person_public_id: str) -> Person:
    """The person, locked after their applications: whoever saves an application takes the locks in this order too."""
    mine = select(Application.id).join(Person, Person.id == Application.person_id)
    session.scalars(
        mine.where(Person.public_id == person_public_id)
        .order_by(Application.id)
        .with_for_update(key_share=True, of=Application)
    ).all()
    return by_public_id(session, Person, person_public_id, lock=True)


def _check_allowed(session: Session, actor: Actor, person: Person, field: str) -> None:
    if field not in FIELDS:
        raise Forbidden(N_("This cannot be changed here."), field=field)
    if field in STAFF_FIELDS and not coordinates(actor, person):
        raise Forbidden(N_("A coordinator enters this once the certificate was seen."), field=field)
    if field == "email" and session.scalar(select(User.id).where(User.person_id == person.id)) is not None:
        raise Invalid(N_("This address is used to sign in: it is changed with the account."), field=field)


def _check_order(person: Person, field: str, value: Any) -> None:
    """Raise ``Invalid`` where the passport would end before it was issued: the two days were mixed up."""
    days = {name: getattr(person, name) for name in ("passport_issued_on", "passport_expires_on")} | {field: value}
    issued, expires = days["passport_issued_on"], days["passport_expires_on"]
    if field in _OF_BORDER and issued and expires and expires <= issued:
        raise Invalid(N_("A passport ends after the day of its issue: check both days."), field=field)


def create(
    session: Session,
    actor: Actor,
    organisation_public_id: str,
    values: Mapping[str, Any],
    *,
    source: Source,
    now: datetime,
) -> Person:
    """Enter somebody who has no account, with the fields and checks of ``save_field``; coordinators only.

    Raises ``InvalidFields`` with each refusal at its field; a known mail address is refused, so that nobody is kept
    twice.
    """
    organisation = by_public_id(session, Organisation, organisation_public_id)
    if not coordinates(actor, Person(organisation_id=organisation.id)):
        raise Forbidden(N_("You are not allowed to do this."))
    return enter(session, actor, organisation, values, source=source, now=now)


def enter(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    values: Mapping[str, Any],
    *,
    source: Source,
    now: datetime,
) -> Person:
    """The same as part of another act, which was authorised; ``organisation`` keeps the record."""
    person = Person(organisation_id=organisation.id, entered_by=source, created_at=now, updated_at=now)
    cleaned = cleaned_fields(values, now)
    _check_new(session, cleaned)
    for field, value in cleaned.items():
        setattr(person, field, value)
    session.add(person)
    session.flush()
    history.audit(
        session, actor, "person:create", now=now, kind=SubjectKind.PERSON, subject_id=person.id, source=source
    )
    reindex(session, person)
    return person


def known_or_new(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    person: str | Mapping[str, Any],
    *,
    source: Source,
    now: datetime,
) -> Person:
    """Somebody by public id whose record ``organisation`` keeps, or who applied to it; or somebody new, by fields.

    Raises ``NotFound`` for others, and what :func:`create` raises.
    """
    if not isinstance(person, str):
        return create(session, actor, organisation.public_id, person, source=source, now=now)
    found = by_public_id(session, Person, person)
    applied = select(Application.id).where(
        Application.person_id == found.id, Application.organisation_id == organisation.id
    )
    if not coordinates(actor, found) and session.scalars(applied.limit(1)).first() is None:
        raise NotFound(N_("This does not exist, or not any more."), field="person")
    return found


def cleaned_fields(values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Fields of a person, each checked. Raises ``InvalidFields`` with each refusal at its field."""
    cleaned: dict[str, Any] = {}
    errors: list[DomainError] = []
    for field, value in values.items():
        try:
            cleaned[field] = FIELDS[field](value, field, now)
        except Invalid as error:
            errors.append(error)
    if errors:
        raise InvalidFields(errors)
    return cleaned


def _check_new(session: Session, cleaned: Mapping[str, Any]) -> None:
    errors: list[DomainError] = [
        Invalid(N_("Write the name of the person."), field=field)
        for field in ("given_name", "family_name")
        if not cleaned.get(field)
    ]
    email = cleaned.get("email")
    if email and session.scalar(select(Person.id).where(Person.email == email).limit(1)) is not None:
        errors.append(Invalid(N_("Somebody with this mail address is known already: search for them."), field="email"))
    if errors:
        raise InvalidFields(errors)


def reindex(session: Session, person: Person) -> None:
    """Make the person and their applications findable and sorted under their present names.

    The caller holds the person's lock.
    """
    search.reindex(session, SubjectKind.PERSON, person.id, *_words(person))
    index_applications(session, person)
    _sort_applications(session, person)


def index_applications(session: Session, person: Person) -> None:
    """Make the person's applications findable under names, address, studies and school."""
    rows = session.execute(
        select(
            Application.id,
            Application.study_field,
            Application.study_year,
            Organisation.code,
            Organisation.name_fr,
            Organisation.name_en,
            Organisation.name_hy,
        )
        .outerjoin(Organisation, Organisation.id == Application.sending_organisation_id)
        .where(Application.person_id == person.id)
    )
    for application_id, *texts in rows.all():
        words = [text for text in texts if text]
        search.reindex(session, SubjectKind.APPLICATION, application_id, *_words(person), *words)


def _words(person: Person) -> tuple[str, ...]:
    return (person.given_name, person.family_name, person.given_name_hy, person.family_name_hy, person.email)


def sort_name(person: Person) -> str:
    """Family name first, without accents and case; the mail address until a name is known."""
    return search.fold(f"{person.family_name} {person.given_name}".strip() or person.email)[:200]


def _sort_applications(session: Session, person: Person) -> None:
    """Copy name and level to where lists sort by them. Versions stay: nothing was decided or written anew."""
    session.execute(
        update(Application)
        .where(Application.person_id == person.id)
        .values(sort_name=sort_name(person), level_rank=level_rank(level_of(person)))
    )
