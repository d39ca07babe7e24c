"""The statement of one month for the payroll office: hours, days, rate, amount, and why. In French."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from babel.dates import format_date
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Language
from db.models import Department, GratificationMonth, Organisation, Person, Placement, User
from services import formats, search
from services.actors import Actor
from services.documents import compiler
from services.errors import NotFound
from services.formats import plain_date
from services.i18n import N_, translate
from services.policy import Action, may
from services.records import by_public_id
from services.simulation_words import number

FR = Language.FR
"""Payroll offices of French town halls read French."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The records behind one statement; nothing here outlives its making."""

    month: GratificationMonth
    placement: Placement
    person: Person
    city: Organisation
    department: Department
    stated_by: str

    @property
    def name(self) -> str:
        words = re.findall(r"[a-z0-9]+", search.fold(f"{self.person.family_name} {self.person.given_name}"))
        return "-".join(["etat-gratification", f"{self.month.month:%Y-%m}", *words]) + ".pdf"


def statement_of(session: Session, actor: Actor, public_id: str) -> Statement:
    """A stated month, for the coordinators and the intern; ``NotFound`` for everybody else."""
    month = by_public_id(session, GratificationMonth, public_id)
    placement = session.get_one(Placement, month.placement_id)
    if not may(actor, Action.GRATIFICATION_READ, placement):
        raise NotFound(N_("This does not exist, or not any more."))
    by = session.get(User, month.stated_by_id) if month.stated_by_id else None
    author = session.get_one(Person, by.person_id).name if by else ""
    return Statement(
        month, placement, session.get_one(Person, placement.person_id),
        session.get_one(Organisation, placement.organisation_id),
        session.get_one(Department, placement.department_id), author,
    )  # fmt: skip


def make(statement: Statement, *, now: datetime) -> bytes:
    """The statement as PDF."""
    return compiler.pdf("gratification", _data(statement), now=now)


def _data(statement: Statement) -> dict[str, Any]:
    row, placement, person = statement.month, statement.placement, statement.person
    month = format_date(row.month, "LLLL y", locale=FR)
    labelled = (
        (N_("Intern"), person.name),
        (N_("Department"), localised(statement.department, "name", FR)),
        (
            N_("Internship"),
            translate(FR, N_("from %(start)s to %(end)s"), start=plain_date(placement.starts_on, FR),
                      end=plain_date(placement.ended_on or placement.ends_on, FR)),
        ),
        (N_("Stated on"), plain_date(row.stated_at.date(), FR)),
        (N_("Stated by"), statement.stated_by),
        (N_("Paid on"), plain_date(row.paid_on, FR) if row.paid_on else ""),
    )  # fmt: skip
    return {
        "language": FR,
        "title": translate(FR, N_("Statement of the internship allowance, %(month)s"), month=month),
        "footer": statement.city.name_fr,
        "city": statement.city.name_fr,
        "facts": [(translate(FR, label), value) for label, value in labelled if value],
        "head": [translate(FR, one) for one in _HEAD],
        "row": [month, *_figures(row)],
        "total_label": translate(FR, N_("To be paid")),
        "total": formats.euros(row.amount_cents, FR),
        "reasons_title": translate(FR, N_("How it was counted")),
        "reasons": _reasons(row),
        "signature": translate(FR, N_("Date and signature")),
    }


_HEAD = (N_("Month"), N_("Hours of presence"), N_("Days"), N_("Rate per hour"), N_("Amount"))


def _figures(row: GratificationMonth) -> list[str]:
    per_day = int(row.details.get("hours_per_day", 7))
    return [
        number(Fraction(row.minutes, 60), FR), number(Fraction(row.minutes, 60 * per_day), FR),
        formats.euros(row.hourly_cents, FR), formats.euros(row.amount_cents, FR),
    ]  # fmt: skip


def _reasons(row: GratificationMonth) -> list[str]:
    """In sentences, with the values of the law as they were used."""
    kept = row.details
    threshold, per_day = kept.get("threshold_hours", 308), kept.get("hours_per_day", 7)
    if kept.get("is_optional"):
        first = translate(
            FR, N_("Up to %(threshold)s h nothing is due: the city pays by its own decision."), threshold=threshold
        )
    else:
        hours = number(Fraction(int(kept.get("counted_minutes", 0)), 60), FR)
        msgid = N_(
            "%(hours)s h count in the teaching year, more than %(threshold)s h: money is due from the first hour."
        )
        first = translate(FR, msgid, hours=hours, threshold=threshold)
    found = [first, translate(FR, N_("%(hours)s h of effective presence make a day."), hours=per_day)]
    if earlier := int(kept.get("earlier_minutes", 0)):
        msgid = N_("%(hours)s h belong to an earlier internship of the same teaching year; ask your legal service.")
        found.append(translate(FR, msgid, hours=number(Fraction(earlier, 60), FR)))
    if kept.get("rate_source"):
        rate = formats.euros(int(kept["rate_cents"]), FR)
        msgid = N_("Legal rate of the month: %(rate)s an hour (%(source)s).")
        found.append(translate(FR, msgid, rate=rate, source=kept["rate_source"]))
    if kept.get("threshold_source"):
        found.append(translate(FR, N_("Threshold: %(source)s."), source=kept["threshold_source"]))
    return found
