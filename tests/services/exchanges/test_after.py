"""After a visit: what was deleted is shown, certificates are computed and verified, what is written stays one’s own."""

import io
import zipfile
from datetime import UTC, date, datetime, time, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from db.enums import AttendanceMark, IncidentSeverity, IncidentState, LegState, ParticipationState, SecretKind, Theme
from db.models import Activity, AttendanceEntry, Incident, LegMember, ParticipationCertificate, PersonSecret
from db.session import reading, writing
from services import unit, verification
from services.actors import system
from services.documents import participation as papers
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.exchanges import certificates, health, legs, reflections, returning
from services.queries.exchange import exchange_after
from tests.conftest import NOW
from tests.services.exchanges.consenting import change
from tests.services.exchanges.exchanging import OUTBOUND, Exchanging, exchanging

__all__ = ["exchanging"]
BACK = datetime(2027, 4, 23, 9, tzinfo=UTC)
"""Two days after the first visit."""
MONTH_LATER = datetime(2027, 5, 22, 3, tzinfo=UTC)


@pytest.fixture
def over(exchanging: Exchanging) -> Exchanging:
    """The first visit is over."""
    change(exchanging.outbound, state=LegState.ENDED)
    return exchanging


def activity(db, at, *, theme=Theme.WASTE, day=OUTBOUND[0], hours=2, **fields):
    return db.add(
        Activity(
            leg_id=at.outbound.id, day=day, starts_at=time(9), ends_at=time(9 + hours), title_fr="Tri", theme=theme,
            created_at=NOW, updated_at=NOW, **fields,
        )
    )  # fmt: skip


def mark(db, which, who, what=AttendanceMark.PRESENT, *, minute=0):
    number = len(db.all(select(AttendanceEntry)))
    db.add(
        AttendanceEntry(
            entry_id=f"e{number}", activity_id=which.id, participation_id=who.id, mark=what,
            marked_at=NOW + timedelta(minutes=minute), received_at=NOW + timedelta(minutes=minute),
        )
    )  # fmt: skip


def act(service, actor, *args, now=BACK, **options):
    return unit.run(service, actor, *args, now=now, **options)


def seen(actor, leg):
    with reading() as session:
        return exchange_after.after(session, actor, leg.public_id, language="fr")


def test_hours_and_themes_count_the_latest_mark_of_activities_that_took_place(db, make, over):
    young = over.participant(over.artachat)
    first, second = activity(db, over), activity(db, over, theme=Theme.CULTURE, day=date(2027, 4, 13), hours=3)
    cancelled, unused = activity(db, over, cancelled_at=NOW), activity(db, over, is_rain_twin=True)
    mark(db, first, young, AttendanceMark.ABSENT, minute=5)
    mark(db, first, young, AttendanceMark.LATE, minute=9)
    mark(db, first, young, AttendanceMark.ABSENT, minute=7)
    mark(db, second, young)
    for which in (cancelled, unused):
        mark(db, which, young)
    absent = over.participant(over.artachat)
    mark(db, first, absent, AttendanceMark.EXCUSED)
    rows = {one.participation: one.attended for one in seen(make.coordinator(), over.outbound).rows}
    found = rows[young.public_id]
    assert (found.days, found.minutes) == (2, 300)
    assert found.themes == ((Theme.CULTURE, 180), (Theme.WASTE, 120))
    assert rows[absent.public_id] is None


def test_certificates_of_all_are_made_once_printed_and_verified(db, make, over):
    young, leader = over.participant(over.artachat), over.leader(over.artachat)
    over.participant(over.artachat)
    one = activity(db, over)
    for who in (young, leader):
        mark(db, one, who)
    actor = make.coordinator(over.artachat)
    assert act(certificates.issue_all, actor, over.outbound.public_id) == 1
    assert act(certificates.issue_all, make.coordinator(), over.outbound.public_id) == 0
    (made,) = db.all(select(ParticipationCertificate))
    assert (made.content["minutes"], made.content["themes"]) == (120, [["waste", 120]])
    found = verification.verify(made.code, address="192.0.2.1", now=BACK)
    assert (found.standing, found.minutes, found.starts_on) == (verification.Standing.VALID, 120, OUTBOUND[0])
    archive = zipfile.ZipFile(io.BytesIO(act(papers.participations, actor, over.outbound.public_id).content))
    (name,) = archive.namelist()
    text = PdfReader(io.BytesIO(archive.read(name))).pages[0].extract_text()
    assert made.code in text
    assert act(papers.participation, actor, made.public_id).content.startswith(b"%PDF")


def test_a_corrected_certificate_needs_a_reason_and_withdraws_the_former(db, make, over):
    young, actor = over.participant(), make.coordinator()
    member = over.member(young, over.outbound)
    with pytest.raises(Conflict):
        act(certificates.issue, actor, member.public_id)
    mark(db, activity(db, over), young)
    first = act(certificates.issue, actor, member.public_id)
    with pytest.raises(Invalid) as refused:
        act(certificates.issue, actor, member.public_id)
    assert refused.value.field == "reason"
    second = act(certificates.issue, actor, member.public_id, reason="Une activité manquait")
    standing = verification.verify(first.code, address="192.0.2.1", now=BACK).standing
    assert standing is verification.Standing.REPLACED
    assert seen(actor, over.outbound).rows[0].certificate.public_id == second.public_id


def test_certificates_wait_for_the_end_and_are_for_both_cities_alone(db, make, exchanging):
    young = exchanging.participant()
    mark(db, activity(db, exchanging), young)
    with pytest.raises(Conflict):
        act(certificates.issue_all, make.coordinator(), exchanging.outbound.public_id)
    change(exchanging.outbound, state=LegState.ENDED)
    stranger = make.applicant()
    for service in (certificates.issue_all, papers.participations):
        with pytest.raises((Forbidden, NotFound)):
            act(service, stranger, exchanging.outbound.public_id)
    with pytest.raises(NotFound):
        seen(stranger, exchanging.outbound)


def test_what_is_written_is_ones_own_until_it_is_shared(db, make, over):
    person = make.person()
    young, me = over.participant(person=person), make.applicant(person)
    member = over.member(young, over.outbound)
    act(reflections.save_field, me, member.public_id, "learned", "Trier, en deux langues")
    assert seen(make.coordinator(), over.outbound).rows[0].reflection is None
    for who in (make.coordinator(), make.applicant()):
        with pytest.raises(Forbidden):
            act(reflections.save_field, who, member.public_id, "learned", "x")
    with pytest.raises(Forbidden):
        act(reflections.save_field, me, member.public_id, "shared_at", NOW)
    act(reflections.share, me, member.public_id)
    assert seen(make.coordinator(over.artachat), over.outbound).shared[0].reflection[0] == "Trier, en deux langues"
    act(reflections.take_back, me, member.public_id)
    assert seen(make.coordinator(), over.outbound).shared == ()


def test_nothing_is_shared_that_is_not_written(make, over):
    person = make.person()
    member = over.member(over.participant(person=person), over.outbound)
    with pytest.raises(Invalid):
        act(reflections.share, make.applicant(person), member.public_id)


def test_what_was_deleted_and_what_a_later_visit_keeps_is_shown(db, make, over):
    gone, stays = over.participant(), over.participant()
    for one in (gone, stays):
        db.add(PersonSecret(person_id=one.person_id, kind=SecretKind.HEALTH, nonce=b"n", ciphertext=b"c", saved_at=NOW))
    back = over.member(gone, over.back)
    with writing() as session:
        session.delete(session.get_one(LegMember, back.id))
    before = seen(make.coordinator(), over.outbound).deletions
    assert (before.health.kept, before.health.gone, before.later) == (2, 0, 1)
    assert before.health.due == date(2027, 5, 22)
    act(health.purge_due, system(), now=MONTH_LATER)
    after = seen(make.coordinator(), over.outbound).deletions
    assert (after.health.kept, after.health.gone) == (1, 1)
    assert after.health.last == MONTH_LATER


def test_a_visit_is_closed_once_certificates_are_made_and_incidents_closed(db, make, over):
    actor, young = make.coordinator(), over.participant()
    mark(db, activity(db, over), young)
    incident = db.add(
        Incident(
            leg_id=over.outbound.id, happened_at=NOW, severity=IncidentSeverity.MINOR, title="Un genou écorché",
            account="Soigné sur place", created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    with pytest.raises(Conflict):
        act(legs.move, actor, over.outbound.public_id, "close")
    change(incident, state=IncidentState.CLOSED)
    with pytest.raises(Conflict):
        act(legs.move, actor, over.outbound.public_id, "close")
    act(certificates.issue_all, actor, over.outbound.public_id)
    assert seen(actor, over.outbound).still_open == ()
    act(legs.move, actor, over.outbound.public_id, "close")
    assert db.fresh(over.outbound).state is LegState.CLOSED


def test_the_return_visit_takes_everybody_of_the_first_in_one_gesture(db, make, over):
    young, withdrew = over.participant(), over.participant(state=ParticipationState.WITHDRAWN)
    with writing() as session:
        for one in (young, withdrew):
            session.delete(session.get_one(LegMember, over.member(one, over.back).id))
    days = (date(2027, 8, 2), date(2027, 8, 11))
    for _again in range(2):
        act(returning.plan, make.coordinator(over.artachat), over.outbound.public_id, days=days)
    (member,) = db.all(select(LegMember).where(LegMember.leg_id == over.back.id))
    assert (member.participation_id, member.travels) == (young.id, True)
    assert db.fresh(over.back).starts_on == days[0]
    with pytest.raises(Conflict):
        act(returning.plan, make.coordinator(), over.back.public_id, days=days)
    with pytest.raises(Invalid):
        act(returning.plan, make.coordinator(), over.outbound.public_id, days=days[::-1])
