"""An amendment that all have signed comes true: the internship changes, and what hangs on it follows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.enums import AmendmentKind, PlacementState, Source, SubjectKind
from db.models import Agreement, Department, Organisation, Placement
from services import history, limits, placements
from services.actors import Actor
from services.agreements.terms import amended, copy_with, terms_of, write
from services.agreements.writing import FRENCH
from services.errors import Invalid, InvalidMove
from services.findings import TEXTS, sentence
from services.i18n import N_
from services.placement_checks import OVER, last_day, locked_department
from services.records import by_public_id, local_day
from services.who_counts import ground, of_placement

AS_EDITED = {"week_minutes": "weekly_minutes", "days": "weekly_minutes", "ended_on": "ends_on"}
"""Of what changed, the names under which :func:`placements.after_change` knows what follows."""


def limit_refusals(session: Session, before: Placement, after: Placement) -> list[Invalid]:
    """The limits that an internship on other terms would pass, among those that the change bears on."""
    names = ("department_id", "organisation_id", "tutor_id", "offer_id")
    changed = {name for name in names if getattr(before, name) != getattr(after, name)}
    grows = after.starts_on < before.starts_on or last_day(after) > last_day(before)
    return limits.refusals(session, of_placement(after), limits.touched(changed, grows=grows))


def limit_remarks(session: Session, before: Placement, after: Placement, language: str) -> list[str]:
    """What the limits say of an internship on other terms and did not before, and what stands in nobody’s way."""
    old, new = (ground(session, of_placement(one)) for one in (before, after))
    known = [one.found for one in limits.breached(old, sure=False)]
    refused = {one.found.rule for one in limits.breached(new, sure=True) if one.refusal is not None}
    remarked = [
        one.found
        for one in limits.breached(new, sure=False)
        if one.found not in known and one.found.rule not in refused
    ]
    found = [*remarked, *limits.unconfirmed(new)] if remarked else []
    return [sentence(TEXTS[one.rule], one.params, language) for one in found]


def held_back(session: Session, amendment: Agreement) -> str:
    """Which limits were reached since an amendment was written, in the language of the paper; empty where it fits.

    With them it must not come into force. City and department are locked first, so that nobody else gives their places
    between the answer and the act.
    """
    placement = session.get_one(Placement, amendment.placement_id)
    placement = by_public_id(session, Placement, placement.public_id, lock=True)
    effective_on = amendment.effective_on or placement.starts_on
    terms = amended(terms_of(session, placement), amendment.changes, effective_on)
    locked_department(session, terms.department)
    refusals = limit_refusals(session, placement, copy_with(session, placement, terms))
    return " ".join(sentence(one.msgid, one.params, FRENCH) for one in refusals)


def put_in_force(
    session: Session, actor: Actor, amendment: Agreement, *, source: Source | None = None, now: datetime
) -> Placement:
    """Write what the amendment changes into its internship, in the transaction of the last signature.

    Things to do are dated anew, confirmations of other hours withdrawn, remarks made anew, a new tutor written to.
    Raises ``InvalidMove`` where the internship is over meanwhile. Whether it may come into force: :func:`held_back`.
    """
    placement = session.get_one(Placement, amendment.placement_id)
    placement = by_public_id(session, Placement, placement.public_id, lock=True)
    if placement.state in OVER:
        raise InvalidMove(N_("The internship is over meanwhile: this amendment can no longer come into force."))
    effective_on = amendment.effective_on or placement.starts_on
    terms = amended(terms_of(session, placement), amendment.changes, effective_on)
    changed = write(session, placement, terms)
    if changed:
        placement.updated_at = now
    session.flush()
    department = session.get_one(Department, placement.department_id)
    known = {AS_EDITED.get(name, name) for name in changed}
    placements.after_change(session, actor, placement, department, known, now, move="amend", source=source)
    history.audit(
        session, actor, "agreement:in_force", now=now, kind=SubjectKind.AGREEMENT, subject_id=amendment.id,
        kinds=sorted(amendment.changes),
    )  # fmt: skip
    if AmendmentKind.EARLY_END in amendment.changes and terms.ended_on:
        _end(session, actor, placement, terms.ended_on, amendment.reason, now)
    return placement


def _end(session: Session, actor: Actor, placement: Placement, last: date, reason: str, now: datetime) -> None:
    """End an internship whose new last day has come; one whose day is still to come ends by itself."""
    placement.end_note = reason
    city = session.get_one(Organisation, placement.organisation_id)
    if placement.state is PlacementState.IN_PROGRESS and last <= local_day(now, city.time_zone):
        placements.move(
            session, actor, placement.public_id, "interrupt", reason=reason, end_reason=placement.end_reason,
            ended_on=last, now=now,
        )  # fmt: skip
