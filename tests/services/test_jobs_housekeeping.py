from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import JobOutcome, LinkPurpose, SubjectKind
from db.models import AuditEntry, AuthSession, CapabilityLink, JobRun, Nomination, RequestClaim, Throttle
from services.actors import system
from services.errors import Forbidden
from services.housekeeping import NOMINATIONS_KEPT_FOR, clean_up
from services.unit import run
from tests.conftest import NOW

DAY = timedelta(days=1)


def link(name, **fields):
    return CapabilityLink(
        **{
            "token_hash": name, "purpose": LinkPurpose.OFFER_ENTRY, "subject_kind": SubjectKind.DEPARTMENT,
            "subject_id": 1, "created_at": NOW - 90 * DAY, "expires_at": NOW + DAY, **fields,
        }
    )  # fmt: skip


def test_what_served_its_time_goes_and_the_rest_stays(db, make):
    user = make.user()
    db.add(
        RequestClaim(id="old", claimed_at=NOW - 31 * DAY),
        RequestClaim(id="new", claimed_at=NOW - 29 * DAY),
        Throttle(key="old", attempts=9, counted_from=NOW - 2 * DAY),
        Throttle(key="new", attempts=9, counted_from=NOW),
        link("expired", expires_at=NOW - 31 * DAY),
        link("revoked", revoked_at=NOW - 31 * DAY),
        link("used up", used_at=NOW - 31 * DAY, is_single_use=True),
        link("used", used_at=NOW - 31 * DAY),
        link("lately expired", expires_at=NOW - DAY),
        AuthSession(secret_hash="old", user_id=user.id, created_at=NOW - 40 * DAY, activated_at=NOW - 40 * DAY,
                    last_seen_at=NOW - 40 * DAY, expires_at=NOW - 39 * DAY),
        AuthSession(secret_hash="new", user_id=user.id, created_at=NOW, activated_at=NOW, last_seen_at=NOW,
                    expires_at=NOW + DAY),
        *[
            JobRun(job=job, slot=NOW - age * DAY, started_at=NOW - age * DAY, lease_until=NOW - age * DAY,
                   outcome=JobOutcome.DONE)
            for job, age in (("a", 50), ("a", 40), ("a", 1), ("b", 50), ("b", 40))
        ],
    )  # fmt: skip
    assert run(clean_up, system(), now=NOW) == {"requests": 1, "counters": 1, "sessions": 1, "links": 3, "runs": 3}
    assert [row.id for row in db.all(select(RequestClaim))] == ["new"]
    assert [row.key for row in db.all(select(Throttle))] == ["new"]
    assert sorted(row.token_hash for row in db.all(select(CapabilityLink))) == ["lately expired", "used"]
    assert [row.secret_hash for row in db.all(select(AuthSession))] == ["new"]
    kept = db.all(select(JobRun).order_by(JobRun.id))
    assert [(row.job, row.slot) for row in kept] == [("a", NOW - DAY), ("b", NOW - 40 * DAY)]
    assert db.one(select(AuditEntry)).details == {
        "requests": 1, "counters": 1, "sessions": 1, "links": 3, "runs": 3,
    }  # fmt: skip


def test_nothing_to_clean_leaves_no_trace(db):
    assert run(clean_up, system(), now=NOW) == {}
    assert db.all(select(AuditEntry)) == []


def test_only_the_software_and_administrators_clean_up(db, make):
    run(clean_up, make.admin(), now=NOW)
    with pytest.raises(Forbidden):
        run(clean_up, make.coordinator(), now=NOW)


def test_proposals_go_two_years_after_the_last_contact_unless_they_became_an_application(db, make):
    school, account, call = make.university(), make.user(), make.call()
    old = NOW - NOMINATIONS_KEPT_FOR - DAY

    def proposed(email, **fields):
        return Nomination(
            **{"call_id": call.id, "organisation_id": school.id, "given_name": "Ani", "family_name": "S",
               "email": email, "nominated_at": old, "nominated_by_id": account.id, **fields}
        )  # fmt: skip

    db.add(
        proposed("never"), proposed("withdrawn", withdrawn_at=old), proposed("lately", nominated_at=NOW - DAY),
        proposed("lately withdrawn", withdrawn_at=NOW - DAY),
        proposed("applied", application_id=make.application(call=call).id),
    )  # fmt: skip
    assert run(clean_up, system(), now=NOW) == {"nominations": 2}
    assert sorted(db.all(select(Nomination.email))) == ["applied", "lately", "lately withdrawn"]
