"""Lists of what is kept about everybody and everything: departments, people, accounts, mails."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, String, func, select, true, type_coerce

from db.enums import FrenchCertificate, Language, MailState, Role, Source, SubjectKind, UserStatus
from db.models import AuthSession, Department, Membership, OutboxMail, Person, User
from services.exports.columns import Column, Kind
from services.exports.shared import Export, among, civil_status, contacts, levels, names, reference, unknown
from services.i18n import N_
from services.queries import mails
from services.queries.internships import departments
from services.queries.people import accounts
from services.queries.people.people_list import PARTS
from services.queries.scope import people_visible_to


def _in_use(filters: Mapping[str, str]) -> ColumnElement[bool]:
    return true() if filters.get("all") else Department.is_active.is_(True)


DEPARTMENTS = Export(
    name="departments",
    title=N_("Departments"),
    what=N_("One line for each department that hosts interns."),
    model=Department,
    columns=(
        Column(N_("Code"), N_("Short name that never changes"), Department.code),
        Column(N_("Name in French"), N_("As people read it"), Department.name_fr),
        Column(N_("Name in English"), N_("As people read it"), Department.name_en),
        Column(N_("Name in Armenian"), N_("As people read it"), Department.name_hy),
        Column(N_("Address"), N_("Where the intern works"), Department.address),
        Column(N_("Phone"), N_("Of the department"), Department.phone),
        Column(N_("Places at once"), N_("How many interns it can host on any one day"), Department.places, Kind.NUMBER),
        Column(N_("In use"), N_("Whether it can be chosen"), Department.is_active, Kind.YES_NO),
    ),
    scope=departments.visible_to,
    joined=lambda query: query,
    order=(Department.name_fr, Department.id),
    owner=Department.organisation_id,
    filters={"all": lambda _text: true()},
    usual=_in_use,
    is_personal=False,
)


def _part(text: str) -> ColumnElement[bool]:
    """Who is or was applicant, intern or tutor."""
    if text not in PARTS:
        raise unknown()
    return PARTS[text]


PEOPLE = Export(
    name="people",
    title=N_("People"),
    what=N_("One line for each person whose record the city keeps, doubles left out."),
    model=Person,
    columns=(
        reference(Person), *names(), *contacts(), *civil_status(), *levels(),
        Column(N_("Certificate"), N_("By which the level was certified"), Person.french_certificate, Kind.WORD,
               FrenchCertificate),
        Column(N_("Certified on"), N_("As on the certificate"), Person.french_certified_on, Kind.DATE),
        Column(N_("Postal address"), N_("As the person wrote it"), Person.postal_address),
        Column(N_("Source"), N_("How the record came: in the application, by phone, on paper …"), Person.entered_by,
               Kind.WORD, Source),
        Column(N_("Record begun on"), N_("Day and hour in Clamart"), Person.created_at, Kind.INSTANT),
    ),
    scope=people_visible_to,
    joined=lambda query: query,
    order=(Person.family_name, Person.given_name, Person.id),
    owner=Person.organisation_id,
    filters={"part": _part},
    search=SubjectKind.PERSON,
    usual=lambda _filters: Person.merged_into_id.is_(None),
)  # fmt: skip

_roles = (
    select(func.aggregate_strings(type_coerce(Membership.role, String), ","))
    .where(Membership.user_id == User.id, Membership.revoked_at.is_(None))
    .correlate(User)
    .scalar_subquery()
)
_last_seen = (
    select(func.max(AuthSession.last_seen_at)).where(AuthSession.user_id == User.id).correlate(User).scalar_subquery()
)


def _holding(text: str) -> ColumnElement[bool]:
    held = select(Membership.user_id).where(Membership.revoked_at.is_(None), among(Membership.role, Role)(text))
    return User.id.in_(held)


ACCOUNTS = Export(
    name="accounts",
    title=N_("Accounts"),
    what=N_("One line for each account, closed ones too."),
    model=User,
    columns=(
        reference(User), *names()[:2],
        Column(N_("E-mail address"), N_("With which the person signs in"), User.email),
        Column(N_("State"), N_("Where it stands now"), User.status, Kind.WORD, UserStatus),
        Column(N_("Roles"), N_("All that the account holds now, wherever"), _roles, Kind.WORDS, Role),
        Column(N_("Language"), N_("In which the person is written to"), User.language, Kind.WORD, Language),
        Column(N_("Opened on"), N_("Day and hour in Clamart"), User.created_at, Kind.INSTANT),
        Column(N_("Last seen"), N_("Day and hour in Clamart; empty: never, or too long ago"), _last_seen, Kind.INSTANT),
    ),
    scope=accounts.visible_to,
    joined=lambda query: query.join(Person, Person.id == User.person_id),
    order=(Person.family_name, Person.given_name, User.id),
    owner=Person.organisation_id,
    filters={"role": _holding, "state": among(User.status, UserStatus)},
    search=SubjectKind.PERSON,
    searched=Person.id,
)  # fmt: skip

MAILS = Export(
    name="mails",
    title=N_("Mails"),
    what=N_("One line for each mail, without what it says."),
    model=OutboxMail,
    columns=(
        Column(N_("Written on"), N_("Day and hour in Clamart"), OutboxMail.created_at, Kind.INSTANT),
        Column(N_("Recipient"), N_("The address it goes to"), OutboxMail.recipient),
        Column(N_("Title"), N_("As the recipient reads it"), OutboxMail.title),
        Column(N_("Kind"), N_("Name of the mail in the software"), OutboxMail.template),
        Column(N_("Language"), N_("In which the person is written to"), OutboxMail.language, Kind.WORD, Language),
        Column(N_("State"), N_("Where it stands now"), OutboxMail.state, Kind.WORD, MailState),
        Column(N_("Sent on"), N_("Day and hour in Clamart"), OutboxMail.sent_at, Kind.INSTANT),
        Column(N_("Tries"), N_("How often it was handed to the mail server"), OutboxMail.tries, Kind.NUMBER),
    ),
    scope=mails.visible_to,
    joined=lambda query: query,
    order=(OutboxMail.id.desc(),),
    owner=None,
    roles=frozenset({Role.ADMIN}),
    filters={"state": among(OutboxMail.state, MailState)},
)
