"""Many agreements at once: one archive, allowed and recorded as an export, made paper by paper."""

import io
import zipfile

import pytest
from sqlalchemy import select

from db.enums import AgreementState
from db.models import AuditEntry
from db.session import reading
from services.errors import NotFound
from services.exports import archive, tickets
from services.exports.acts import Wanted
from services.unit import utc_now
from tests.counting import recorded
from web import export_routes


def asked(actor, placements):
    with reading() as session:
        ids = archive.papers_of(session, actor, [one.public_id for one in placements])
    return ids, tickets.keep(actor, Wanted("agreements", ids=tuple(ids)), now=utc_now())


def test_a_coordinator_takes_the_papers_of_chosen_internships_in_one_archive(db, make):
    clerk = make.coordinator()
    placements = [make.placement(tutor_id=make.person(birth_date=None).id) for _ in range(3)]
    for placement, state in zip(placements, (AgreementState.SIGNED, AgreementState.IN_SIGNATURE, None), strict=True):
        if state:
            make.agreement(placement=placement, state=state)
    ids, ticket = asked(clerk, placements)
    assert len(ids) == 2
    assert tickets.progress(ticket) is None
    made = export_routes._made(clerk, "agreements", "zip", {"ticket": ticket}, "fr")
    content = b"".join(made.pieces)
    with zipfile.ZipFile(io.BytesIO(content)) as papers:
        assert papers.testzip() is None
        assert [name[:4] for name in papers.namelist()] == ["001-", "002-"]
        assert {papers.read(name)[:4] for name in papers.namelist()} == {b"%PDF"}
    assert tickets.progress(ticket) == (2, 2)
    entry = db.one(select(AuditEntry).where(AuditEntry.action == "list:export"))
    assert entry.details == {"list": "agreements", "rows": 2, "form": "zip"}


def test_others_find_nothing_and_nobody_takes_all_of_them(db, make):
    clerk = make.coordinator()
    agreement = make.agreement(state=AgreementState.SIGNED)
    _ids, ticket = asked(clerk, [agreement])
    for actor in (make.coordinator(), make.partner(), make.host()):
        with pytest.raises(NotFound):
            export_routes._made(actor, "agreements", "zip", {"ticket": ticket}, "fr")
    for name, asked_for in (("agreements", {}), ("placements", {}), ("placements", {"ticket": ticket})):
        with pytest.raises(NotFound):
            export_routes._made(clerk, name, "zip", dict(asked_for), "fr")


def test_many_papers_ask_the_database_no_more_often_than_few(make):
    clerk, counts = make.coordinator(), []
    placements = []
    for _number in range(2):
        placements += [make.placement(tutor_id=make.person(birth_date=None).id) for _ in range(2)]
        for placement in placements[-2:]:
            make.agreement(placement=placement, state=AgreementState.SIGNED)
        _ids, ticket = asked(clerk, placements)
        made = export_routes._made(clerk, "agreements", "zip", {"ticket": ticket}, "fr")
        with recorded() as statements:
            assert b"".join(made.pieces)
        counts.append(len(statements))
    assert counts[0] == counts[1]
