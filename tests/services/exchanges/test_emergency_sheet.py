"""The emergency sheet: for leaders of the visit and coordinators, around it alone, noted each time."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from db.enums import LinkPurpose, SubjectKind
from db.models import Leg, SheetDownload
from db.session import writing
from services import unit
from services.actors import Actor, LinkScope
from services.documents import emergency_sheet
from services.errors import InvalidMove, NotFound
from services.exchanges import health, legs
from tests.conftest import NOW
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["exchanging"]


@pytest.fixture
def under_way(exchanging: Exchanging):
    """The visit began yesterday, with a minor whose family told of an allergy, and a leader."""
    young = exchanging.participant()
    exchanging.guardian(young, phone="+33 6 11 22 33 44")
    actor = exchanging.make.coordinator()
    for name, value in (
        ("allergies", ["nuts"]), ("blood_group", "O+"), ("contact1_name", "Jeanne"),
        ("contact1_phone", "+33 6 99 88 77 66"),
    ):  # fmt: skip
        unit.run(health.save_field, actor, young.public_id, name, value, now=NOW)
    move(exchanging, NOW.date() - timedelta(days=1))
    return exchanging


def move(exchanging, first):
    with writing() as session:
        leg = session.get_one(Leg, exchanging.back.id)
        leg.starts_on, leg.ends_on = first, first + timedelta(days=9)


def take(actor, exchanging):
    with writing() as session:
        made = emergency_sheet.emergency_sheet(session, actor, exchanging.back.public_id, now=NOW)
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)


def test_it_says_whom_to_call_and_what_matters_and_is_noted_each_time(db, make, under_way):
    actor = make.coordinator()
    words = {"emergency_numbers": [{"fr": "Tout", "phone": "112"}], "insurance": "Mutuelle, contrat 118"}
    unit.run(legs.edit, actor, under_way.back.public_id, words, now=NOW)
    text = take(actor, under_way)
    assert text.count("112") == 1
    called = ("112", "Jeanne", "+33 6 99 88 77 66", "+33 6 11 22 33 44", "O+", "+374 60 65 19 50")
    for one in (*called, "Mutuelle, contrat 118"):
        assert one in text
    take(actor, under_way)
    assert [(one.taken_by_id, one.people) for one in db.all(select(SheetDownload))] == [(actor.user_id, 1)] * 2


def test_a_named_leader_takes_it_by_account_and_by_link_and_nobody_else(db, make, under_way):
    leader, other = under_way.leader(), under_way.leader(is_substitute=True)
    young = under_way.participant()
    member = under_way.member(leader, under_way.back)
    by_link = Actor(link=LinkScope(1, LinkPurpose.LEG_LEADER, SubjectKind.LEG_MEMBER, member.id))
    for actor in (Actor(person_id=leader.person_id), by_link, make.coordinator(under_way.artachat)):
        assert take(actor, under_way)
    of_young = LinkScope(1, LinkPurpose.LEG_LEADER, SubjectKind.LEG_MEMBER, under_way.member(young, under_way.back).id)
    strangers = (
        Actor(person_id=other.person_id), Actor(person_id=young.person_id), Actor(link=of_young), make.partner(),
        make.coordinator(make.university()), Actor(),
    )  # fmt: skip
    for actor in strangers:
        with pytest.raises(NotFound):
            take(actor, under_way)
    assert len(db.all(select(SheetDownload.id))) == 3


@pytest.mark.parametrize(("days", "is_given"), [(4, False), (3, True), (-9, True), (-10, False)])
def test_it_is_given_from_three_days_before_to_the_last_day(make, under_way, days, is_given):
    move(under_way, NOW.date() + timedelta(days=days))
    if is_given:
        assert take(make.coordinator(), under_way)
        return
    with pytest.raises(InvalidMove):
        take(make.coordinator(), under_way)
