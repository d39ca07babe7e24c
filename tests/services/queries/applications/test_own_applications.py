"""One's own applications, the candidates of a department, the students of a school."""

from datetime import timedelta

from db.enums import ApplicationState, FrenchLevel
from services import applications as writes
from services.actors import ANONYMOUS
from services.queries.applications import applications
from tests.conftest import NOW
from tests.counting import statements
from tests.services.applying import act, asks_for_cv, complete_draft, student

A = ApplicationState


def read(db, query, *args, **options):
    with db.session() as session:
        return query(session, *args, **options)


def test_an_applicant_sees_each_of_their_applications_with_what_awaits_them(db, make):
    person = student(make)
    anna = make.applicant(person)
    open_call, old_call = make.call(title_fr="Stages"), make.call(title_fr="Avant")
    asks_for_cv(db, open_call)
    old = make.application(
        call=old_call, person=person, state=A.SHORTLISTED, created_at=NOW - timedelta(days=300), motivation=""
    )
    draft = make.application(call=open_call, person=person, study_year="")
    make.application(call=open_call)
    act(writes.write_message, make.coordinator(), old.public_id, "Bonjour")
    act(writes.write_message, anna, old.public_id, "Bonjour")
    placement = make.placement(person=person, application_id=old.id)
    found = read(db, applications.mine, anna, now=NOW)
    assert [(row.call_title, row.state, row.label) for row in found] == [
        ("Stages", A.DRAFT, "Being filled in"), ("Avant", A.UNDER_REVIEW, "Under study"),
    ]  # fmt: skip
    assert [[one.code for one in row.missing] for row in found] == [["study_year", "document:cv"], []]
    assert [(row.unread, row.placement_public_id) for row in found] == [(0, None), (1, placement.public_id)]
    assert found[0].public_id == draft.public_id
    assert read(db, applications.mine, ANONYMOUS, now=NOW) == []


def test_ones_own_list_needs_as_many_statements_for_three_as_for_one(db, make):
    person = student(make)
    anna = make.applicant(person)
    complete_draft(db, make, person=person)
    one = statements(applications.mine, anna, now=NOW)
    for _more in range(2):
        complete_draft(db, make, person=person)
    assert statements(applications.mine, anna, now=NOW) == one
    assert one <= 10


def test_a_department_sees_who_chose_its_offers_once_they_applied(db, make):
    own, other = make.department(name_fr="Culture"), make.department()
    call = make.call()
    mine, theirs, second = (make.offer(department=one, call=call, title_fr="Fête") for one in (own, other, own))
    fresh = make.application(
        call=call, person=student(make), state=A.SUBMITTED, offers=(theirs, mine), submitted_at=NOW, level_rank=4
    )
    older = make.application(call=call, person=student(make), state=A.SELECTED, offers=(mine, second))
    make.application(call=call, offers=(mine,))
    make.application(call=call, state=A.WITHDRAWN, offers=(mine,))
    make.application(call=call, state=A.SUBMITTED, offers=(theirs,))
    host = make.host(own)
    found = read(db, applications.departments_candidates, host)
    assert [(row.application_public_id, row.rank, row.state) for row in found.rows] == [
        (fresh.public_id, 2, A.SUBMITTED), (older.public_id, 2, A.SELECTED), (older.public_id, 1, A.SELECTED),
    ]  # fmt: skip
    first = found.rows[0]
    assert (first.department, first.offer, first.level, first.call_title) == (
        "Culture", "Fête", FrenchLevel.B2, "Stages UFAR 2027",
    )  # fmt: skip
    pages, after = [], None
    for _page in range(3):
        page = read(db, applications.departments_candidates, host, after=after, size=1)
        pages, after = [*pages, *page.rows], page.last
    back = read(db, applications.departments_candidates, host, before=page.first, size=2)
    assert (tuple(pages), back.rows, back.has_previous, back.has_next) == (found.rows, found.rows[:2], False, True)
    assert (page.has_next, page.has_previous) == (False, True)


def test_others_have_no_candidates(db, make):
    department = make.department()
    make.application(state=A.SUBMITTED, offers=(make.offer(department=department),))
    for actor in (make.applicant(), make.coordinator(), make.host(), ANONYMOUS):
        assert read(db, applications.departments_candidates, actor).rows == ()


def test_candidates_need_as_many_statements_for_three_as_for_one(db, make):
    department = make.department()
    offer = make.offer(department=department)
    make.application(state=A.SUBMITTED, offers=(offer,))
    host = make.host(department)
    one = statements(applications.departments_candidates, host)
    for _more in range(2):
        make.application(state=A.SUBMITTED, offers=(offer, make.offer(department=department)))
    assert statements(applications.departments_candidates, host) == one == 1
