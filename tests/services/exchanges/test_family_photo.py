"""The photo of a host family: only with its word, seen by the parents of its guests in time, gone after the visit."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.enums import LegState, LinkPurpose, SubjectKind
from db.models import File, FileContent, Household
from services import files, links, retention
from services.actors import Actor, link_actor, system
from services.errors import Forbidden, Invalid, NotFound
from services.exchanges import family_photo
from services.queries.exchange.exchange_hosting import shown_to_guardian
from services.unit import run
from tests.conftest import NOW
from tests.samples import picture
from tests.services.exchanges.consenting import change
from tests.services.exchanges.hosting import Hosting, exchanging, hosting

__all__ = ["exchanging", "hosting"]


def bearer(db, purpose: LinkPurpose, kind: SubjectKind, record) -> Actor:
    issue = lambda session, actor, *, now: links.issue(  # noqa: E731
        session, actor, purpose, kind, record.id, now=now, valid_for=timedelta(days=400)
    )
    token = run(issue, system(), now=NOW)
    with db.session() as session:
        return link_actor(session, links.resolve(session, token, now=NOW))


def family_of(db, home: Household) -> Actor:
    return bearer(db, LinkPurpose.HOUSEHOLD, SubjectKind.HOUSEHOLD, home)


def parent_of(db, guardian) -> Actor:
    return bearer(db, LinkPurpose.GUARDIAN, SubjectKind.GUARDIAN, guardian)


def keep(actor, home, **options):
    return run(family_photo.keep, actor, home.public_id, "nous.jpg", picture(), now=NOW, **{"agreed": True, **options})


def test_it_is_kept_only_with_the_word_of_the_family(db, make, hosting: Hosting):
    home, city = hosting.family(), make.coordinator()
    for actor, options, field in ((family_of(db, home), {"agreed": False}, "agreed"), (city, {}, "told_by")):
        with pytest.raises(Invalid) as refused:
            keep(actor, home, **options)
        assert refused.value.field == field
    for stranger in (family_of(db, hosting.family()), make.coordinator(hosting.exchanging.artachat), make.partner()):
        with pytest.raises(Forbidden):
            keep(stranger, home)
    first, second = keep(family_of(db, home), home), keep(city, home, told_by="Claire Martin")
    assert db.get(Household, home.id).photo_id == second.id
    assert db.get(File, first.id).deleted_at is not None
    run(family_photo.remove, family_of(db, home), home.public_id, now=NOW)
    assert db.all(select(FileContent)) == []


def test_parents_of_guests_see_it_once_they_were_told_and_nobody_elses(db, make, hosting: Hosting):
    home, guest = hosting.family(), hosting.guest()
    hosting.stay(guest, home)
    parent, other = hosting.exchanging.guardian(guest), hosting.exchanging.guardian(hosting.guest())
    photo = keep(family_of(db, home), home)

    def read(guardian):
        return run(files.fetch, parent_of(db, guardian), photo.public_id, now=NOW)

    for guardian in (parent, other):
        with pytest.raises(NotFound):
            read(guardian)
    change(home, shown_at=NOW)
    with db.session() as session:
        day = hosting.leg.starts_on - timedelta(days=3)
        assert shown_to_guardian(session, guest.id, day)[0].photo == photo.public_id
    assert read(parent)[1]
    with pytest.raises(NotFound):
        read(other)
    change(hosting.leg, state=LegState.ENDED)
    with pytest.raises(NotFound):
        read(parent)


def test_it_goes_after_the_visit_as_it_is_now(db, hosting: Hosting):
    home = hosting.family()
    photo = keep(family_of(db, home), home)
    assert photo.purge_after == datetime(2027, 4, 22, tzinfo=UTC)
    change(hosting.leg, ends_on=hosting.leg.ends_on + timedelta(days=2))
    run(retention.date_anew, system(), now=NOW)
    after = db.get(File, photo.id).purge_after
    assert after == datetime(2027, 4, 24, tzinfo=UTC)
    run(files.purge_due, system(), now=after)
    assert db.all(select(FileContent)) == []
