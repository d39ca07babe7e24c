"""All have signed: the agreement holds and takes its internship along, or a limit that was reached holds it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import AgreementKind, PlacementState, SubjectKind
from db.models import Agreement, AgreementVersion, Placement
from services import history, placement_moves
from services.actors import Actor, system
from services.agreements import signing_links
from services.agreements.in_force import held_back, put_in_force
from services.agreements.standing import Standing
from services.mail.coordinators import tell_coordinators
from services.workflows import AGREEMENT

NAMES_LENGTH = 200
"""Of the names in a line of history."""


def complete(session: Session, actor: Actor, agreement: Agreement, state: Standing, *, now: datetime) -> None:
    """Settle what follows from the last signature, for the act that added it; ``actor`` is whoever signed last.

    The internship moves by all signatures together: its history names those who signed, and how the last one did.
    """
    if agreement.kind is AgreementKind.AMENDMENT and (reason := held_back(session, agreement)):
        _hold_back(session, actor, agreement, state, reason, now)
        return
    history.move(session, actor, agreement, AGREEMENT, "complete", now=now)
    placement = session.get_one(Placement, agreement.placement_id)
    together, last = system(name=_names(state)), max(state.signatures.values(), key=lambda one: one.id)
    if agreement.kind is AgreementKind.AMENDMENT:
        put_in_force(session, together, agreement, source=last.source, now=now)
        signing_links.tell_in_force(session, system(), agreement, now=now)
    else:
        _keep_place(placement, state.version)
        if placement.state is PlacementState.PLANNED:
            placement_moves.move(session, together, placement.public_id, "sign", source=last.source, now=now)
    tell_coordinators(
        session, agreement.organisation_id, signing_links.template_of(agreement, "agreement_signed_by_all"), now=now,
        kind=SubjectKind.AGREEMENT, subject_id=agreement.id, path=f"{signing_links.PAGE}{agreement.public_id}",
        **signing_links.facts(session, agreement),
    )  # fmt: skip


def _names(state: Standing) -> str:
    """Those who signed, in the order of the signatures."""
    signed = sorted(state.signatures.values(), key=lambda one: (one.at, one.id))
    return ", ".join(dict.fromkeys(one.name for one in signed))[:NAMES_LENGTH]


def _keep_place(placement: Placement, version: AgreementVersion) -> None:
    """The address that was signed stays, whatever becomes of that of the offer or the department."""
    placement.place = placement.place or str(version.content.get("place") or "")


def _hold_back(
    session: Session, actor: Actor, agreement: Agreement, state: Standing, reason: str, now: datetime
) -> None:
    """All have signed, and a limit was reached meanwhile: nothing comes into force, the coordinators are told why."""
    history.move(session, actor, agreement, AGREEMENT, "hold_back", now=now, reason=reason)
    link = actor.link
    mine = link.subject_id if link and link.subject_kind is SubjectKind.AGREEMENT_SIGNER else None
    others = [one for one in state.signers if one.id != mine]  # whoever signed last still reads what became of it
    signing_links.withdraw(session, others, now=now)
    tell_coordinators(
        session, agreement.organisation_id, "amendment_held_back", now=now, kind=SubjectKind.AGREEMENT,
        subject_id=agreement.id, path=f"{signing_links.PAGE}{agreement.public_id}", message=reason,
        **signing_links.facts(session, agreement),
    )  # fmt: skip
