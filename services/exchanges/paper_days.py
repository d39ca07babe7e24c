"""The day that stands on a paper, and whether the paper serves with it: kept with the tick of its thing to do."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.enums import ParticipationKind
from db.models import ChecklistItem, Leg, LegMember
from services.errors import Invalid
from services.exchanges.paper_templates import DECLARATION, EXIT, NATIONALITY, PASSPORT
from services.i18n import N_
from services.records import local_day
from services.rules.exchange_papers import PassportTrouble, Trip, authorisation_ends, passport_trouble
from services.rules.exchanges import age_at

SAY_SIGNED = N_("Say on which day the parent signed: the authorisation is good for one year from then.")
NOT_YET_SIGNED = N_("This day is still to come: say when the parent signed.")
SIGNED_TOO_EARLY = N_("Signed on %(day)s, the authorisation ends before the departure: ask for a new one.")
SAY_EXPIRES = N_("Say until which day the passport is valid.")
PASSPORT_WORDS: dict[PassportTrouble, str] = {
    PassportTrouble.TOO_SHORT: N_("The passport must be valid for three months after the return: it ends too early."),
    PassportTrouble.TOO_OLD: N_("On the day of entry the passport is ten years old: nobody enters with it."),
}
"""Why a passport does not serve."""
SAY_NATIONALITY = N_("Enter the nationality: it settles by itself which papers are needed.")


def trip_of(member: LegMember) -> Trip:
    """The journey of one member of a visit, with their age on its first day."""
    one, leg = member.participation, member.leg
    return Trip(
        one.organisation.country, leg.host.country, one.person.nationality,
        age_at(one.person.birth_date, leg.starts_on), leg.starts_on, leg.ends_on,
        leads=one.kind is not ParticipationKind.PARTICIPANT,
    )  # fmt: skip


def check_member(
    _session: Session, item: ChecklistItem, member: LegMember, dated_on: date | None, now: datetime
) -> None:
    """Keep the day of a paper, and refuse the tick where the paper would not serve. Raises ``Invalid`` at «dated_on».

    The day until which a passport is valid is one of the person: it counts for the other visit too.
    """
    if item.code == EXIT:
        _check_authorisation(item, member, dated_on, now)
    elif item.code == PASSPORT:
        _check_passport(member, dated_on)
    elif item.code == NATIONALITY and not member.participation.person.nationality:
        raise Invalid(SAY_NATIONALITY, field="dated_on")
    if dated_on is not None:
        item.dated_on = dated_on


def _check_authorisation(item: ChecklistItem, member: LegMember, dated_on: date | None, now: datetime) -> None:
    signed_on = dated_on or item.dated_on
    if signed_on is None:
        raise Invalid(SAY_SIGNED, field="dated_on")
    if signed_on > local_day(now, member.participation.organisation.time_zone):
        raise Invalid(NOT_YET_SIGNED, field="dated_on")
    if authorisation_ends(signed_on) < member.leg.starts_on:
        raise Invalid(SIGNED_TOO_EARLY, field="dated_on", day=signed_on)


def _check_passport(member: LegMember, dated_on: date | None) -> None:
    person = member.participation.person
    expires_on = dated_on or person.passport_expires_on
    if expires_on is None:
        raise Invalid(SAY_EXPIRES, field="dated_on")
    if trouble := passport_trouble(person.passport_issued_on, expires_on, trip_of(member)):
        raise Invalid(PASSPORT_WORDS[trouble], field="dated_on")
    person.passport_expires_on = expires_on


def check_leg(_session: Session, item: ChecklistItem, leg: Leg, dated_on: date | None, now: datetime) -> None:
    """That a stay was declared is kept with the visit too: today, unless a day is said."""
    if dated_on is not None:
        item.dated_on = dated_on
    if item.code == DECLARATION and leg.declared_on is None:
        leg.declared_on = dated_on or local_day(now, leg.host.time_zone)
