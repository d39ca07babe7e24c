"""What an agreement is about, read once: people, bodies, days, hours and what the law says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import AgreementKind, SignerRole
from db.models import (
    Agreement,
    AgreementSigner,
    Application,
    Department,
    Guardian,
    Offer,
    Organisation,
    Person,
    Placement,
    ScheduleDay,
)
from services.actors import Actor
from services.agreements.terms import Terms, amended, copy_with, terms_of
from services.errors import NotFound
from services.i18n import N_
from services.placement_plans import plan_of, schedule_days, week_of
from services.policy import Action, may
from services.presence.sheets import sheet
from services.records import by_public_id
from services.rules import law as laws
from services.rules.ages import MINOR_BELOW, age_on, months_later
from services.rules.internships import Hours, Law, Month, Plan, Result, round_half_up, simulate
from services.rules.law import DatedRow

MONTHS_WITHOUT_LEAVE = 2
"""Above so many months the agreement must say which leave there is (L124-13)."""
CONDITIONS = ("is_minor", "needs_leave", "is_paid")
"""Properties of :class:`Facts` that clauses may depend on."""


class MonthPaid(NamedTuple):
    """Hours of presence of one month; what an hour is paid and what that makes, in cents, None where nothing is."""

    month: Month
    hours: Hours
    cents: int | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything behind one agreement; nothing of it outlives the making of a page or paper."""

    agreement: Agreement
    placement: Placement
    person: Person
    city: Organisation
    department: Department
    school: Organisation | None
    tutor: Person | None
    deputy: Person | None
    offer: Offer | None
    application: Application | None
    guardian: Guardian | None
    week: tuple[int, ...]
    """Minutes of each weekday from Monday."""
    days: tuple[ScheduleDay, ...]
    """Days that differ from the week."""
    plan: Plan
    law: Law
    dated: tuple[DatedRow, ...]
    result: Result
    before: Facts | None = None
    """Of an amendment: the facts that stand until it is in force."""

    @property
    def signers(self) -> Mapping[SignerRole, AgreementSigner]:
        return {signer.role: signer for signer in self.agreement.signers}

    @property
    def is_minor(self) -> bool:
        """Under 18 on the first day."""
        born = self.person.birth_date
        return born is not None and age_on(born, self.placement.starts_on) < MINOR_BELOW

    @property
    def needs_leave(self) -> bool:
        """The stay is longer than two months, by the calendar or by its hours; or leave is granted."""
        is_long = self.placement.ends_on >= months_later(self.placement.starts_on, MONTHS_WITHOUT_LEAVE)
        return is_long or self.result.presence > self.law.threshold or self.placement.leave_minutes > 0

    @property
    def is_paid(self) -> bool:
        """Something is due, or paid all the same."""
        return self.result.is_due or bool(self.placement.hourly_cents)

    @property
    def months(self) -> tuple[MonthPaid, ...]:
        """Months of presence with what is paid for them; whoever pays the legal rate pays that of each month."""
        first = self.law.rates((self.placement.starts_on.year, self.placement.starts_on.month))
        paid = self.placement.hourly_cents if self.is_paid else None
        return tuple(
            MonthPaid(line.month, line.hours, cents, round_half_up(line.hours * cents) if cents else None)
            for line in self.result.by_month
            if not line.is_earlier
            for cents in (line.rate if paid == first and line.rate else paid,)
        )

    @property
    def conditions(self) -> frozenset[str]:
        """Names of those of ``clauses.CLAUSES``’ conditions that hold."""
        return frozenset(name for name in CONDITIONS if getattr(self, name))

    def department_name(self, language: str) -> str:
        return localised(self.department, "name", language)

    @property
    def place(self) -> str:
        """Address at which the intern works."""
        return self.placement.place or (self.offer.address if self.offer else "") or self.department.address


def facts_of(session: Session, agreement: Agreement) -> Facts:
    """The facts of an agreement as they are now; of an amendment as they would be. A constant number of statements."""
    placement = session.get_one(Placement, agreement.placement_id)
    standing = _facts(session, agreement, placement, schedule_days(session, placement))
    if agreement.kind is AgreementKind.AGREEMENT:
        return standing
    effective_on = agreement.effective_on or placement.starts_on
    return facts_with(session, standing, amended(terms_of(session, placement), agreement.changes, effective_on))


def facts_with(session: Session, standing: Facts, terms: Terms) -> Facts:
    """The same internship on other terms, with those that stand as ``before``."""
    days = [ScheduleDay(day=day, minutes=one.minutes, note=one.note) for day, one in sorted(terms.days.items())]
    copied = copy_with(session, standing.placement, terms)
    found = _facts(session, standing.agreement, copied, days)
    current = sheet(session, standing.placement)
    plan = replace(
        terms.stay(current.stay).plan(current.plan.previous, found.law), host_is_public=found.plan.host_is_public,
        previous_on_post=found.plan.previous_on_post,
    )  # fmt: skip
    return replace(found, plan=plan, result=simulate(plan, found.law), before=standing)


def _facts(session: Session, agreement: Agreement, placement: Placement, days: Sequence[ScheduleDay]) -> Facts:
    dated = laws.rows(session)
    law = laws.law_on(placement.starts_on, dated)
    plan = plan_of(session, placement)
    return Facts(
        agreement=agreement,
        placement=placement,
        person=session.get_one(Person, placement.person_id),
        city=session.get_one(Organisation, placement.organisation_id),
        department=session.get_one(Department, placement.department_id),
        school=session.get(Organisation, placement.sending_organisation_id or 0),
        tutor=session.get(Person, placement.tutor_id or 0),
        deputy=session.get(Person, placement.deputy_id or 0),
        offer=session.get(Offer, placement.offer_id or 0),
        application=session.get(Application, placement.application_id or 0),
        guardian=session.scalars(
            select(Guardian).where(Guardian.person_id == placement.person_id).order_by(Guardian.id).limit(1)
        ).first(),
        week=tuple(week_of(placement)),
        days=tuple(days),
        plan=plan,
        law=law,
        dated=tuple(dated),
        result=simulate(plan, law),
    )


def readable(session: Session, actor: Actor, agreement_public_id: str) -> Agreement:
    """The agreement, for whoever may read it; ``NotFound`` for everybody else."""
    agreement = by_public_id(session, Agreement, agreement_public_id)
    if not may(actor, Action.AGREEMENT_READ, agreement):
        raise NotFound(N_("This does not exist, or not any more."))
    return agreement
