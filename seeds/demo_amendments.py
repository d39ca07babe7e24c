"""Amendments of the demonstration in each of their states, each of another internship."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from db.enums import AgreementState, AmendmentKind, DocumentKind, SignerRole, Source, SubjectKind
from db.models import Agreement, Placement
from seeds.demo_agreements import agreement_of, placement_of
from services import files
from services.agreements import amendments, drafting, signing
from services.on_behalf import Evidence

if TYPE_CHECKING:
    from seeds.demo import Demo

S = AgreementState
STATES = (
    ("Vardan", "Sahakyan", "finances", "Yves Renard", S.DRAFT),
    ("Lusine", "Khachatryan", "urbanisme", "Yves Renard", S.SIGNED),
    ("Armen", "Grigoryan", "jeunesse", "Nadia Roussel", S.REFUSED),
    ("Mane", "Avetisyan", "mediatheque", "Nadia Roussel", S.CANCELLED),
)
REASONS = {
    S.DRAFT: "Trois jours de plus pour terminer l’enquête.",
    S.SIGNED: "Une réunion publique a lieu un jour plus tard.",
    S.REFUSED: "Le service souhaite quatre jours de plus.",
    S.CANCELLED: "Le bilan devait être décalé.",
}
DAYS = {S.DRAFT: 3, S.SIGNED: 1, S.REFUSED: 4, S.CANCELLED: 2}


def fill(demo: Demo) -> None:
    """One in preparation, one signed by all, one refused, one given up."""
    for number, (given, family, department, tutor, state) in enumerate(STATES):
        placement = placement_of(demo, given, family, department, tutor, 90 + 3 * number)
        agreement_of(demo, placement, S.SIGNED)
        demo.session.flush()
        _amendment(demo, placement, state)


def _amendment(demo: Demo, placement: Placement, state: AgreementState) -> None:
    last = placement.ends_on + timedelta(days=DAYS[state])
    changes: dict[AmendmentKind, dict[str, Any]] = {
        AmendmentKind.DATES: {"starts_on": placement.starts_on, "ends_on": last}
    }
    at = demo.now - timedelta(days=2)
    made = amendments.propose(
        demo.session, demo.coordinator, placement.public_id, changes, placement.starts_on, REASONS[state], now=at
    )  # fmt: skip
    demo.session.flush()
    if state is S.CANCELLED:
        drafting.cancel(
            demo.session, demo.coordinator, made.public_id, reason="Le bilan reste à sa date.", now=demo.now
        )
    elif state is not S.DRAFT:
        amendments.send(demo.session, demo.coordinator, made.public_id, now=at)
        demo.session.flush()
        _end(demo, placement, made, state)


def _end(demo: Demo, placement: Placement, made: Agreement, state: AgreementState) -> None:
    """All sign it on one sheet, or the school does not want it."""
    if state is S.REFUSED:
        school = next(one for one in made.signers if one.role is SignerRole.SCHOOL)
        signing.refuse_on_behalf(
            demo.session, demo.coordinator, school.public_id, reason="Les cours reprennent ce jour-là.",
            source=Source.PHONE, now=demo.now,
        )  # fmt: skip
        return
    scan = files.store_for(
        demo.session, demo.coordinator, SubjectKind.PLACEMENT, placement.public_id, DocumentKind.AGREEMENT,
        "avenant-signe.pdf", b"", now=demo.now, prepared=demo.cv,
    )  # fmt: skip
    demo.session.flush()
    signing.sign_on_paper(
        demo.session, demo.coordinator, made.public_id, [one.public_id for one in made.signers],
        evidence=Evidence(proof_public_id=scan.public_id), now=demo.now,
    )  # fmt: skip
