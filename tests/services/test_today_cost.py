"""The first page of schools and administrators, its order, and what it costs."""

from datetime import date, timedelta

from sqlalchemy import select

from db.enums import (
    ApplicationState,
    FindingLevel,
    JobOutcome,
    Language,
    MailState,
    OfferState,
    PlacementState,
    Role,
    SubjectKind,
)
from db.models import Application, Call, ChecklistItem, JobRun, OutboxMail
from services.queries import counted
from services.queries.today.today import today
from tests.conftest import NOW
from tests.counting import statements
from tests.services.exchanges.exchanging import exchanging
from ui.menu import BY_NAME

__all__ = ["exchanging"]
A, P = ApplicationState, PlacementState
DAY = NOW.date()
W, B, I = FindingLevel.WARN, FindingLevel.BLOCK, FindingLevel.INFO


def seen(db, actor, now=NOW):
    with db.session() as session:
        return today(session, actor, now)


def todos(db, actor, now=NOW):
    return {row.kind: row for row in seen(db, actor, now).todos}


def figures(db, actor):
    return {one.kind: one.value for one in seen(db, actor).figures}


def item(db, placement, owner, due_on, **fields):
    return db.add(
        ChecklistItem(
            **{
                "subject_kind": SubjectKind.PLACEMENT, "subject_id": placement.id, "label_fr": "Badge",
                "label_en": "Badge", "owner_role": owner, "due_on": due_on, **fields,
            }
        )
    )  # fmt: skip


def applicant(make, **fields):
    """Somebody signed in, whose language is English."""
    person = make.person(**fields)
    user = make.user(person=person, language=Language.EN)
    make.grant(user, Role.APPLICANT)
    return person, make.actor(user)


# Schools and administrators


def test_a_partner_sees_their_own_students(db, make):
    partner = make.partner()
    make.application(state=A.SELECTED)
    make.application(state=A.SUBMITTED)
    make.application(state=A.SELECTED, sending_organisation_id=make.artachat().id)
    running = make.placement(state=P.IN_PROGRESS)
    item(db, running, Role.APPLICANT, DAY - timedelta(days=1))
    item(db, running, Role.HOST, DAY - timedelta(days=1))
    assert {kind: row.count for kind, row in todos(db, partner).items()} == {
        "unknown": 2, "selected": 1, "late_items": 1,
    }  # fmt: skip
    assert figures(db, partner) == {"in_study": 1, "in_progress": 1, "to_come": 0}


def test_an_administrator_sees_mails_and_tasks_that_went_wrong(db, make):
    admin, coordinator = make.admin(), make.coordinator()
    for number, state in enumerate((MailState.FAILED, MailState.UNCERTAIN, MailState.UNCERTAIN, MailState.SENT)):
        db.add(
            OutboxMail(
                message_id=f"<{number}@x>", template="account_reset", language=Language.FR, recipient="a@example.org",
                title="t", body="b", state=state, created_at=NOW, next_try_at=NOW,
            )
        )  # fmt: skip
    for started in (NOW - timedelta(hours=2), NOW - timedelta(days=2)):
        run = JobRun(job="send_mails", slot=started, started_at=started, lease_until=started)
        run.outcome = JobOutcome.FAILED
        db.add(run)
    counted = {kind: row.count for kind, row in todos(db, admin).items()}
    assert counted == {"mails_failed": 1, "mails_uncertain": 2, "jobs_failed": 1}
    assert todos(db, coordinator) == {}


# Order and cost


def test_what_blocks_comes_first_then_what_warns_then_by_day(db, make):
    department = make.department()
    person = make.person()
    user = make.user(person=person)
    make.grant(user, Role.HOST, department=department)
    make.grant(user, Role.COORDINATOR, make.city())
    placement = make.placement(department=department, starts_on=DAY, state=P.PLANNED)
    item(db, placement, Role.HOST, DAY - timedelta(days=2))
    item(db, placement, Role.HOST, DAY + timedelta(days=2))
    make.offer(department=department, state=OfferState.DRAFT)
    rows = seen(db, make.actor(user)).todos
    levels = [row.level for row in rows]
    assert levels == sorted(levels, key=[B, W, I].index)
    assert rows[0].kind == "starting"
    dues = [row.due or date.max for row in rows if row.level is I]
    assert dues == sorted(dues)


def everything(db, make, number):
    """``number`` of each thing that the first page tells of."""
    for _ in range(number):
        call, person = make.call(), make.person()
        offer = make.offer(call=call, state=OfferState.DRAFT)
        for state in A:
            make.application(call=call, person=make.person(), state=state, offers=(offer,))
        make.application(call=make.call(), person=person)
        placement = make.placement(person=person, starts_on=DAY)
        for role in Role:
            item(db, placement, role, DAY - timedelta(days=1), is_mandatory=True)


def actors(db, make):
    department = make.department()
    every = make.user()
    for role in (Role.COORDINATOR, Role.ADMIN):
        make.grant(every, role, make.city())
    make.grant(every, Role.HOST, department=department)
    make.grant(every, Role.PARTNER, make.university())
    make.grant(every, Role.APPLICANT)
    return {
        "applicant": make.applicant(),
        "host": make.host(department),
        "coordinator": make.coordinator(),
        "partner": make.partner(),
        "admin": make.admin(),
        "all at once": make.actor(every),
    }


def test_it_costs_the_same_whatever_there_is_and_less_where_there_was_never_an_exchange(db, make, request):
    who = actors(db, make)
    costs = []
    for number in (0, 1, 2):
        everything(db, make, number)
        costs.append({name: statements(today, actor, NOW) for name, actor in who.items()})
    assert costs[0] == costs[1] == costs[2]
    staff = {name: cost for name, cost in costs[0].items() if name != "applicant"}
    assert staff == {"host": 5, "coordinator": 10, "partner": 5, "admin": 10, "all at once": 12}
    request.getfixturevalue("exchanging")
    staff = {name: statements(today, who[name], NOW) for name in staff}
    assert staff == {"host": 6, "coordinator": 18, "partner": 7, "admin": 18, "all at once": 20}


def test_a_students_page_costs_the_same_for_one_and_three_applications(db, make):
    costs = []
    for number in (1, 3):
        person, actor = applicant(make)
        for _ in range(number):
            make.application(person=person, call=make.call())
            item(db, make.placement(person=person), Role.APPLICANT, DAY)
        costs.append(statements(today, actor, NOW))
        assert len(seen(db, actor).todos) == 2 * number
    assert costs[0] == costs[1] <= 12


def test_every_row_leads_to_a_page_of_the_menu(db, make):
    who = actors(db, make)
    everything(db, make, 1)
    rows = [row for actor in who.values() for row in (*seen(db, actor).todos, *seen(db, actor).figures)]
    assert {row.page for row in rows} <= set(BY_NAME)
    assert len({row.kind for row in rows}) > 10


def test_a_long_list_is_counted_up_to_what_one_takes_in_at_a_glance(db, make, monkeypatch):
    monkeypatch.setattr(counted, "MOST", 3)
    call = make.call()
    query = select(counted.count(Application.call_id == Call.id, of=Call)).select_from(Call).where(Call.id == call.id)
    seen = []
    for _ in range(5):
        make.application(call=call, state=A.SUBMITTED)
        with db.session() as session:
            seen.append(counted.glance(session.scalar(query)))
    assert seen == ["1", "2", "2+", "2+", "2+"]
