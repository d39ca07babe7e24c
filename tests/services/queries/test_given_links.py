"""Links that were given out are listed to those who may withdraw them, as long as they work."""

from datetime import timedelta

from sqlalchemy import select

from db.enums import LinkPurpose, SubjectKind
from db.models import CapabilityLink
from services import links, unit
from services.actors import system
from services.queries.links import given
from tests.conftest import NOW
from tests.counting import statements


def about(db, actor, now=NOW):
    with db.session() as session:
        return [(row.about, row.to) for row in given(session, actor, now=now)]


def make_link(purpose, kind, record, **options):
    unit.run(links.issue, system(), purpose, kind, record.id, now=NOW, valid_for=timedelta(days=9), **options)


def test_living_links_are_listed_until_they_are_withdrawn_or_end(db, make):
    department, tutor, intern = make.department(name_fr="Archives"), make.person(), make.person()
    make_link(LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT, department)
    placement = make.placement(department=department, person=intern)
    make_link(LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT, placement, person_id=tutor.id)
    make_link(LinkPurpose.INVITATION, SubjectKind.USER, make.user(), single_use=True)
    coordinator = make.coordinator()
    assert about(db, coordinator) == [(intern.name, tutor.name), ("Archives", "")]
    assert about(db, coordinator, NOW + timedelta(days=10)) == []
    [link] = db.all(select(CapabilityLink).where(CapabilityLink.purpose == LinkPurpose.OFFER_ENTRY))
    unit.run(links.revoke, coordinator, link.id, now=NOW)
    assert about(db, coordinator) == [(intern.name, tutor.name)]


def test_another_city_and_hosts_see_no_links(db, make):
    department = make.department()
    make_link(LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT, department)
    for actor in (make.coordinator(make.artachat()), make.host(department), make.partner()):
        assert about(db, actor) == []
    assert statements(given, make.coordinator(), now=NOW) == 1
