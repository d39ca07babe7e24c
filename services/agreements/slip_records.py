"""The records behind a frozen agreement, in which a slip is mended as well: person, body, internship, signer, draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import SignerRole
from db.models import Agreement, AgreementSigner, Organisation, Person, Placement
from services import people
from services.actors import Actor
from services.agreements.slip_rules import TWINS, distance
from services.records import put

_OF_PERSON = {"address": "postal_address", "phone": "phone", "email": "email"}
_OF_BODY = {"address": "postal_address", "legal_number": "legal_number"}
_FAR = 10_000


def addresses_of(role: SignerRole) -> frozenset[str]:
    """Fields whose change means that the signer of this role is written to elsewhere."""
    own = f"signers.{role}.email"
    return frozenset({own, *(field for field, twin in TWINS.items() if twin == own)})


def write(
    session: Session, actor: Actor, agreement: Agreement, field: str, before: str, after: str, *, now: datetime
) -> None:
    """Mend one field where it comes from. What was changed there meanwhile stays as it is."""
    area, _dot, rest = field.partition(".")
    placement = session.get_one(Placement, agreement.placement_id)
    if area in {"intern", "tutor"}:
        person_id = placement.person_id if area == "intern" else placement.tutor_id
        _person(session, actor, session.get(Person, person_id or 0), rest, before, after, now)
    elif area in {"city", "school"}:
        body_id = placement.organisation_id if area == "city" else placement.sending_organisation_id
        _put(session.get(Organisation, body_id or 0), _OF_BODY[rest], before, after)
    elif area == "clauses":
        _clause(agreement, rest, before, after)
    elif area in {"subject", "place"}:
        _put(placement, area, before, after)
    elif area == "referent":
        _put(placement, f"referent_{rest}", before, after)
    _signer(agreement, TWINS.get(field, field), before, after)


def _put(record: Any, name: str, before: str, after: str) -> None:
    if record is not None and getattr(record, name) == before:
        put(record, {name: after})


def _person(
    session: Session, actor: Actor, person: Person | None, name: str, before: str, after: str, now: datetime
) -> None:
    if person is None:
        return
    if name in _OF_PERSON:
        fields = {_OF_PERSON[name]: after} if getattr(person, _OF_PERSON[name]) == before else {}
    else:
        script = "_hy" if name == "name_hy" else ""
        fields = _name(person, script, after) if getattr(person, name) == before else {}
    for field, value in fields.items():
        people.save_field(session, actor, person.public_id, field, value, now=now)


def _name(person: Person, script: str, after: str) -> dict[str, str]:
    """Given and family name out of the whole: the parts that are nearest to those of before."""
    given, family = (getattr(person, f"{part}_name{script}") for part in ("given", "family"))
    words = after.split()
    parts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words) + 1)]
    best = min(parts, key=lambda two: _apart(two[0], given) + _apart(two[1], family))
    return {f"given_name{script}": best[0], f"family_name{script}": best[1]}


def _apart(one: str, other: str) -> int:
    found = distance(one, other, max(len(one), len(other)))
    return _FAR if found is None else found


def _clause(agreement: Agreement, rest: str, before: str, after: str) -> None:
    code, _dot, language = rest.partition(".")
    texts = agreement.clauses.get(code) or {}
    if texts.get(language) == before:
        agreement.clauses = {**agreement.clauses, code: {**texts, language: after}}


def _signer(agreement: Agreement, field: str, before: str, after: str) -> None:
    area, _dot, rest = field.partition(".")
    role, _dot, name = rest.partition(".")
    found: list[AgreementSigner] = [one for one in agreement.signers if area == "signers" and one.role == role]
    for signer in found:
        _put(signer, name, before, after)
