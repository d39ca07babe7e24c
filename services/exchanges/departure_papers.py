"""What papers and checks of adults keep a group from leaving: one check each of ``departure.CHECKS``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import CheckedFor, SubjectKind
from db.models import AdultCheck
from services import checklists
from services.exchanges.paper_days import trip_of
from services.exchanges.paper_templates import EXIT
from services.exchanges.situation import Reason, Situation, Traveller, names_of
from services.i18n import N_
from services.rules.exchange_papers import PassportTrouble, authorisation_ends, passport_trouble

MISSING_PAPER: dict[str, str] = {
    "passport": N_("The passport is not checked yet: %(names)s."),
    "insurance": N_("The proof of insurance is missing: %(names)s."),
    "health_form": N_("The health form is missing: %(names)s."),
    "exit_authorisation": N_("The authorisation to leave France is missing: %(names)s."),
    "parent_identity": N_("The copy of the parent’s identity document is missing: %(names)s."),
    "visa": N_("The visa is missing: %(names)s."),
}
"""By the code of a mandatory thing to do; what a coordinator added has its own words."""
OF_VISIT: dict[str, str] = {
    "tickets": N_("The tickets of the group are not booked yet."),
    "acm_declaration": N_("The stay of minors is not declared yet (accueil collectif de mineurs)."),
    "acm_complement": N_("The complement to the declaration is not sent yet."),
}
"""The same of what the cities do for the visit."""
OTHER_OF_VISIT = N_("A mandatory thing to do for the visit is still open.")
PASSPORTS: dict[PassportTrouble, str] = {
    PassportTrouble.TOO_SHORT: N_("The passport ends less than three months after the return: %(names)s."),
    PassportTrouble.TOO_OLD: N_("The passport is ten years old on the day of entry: %(names)s."),
}
OTHER_PAPER = N_("A mandatory paper is missing: %(names)s.")
PAGE = "exchange_papers"


def papers_in_hand(session: Session, found: Situation) -> Iterator[Reason]:
    """Every traveller has what is mandatory, or it was set aside. One statement."""
    people = {one.member.id: one for one in (*found.young, *found.leaders)}
    lacking: dict[str, list[Traveller]] = {}
    for member_id, items in checklists.missing(session, SubjectKind.LEG_MEMBER, list(people)).items():
        for code in dict.fromkeys(item.code for item in items):
            lacking.setdefault(MISSING_PAPER.get(code, OTHER_PAPER), []).append(people[member_id])
    for text, travellers in lacking.items():
        ordered = [one for one in people.values() if one in travellers]
        yield Reason(text, {"names": names_of(ordered)}, PAGE, of_visit=True)


def papers_serve(session: Session, found: Situation) -> Iterator[Reason]:
    """Passports are young and long enough, authorisations to leave still good. One statement."""
    for trouble, text in PASSPORTS.items():
        bad = [
            one
            for one in (*found.young, *found.leaders)
            if passport_trouble(one.person.passport_issued_on, one.person.passport_expires_on, trip_of(one.member))
            is trouble
        ]
        if bad:
            yield Reason(text, {"names": names_of(bad)}, PAGE, of_visit=True)
    days = checklists.days_on(session, SubjectKind.LEG_MEMBER, [one.member.id for one in found.young], EXIT)
    ended = [one for one in found.young if _is_over(days.get(one.member.id), found.leg.starts_on)]
    if ended:
        yield Reason(
            N_("The authorisation to leave France ends before the departure: %(names)s."), {"names": names_of(ended)},
            PAGE, of_visit=True,
        )  # fmt: skip


def _is_over(signed_on: date | None, starts_on: date) -> bool:
    return signed_on is not None and authorisation_ends(signed_on) < starts_on


def leaders_checked(session: Session, found: Situation) -> Iterator[Reason]:
    """Each adult who leads minors was checked, and the check holds to the last day. One statement."""
    if not any(one.is_minor for one in found.young):
        return
    until = valid_until(session, [one.person.id for one in found.leaders])
    never = [one for one in found.leaders if one.person.id not in until]
    short = [one for one in found.leaders if until.get(one.person.id, date.max) < found.leg.ends_on]
    if never:
        yield Reason(
            N_("The check that nothing forbids them to be with minors is missing: %(names)s."),
            {"names": names_of(never)}, "exchange_leaders",
        )  # fmt: skip
    if short:
        yield Reason(
            N_("The check of these adults ends before the visit does: %(names)s."), {"names": names_of(short)},
            "exchange_leaders",
        )  # fmt: skip


def valid_until(session: Session, person_ids: list[int]) -> dict[int, date]:
    """Until when the check of honorability holds, by person; without an end it is ``date.max``. One statement."""
    found: dict[int, date] = {}
    query = select(AdultCheck.person_id, AdultCheck.expires_on).where(
        AdultCheck.person_id.in_(person_ids), AdultCheck.kind == CheckedFor.HONORABILITY
    )
    for person_id, expires_on in session.execute(query):
        if person_id is not None:
            found[person_id] = max(found.get(person_id, date.min), expires_on or date.max)
    return found


def visit_prepared(session: Session, found: Situation) -> Iterator[Reason]:
    """What the cities must have done for the visit. One statement."""
    items = checklists.missing(session, SubjectKind.LEG, [found.leg.id]).get(found.leg.id, [])
    for text in dict.fromkeys(OF_VISIT.get(item.code, OTHER_OF_VISIT) for item in items):
        yield Reason(text, page=PAGE, of_visit=True)
