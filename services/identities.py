"""Mail addresses as names of accounts, and the making of accounts: shared by registration, invitation and sign-in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.enums import Language, LinkPurpose, OrganisationKind, Role, SubjectKind, UserStatus
from db.models import CapabilityLink, Membership, Organisation, Person, User
from services import people
from services.actors import Actor
from services.errors import DomainError, Forbidden, Invalid, InvalidFields, NotFound
from services.history import audit
from services.i18n import N_
from services.passwords import check_policy, hash_password
from services.search import fold

HOME_CODE = "clamart"
EMAIL_LENGTH = 254
INVITATION_VALID_FOR = timedelta(days=14)


def normalise_email(email: str) -> str:
    """The form in which an address is kept: trimmed, casefolded, its domain in letters. Raises ``Invalid``.

    Whether the domain exists is not asked: the mailed link proves more.
    """
    email = _printable(email)
    if not email:
        raise Invalid(N_("Write the e-mail address."), field="email")
    try:
        valid = validate_email(email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise Invalid(
            N_("This is not a complete e-mail address: it looks like name@example.org."), field="email"
        ) from None
    normalised = valid.normalized.casefold()
    if len(normalised) > EMAIL_LENGTH:
        raise Invalid(N_("At most %(n)s characters."), field="email", n=EMAIL_LENGTH)
    return normalised


def sign_in_name(email: str) -> str:
    """The same for signing in, where anything may be typed and nothing is refused."""
    try:
        return normalise_email(email)
    except Invalid:
        return _printable(email).casefold()[:EMAIL_LENGTH]


def _printable(text: str) -> str:
    """``text`` trimmed, without what a database refuses to store."""
    return text[:1000].encode("utf-8", "ignore").decode().replace("\x00", "").strip()


def user_with(session: Session, email: str, *, lock: bool = False) -> User | None:
    """The account of a normalised address, for update where ``lock`` is set."""
    query = select(User).where(User.email == email)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def home_organisation(session: Session) -> Organisation:
    """The body that keeps the records of people who register themselves: the host city."""
    query = select(Organisation).where(Organisation.kind == OrganisationKind.CITY)
    home = session.scalars(query.order_by(Organisation.code != HOME_CODE, Organisation.id).limit(1)).one_or_none()
    if home is None:
        raise NotFound(N_("No city is recorded yet: an administrator must load the reference data first."))
    return home


def clean_names(given_name: str, family_name: str, now: datetime) -> dict[str, str]:
    """Both names, checked as everywhere (Latin letters, as in the passport). Raises ``InvalidFields``."""
    cleaned: dict[str, str] = {}
    errors: list[DomainError] = []
    for field, raw in (("given_name", given_name), ("family_name", family_name)):
        try:
            cleaned[field] = people.FIELDS[field](raw, field, now)
            if not cleaned[field]:
                raise Invalid(N_("Write this name as it stands in the passport."), field=field)
        except Invalid as error:
            errors.append(error)
    if errors:
        raise InvalidFields(errors)
    return cleaned


def clean_choice(given_name: str, family_name: str, password: str, *, email: str, now: datetime) -> dict[str, str]:
    """Names and password of somebody who opens an account: the checked names. Raises ``InvalidFields``, all at once."""
    errors: list[DomainError] = []
    names: dict[str, str] = {}
    try:
        names = clean_names(given_name, family_name, now)
    except InvalidFields as several:
        errors += several.errors
    try:
        check_policy(password, email=email, names=(given_name, family_name))
    except Invalid as error:
        errors.append(error)
    if errors:
        raise InvalidFields(errors)
    return names


def new_account(
    session: Session, email: str, names: dict[str, str], organisation: Organisation, language: Language, now: datetime
) -> User:
    """A pending account for ``email``, of the person who is known under this address and name, or of a new one."""
    person = _known_person(session, email, names) or Person(
        organisation_id=organisation.id, email=email, created_at=now, updated_at=now, **names
    )
    user = User(
        email=email, status=UserStatus.PENDING, language=language, person=person, created_at=now, updated_at=now
    )
    session.add(user)
    session.flush()
    people.reindex(session, person)
    return user


def _known_person(session: Session, email: str, names: dict[str, str]) -> Person | None:
    """Somebody whom staff entered before, without account: same address and, for it may be shared, same name."""
    query = select(Person).outerjoin(User, User.person_id == Person.id).where(Person.email == email, User.id.is_(None))
    found = [one for one in session.scalars(query.with_for_update(of=Person)) if _same_name(one, names)]
    return found[0] if len(found) == 1 else None


def _same_name(person: Person, names: dict[str, str]) -> bool:
    return all(fold(getattr(person, field)) == fold(name) for field, name in names.items())


def open_account(
    session: Session, user: User, *, names: dict[str, str], password: str, language: Language, now: datetime
) -> None:
    """Make a pending account one that can sign in with ``password``."""
    set_password(user, password, now)
    activate(session, user, names=names, language=language, now=now)


def activate(session: Session, user: User, *, names: dict[str, str], language: Language, now: datetime) -> None:
    """Make a pending account, whose password is kept already, one that can sign in."""
    _drop_stale_grants(session, user, now)
    for field, name in names.items():
        setattr(user.person, field, name)
    user.person.updated_at = now
    user.status = UserStatus.ACTIVE
    user.language = language
    session.flush()
    people.reindex(session, user.person)


def _drop_stale_grants(session: Session, user: User, now: datetime) -> None:
    """Roles of an invitation that has expired meanwhile are not given to whoever opens the account later."""
    session.execute(
        update(Membership)
        .where(
            Membership.user_id == user.id,
            Membership.revoked_at.is_(None),
            Membership.granted_at <= now - INVITATION_VALID_FOR,
        )
        .values(revoked_at=now)
    )


def set_password(user: User, password: str, now: datetime) -> None:
    """Keep ``password``, which was checked against the policy, for ``user``."""
    user.password_hash = hash_password(password)
    user.password_changed_at = user.updated_at = now


def add_grant(
    session: Session,
    actor: Actor,
    user: User,
    role: Role,
    *,
    organisation_id: int | None = None,
    department_id: int | None = None,
    now: datetime,
) -> bool:
    """Give ``user`` a role within a body; False if they hold it already. The act behind it was authorised."""
    scope: dict[str, Any] = {"organisation_id": organisation_id, "department_id": department_id}
    held = select(Membership.id).filter_by(user_id=user.id, role=role, revoked_at=None, **scope)
    if session.scalar(held.limit(1)) is not None:
        return False
    session.add(Membership(user_id=user.id, role=role, granted_at=now, granted_by_id=actor.user_id, **scope))
    audit(session, actor, "role:grant", now=now, kind=SubjectKind.USER, subject_id=user.id, role=str(role), **scope)
    return True


def bearer_link(session: Session, actor: Actor, purpose: LinkPurpose) -> CapabilityLink:
    """The link by which ``actor`` came, which must be one for ``purpose``; locked. Raises ``Forbidden``."""
    scope = actor.link
    link = session.get(CapabilityLink, scope.link_id, with_for_update=True) if scope else None
    if link is None or link.purpose is not purpose:
        raise Forbidden(N_("This link is no longer valid. Ask for a new one."))
    return link
