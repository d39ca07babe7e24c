"""How internships of the demonstration end: an amendment before its signers, evaluations, a certificate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.enums import AgreementKind, AgreementState, AmendmentKind, Evaluator, PlacementState, Source
from db.models import Agreement, Evaluation, Placement
from services import attestations
from services.agreements import amendments
from services.evaluations import answering, asking, making
from services.on_behalf import Evidence

if TYPE_CHECKING:
    from seeds.demo import Demo

GOOD: dict[Evaluator, dict[str, Any]] = {
    Evaluator.TUTOR: {
        "work": "5", "autonomy": "4", "team": "5", "french": "4", "progress": ["french", "team"], "again": True,
        "comment": "Un plaisir de travailler ensemble.",
    },
    Evaluator.INTERN: {
        "welcome": "5", "tasks": "4", "support": "5", "learning": "5", "living": "4", "recommend": True,
    },
}  # fmt: skip
LOW: dict[str, Any] = {
    "welcome": "2", "tasks": "2", "tasks_why": "Surtout du classement.", "support": "1",
    "support_why": "Mon tuteur était souvent absent.", "learning": "3", "living": "2", "recommend": False,
    "recommend_why": "Les missions n’étaient pas celles annoncées.",
}  # fmt: skip


def fill(demo: Demo) -> None:
    """Evaluations of what is over, one of them low and one still awaited, and a certificate."""
    over = _over(demo)
    for placement in over:
        making.make_for(demo.session, demo.coordinator, placement.public_id, now=demo.now)
    demo.session.flush()
    first, second = over[:2]
    answer(demo, first, Evaluator.TUTOR, GOOD[Evaluator.TUTOR])
    answer(demo, first, Evaluator.INTERN, LOW)
    answer(demo, second, Evaluator.INTERN, GOOD[Evaluator.INTERN])
    attestations.issue(demo.session, demo.coordinator, second.public_id, now=demo.now)
    demo.session.flush()
    reason = "L’intitulé du service était incomplet."
    attestations.issue(demo.session, demo.coordinator, second.public_id, reason=reason, now=demo.now)
    _amendment(demo)


def _over(demo: Demo) -> list[Placement]:
    states = (PlacementState.COMPLETED, PlacementState.INTERRUPTED)
    query = select(Placement).where(Placement.state.in_(states)).order_by(Placement.state, Placement.id)
    return list(demo.session.scalars(query))


def answer(demo: Demo, placement: Placement, evaluator: Evaluator, answers: dict[str, Any]) -> None:
    """What was said on the phone, put down by the coordinator."""
    query = select(Evaluation).where(Evaluation.placement_id == placement.id, Evaluation.evaluator == evaluator)
    found = demo.session.scalars(query).one()
    teller = asking.reached(demo.session, found)
    for code, value in answers.items():
        answering.save_answer(demo.session, demo.coordinator, found.public_id, code, value, now=demo.now)
    answering.submit(
        demo.session, demo.coordinator, found.public_id, source=Source.PHONE,
        evidence=Evidence(teller.name if teller else "", demo.today - timedelta(days=1)), now=demo.now,
    )  # fmt: skip


def _amendment(demo: Demo) -> None:
    """Three days more for the internship whose agreement all have signed."""
    signed = select(Agreement).where(
        Agreement.kind == AgreementKind.AGREEMENT, Agreement.state == AgreementState.SIGNED
    )  # fmt: skip
    first = demo.session.scalars(signed.order_by(Agreement.id).limit(1)).one()
    placement = demo.session.get_one(Placement, first.placement_id)
    changes = {
        AmendmentKind.DATES: {"starts_on": placement.starts_on, "ends_on": placement.ends_on + timedelta(days=3)}
    }
    amendment = amendments.propose(
        demo.session, demo.coordinator, placement.public_id, changes, placement.starts_on,
        "Le bilan de fin de stage a lieu trois jours plus tard.", now=demo.now - timedelta(days=1),
    )  # fmt: skip
    demo.session.flush()
    amendments.send(demo.session, demo.coordinator, amendment.public_id, now=demo.now - timedelta(days=1))
