"""Invitations that wait: listed, sent again, withdrawn; and no link that outlives the account it opens."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import Language, LinkPurpose, Role, SubjectKind, UserStatus
from db.models import AuditEntry, CapabilityLink, Membership, User
from services import accounts, calendar_feeds, invitations, links, memberships, unit
from services.actors import Grant, system
from services.errors import AlreadyDone, Forbidden, Invalid, NotFound
from services.queries.people.invitations import open_invitations, suggested
from tests.counting import statements
from tests.factories import PASSWORD
from tests.services.mailed import bearer, mails, token_in
from tools import accounts as command_line

CLAIRE = "claire@example.org"
DAY = timedelta(days=1)


def invite(actor, now, organisation, department=None, **changes) -> str:
    about = {
        "email": CLAIRE, "given_name": "Claire", "family_name": "Martin", "role": Role.COORDINATOR,
        "organisation_id": organisation.public_id, "department_id": department.public_id if department else None,
        "language": Language.HY, **changes,
    }  # fmt: skip
    return unit.run(invitations.invite, actor, now=now, **about)


def listed(db, actor, now):
    with db.session() as session:
        return open_invitations(session, actor, now=now)


def seen_by(db, actor, now) -> set[str]:
    return {row.public_id for row in listed(db, actor, now)}


def is_dead(db, mail, now) -> bool:
    with db.session() as session:
        return links.resolve(session, token_in(mail), now=now) is None


def every_link(db, user, now) -> dict[str, str]:
    """The token of each kind of link that an account can have."""
    about = dict.fromkeys(links.ACCOUNT_PURPOSES, (SubjectKind.USER, user.id))
    about[LinkPurpose.CALENDAR_FEED] = (SubjectKind.PERSON, user.person_id)
    return {
        purpose: unit.run(links.issue, system(), purpose, *subject, now=now, valid_for=9 * DAY)
        for purpose, subject in about.items()
    }


def living(db, tokens, now) -> set[str]:
    with db.session() as session:
        return {purpose for purpose, token in tokens.items() if links.resolve(session, token, now=now)}


def test_an_unanswered_invitation_is_listed_until_it_is_accepted(db, make, now):
    department, coordinator = make.department(name_fr="Archives"), make.coordinator()
    public_id = invite(coordinator, now, make.city(), department, role=Role.HOST)
    [row] = listed(db, coordinator, now + timedelta(hours=1))
    assert (row.public_id, row.name, row.email, row.language) == (public_id, "Claire Martin", CLAIRE, Language.HY)
    assert (row.sent_at, row.valid_until, row.can_send_from) == (now, now + 14 * DAY, now + DAY)
    assert [(one.role, one.organisation, one.department) for one in row.roles] == [
        (Role.HOST, "Ville de Clamart", "Archives")
    ]
    assert listed(db, coordinator, now + DAY)[0].can_send_from is None
    accept = {"given_name": "Claire", "family_name": "Martin", "password": PASSWORD, "language": Language.FR}
    unit.run(accounts.complete_invitation, bearer(db, token_in(mails(db)[-1]), now), now=now, **accept)
    assert listed(db, coordinator, now) == ()
    for service in (invitations.resend, invitations.withdraw):
        with pytest.raises(AlreadyDone):
            unit.run(service, coordinator, public_id, now=now + 2 * DAY)


def test_an_invitation_is_seen_and_changed_by_those_who_may_give_all_its_roles(db, make, now):
    admin, ours, theirs = make.admin(), make.coordinator(), make.coordinator(make.artachat())
    mine = invite(admin, now, make.city())
    partner = invite(admin, now, make.university(), role=Role.PARTNER, email="p@example.org")
    chief = invite(admin, now, make.city(), role=Role.ADMIN, email="a@example.org")
    shared = invite(ours, now, make.city(), role=Role.REVIEWER, email="s@example.org")
    invite(theirs, now, make.artachat(), role=Role.REVIEWER, email="s@example.org")
    assert seen_by(db, admin, now) == {mine, partner, chief, shared}
    assert seen_by(db, ours, now) == {mine, partner}
    assert seen_by(db, theirs, now) == {partner}
    later = now + 2 * DAY
    for actor, public_id in [
        (ours, chief), (ours, shared), (theirs, shared), (theirs, mine), (make.host(), mine), (make.partner(), partner),
    ]:  # fmt: skip
        for service in (invitations.resend, invitations.withdraw):
            with pytest.raises(Forbidden):
                unit.run(service, actor, public_id, now=later)
    for actor in (make.host(), make.partner(), make.applicant()):
        assert listed(db, actor, now) == ()
    assert statements(open_invitations, admin, now=now) == 2


def test_an_invitation_sent_again_has_a_new_link_and_counts_anew(db, make, now):
    coordinator, later = make.coordinator(), now + 20 * DAY
    public_id = invite(coordinator, now, make.city(), role=Role.REVIEWER)
    with pytest.raises(Invalid) as refused:
        unit.run(invitations.resend, coordinator, public_id, now=now + DAY - timedelta(minutes=1))
    assert refused.value.params == {"day": now + DAY}
    assert listed(db, coordinator, later)[0].valid_until == now + 14 * DAY
    unit.run(invitations.resend, coordinator, public_id, now=later)
    first, second = mails(db)
    assert (second.template, second.recipient, second.language) == ("account_invitation", CLAIRE, Language.HY)
    assert is_dead(db, first, now)
    [row] = listed(db, coordinator, later)
    assert (row.sent_at, row.valid_until) == (later, later + 14 * DAY)
    accept = {"given_name": "Claire", "family_name": "Martin", "password": PASSWORD, "language": Language.FR}
    user_id = unit.run(accounts.complete_invitation, bearer(db, token_in(second), later), now=later, **accept)
    assert make.actor(db.get(User, user_id)).grants == (Grant(Role.REVIEWER, make.city().id),)


def test_a_withdrawn_invitation_opens_nothing_and_can_be_made_anew(db, make, now):
    coordinator = make.coordinator()
    public_id = invite(coordinator, now, make.city(), role=Role.REVIEWER)
    unit.run(invitations.withdraw, coordinator, public_id, now=now)
    assert is_dead(db, mails(db)[0], now)
    assert listed(db, coordinator, now) == ()
    assert db.one(select(Membership).where(Membership.role == Role.REVIEWER)).revoked_at == now
    user = db.one(select(User).where(User.public_id == public_id))
    noted = db.all(select(AuditEntry.action).where(AuditEntry.subject_id == user.id, AuditEntry.actor_id.is_not(None)))
    assert {"account:withdraw", "role:revoke"} <= set(noted)
    assert len(mails(db)) == 1
    with pytest.raises(NotFound):
        unit.run(invitations.withdraw, coordinator, public_id, now=now)
    assert invite(coordinator, now, make.city()) == public_id
    assert seen_by(db, coordinator, now) == {public_id}


def test_an_unopened_account_that_loses_its_only_role_loses_its_links(db, make, now):
    coordinator, user = make.coordinator(), make.user(status=UserStatus.PENDING)
    first, last = make.grant(user, Role.REVIEWER, make.city()), make.grant(user, Role.COORDINATOR, make.city())
    tokens = every_link(db, user, now)
    unit.run(memberships.revoke_membership, coordinator, user.public_id, first.id, now=now)
    assert living(db, tokens, now) == set(tokens)
    unit.run(memberships.revoke_membership, coordinator, user.public_id, last.id, now=now)
    assert living(db, tokens, now) == set()


def test_an_account_in_use_that_loses_its_only_role_keeps_its_way_to_a_new_password(db, make, now):
    user = make.user()
    only, tokens = make.grant(user, Role.REVIEWER, make.city()), every_link(db, user, now)
    unit.run(memberships.revoke_membership, make.coordinator(), user.public_id, only.id, now=now)
    assert living(db, tokens, now) == set(tokens)


@pytest.mark.parametrize("way", ["application", "command line"])
def test_a_closed_account_has_no_living_link_even_when_it_is_opened_again(db, make, now, way):
    user, other, admin = make.user(), make.user(), make.admin()
    tokens, kept = every_link(db, user, now), every_link(db, other, now)
    if way == "application":
        unit.run(memberships.disable, admin, user.public_id, now=now)
    else:
        command_line.disable(user.email, now=now)
    unit.run(memberships.enable, admin, user.public_id, now=now)
    assert living(db, tokens, now) == set()
    assert living(db, kept, now) == set(kept)
    with db.session() as session:
        assert calendar_feeds.owner(session, tokens[LinkPurpose.CALENDAR_FEED], now=now) is None
        assert session.scalars(select(CapabilityLink).where(CapabilityLink.revoked_at == now)).all()


def test_an_invitation_suggests_only_roles_that_may_be_given_and_where_they_fit(db, make):
    school, artachat = make.school(), make.artachat()
    archives = make.department(name_fr="Archives")
    make.department(name_fr="Fermé", is_active=False)
    city, ufar = make.city().public_id, make.university().public_id
    with db.session() as session:
        ours = suggested(session, make.coordinator(), "fr")
        of_admins = suggested(session, make.admin(), "fr")
        nobody = suggested(session, make.partner(), "fr")
    assert set(ours.bodies) == {Role.COORDINATOR, Role.HOST, Role.PARTNER, Role.REVIEWER}
    assert set(ours.bodies[Role.HOST]) == {city}
    assert set(ours.bodies[Role.PARTNER]) == {ufar, school.public_id}
    assert ours.departments[city] == {archives.public_id: "Archives"}
    assert set(of_admins.bodies[Role.ADMIN]) == {city, artachat.public_id}
    assert nobody.bodies == {}
