"""Merging two records of one person: everything of the double moves to the record that is kept, in one act.

Two applications to one call cannot both live under one person: the one that is furthest along stays, the other is
withdrawn; both keep their history. What would have to be decided by somebody first is refused with the way out
(:func:`obstacles`). Of the double its names remain, and that it leads to the kept record; what was not chosen of its
fields is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ApplicationState, FrenchLevel, PlacementState, SubjectKind, UserStatus
from db.models import (
    AdultCheck,
    AgreementSigner,
    Application,
    CapabilityLink,
    ChecklistItem,
    Course,
    Department,
    File,
    Guardian,
    Location,
    Membership,
    Note,
    Offer,
    OtherIntern,
    OutboxMail,
    Person,
    PersonSecret,
    Placement,
    SchengenStay,
    TutorAbsence,
    User,
)
from services import history, links, people, person_secrets, placements, search
from services.actors import Actor
from services.errors import DomainError, Invalid
from services.exchanges import merging
from services.i18n import N_, translate
from services.placement_checks import LIVE, refresh_findings
from services.policy import Action, authorize
from services.records import by_public_id
from services.workflows import DOUBLE

S = ApplicationState
POINTERS: tuple[tuple[Any, str], ...] = (
    (Application, "person_id"),
    (Placement, "person_id"), (Placement, "tutor_id"), (Placement, "deputy_id"),
    (Offer, "tutor_id"), (Offer, "deputy_id"),
    (OtherIntern, "tutor_id"),
    (TutorAbsence, "person_id"),
    (SchengenStay, "person_id"),
    (Guardian, "person_id"),
    (AgreementSigner, "person_id"),
    (CapabilityLink, "person_id"),
    (OutboxMail, "recipient_person_id"),
    (Course, "teacher_id"),
    (Location, "responsible_id"),
    (AdultCheck, "person_id"),
    (Person, "merged_into_id"),
)  # fmt: skip
"""Columns that name a person and are pointed at the kept record. Accounts, sealed values and exchanges: apart."""
_ATTACHED = (File, Note, ChecklistItem, CapabilityLink)
"""What hangs on the record itself by its kind and id."""
_CERTIFICATE = ("french_certified", "french_certificate", "french_certified_on")
"""One certificate: chosen as a whole under the name of its level."""
CHOSEN = tuple(name for name in people.FIELDS if name not in _CERTIFICATE[1:])
"""Fields of which either record’s value can be kept."""
_NAMES = {"given_name", "family_name", "given_name_hy", "family_name_hy"}
PROGRESS: dict[ApplicationState, int] = {
    S.DRAFT: 0, S.REJECTED: 1, S.DECLINED: 1, S.EXPIRED: 1, S.SUBMITTED: 2, S.UNDER_REVIEW: 3, S.SHORTLISTED: 4,
    S.WAITLISTED: 5, S.SELECTED: 6, S.CONFIRMED: 7,
}  # fmt: skip
"""How far along an application is: one that was answered stays before a draft, one that is open before both."""
_TAKEN = {S.SELECTED, S.CONFIRMED}
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pair:
    """The applications of both records to one call."""

    stays: Application
    goes: Application


@dataclass(frozen=True, slots=True)
class Both:
    """Two records with their applications and accounts, as they are now."""

    kept: Person
    double: Person
    applications: tuple[Application, ...]
    kept_user: User | None
    double_user: User | None

    @property
    def pairs(self) -> list[Pair]:
        """Calls to which both have an application that is not withdrawn."""
        found: list[Pair] = []
        living = [one for one in self.applications if one.state is not S.WITHDRAWN]
        for mine in living:
            for theirs in living:
                if (mine.person_id, theirs.person_id, mine.call_id) == (self.kept.id, self.double.id, theirs.call_id):
                    first, second = sorted((mine, theirs), key=_furthest)
                    found.append(Pair(first, second))
        return found


def _furthest(application: Application) -> tuple[int, datetime]:
    """Furthest along first; of two that are equal the one that was sent first."""
    return -PROGRESS[application.state], application.submitted_at or _LATEST


def both(session: Session, kept: Person, double: Person, *, lock: bool = False) -> Both:
    """What a merge has to look at. Two statements."""
    ids = (kept.id, double.id)
    query = select(Application).where(Application.person_id.in_(ids)).order_by(Application.id)
    accounts = select(User).where(User.person_id.in_(ids)).order_by(User.id)
    if lock:
        query = query.with_for_update(key_share=True, of=Application).execution_options(populate_existing=True)
        accounts = accounts.with_for_update().execution_options(populate_existing=True)
    users = {user.person_id: user for user in session.scalars(accounts)}
    return Both(kept, double, tuple(session.scalars(query)), users.get(kept.id), users.get(double.id))


def obstacles(session: Session, found: Both, language: str) -> Iterator[DomainError]:
    """What somebody has to settle before these two can be one, each with the way out."""
    if found.kept.id == found.double.id:
        yield Invalid(N_("These are not two records: choose another one."))
    if found.kept.merged_into_id or found.double.merged_into_id:
        yield Invalid(N_("One of these records was merged already: open the person again from the list."))
    if found.kept_user and _in_use(found.double_user):
        if _in_use(found.kept_user):
            yield Invalid(
                N_(
                    "Both records have an account in use. Ask the person which one they want; an administrator closes "
                    "the other under “Accounts and invitations”, then merge."
                )
            )
        else:
            yield Invalid(N_("Keep the other record: its account is the one in use."))
    for pair in found.pairs:
        if {pair.stays.state, pair.goes.state} <= _TAKEN:
            yield Invalid(
                N_(
                    "Both records have a place in “%(call)s”. Let one application be declined or withdrawn first, then "
                    "merge."
                ),
                call=localised(pair.stays.call, "title", language),
            )
    if _looks_after_the_other(session, found):
        yield Invalid(
            N_("One record is the internship tutor of the other: name another tutor for that internship first.")
        )


def _in_use(user: User | None) -> bool:
    return user is not None and user.status is UserStatus.ACTIVE


def _looks_after_the_other(session: Session, found: Both) -> bool:
    ids = (found.kept.id, found.double.id)
    query = select(Placement.id).where(
        Placement.person_id.in_(ids),
        or_(Placement.tutor_id.in_(ids), Placement.deputy_id.in_(ids)),
        Placement.state != PlacementState.CANCELLED,
    )
    return session.scalars(query.limit(1)).first() is not None


def differing(kept: Person, double: Person) -> list[str]:
    """Fields in which both say something, and not the same: one of them must be chosen."""
    return [name for name in CHOSEN if _said(kept, name) and _said(double, name) and _differ(kept, double, name)]


def _said(person: Person, name: str) -> bool:
    return getattr(person, name) not in {None, "", FrenchLevel.NOT_ASSESSED}


def _differ(kept: Person, double: Person, name: str) -> bool:
    return bool(getattr(kept, name) != getattr(double, name))


def merge(
    session: Session,
    actor: Actor,
    kept_public_id: str,
    double_public_id: str,
    *,
    take: Collection[str] = (),
    seen_version: int | None = None,
    seen_double_version: int | None = None,
    now: datetime,
) -> Person:
    """Make ``double`` part of ``kept``; of the fields named in ``take`` the double’s value is kept.

    What the kept record does not know is taken from the double in any case. Raises the first of :func:`obstacles`,
    ``Conflict`` where one of the records changed since it was looked at, ``Forbidden`` for whoever does not coordinate
    the bodies that keep both.
    """
    kept, double = _locked(session, kept_public_id, double_public_id)
    for person, seen in ((kept, seen_version), (double, seen_double_version)):
        authorize(actor, Action.PERSON_MERGE, person)
        history.check_version(person, seen)
    found = both(session, kept, double, lock=True)
    for obstacle in obstacles(session, found, actor.language):
        raise obstacle
    pairs = found.pairs
    for pair in pairs:
        _close(session, actor, pair.goes, now)
    session.flush()
    _settle_accounts(session, actor, found, now)
    secrets = person_secrets.rebind(session, double, kept)
    taken = _take_fields(found, take)
    double.merged_into_id, double.updated_at, kept.updated_at = kept.id, now, now
    session.flush()
    merging.settle(session, actor, kept.id, double.id, now=now)
    _point_everything(session, kept.id, double.id)
    session.expire_all()
    _after(session, actor, kept, double, now)
    history.audit(
        session, actor, "person:merge", now=now, kind=SubjectKind.PERSON, subject_id=kept.id, double=double.public_id,
        fields=taken, closed=len(pairs), secrets=secrets,
    )  # fmt: skip
    history.audit(
        session, actor, "person:merged", now=now, kind=SubjectKind.PERSON, subject_id=double.id, into=kept.public_id
    )
    return kept


def _locked(session: Session, kept_public_id: str, double_public_id: str) -> tuple[Person, Person]:
    """Both people, locked after their applications and in the order of their ids, as everybody takes these locks."""
    wanted = (kept_public_id, double_public_id)
    session.scalars(
        select(Application.id)
        .join(Person, Person.id == Application.person_id)
        .where(Person.public_id.in_(wanted))
        .order_by(Application.id)
        .with_for_update(key_share=True, of=Application)
    ).all()
    session.scalars(
        select(Person.id).where(Person.public_id.in_(wanted)).order_by(Person.id).with_for_update(key_share=True)
    ).all()
    return by_public_id(session, Person, wanted[0], lock=True), by_public_id(session, Person, wanted[1], lock=True)


def _close(session: Session, actor: Actor, application: Application, now: datetime) -> None:
    """Withdraw the application that is less far along. Nobody is written to: the person withdrew nothing."""
    reason = translate(
        actor.language, N_("Two records of one person were merged; the other application to this call stays.")
    )
    history.move(session, actor, application, DOUBLE, "merge", now=now, reason=reason)
    application.waiting_rank = application.pending_decision = None
    application.pending_reason = ""


def _settle_accounts(session: Session, actor: Actor, found: Both, now: datetime) -> None:
    """The account of the double goes along; where the kept record has one, it is closed, and its roles end."""
    user = found.double_user
    if user is None:
        return
    if found.kept_user is None:
        user.person_id = found.kept.id
        return
    user.status, user.updated_at = UserStatus.DISABLED, now
    session.execute(
        update(Membership).where(Membership.user_id == user.id, Membership.revoked_at.is_(None)).values(revoked_at=now)
    )
    links.withdraw_of_account(session, user, now=now)
    history.audit(session, actor, "account:disable", now=now, kind=SubjectKind.USER, subject_id=user.id)


def _take_fields(found: Both, take: Collection[str]) -> list[str]:
    """Write the chosen and the missing fields into the kept record and clear the double; gives their names back."""
    kept, double = found.kept, found.double
    taken = [
        name
        for name in CHOSEN
        if _said(double, name) and _differ(kept, double, name) and (name in take or not _said(kept, name))
    ]
    if found.kept_user:
        taken = [name for name in taken if name != "email"]
    elif found.double_user and double.email and "email" not in taken:
        taken.append("email")
    for name in taken:
        for one in _CERTIFICATE if name == _CERTIFICATE[0] else (name,):
            setattr(kept, one, getattr(double, one))
    for name in people.FIELDS:
        if name not in _NAMES:
            column = Person.__table__.c[name]
            setattr(double, name, None if column.nullable else _EMPTY.get(name, ""))
    return sorted(taken)


_EMPTY = {"french_declared": FrenchLevel.NOT_ASSESSED, "french_certified": FrenchLevel.NOT_ASSESSED}


def _point_everything(session: Session, kept_id: int, double_id: int) -> None:
    quietly = {"synchronize_session": False}
    for model, name in POINTERS:
        column = getattr(model, name)
        if model is Person:
            change = update(Person).where(column == double_id)
        else:
            change = update(model).where(column == double_id)
        session.execute(change.values({name: kept_id}).execution_options(**quietly))
    for model in (Placement, Offer):
        twice = update(model).where(model.tutor_id == kept_id, model.deputy_id == kept_id)
        session.execute(twice.values(deputy_id=None).execution_options(**quietly))
    for attached in _ATTACHED:
        mine = update(attached).where(
            attached.subject_kind == SubjectKind.PERSON, attached.subject_id == double_id
        )  # fmt: skip
        session.execute(mine.values(subject_id=kept_id).execution_options(**quietly))
    session.execute(delete(PersonSecret).where(PersonSecret.person_id == double_id))


def _after(session: Session, actor: Actor, kept: Person, double: Person, now: datetime) -> None:
    """Words of search, and what is to be remarked about the internships concerned."""
    search.reindex(session, SubjectKind.PERSON, double.id)
    people.reindex(session, kept)
    touched: Sequence[Placement] = session.scalars(
        select(Placement)
        .where(
            or_(Placement.person_id == kept.id, Placement.tutor_id == kept.id, Placement.deputy_id == kept.id)
        )
        .order_by(Placement.id)
    ).all()  # fmt: skip
    for placement in touched:
        placements.reindex(session, placement)
        if placement.state in LIVE:
            refresh_findings(session, placement, session.get_one(Department, placement.department_id), now)
