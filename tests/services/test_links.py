from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import LinkPurpose, SubjectKind
from db.models import AuditEntry, CapabilityLink
from db.session import writing
from services import links, unit
from services.actors import ANONYMOUS, link_actor, system
from services.errors import Forbidden, NotFound
from tests.at_once import at_once

WEEK = timedelta(days=7)
PLACEMENT = (LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT)
OFFER = (LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT)
INVALID = "This link is no longer valid. Ask for a new one."


def issue(actor, about, subject_id, now, **options) -> str:
    return unit.run(links.issue, actor, *about, subject_id, valid_for=WEEK, now=now, **options)


def resolve(db, token, now, **options):
    with db.session() as session:
        return links.resolve(session, token, now=now, **options)


def use_up(link, now):
    with writing() as session:
        links.use_up(session, session.get_one(CapabilityLink, link.id), now=now)


@pytest.fixture
def department(make):
    return make.department()


@pytest.fixture
def token(make, department, now):
    """A link to the department, valid for a week, that may be used until then."""
    return issue(make.coordinator(), OFFER, department.id, now)


def test_a_link_leads_to_its_record_until_it_expires(db, department, token, now):
    link = resolve(db, token, now)
    assert (link.purpose, link.subject_kind, link.subject_id) == (*OFFER, department.id)
    assert resolve(db, token, now + WEEK - timedelta(seconds=1)).id == link.id
    assert resolve(db, token, now + WEEK) is None


def test_a_link_keeps_who_made_it_and_for_whom(db, make, department, now):
    coordinator, person = make.coordinator(), make.person()
    token = issue(coordinator, OFFER, department.id, now, person_id=person.id, details={"name": "Claire"})
    link = resolve(db, token, now)
    assert (link.created_by_id, link.person_id, link.details) == (coordinator.user_id, person.id, {"name": "Claire"})
    entry = db.one(select(AuditEntry).where(AuditEntry.action == "link:issue"))
    assert (entry.subject_id, entry.actor_id, entry.details) == (link.id, coordinator.user_id, {"purpose": OFFER[0]})


def test_a_token_has_256_bits_of_which_only_a_hash_is_kept(db, token, now):
    stored = db.one(select(CapabilityLink))
    assert len(token) == 43
    assert token not in str(vars(stored))
    assert len(stored.token_hash) == 64
    assert links.path(token) == f"/l/{token}"


@pytest.mark.parametrize("wrong", ["", "x", "x" * 43, "x" * 10_000, "\x00", "\ud800", "' or 1=1 --"])
def test_what_is_no_token_leads_nowhere(db, token, now, wrong):
    assert resolve(db, wrong, now) is None


def test_a_link_serves_its_own_purpose_only(db, token, now):
    assert resolve(db, token, now, purpose=LinkPurpose.OFFER_ENTRY) is not None
    assert resolve(db, token, now, purpose=LinkPurpose.PLACEMENT_FOLLOW_UP) is None


def test_looking_uses_nothing_up(db, department, now):
    token = issue(system(), OFFER, department.id, now, single_use=True)
    assert [resolve(db, token, now).used_at for _ in range(3)] == [None] * 3


def test_a_link_for_many_uses_survives_them(db, token, now):
    link = resolve(db, token, now)
    use_up(link, now)
    use_up(link, now + timedelta(days=1))
    assert resolve(db, token, now + timedelta(days=1)).used_at == now + timedelta(days=1)


def test_a_single_use_link_is_used_once(db, department, now):
    token = issue(system(), OFFER, department.id, now, single_use=True)
    link = resolve(db, token, now)
    use_up(link, now)
    assert resolve(db, token, now) is None
    with pytest.raises(Forbidden, match=INVALID):
        use_up(link, now)


def test_of_many_uses_at_once_one_succeeds(db, department, now):
    link = resolve(db, issue(system(), OFFER, department.id, now, single_use=True), now)
    answers = at_once(*[lambda: use_up(link, now)] * 8)
    assert sorted(str(answer) for answer in answers) == ["None", *[INVALID] * 7]


@pytest.mark.parametrize("spoil", [{"revoked_at": "now"}, {"expires_at": "now"}])
def test_a_revoked_or_expired_link_cannot_be_used_up(db, token, now, spoil):
    link = resolve(db, token, now)
    with writing() as session:
        for field in spoil:
            setattr(session.get_one(CapabilityLink, link.id), field, now)
    with pytest.raises(Forbidden, match=INVALID):
        use_up(link, now)


def test_a_bearer_acts_as_long_as_the_link_lives(db, token, make, now):
    link = resolve(db, token, now)
    with db.session() as session:
        bearer = link_actor(session, link)
    seen = unit.run(lambda session, actor, *, now: actor.link, bearer, now=now)
    assert (seen.link_id, seen.purpose) == (link.id, LinkPurpose.OFFER_ENTRY)
    unit.run(links.revoke, make.coordinator(), link.id, now=now)
    with pytest.raises(Forbidden, match=INVALID):
        unit.run(lambda session, actor, *, now: None, bearer, now=now)


def test_whoever_may_issue_a_link_may_revoke_it(db, make, token, now):
    link = resolve(db, token, now)
    unit.run(links.revoke, make.coordinator(), link.id, now=now)
    unit.run(links.revoke, make.coordinator(), link.id, now=now)
    assert resolve(db, token, now) is None
    assert len(db.all(select(AuditEntry).where(AuditEntry.action == "link:revoke"))) == 1


def test_others_neither_issue_nor_revoke(db, make, department, token, now):
    link = resolve(db, token, now)
    for actor in (
        make.coordinator(make.artachat()),
        make.host(department),
        make.partner(),
        make.applicant(),
        ANONYMOUS,
    ):
        with pytest.raises(Forbidden):
            issue(actor, OFFER, department.id, now)
        with pytest.raises(Forbidden):
            unit.run(links.revoke, actor, link.id, now=now)
    assert resolve(db, token, now) is not None


def test_the_bearer_of_a_link_issues_no_other(db, department, token, now):
    with db.session() as session:
        bearer = link_actor(session, links.resolve(session, token, now=now))
    with pytest.raises(Forbidden):
        issue(bearer, OFFER, department.id, now)


def test_a_coordinator_gives_out_the_link_of_a_placement(db, make, now):
    placement = make.placement()
    assert resolve(db, issue(make.coordinator(), PLACEMENT, placement.id, now), now).subject_id == placement.id


@pytest.mark.parametrize("purpose", [LinkPurpose.REGISTER, LinkPurpose.RESET_PASSWORD, LinkPurpose.INVITATION])
def test_nobody_but_the_software_issues_links_to_accounts(db, make, now, purpose):
    user = make.user()
    for actor in (make.coordinator(), make.admin()):
        with pytest.raises(Forbidden):
            issue(actor, (purpose, SubjectKind.USER), user.id, now)
    assert resolve(db, issue(system(), (purpose, SubjectKind.USER), user.id, now), now).subject_id == user.id


def test_links_to_accounts_are_revoked_by_administrators(db, make, now):
    token = issue(system(), (LinkPurpose.INVITATION, SubjectKind.USER), make.user().id, now)
    link = resolve(db, token, now)
    with pytest.raises(Forbidden):
        unit.run(links.revoke, make.coordinator(), link.id, now=now)
    unit.run(links.revoke, make.admin(), link.id, now=now)
    assert resolve(db, token, now) is None


def test_a_link_to_nothing_is_not_issued_and_an_unknown_one_not_revoked(db, make, now):
    with pytest.raises(NotFound):
        issue(make.coordinator(), PLACEMENT, 4711, now)
    with pytest.raises(NotFound):
        unit.run(links.revoke, make.coordinator(), 4711, now=now)


def test_a_purpose_goes_with_one_kind_of_record(db, make, now):
    with pytest.raises(ValueError, match="is about a placement"):
        issue(system(), (LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.USER), make.user().id, now)


def test_all_links_of_some_purposes_are_withdrawn_and_others_stay(db, make, now):
    user = make.user()
    mine, stays = (
        issue(system(), (purpose, SubjectKind.USER), user.id, now)
        for purpose in (LinkPurpose.RESET_PASSWORD, LinkPurpose.INVITATION)
    )
    theirs = issue(system(), (LinkPurpose.RESET_PASSWORD, SubjectKind.USER), make.user().id, now)
    with writing() as session:
        links.withdraw_all(session, SubjectKind.USER, user.id, {LinkPurpose.RESET_PASSWORD}, now=now)
    assert [resolve(db, token, now) is not None for token in (mine, stays, theirs)] == [False, True, True]


def test_every_purpose_is_explained_to_its_bearer(db, make, now):
    for purpose, kind in links.SUBJECTS.items():
        token = issue(system(), (purpose, kind), make.user().id, now, single_use=True)
        told = links.describe(resolve(db, token, now))
        assert told.title
        assert told.sentence.endswith(".")
        assert (told.expires_at, told.is_single_use) == (now + WEEK, True)
    assert set(links.SUBJECTS) == set(LinkPurpose)
