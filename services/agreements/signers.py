"""Who signs an agreement: five, and the guardian of a minor, in the order of the institution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Language, SignerRole
from db.models import Agreement, AgreementSigner, User
from services.agreements.facts import Facts
from services.errors import Invalid
from services.i18n import N_
from services.records import put
from services.search import fold

R = SignerRole
DEFAULT_ORDER: tuple[Any, ...] = (["intern", "guardian"], ["tutor", "referent"], "school", "host")
"""Roles in the order in which they sign; those of an inner list in any order."""
OF_PLACEMENT = {R.REFERENT: ("referent_name", "referent_title", "referent_email")}
"""Signers whose particulars are also the placement’s."""


def positions(order: Sequence[Any] | None) -> dict[SignerRole, int]:
    """Position of each role, from 1; roles that the order leaves out come last."""
    found: dict[SignerRole, int] = {}
    for place, step in enumerate(order or DEFAULT_ORDER, 1):
        for role in step if isinstance(step, list) else [step]:
            found[SignerRole(role)] = place
    last = max(found.values(), default=0) + 1
    return {role: found.get(role, last) for role in R}


def refresh(session: Session, facts: Facts) -> None:
    """Bring the signers of a draft up to what is known: roles, people, order. What a coordinator typed stays."""
    agreement = facts.agreement
    order = positions((facts.school.signing_order if facts.school else None) or facts.city.signing_order)
    known = {signer.role: signer for signer in agreement.signers}
    for role in R:
        signer = known.get(role)
        if role is R.GUARDIAN and not facts.is_minor:
            if signer is not None and not signer.signatures:
                agreement.signers.remove(signer)
                session.delete(signer)
            continue
        if signer is None:
            signer = AgreementSigner(agreement_id=agreement.id, role=role, position=order[role])
            agreement.signers.append(signer)
        _fill(session, facts, signer)
        signer.position = order[role]
    session.flush()


def _fill(session: Session, facts: Facts, signer: AgreementSigner) -> None:
    """The particulars that follow from the records; those that do not are filled once, where they are empty."""
    for name, value in _particulars(session, facts, signer.role).items():
        follows = signer.role in {R.INTERN, R.TUTOR, *OF_PLACEMENT} and name in {"name", "person_id", "email"}
        if (follows or not getattr(signer, name)) and value:
            setattr(signer, name, value)
    if signer.language is None:
        signer.language = Language.FR


def _particulars(session: Session, facts: Facts, role: SignerRole) -> dict[str, Any]:
    if role is R.INTERN:
        chosen = session.scalar(select(User.language).where(User.person_id == facts.person.id))
        return {"person_id": facts.person.id, "name": facts.person.name, "email": facts.person.email,
                "language": chosen or facts.agreement.translation}  # fmt: skip
    if role is R.GUARDIAN:
        guardian = facts.guardian
        if guardian is None:
            return {"language": facts.agreement.translation}
        return {"name": guardian.name, "title": guardian.relation, "email": guardian.email,
                "language": guardian.language}  # fmt: skip
    if role is R.TUTOR:
        tutor = facts.tutor
        return {"person_id": tutor.id, "name": tutor.name, "email": tutor.email} if tutor else {}
    if role is R.REFERENT:
        return {name.removeprefix("referent_"): getattr(facts.placement, name) for name in OF_PLACEMENT[R.REFERENT]}
    body = facts.city if role is R.HOST else facts.school
    if body is None:
        return {}
    return {name.removeprefix("signatory_"): getattr(body, name)
            for name in ("signatory_name", "signatory_title", "signatory_email")}  # fmt: skip


def write(facts: Facts, signer: AgreementSigner, fields: dict[str, Any]) -> list[str]:
    """Put name, title, mail address and language of a signer; gives back what changed.

    Raises ``Invalid`` for a host signatory who is the tutor, and for a tutor or intern by another name than theirs.
    """
    if signer.role in {R.INTERN, R.TUTOR}:
        fields = {name: value for name, value in fields.items() if name not in {"name", "email"}}
    changed = put(signer, fields)
    if refusal := host_is_tutor(facts):
        raise refusal
    if signer.role in OF_PLACEMENT:
        put(
            facts.placement,
            {name: getattr(signer, name.removeprefix("referent_")) for name in OF_PLACEMENT[R.REFERENT]},
        )
    return changed


def host_is_tutor(facts: Facts) -> Invalid | None:
    """The refusal where the tutor would sign for the city: they only sign as the tutor."""
    host = facts.signers.get(R.HOST)
    if host is None or facts.tutor is None:
        return None
    same_name = bool(host.name) and fold(host.name) == fold(facts.tutor.name)
    same_mail = bool(host.email) and host.email.casefold() == facts.tutor.email.casefold()
    if not (same_name or same_mail):
        return None
    return Invalid(
        N_("The internship tutor cannot sign for the city as well: name whoever may commit the city."),
        field="signer-host",
    )


def order_of(agreement: Agreement) -> list[AgreementSigner]:
    """Signers in the order in which they sign, then in that of the law."""
    roles = list(R)
    return sorted(agreement.signers, key=lambda signer: (signer.position, roles.index(signer.role)))
