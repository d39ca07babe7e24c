"""Accounts, seen by their owners: registering, a forgotten password, a new password, the language.

Registration and a forgotten password go by a mailed link. What the asker is told, and what it takes, is the same
whether the address has an account or not; only the mail differs. Inviting others (``services/invitations.py``) and
looking after their accounts (``services/memberships.py``) can be called from here as well.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.enums import Language, LinkPurpose, MailRhythm, Role, SubjectKind, UserStatus
from db.models import User
from db.session import writing
from services import identities, links, password_again, sessions, throttle
from services.actors import Actor, system
from services.errors import AlreadyDone, Forbidden, Invalid
from services.history import audit
from services.i18n import N_
from services.invitations import complete_invitation, create_account, invite
from services.mail import outbox
from services.memberships import SIGN_IN_PATH, disable, enable, grant_role, revoke_membership
from services.passwords import check_password, check_policy, normalised
from services.policy import Action, authorize

LINK_VALID_FOR = timedelta(hours=2)
REGISTER_PATH = "/inscription"
HOME_ZONE = "Europe/Paris"

__all__ = [
    "change_password", "complete_invitation", "complete_registration", "complete_reset", "create_account", "disable",
    "enable", "grant_role", "invite", "request_registration", "request_reset", "revoke_membership", "set_language",
]  # fmt: skip


def request_registration(email: str, *, language: Language, address: str, now: datetime) -> None:
    """Mail a link to open an account to ``email``, or a word to whoever has one already.

    Owns its transactions. Raises ``Invalid`` for what is no mail address and ``Locked`` after too many requests, both
    without regard to who has an account.
    """
    _request(email, language, address, now, _answer_registration)


def request_reset(email: str, *, language: Language, address: str, now: datetime) -> None:
    """Mail a link to choose a new password to ``email``, or a word that no account has this address.

    Owns its transactions; raises as :func:`request_registration` does.
    """
    _request(email, language, address, now, _answer_reset)


_Answer = Callable[[Session, str, User | None, Language, datetime], None]


def _request(email: str, language: Language, address: str, now: datetime, answer: _Answer) -> None:
    email = identities.normalise_email(email)
    limits = throttle.mail_limits(email, address)
    if seconds := throttle.reserve_all(*limits, now=now, per=throttle.MAIL_PERIOD):
        raise throttle.too_many(seconds)
    with writing() as session:
        answer(session, email, identities.user_with(session, email), Language(language), now)


def _answer_registration(session: Session, email: str, user: User | None, language: Language, now: datetime) -> None:
    if user is None or user.status is UserStatus.PENDING:
        path = _link_path(session, LinkPurpose.REGISTER, email, user, now)
        _mail(session, "account_register", email, user, language, now, path)
    else:
        _mail(session, "account_exists", email, user, language, now, SIGN_IN_PATH)


def _answer_reset(session: Session, email: str, user: User | None, language: Language, now: datetime) -> None:
    if user is None or user.status is UserStatus.DISABLED:
        _mail(session, "account_no_account", email, None, language, now, REGISTER_PATH)
    elif user.status is UserStatus.PENDING:  # the address is not proven yet: finish the registration instead
        path = _link_path(session, LinkPurpose.REGISTER, email, user, now)
        _mail(session, "account_register", email, user, language, now, path)
    else:
        path = _link_path(session, LinkPurpose.RESET_PASSWORD, email, user, now)
        _mail(session, "account_reset", email, user, language, now, path)


def _link_path(session: Session, purpose: LinkPurpose, email: str, user: User | None, now: datetime) -> str:
    """The path of a new link. The address travels in it: nothing is recorded of who has not proven theirs."""
    token = links.issue(
        session,
        system(),
        purpose,
        SubjectKind.USER,
        user.id if user else 0,
        now=now,
        valid_for=LINK_VALID_FOR,
        person_id=user.person_id if user else None,
        single_use=True,
        details={"email": email},
    )
    return links.path(token)


def _mail(
    session: Session, template: str, email: str, user: User | None, language: Language, now: datetime, path: str
) -> None:
    outbox.queue(
        session,
        template,
        email=email,
        language=user.language if user else language,
        now=now,
        person_id=user.person_id if user else None,
        kind=SubjectKind.USER if user else None,
        subject_id=user.id if user else None,
        path=path,
        valid_for=LINK_VALID_FOR,
    )


def complete_registration(
    session: Session,
    actor: Actor,
    *,
    given_name: str,
    family_name: str,
    password: str,
    language: Language,
    now: datetime,
) -> int:
    """Open the account of the address that the link was mailed to; gives back its id. The link is used up.

    Raises ``InvalidFields`` with each refusal at its field, ``AlreadyDone`` if the account was opened meanwhile,
    ``Forbidden`` without a valid link.
    """
    link = identities.bearer_link(session, actor, LinkPurpose.REGISTER)
    email = link.details["email"]
    names = identities.clean_choice(given_name, family_name, password, email=email, now=now)
    links.use_up(session, link, now=now)
    user = _pending_user(session, email, names, Language(language), now)
    identities.open_account(session, user, names=names, password=password, language=Language(language), now=now)
    owner = Actor(user_id=user.id, source=actor.source)
    identities.add_grant(session, owner, user, Role.APPLICANT, now=now)
    audit(session, owner, "account:register", now=now, kind=SubjectKind.USER, subject_id=user.id)
    return user.id


def _pending_user(session: Session, email: str, names: dict[str, str], language: Language, now: datetime) -> User:
    """The account to be opened, made now unless an invitation made it before."""
    user = identities.user_with(session, email, lock=True)
    if user is None:
        try:
            with session.begin_nested():
                home = identities.home_organisation(session)
                return identities.new_account(session, email, names, home, language, now)
        except IntegrityError:  # a second link to the same address was faster
            user = identities.user_with(session, email, lock=True)
    if user is None or user.status is UserStatus.ACTIVE:
        raise AlreadyDone(N_("This account is already open: sign in, or ask for a new password."))
    if user.status is UserStatus.DISABLED:
        raise Forbidden(N_("This account is closed: an administrator can open it again."))
    return user


def complete_reset(session: Session, actor: Actor, *, password: str, now: datetime) -> int:
    """Set the password of the account that the link was mailed to; gives back its id. All its devices are signed out.

    Raises ``Invalid`` (field ``password``), ``Forbidden`` without a valid link.
    """
    link = identities.bearer_link(session, actor, LinkPurpose.RESET_PASSWORD)
    user = session.get_one(User, link.subject_id, with_for_update={"key_share": True})
    if user.status is not UserStatus.ACTIVE:
        raise Forbidden(N_("This link is no longer valid. Ask for a new one."))
    check_policy(password, email=user.email, names=_names(user))
    links.use_up(session, link, now=now)
    links.withdraw_all(session, SubjectKind.USER, user.id, {LinkPurpose.RESET_PASSWORD}, now=now)
    throttle.reset(session, throttle.account_key(user.email))
    _store_new_password(session, Actor(user_id=user.id, source=actor.source), user, password, now)
    return user.id


def change_password(session: Session, actor: Actor, *, old: str, new: str, now: datetime) -> None:
    """Replace the actor's own password; their other devices are signed out.

    Raises ``Invalid`` at ``old`` or ``password``. Wrong old ones count as failed sign-ins: ``Locked`` after many.
    """
    user = _own_account(session, actor)
    _check_old(session, user, old, now)
    check_policy(new, email=user.email, names=_names(user))
    if normalised(new) == normalised(old):
        raise Invalid(N_("This is the password you have now: choose another one."), field="password")
    links.withdraw_all(session, SubjectKind.USER, user.id, {LinkPurpose.RESET_PASSWORD}, now=now)
    _store_new_password(session, actor, user, new, now, but=actor.auth_session_id)
    if actor.auth_session_id is not None:
        password_again.note(session, actor.auth_session_id, now=now)


def _check_old(session: Session, user: User, old: str, now: datetime) -> None:
    key = throttle.account_key(user.email)
    if seconds := throttle.waiting(session, key, now=now):
        raise throttle.too_many(seconds)
    if not check_password(old, user.password_hash):
        throttle.count_if_refused(session, key, throttle.FREE_PER_ACCOUNT, now=now)
        raise Invalid(N_("This is not your present password."), field="old")


def _store_new_password(
    session: Session, actor: Actor, user: User, password: str, now: datetime, *, but: int | None = None
) -> None:
    identities.set_password(user, password, now)
    sessions.revoke_all(session, user.id, reason="password", now=now, except_session_id=but)
    audit(session, actor, "account:password", now=now, kind=SubjectKind.USER, subject_id=user.id)
    outbox.queue(
        session,
        "account_password_changed",
        email=user.email,
        language=user.language,
        now=now,
        person_id=user.person_id,
        kind=SubjectKind.USER,
        subject_id=user.id,
        path=SIGN_IN_PATH,
        changed_at=now,
        zone=HOME_ZONE,
    )


def set_language(session: Session, actor: Actor, language: Language, *, now: datetime) -> None:
    """Keep the language in which the actor reads pages and mails."""
    user = _own_account(session, actor)
    user.language = Language(language)
    user.updated_at = now


def set_mail_rhythm(session: Session, actor: Actor, rhythm: MailRhythm, *, now: datetime) -> None:
    """Keep whether mails that can wait come to the actor one by one or in one summary a day."""
    user = _own_account(session, actor)
    user.mail_rhythm = MailRhythm(rhythm)
    user.updated_at = now


def _own_account(session: Session, actor: Actor) -> User:
    user = session.get(User, actor.user_id, with_for_update={"key_share": True}) if actor.user_id else None
    if user is None:
        raise Forbidden(N_("You are signed out. Sign in again; nothing you saved is lost."))
    authorize(actor, Action.ACCOUNT_SELF, user)
    return user


def _names(user: User) -> tuple[str, ...]:
    person = user.person
    return (person.given_name, person.family_name, person.given_name_hy, person.family_name_hy)
