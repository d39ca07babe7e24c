"""Papers that a school gives about its student: who gives, reads and judges them, and what is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.enums import ApplicationState as A
from db.enums import DocumentKind as D
from db.enums import FileState, PlacementState, Source, SubjectKind
from db.models import File, OutboxMail
from services import files, school_papers
from services.actors import ANONYMOUS
from services.errors import Forbidden, Invalid, InvalidMove, NotFound
from services.queries.applications import school_papers as queries
from services.queries.today.today_numbers import counted
from services.unit import run
from tests.conftest import NOW
from tests.samples import cv
from tests.services.filing import outcome, read, send


@pytest.fixture
def sent(make):
    """The application of a student of UFAR, and everybody around it."""
    person, department = make.person(), make.department()
    application = make.application(person=person, state=A.CONFIRMED, offers=(make.offer(department=department),))
    return {
        "application": application, "student": make.applicant(person), "ufar": make.partner(),
        "other school": make.partner(make.artachat()), "coordinator": make.coordinator(),
        "host": make.host(department), "stranger": make.applicant(), "nobody": ANONYMOUS,
    }  # fmt: skip


def give(actor, application, kind=D.ENROLMENT, **options):
    return run(school_papers.give, actor, application.public_id, kind, "paper.pdf", cv(), now=NOW, **options)


def mails(db, template):
    return db.all(select(OutboxMail.recipient).where(OutboxMail.template == template))


def test_the_school_gives_a_paper_that_both_sides_and_the_student_read(db, sent):
    own = send(sent["coordinator"], SubjectKind.APPLICATION, sent["application"], D.PROOF)
    file = give(sent["ufar"], sent["application"])
    assert (file.state, file.kind, file.about_application_id) == (
        FileState.RECEIVED, D.ENROLMENT, sent["application"].id,
    )  # fmt: skip
    for who in ("ufar", "coordinator", "student"):
        assert read(sent[who], file).startswith(b"%PDF"), who
    for who in ("other school", "host", "stranger", "nobody"):
        assert outcome(lambda who=who: read(sent[who], file)) == "NotFound", who
    assert mails(db, "school_paper") == [sent["coordinator"].email]
    assert db.fresh(own).deleted_at is None


def test_others_can_neither_give_nor_judge(sent):
    file = give(sent["ufar"], sent["application"])
    for who in ("other school", "host", "stranger", "nobody", "student"):
        with pytest.raises(Forbidden):
            give(sent[who], sent["application"])
    for who, refusal in (("ufar", Forbidden), ("student", Forbidden), ("other school", NotFound)):
        with pytest.raises(refusal):
            run(school_papers.judge, sent[who], file.public_id, FileState.ACCEPTED, now=NOW)


def test_a_new_paper_replaces_the_former_one_until_it_is_accepted(db, sent):
    student_s = db.add(
        File(
            subject_kind=SubjectKind.APPLICATION, subject_id=sent["application"].id, kind=D.TRANSCRIPT, name="own.pdf",
            media_type="application/pdf", size=1, sha256="0" * 64, uploaded_at=NOW,
        )
    )  # fmt: skip
    first = give(sent["ufar"], sent["application"], D.TRANSCRIPT)
    second = give(sent["ufar"], sent["application"], D.TRANSCRIPT)
    assert (db.fresh(first).deleted_at, db.fresh(student_s).deleted_at) == (NOW, None)
    run(school_papers.judge, sent["coordinator"], second.public_id, FileState.ACCEPTED, now=NOW)
    with pytest.raises(Forbidden):
        give(sent["ufar"], sent["application"], D.TRANSCRIPT)
    with pytest.raises(Forbidden):
        run(files.remove, sent["ufar"], second.public_id, now=NOW)
    assert give(sent["ufar"], sent["application"], D.AGREEMENT).state is FileState.RECEIVED


def test_one_that_is_sent_back_tells_the_school_why_and_can_be_taken_back(db, sent):
    file = give(sent["ufar"], sent["application"])
    with pytest.raises(Invalid):
        run(school_papers.judge, sent["coordinator"], file.public_id, FileState.TO_REPLACE, now=NOW)
    run(school_papers.judge, sent["coordinator"], file.public_id, FileState.TO_REPLACE, reason="Année passée.", now=NOW)
    assert mails(db, "school_paper_again") == [sent["ufar"].email]
    run(files.remove, sent["ufar"], file.public_id, now=NOW)
    assert db.fresh(file).deleted_at == NOW


@pytest.mark.parametrize("state", [A.REJECTED, A.DECLINED, A.EXPIRED, A.WITHDRAWN])
def test_a_closed_file_takes_no_paper(make, state):
    application = make.application(state=state)
    with pytest.raises(InvalidMove):
        give(make.partner(), application)


def test_neither_does_a_draft_nor_a_closed_internship_which_keeps_its_papers(make, sent):
    with pytest.raises(Forbidden):
        give(make.partner(), make.application())
    with pytest.raises(Invalid):
        give(sent["ufar"], sent["application"], D.PASSPORT)
    file = give(sent["ufar"], sent["application"])
    make.placement(application_id=sent["application"].id, state=PlacementState.CLOSED)
    with pytest.raises(InvalidMove):
        give(sent["ufar"], sent["application"])
    with pytest.raises(InvalidMove):
        run(files.remove, sent["ufar"], file.public_id, now=NOW)


def test_a_coordinator_records_what_came_by_mail_for_the_school(db, sent):
    with pytest.raises(Invalid) as refused:
        give(sent["coordinator"], sent["application"])
    assert refused.value.field == "source"
    file = give(sent["coordinator"], sent["application"], source=Source.MAIL)
    assert read(sent["ufar"], file)
    assert mails(db, "school_paper") == []


def test_a_school_keeps_its_own_model_of_the_agreement_for_all(make, sent):
    ufar, model = make.university(), D.AGREEMENT
    give(sent["ufar"], sent["application"], model)
    file = send(sent["ufar"], SubjectKind.ORGANISATION, ufar, model)
    assert read(sent["coordinator"], file) == read(sent["ufar"], file)
    for who in ("other school", "host", "student", "nobody"):
        assert outcome(lambda who=who: read(sent[who], file)) == "NotFound", who
        assert outcome(lambda who=who: send(sent[who], SubjectKind.ORGANISATION, ufar, model)) == "NotFound", who
    with pytest.raises(NotFound):
        run(files.judge, sent["coordinator"], file.public_id, FileState.ACCEPTED, now=NOW)


def test_what_waits_stands_on_the_first_page_of_whoever_must_act(db, sent):
    def waiting(who):
        with db.session() as session:
            rows, _figures = counted(session, sent[who], NOW.date(), NOW)
            return [(row.kind, row.count, row.page) for row in rows if row.kind.startswith("school_papers")]

    file = give(sent["ufar"], sent["application"])
    assert waiting("coordinator") == [("school_papers", 1, "application")]
    assert waiting("ufar") == waiting("other school") == []
    run(school_papers.judge, sent["coordinator"], file.public_id, FileState.TO_REPLACE, reason="Illisible", now=NOW)
    assert waiting("coordinator") == []
    assert waiting("ufar") == [("school_papers_again", 1, "student")]


def test_each_viewer_reads_what_is_for_them(db, make, sent):
    give(sent["ufar"], sent["application"])
    send(sent["ufar"], SubjectKind.ORGANISATION, make.university(), D.AGREEMENT)

    def seen(who):
        with db.session() as session:
            return queries.of_application(session, sent[who], sent["application"].public_id)

    found = {who: seen(who) for who in sent if who != "application"}
    rights = {
        who: (len(one.rows), len(one.shelf), one.may_give, one.may_judge) if one else None for who, one in found.items()
    }
    assert rights == {
        "student": (1, 0, False, False), "ufar": (1, 1, True, False), "coordinator": (1, 1, True, True),
        "other school": None, "host": None, "stranger": None, "nobody": None,
    }  # fmt: skip
    with db.session() as session:
        assert [len(shelf.rows) for shelf in queries.shelves(session, sent["ufar"])] == [1]
        assert queries.shelves(session, sent["coordinator"]) == []
