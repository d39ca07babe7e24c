"""Rarer cases of internships in the demonstration: hours confirmed anew, proofs, things and remarks set aside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.enums import AbsenceKind, Evaluator, FindingLevel, PlacementState, Source, SubjectKind
from db.models import ChecklistItem, Department, Finding, Placement
from seeds.demo_ends import answer
from services import findings, offers, placements, proofs, start_overrides
from services.on_behalf import Evidence
from services.presence import absences, confirming
from services.presence.absences import AbsenceFields
from services.presence.sheets import sheet

if TYPE_CHECKING:
    from seeds.demo import Demo

REFERENT = {"aims": "5", "exchange": "4", "validated": True}
PHOTOGRAPHS: dict[str, str] = {
    "title_fr": "Photothèque de la ville",
    "title_en": "The town’s photo library",
    "title_hy": "Քաղաքի լուսանկարների հավաքածուն",
    "mission_fr": "Décrire et classer les photographies de la ville, et préparer une exposition.",
    "mission_en": "Describe and sort the town’s photographs, and prepare an exhibition.",
    "mission_hy": "Նկարագրել և դասակարգել քաղաքի լուսանկարները, պատրաստել ցուցահանդես։",
}
INSURANCE = "insurance"
"""Code of the thing to do that stands in the way of the start."""


def fill(demo: Demo) -> None:
    """Each on an internship where it may happen."""
    interrupted = _first(demo, PlacementState.INTERRUPTED)
    answer(demo, interrupted, Evaluator.REFERENT, REFERENT)
    _confirm(demo, interrupted)
    _absences(demo, _first(demo, PlacementState.IN_PROGRESS))
    _things_to_do(demo)
    _remark(demo)
    _post_that_rests(demo)


def _first(demo: Demo, state: PlacementState) -> Placement:
    return demo.session.scalars(select(Placement).where(Placement.state == state).order_by(Placement.id).limit(1)).one()


def _confirm(demo: Demo, placement: Placement) -> None:
    """Both said on the phone that the hours are right; an absence told afterwards takes the first word back."""
    for from_intern in (True, False):
        _say_so(demo, placement, from_intern)
    demo.session.flush()
    days = [one.day for one in sheet(demo.session, placement).days(None) if one.done]
    fields = AbsenceFields(AbsenceKind.EXAMINATION, days[0], days[0])
    absences.report(
        demo.session, demo.coordinator, placement.public_id, fields, proof=("convocation.pdf", b""),
        source=Source.PHONE, evidence=Evidence("au téléphone"), now=demo.now, prepared=demo.cv,
    )  # fmt: skip
    demo.session.flush()
    for from_intern in (True, False):
        _say_so(demo, placement, from_intern)


def _say_so(demo: Demo, placement: Placement, from_intern: bool) -> None:
    told = Evidence("au téléphone")
    confirming.confirm(
        demo.session, demo.coordinator, placement.public_id, minutes=sheet(demo.session, placement).minutes(),
        from_intern=from_intern, source=Source.PHONE, evidence=told, now=demo.now,
    )  # fmt: skip


def _absences(demo: Demo, placement: Placement) -> None:
    """One was reported by mistake and removed."""
    day = next(one.day for one in sheet(demo.session, placement).days(None) if one.done)
    told = absences.report(
        demo.session, demo.coordinator, placement.public_id, AbsenceFields(AbsenceKind.OTHER, day, day),
        source=Source.PHONE, evidence=Evidence("au téléphone"), now=demo.now,
    )  # fmt: skip
    demo.session.flush()
    absences.remove(demo.session, demo.coordinator, told.public_id, now=demo.now)


def _things_to_do(demo: Demo) -> None:
    """One proof of insurance with its paper, one that may come after the first day."""
    proofs.hand_in(
        demo.session, demo.coordinator, _insurance(demo), "attestation.pdf", b"", now=demo.now, prepared=demo.cv
    )  # fmt: skip
    start_overrides.begin_without(
        demo.session, demo.coordinator, _insurance(demo), now=demo.now,
        reason="L’assureur a confirmé par téléphone ; l’attestation suit.",
    )  # fmt: skip


def _insurance(demo: Demo) -> str:
    """The next one that is open."""
    query = (
        select(ChecklistItem.public_id)
        .join(Placement, Placement.id == ChecklistItem.subject_id)
        .where(
            ChecklistItem.subject_kind == SubjectKind.PLACEMENT, ChecklistItem.code == INSURANCE,
            ChecklistItem.done_at.is_(None), Placement.state == PlacementState.AGREEMENT_SIGNED,
        )
    )  # fmt: skip
    return demo.session.scalars(query.order_by(ChecklistItem.id).limit(1)).one()


def _remark(demo: Demo) -> None:
    """A warning that somebody looked into and set aside."""
    query = select(Finding).where(Finding.level == FindingLevel.WARN, Finding.subject_kind == SubjectKind.PLACEMENT)
    found = demo.session.scalars(query.order_by(Finding.rule, Finding.id).limit(1)).one()
    findings.override(
        demo.session, demo.coordinator, found.subject_kind, found.subject_id, found.rule, now=demo.now,
        reason="Vu avec le service : rien n’est à changer.",
    )  # fmt: skip


def _post_that_rests(demo: Demo) -> None:
    """An offer that is repeated before a third of the internship before it has passed: it stays a draft until then."""
    former = _first(demo, PlacementState.COMPLETED)
    department = demo.session.get_one(Department, former.department_id)
    written: Any = {**PHOTOGRAPHS, "starts_on": former.starts_on, "ends_on": former.ends_on}
    offer, _warnings = offers.create_and_publish(
        demo.session, demo.coordinator, department.public_id, lawful_use_confirmed=True, tutor_name="Julien Perret",
        tutor_email="communication@demo.example", now=demo.now - timedelta(days=120), **written,
    )  # fmt: skip
    demo.session.flush()
    placements.edit(
        demo.session, demo.coordinator, former.public_id, offer_public_id=offer.public_id, now=demo.now
    )  # fmt: skip
    offers.close(demo.session, demo.coordinator, offer.public_id, now=demo.now)
    copy = offers.duplicate(demo.session, demo.coordinator, offer.public_id, now=demo.now)
    demo.session.flush()
    offers.edit(
        demo.session, demo.coordinator, copy.public_id, starts_on=demo.today + timedelta(days=3),
        ends_on=demo.today + timedelta(days=63), now=demo.now,
    )  # fmt: skip
    demo.session.flush()
