"""How long each kind of file is kept: one table, which the purge goes by and the privacy page shows."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, PlacementState, SubjectKind
from db.models import Absence, Agreement, File, Household, Leg, LegMember, MoneyEntry, Placement
from services.actors import Actor
from services.i18n import N_
from services.password_again import require as require_password
from services.placement_checks import real_end
from services.policy import Action, authorize

DATED_AT_ONCE = 500
IDENTITY_DOCUMENTS = frozenset({DocumentKind.PASSPORT, DocumentKind.VISA})
"""Read only by the person, the coordinators and whoever uploaded them; deleted when no longer needed."""
OF_VISITS = frozenset({SubjectKind.LEG, SubjectKind.LEG_MEMBER})
"""Records of a visit; their files are dated as they are kept, and anew when the visit moves."""


class Papers(StrEnum):
    """What is kept equally long."""

    IDENTITY = "identity"
    ABSENCE = "absence"
    PROOF = "proof"
    SIGNED = "signed"
    APPLICATION = "application"
    OFFER = "offer"
    CONSENT = "consent"
    OWN = "own"
    MATERIAL = "material"
    EXCHANGE = "exchange"
    MONEY = "money"
    FAMILY = "family"


class After(StrEnum):
    """From when the months count."""

    END = "end"
    """The last day of the internship, as it is now."""
    VISIT = "visit"
    """The last day of the last visit of an exchange, as it is now."""
    STAY = "stay"
    """The last day of the visit for which a family takes somebody in."""
    HANDED_IN = "handed_in"
    LAST_CONTACT = "last_contact"
    """The archives of the department see the list first: a person deletes, not a job."""
    BOOKED = "booked"
    """The end of the year of the amount that a bill or receipt proves."""
    USE = "use"
    """As long as it is used: no months."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One row: what it is (msgid), how many months after what it is deleted; ``law`` says where that comes from."""

    what: str
    after: After
    months: int | None
    law: str


_CITY = N_("Set by the city")
_GDPR = "RGPD, article 5, paragraphe 1, point e"
RETENTION: dict[Papers, Kept] = {
    Papers.IDENTITY: Kept(N_("Passport and visa"), After.END, 3, _GDPR),
    Papers.ABSENCE: Kept(N_("Why an intern was absent (for example a medical certificate)"), After.END, 3, _GDPR),
    Papers.PROOF: Kept(
        N_("Proofs of an internship: insurance, housing, what was said on paper"), After.END, 24,
        _CITY,
    ),
    Papers.SIGNED: Kept(
        N_("Signed agreements and their scans"), After.END, 60, "Code civil, article 2224 : prescription de cinq ans"
    ),
    Papers.APPLICATION: Kept(
        N_("Documents of an application and papers from the school"), After.LAST_CONTACT, 24, "CNIL, recrutement"
    ),
    Papers.OFFER: Kept(N_("Documents of an offer"), After.HANDED_IN, 24, _CITY),
    Papers.CONSENT: Kept(
        N_("Signed consents and other papers of an exchange"), After.VISIT, 24, _CITY
    ),
    Papers.OWN: Kept(
        N_("Models of a school and answers that a city got"), After.USE, None, _CITY
    ),
    Papers.MATERIAL: Kept(
        N_("Photos of material, its invoices and signed acts of handover"), After.USE, None, _CITY
    ),
    Papers.EXCHANGE: Kept(
        N_("Papers for a youth exchange: passports, visas, authorisations to leave the country"), After.VISIT, 3, _GDPR
    ),
    Papers.MONEY: Kept(
        N_("Bills, orders and receipts of a budget"), After.BOOKED, 120,
        N_(
            "Ten years, as the French commercial code asks of merchants (article L123-22) and as public accounting is "
            "held to do: to be confirmed by the city"
        ),
    ),
    Papers.FAMILY: Kept(N_("Photo of a host family"), After.STAY, 0, _GDPR),
}  # fmt: skip
SPANS: dict[After, str] = {
    After.END: N_("deleted %(n)s months after the end of the internship"),
    After.VISIT: N_("deleted %(n)s months after the last visit of the exchange"),
    After.STAY: N_("deleted once the visit is over"),
    After.HANDED_IN: N_("deleted %(n)s months after it was handed in"),
    After.LAST_CONTACT: N_("%(n)s months after the last contact, once the archives have seen the list"),
    After.BOOKED: N_("deleted %(n)s months after the end of the year of the amount"),
    After.USE: N_("kept as long as it is used"),
}
"""Words of what the months count from."""


def papers_of(subject: SubjectKind, document: DocumentKind, *, shows_absence: bool = False) -> Papers:
    """Which row a file goes by: its record, its kind, and whether it says why somebody was absent."""
    if subject in OF_VISITS:
        return Papers.EXCHANGE
    if document in IDENTITY_DOCUMENTS:
        return Papers.IDENTITY
    match subject:
        case SubjectKind.PLACEMENT if shows_absence:
            return Papers.ABSENCE
        case SubjectKind.PLACEMENT if document is not DocumentKind.AGREEMENT:
            return Papers.PROOF
        case SubjectKind.PLACEMENT | SubjectKind.AGREEMENT:
            return Papers.SIGNED
        case SubjectKind.OFFER:
            return Papers.OFFER
        case SubjectKind.MONEY_ENTRY:
            return Papers.MONEY
        case SubjectKind.PARTICIPATION:
            return Papers.CONSENT
        case SubjectKind.HOUSEHOLD:
            return Papers.FAMILY
        case (
            SubjectKind.ITEM
            | SubjectKind.ACQUISITION
            | SubjectKind.SHIPMENT
            | SubjectKind.HANDOVER
            | SubjectKind.MOVEMENT
        ):
            return Papers.MATERIAL
        case SubjectKind.ORGANISATION if document in {DocumentKind.AGREEMENT, DocumentKind.OTHER}:
            return Papers.OWN
        case SubjectKind.APPLICATION | SubjectKind.PERSON | SubjectKind.ORGANISATION:
            return Papers.APPLICATION
    raise ValueError(f"nothing says how long files of {subject} are kept")


def months_after(day: date, months: int = 3) -> datetime:
    """The end of the day that lies ``months`` months after ``day``, or of the last one of a shorter month (UTC)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime(year, month + 1, min(day.day, last), tzinfo=UTC) + timedelta(days=1)


def purged_after_visit(ends_on: date) -> datetime:
    """When papers of a visit that ends on this day are deleted."""
    return months_after(ends_on, RETENTION[Papers.EXCHANGE].months or 0)


def date_anew(session: Session, actor: Actor, *, now: datetime) -> int:
    """Say of each file when it goes, as its internship stands now; at most ``DATED_AT_ONCE``, gives back how many.

    An internship that moved keeps or loses its papers with it. Identity documents of one that was cancelled go three
    months after that day, which was settled then.
    """
    authorize(actor, Action.PLATFORM_CLEAN_UP)
    require_password(session, actor, now=now)
    wanted = {}
    for file_id, subject, kind, shows_absence, state, end, handed_in, current in session.execute(_LIVING):
        row = RETENTION[papers_of(subject, kind, shows_absence=shows_absence)]
        is_settled = state is PlacementState.CANCELLED and kind in IDENTITY_DOCUMENTS and current
        start = _start(row.after, end, handed_in)
        if start is None or row.months is None or is_settled:
            continue
        if (until := months_after(start, row.months)) != current:
            wanted[file_id] = until
    chosen = list(wanted)[:DATED_AT_ONCE]
    for file in session.scalars(select(File).where(File.id.in_(chosen)).with_for_update()):
        file.purge_after = wanted[file.id]
    session.flush()
    return len(chosen)


def _start(after: After, end: date | None, handed_in: datetime) -> date | None:
    """From which day the months count; None: no job deletes it, or its day is not known."""
    match after:
        case After.END | After.VISIT | After.STAY:
            return end
        case After.BOOKED:
            return date(end.year, 12, 31) if end else None
        case After.HANDED_IN:
            return handed_in.date()
    return None


def _of_stay() -> ColumnElement[bool]:
    agreed = select(Agreement.placement_id).where(Agreement.id == File.subject_id).correlate(File).scalar_subquery()
    return or_(
        and_(File.subject_kind == SubjectKind.PLACEMENT, Placement.id == File.subject_id),
        and_(File.subject_kind == SubjectKind.AGREEMENT, Placement.id == agreed),
    )


_LAST_VISIT = (
    select(func.max(Leg.ends_on))
    .join(LegMember, LegMember.leg_id == Leg.id)
    .where(File.subject_kind == SubjectKind.PARTICIPATION, LegMember.participation_id == File.subject_id)
    .correlate(File)
    .scalar_subquery()
)
_OF_FAMILY = (
    select(Leg.ends_on)
    .join(Household, Household.leg_id == Leg.id)
    .where(File.subject_kind == SubjectKind.HOUSEHOLD, Household.id == File.subject_id)
    .correlate(File)
    .scalar_subquery()
)
_BOOKED_ON = (
    select(MoneyEntry.booked_on)
    .where(File.subject_kind == SubjectKind.MONEY_ENTRY, MoneyEntry.id == File.subject_id)
    .correlate(File)
    .scalar_subquery()
)
_LIVING = (
    select(
        File.id, File.subject_kind, File.kind, exists().where(Absence.proof_id == File.id), Placement.state,
        func.coalesce(real_end, _LAST_VISIT, _OF_FAMILY, _BOOKED_ON),
        File.uploaded_at, File.purge_after,
    )
    .select_from(File)
    .outerjoin(Placement, _of_stay())
    .where(
        File.deleted_at.is_(None),
        File.subject_kind.in_(
            (
                SubjectKind.PLACEMENT, SubjectKind.AGREEMENT, SubjectKind.OFFER, SubjectKind.PARTICIPATION,
                SubjectKind.HOUSEHOLD, SubjectKind.MONEY_ENTRY,
            )
        ),
    )
    .order_by(File.id)
)  # fmt: skip
"""Files that a job deletes by itself, with the last day of the internship or exchange that they belong to."""
