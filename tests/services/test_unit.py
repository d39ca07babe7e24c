import pytest
from sqlalchemy import select, update

from db.enums import OrganisationKind, UserStatus
from db.models import InstallationFact, Organisation, RequestClaim, User
from db.session import writing
from services.actors import system
from services.errors import AlreadyDone, Conflict, Forbidden, Invalid
from services.unit import prepared_by, run
from tests.at_once import at_once


def add_fact(session, _actor, *, now, key="a"):
    session.add(InstallationFact(key=key, value=now.isoformat()))
    session.flush()
    return key


def facts(db) -> list[str]:
    return [fact.key for fact in db.all(select(InstallationFact).order_by(InstallationFact.key))]


def test_a_service_gets_the_actor_the_time_and_its_arguments_and_gives_its_result(db, make, now):
    coordinator, seen = make.coordinator(), []

    def service(_session, actor, first, *, now, second):
        seen.append((actor, first, now, second))
        return "result"

    assert run(service, coordinator, 1, now=now, second=2) == "result"
    assert seen == [(coordinator, 1, now, 2)]


def test_a_request_made_twice_is_done_once(db, now):
    assert run(add_fact, system(), request_id="one", now=now, key="first") == "first"
    with pytest.raises(AlreadyDone):
        run(add_fact, system(), request_id="one", now=now, key="second")
    assert facts(db) == ["first"]
    assert [(claim.id, claim.claimed_at) for claim in db.all(select(RequestClaim))] == [("one", now)]


def test_a_request_made_many_times_at_once_is_done_once(db, now):
    acts = [lambda key=f"{n}": run(add_fact, system(), request_id="one", now=now, key=key) for n in range(8)]
    results = at_once(*acts)
    assert sorted(type(result).__name__ for result in results) == ["AlreadyDone"] * 7 + ["str"]
    assert facts(db) == [result for result in results if isinstance(result, str)]


def test_different_requests_at_once_are_all_done(db, now):
    at_once(*[lambda n=n: run(add_fact, system(), request_id=f"{n}", now=now, key=f"{n}") for n in range(8)])
    assert facts(db) == [f"{n}" for n in range(8)]


def test_of_two_equal_requests_at_once_the_second_wins_where_the_first_is_refused(db, now):
    """Whichever comes first is refused after it claimed the request; the other one must still go through."""
    refused = []

    def once_refused(session, actor, *, now):
        if not refused:
            refused.append(True)
            raise Invalid("no")
        return add_fact(session, actor, now=now)

    results = at_once(*[lambda: run(once_refused, system(), request_id="one", now=now)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["Invalid", "str"]
    assert facts(db) == ["a"]


def test_a_refused_request_can_be_made_again(db, now):
    def refuse(session, actor, *, now):
        add_fact(session, actor, now=now)
        raise Invalid("no")

    with pytest.raises(Invalid):
        run(refuse, system(), request_id="one", now=now)
    assert (facts(db), db.all(select(RequestClaim))) == ([], [])
    run(add_fact, system(), request_id="one", now=now)
    assert facts(db) == ["a"]


def test_an_error_of_the_code_undoes_everything(db, now):
    def fail(session, actor, *, now):
        add_fact(session, actor, now=now)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(fail, system(), request_id="one", now=now)
    assert (facts(db), db.all(select(RequestClaim))) == ([], [])


def test_a_stale_copy_is_told_as_a_conflict(db, make, now):
    department = make.department()

    def overtaken(session, _actor, *, now):
        row = session.get_one(type(department), department.id)
        session.execute(update(type(department).__table__).values(version=9))  # what somebody else did meanwhile
        row.name_fr = "Service A"

    with pytest.raises(Conflict):
        run(overtaken, system(), now=now)
    assert (db.fresh(department).name_fr, db.fresh(department).version) == (department.name_fr, 1)


def test_an_account_that_was_closed_meanwhile_does_nothing_more(db, make, now):
    coordinator = make.coordinator()
    with writing() as session:
        session.execute(update(User).where(User.id == coordinator.user_id).values(status=UserStatus.DISABLED))
    with pytest.raises(Forbidden):
        run(add_fact, coordinator, now=now)
    assert facts(db) == []


def test_slow_work_is_done_before_the_transaction_opens(db, now):
    seen = []

    def prepare(actor, name, *, now):
        with writing() as session:  # would wait for itself inside the other transaction
            session.add(Organisation(code=name, kind=OrganisationKind.SCHOOL, name_fr=name, country="AM"))
        return name.upper()

    @prepared_by(prepare)
    def service(_session, _actor, name, *, now, prepared):
        seen.append((name, prepared))

    run(service, system(), "school", now=now)
    assert seen == [("school", "SCHOOL")]


def test_what_cannot_be_prepared_is_refused_before_the_request_is_claimed(db, now):
    def prepare(_actor, *, now):
        raise Invalid("no")

    with pytest.raises(Invalid):
        run(prepared_by(prepare)(lambda *_args, **_options: None), system(), request_id="one", now=now)
    assert db.all(select(RequestClaim)) == []
