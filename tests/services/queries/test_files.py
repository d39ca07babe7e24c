from datetime import UTC, datetime

from db.enums import FileState, ScanState
from services.queries.files import listed, listed_many
from tests.counting import statements
from tests.services.filing import (
    APPLICATION,
    CV,
    OFFER,
    OTHER,
    row,
)

# Lists


def test_a_list_tells_of_living_files_in_the_order_they_came(make, db):
    person = make.person(given_name="Anna", family_name="Petrosyan")
    student = make.applicant(person)
    application, other = make.application(person=person), make.application()
    gone = datetime(2026, 11, 2, tzinfo=UTC)
    first = db.add(row(student, application, scan=ScanState.CLEAN))
    db.add(
        row(student, application, deleted_at=gone), row(student, other), row(student, application, subject_kind=OFFER)
    )
    db.add(row(student, application, OTHER, uploaded_by_id=None, state=FileState.TO_REPLACE, state_reason="Flou"))
    with db.session() as session:
        rows = listed(session, APPLICATION, application.id)
    assert [(one.kind, one.uploaded_by, one.state, one.state_reason, one.scan) for one in rows] == [
        (CV, "Anna Petrosyan", FileState.RECEIVED, "", ScanState.CLEAN),
        (OTHER, "", FileState.TO_REPLACE, "Flou", ScanState.NOT_SCANNED),
    ]
    assert (rows[0].public_id, rows[0].name, rows[0].size, rows[0].media_type, rows[0].uploaded_at) == (
        first.public_id, "a.pdf", 1000, "application/pdf", first.uploaded_at,
    )  # fmt: skip


def test_files_of_many_records_cost_one_statement(make, db):
    student, applications = make.applicant(), [make.application() for _ in range(3)]
    db.add(*[row(student, application) for application in applications[:2]])
    ids = [application.id for application in applications]
    with db.session() as session:
        found = listed_many(session, APPLICATION, ids)
    assert [len(found[one]) for one in ids] == [1, 1, 0]
    assert [statements(listed_many, APPLICATION, some) for some in (ids[:1], ids)] == [1, 1]
