"""What rules found: kept once, told anew when it changes, resolved by itself, set aside with a reason."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import FindingLevel, SubjectKind
from db.models import Finding
from db.session import writing
from services import findings
from services.errors import Invalid, NotFound
from services.findings import Found
from services.i18n import translate
from tests.conftest import NOW
from tests.services.hosting import audited

KIND = SubjectKind.PLACEMENT
LATER = NOW + timedelta(days=1)
OUTSIDE = Found("outside_call", params={"start": date(2027, 7, 1), "end": date(2027, 8, 31)})


def refresh(*found, now=NOW):
    with writing() as session:
        return findings.refresh(session, KIND, 1, found, now=now)


def override(actor, rule, reason, now=NOW):
    with writing() as session:
        findings.override(session, actor, KIND, 1, rule, reason=reason, now=now)


def test_finding_is_shown_with_its_sentence_and_days_in_the_readers_language(db):
    [row] = refresh(OUTSIDE)
    assert translate("en", row.msgid, **row.params) == (
        "The dates leave the period of the call, which runs from 1 Jul 2027 to 31 Aug 2027."
    )
    assert (row.level, row.override_reason, row.found_at) == (FindingLevel.WARN, "", NOW)


def test_finding_that_stays_the_same_is_kept_once(db):
    refresh(OUTSIDE)
    assert [row.found_at for row in refresh(OUTSIDE, now=LATER)] == [NOW]
    assert len(db.all(select(Finding))) == 1


def test_finding_that_is_gone_is_resolved_and_may_come_back(db):
    refresh(OUTSIDE)
    assert refresh(now=LATER) == []
    assert db.one(select(Finding)).resolved_at == LATER
    assert [row.rule for row in refresh(OUTSIDE, now=LATER)] == ["outside_call"]
    assert len(db.all(select(Finding))) == 1


def test_override_keeps_its_reason_as_long_as_what_was_found_stays(db, make):
    coordinator = make.coordinator()
    refresh(OUTSIDE)
    override(coordinator, "outside_call", " Vu avec l’UFAR ")
    assert [row.override_reason for row in refresh(OUTSIDE, now=LATER)] == ["Vu avec l’UFAR"]
    assert (db.one(select(Finding)).overridden_by_id, audited(db)) == (coordinator.user_id, ["finding:override"])
    changed = Found("outside_call", params={"start": date(2027, 7, 2), "end": date(2027, 8, 31)})
    assert [row.override_reason for row in refresh(changed, now=LATER)] == [""]


@pytest.mark.parametrize("reason", ["", "  "])
def test_override_without_reason_is_refused(db, make, reason):
    refresh(OUTSIDE)
    with pytest.raises(Invalid):
        override(make.coordinator(), "outside_call", reason)
    assert db.one(select(Finding)).overridden_at is None


def test_override_of_what_the_law_forbids_is_refused(db, make):
    refresh(Found("quota_over", FindingLevel.BLOCK, {"limit": 3, "day": date(2027, 7, 5)}))
    with pytest.raises(Invalid, match="the law forbids it"):
        override(make.coordinator(), "quota_over", "trust me")


def test_override_of_what_no_longer_stands_is_refused(db, make):
    refresh(OUTSIDE)
    refresh()
    with pytest.raises(NotFound):
        override(make.coordinator(), "outside_call", "too late")


def test_findings_of_other_records_are_left_alone(db):
    refresh(OUTSIDE)
    with writing() as session:
        findings.refresh(session, KIND, 2, [], now=NOW)
        findings.refresh(session, SubjectKind.OFFER, 1, [], now=NOW)
    with db.session() as session:
        assert [row.rule for row in findings.listed(session, KIND, 1)] == ["outside_call"]
