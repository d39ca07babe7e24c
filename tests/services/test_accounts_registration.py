from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import Language, LinkPurpose, Role, UserStatus
from db.models import AuditEntry, CapabilityLink, Membership, Person, User
from db.session import writing
from services import accounts, links, unit
from services.actors import ANONYMOUS, Grant
from services.errors import AlreadyDone, Forbidden, Invalid, InvalidFields, Locked, NotFound
from services.passwords import hash_password
from services.search import matches
from services.sessions import authenticate
from tests.at_once import at_once
from tests.factories import PASSWORD
from tests.services.mailed import bearer, last_bearer, mails, templates, token_in

ANNA = "anna@example.org"
ADDRESS = "192.0.2.7"
INCOMPLETE = "This is not a complete e-mail address: it looks like name@example.org."


@pytest.fixture(autouse=True)
def _cities(make):
    make.artachat()
    make.city()


def ask(now, email=ANNA, *, request=accounts.request_registration, address=ADDRESS, language=Language.HY):
    return request(email, language=language, address=address, now=now)


def complete(actor, now, **changes):
    chosen = {
        "given_name": "Anna", "family_name": "Petrosyan", "password": PASSWORD, "language": Language.HY, **changes,
    }  # fmt: skip
    return unit.run(accounts.complete_registration, actor, now=now, **chosen)


def register(db, now, email=ANNA, **changes):
    ask(now, email)
    return complete(last_bearer(db, email, now), now, **changes)


def errors_of(refused) -> dict[str | None, str]:
    return {error.field: error.msgid for error in refused.value.errors}


def test_a_student_registers_by_a_mailed_link_and_signs_in(db, now):
    ask(now, " Anna@Example.org ")
    mail = mails(db)[0]
    assert (mail.template, mail.recipient, mail.language) == ("account_register", ANNA, Language.HY)
    user_id = complete(bearer(db, token_in(mail), now), now)
    user = db.get(User, user_id)
    assert (user.email, user.status, user.language) == (ANNA, UserStatus.ACTIVE, Language.HY)
    assert authenticate(ANNA, PASSWORD, address=ADDRESS, now=now) == user_id


def test_a_new_account_is_an_applicant_kept_by_the_host_city(db, make, now):
    user = db.get(User, register(db, now))
    person = db.get(Person, user.person_id)
    assert make.actor(user).grants == (Grant(Role.APPLICANT),)
    assert (person.name, person.email, person.organisation_id) == ("Anna Petrosyan", ANNA, make.city().id)
    with db.session() as session:
        assert session.scalars(select(Person.id).where(matches("person", Person.id, "petros anna"))).all() == [
            person.id
        ]


def test_the_first_city_keeps_the_records_where_clamart_is_not_known(db, make, now):
    with writing() as session:
        city = session.get_one(type(make.city()), make.city().id)
        city.code, artachat = "other", make.artachat().id
    user = db.get(User, register(db, now))
    assert db.get(Person, user.person_id).organisation_id == min(artachat, city.id)


def test_nothing_is_recorded_of_somebody_who_has_not_proven_their_address(db, now):
    ask(now)
    assert (db.all(select(User)), db.all(select(Person))) == ([], [])


def test_without_any_city_the_refusal_says_what_to_do(db, make, now):
    ask(now)
    actor = last_bearer(db, ANNA, now)
    with writing() as session:
        for city in (make.city(), make.artachat()):
            session.delete(session.get_one(type(city), city.id))
    with pytest.raises(NotFound, match="load the reference data first"):
        complete(actor, now)


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Write the e-mail address."),
        ("   ", "Write the e-mail address."),
        ("anna", INCOMPLETE),
        ("anna@example", INCOMPLETE),
        ("anna@example.org, mher@example.org", INCOMPLETE),
        ("anna@example.org\nBcc: all@example.org", INCOMPLETE),
        ("Աննա@example.org", INCOMPLETE),
        ("a" * 300 + "@example.org", INCOMPLETE),
    ],
)
@pytest.mark.parametrize("request_", [accounts.request_registration, accounts.request_reset])
def test_what_is_no_address_is_refused_clearly(db, now, email, sentence, request_):
    with pytest.raises(Invalid) as refused:
        ask(now, email, request=request_)
    assert (refused.value.msgid, refused.value.field) == (sentence, "email")
    assert mails(db) == []


@pytest.mark.parametrize(
    ("request_", "by_status"),
    [
        (accounts.request_registration, {
            None: "account_register", UserStatus.PENDING: "account_register", UserStatus.ACTIVE: "account_exists",
            UserStatus.DISABLED: "account_exists",
        }),
        (accounts.request_reset, {
            None: "account_no_account", UserStatus.PENDING: "account_register", UserStatus.ACTIVE: "account_reset",
            UserStatus.DISABLED: "account_no_account",
        }),
    ],
)  # fmt: skip
def test_no_answer_tells_whether_an_account_exists(db, make, now, request_, by_status):
    for status, template in by_status.items():
        email = f"{status or 'nobody'}@example.org"
        if status:
            make.user(email=email, status=status, password_hash=hash_password(PASSWORD))
        assert ask(now, email, request=request_) is None
        assert templates(db, email) == [template]


def test_a_mail_to_an_account_is_in_its_owners_language(db, make, now):
    make.user(email=ANNA, language=Language.FR)
    ask(now, language=Language.EN)
    ask(now, "new@example.org", language=Language.EN)
    assert [mail.language for mail in mails(db)] == [Language.FR, Language.EN]


def test_five_mails_an_hour_go_to_one_mail_address(db, make, now):
    make.user(email=ANNA)
    for email in (ANNA, "nobody@example.org"):
        for n in range(5):
            ask(now, email, request=(accounts.request_registration, accounts.request_reset)[n % 2])
        with pytest.raises(Locked) as locked:
            ask(now + timedelta(minutes=20, seconds=1), email)
        assert locked.value.msgid == "Too many attempts: you can try again in %(minutes)s min."
        assert locked.value.params == {"seconds": 2399, "minutes": 40}
        ask(now + timedelta(hours=1), email)
    assert len(mails(db)) == 12


def test_fifty_mails_an_hour_are_asked_for_from_one_place(db, now):
    for n in range(50):
        ask(now, f"person{n}@example.org")
    with pytest.raises(Locked):
        ask(now, "person50@example.org")
    ask(now, "person50@example.org", address="192.0.2.8")
    assert len(mails(db)) == 51


def test_many_requests_at_once_send_no_more_mails_than_allowed(db, now):
    answers = at_once(*[lambda: ask(now)] * 12)
    assert [type(answer) for answer in answers].count(Locked) == 7
    assert len(mails(db)) == 5


def test_a_link_is_good_for_two_hours(db, now):
    ask(now)
    token = token_in(mails(db)[0])
    actor = bearer(db, token, now + timedelta(minutes=119))
    with pytest.raises(Forbidden):
        complete(actor, now + timedelta(hours=2))
    assert db.all(select(User)) == []


def test_a_link_opens_one_account_once(db, now):
    ask(now)
    actor = last_bearer(db, ANNA, now)
    complete(actor, now)
    with pytest.raises(Forbidden, match="This link is no longer valid"):
        complete(actor, now, password="un autre mot de passe assez long, oui")
    assert authenticate(ANNA, PASSWORD, address=ADDRESS, now=now) is not None


def test_a_link_used_twice_at_once_opens_the_account_once(db, now):
    ask(now)
    actor = last_bearer(db, ANNA, now)
    answers = at_once(*[lambda n=n: complete(actor, now, given_name=f"Anna{'b' * n}") for n in range(4)])
    assert sorted(type(answer).__name__ for answer in answers) == ["Forbidden"] * 3 + ["int"]
    assert [len(db.all(select(model))) for model in (User, Person, Membership)] == [1, 1, 1]


def test_two_links_to_one_address_used_at_once_open_one_account(db, now):
    ask(now)
    ask(now)
    actors = [bearer(db, token_in(mail), now) for mail in mails(db)]
    answers = at_once(*[lambda actor=actor: complete(actor, now) for actor in actors])
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyDone", "int"]
    assert [len(db.all(select(model))) for model in (User, Person, Membership)] == [1, 1, 1]


def test_a_second_link_is_worth_nothing_once_the_account_is_open(db, now):
    ask(now)
    ask(now)
    first, second = (bearer(db, token_in(mail), now) for mail in mails(db))
    complete(first, now)
    with pytest.raises(AlreadyDone, match="This account is already open"):
        complete(second, now, password="un autre mot de passe assez long, oui")
    assert authenticate(ANNA, PASSWORD, address=ADDRESS, now=now) is not None


def test_a_refused_completion_leaves_the_link_good(db, now):
    ask(now)
    actor = last_bearer(db, ANNA, now)
    with pytest.raises(InvalidFields):
        complete(actor, now, password="short")
    assert complete(actor, now) == db.one(select(User)).id


def test_all_faults_are_told_at_once_each_at_its_field(db, now):
    ask(now)
    with pytest.raises(InvalidFields) as refused:
        complete(last_bearer(db, ANNA, now), now, given_name=" ", family_name="Պետրոսյան", password="")
    assert errors_of(refused) == {
        "given_name": "Write this name as it stands in the passport.",
        "family_name": "Write this name in Latin letters, as in the passport, without digits or signs.",
        "password": "Choose a password.",
    }


@pytest.mark.parametrize("password", ["Petrosyan-2027x!", "Vive.Anna-2027!k"])
def test_a_password_with_the_owners_name_is_refused(db, now, password):
    ask(now, "a@example.org")
    with pytest.raises(InvalidFields) as refused:
        complete(last_bearer(db, "a@example.org", now), now, password=password)
    assert errors_of(refused) == {
        "password": "A password must not contain your name or your e-mail address: choose another one."
    }


def test_somebody_without_link_or_with_another_one_completes_nothing(db, make, now):
    make.user(email=ANNA, password_hash=hash_password(PASSWORD))
    ask(now, request=accounts.request_reset)
    for actor in (ANONYMOUS, make.applicant(), make.admin(), last_bearer(db, ANNA, now)):
        with pytest.raises(Forbidden, match="This link is no longer valid"):
            complete(actor, now)


def test_the_account_is_that_of_the_mailed_address_whatever_is_sent(db, now):
    register(db, now, given_name="Mher", family_name="Sargsyan")
    assert db.one(select(User)).email == ANNA


def test_a_closed_account_is_not_opened_by_registering(db, make, now):
    ask(now)
    actor = last_bearer(db, ANNA, now)
    make.user(email=ANNA, status=UserStatus.DISABLED)
    with pytest.raises(Forbidden, match="This account is closed"):
        complete(actor, now)


def test_whoever_staff_entered_before_is_recognised_by_address_and_name(db, make, now):
    person = make.person(email=ANNA, given_name="Anna", family_name="Pétrosyan", city="Artachat")
    user = db.get(User, register(db, now, family_name="PETROSYAN"))
    assert user.person_id == person.id
    assert db.fresh(person).city == "Artachat"


def test_somebody_else_with_the_same_address_is_another_person(db, make, now):
    parent = make.person(email=ANNA, given_name="Karen", family_name="Petrosyan")
    user = db.get(User, register(db, now))
    assert user.person_id != parent.id
    assert db.fresh(parent).given_name == "Karen"


def test_a_person_with_an_account_is_not_given_to_another_one(db, make, now):
    person = make.person(email=ANNA, given_name="Anna", family_name="Petrosyan")
    make.user(person=person, email="old@example.org")
    assert db.get(User, register(db, now)).person_id != person.id


def test_the_link_is_the_softwares_own_and_holds_the_address(db, now):
    ask(now)
    link = db.one(select(CapabilityLink))
    assert (link.purpose, link.created_by_id, link.details, link.is_single_use, link.expires_at) == (
        LinkPurpose.REGISTER, None, {"email": ANNA}, True, now + timedelta(hours=2),
    )  # fmt: skip


def test_opening_the_link_again_after_use_leads_nowhere(db, now):
    register(db, now)
    with db.session() as session:
        assert links.resolve(session, token_in(mails(db)[0]), now=now) is None


def test_the_registration_is_audited_without_personal_content(db, now):
    user_id = register(db, now)
    entry = db.one(select(AuditEntry).where(AuditEntry.action == "account:register"))
    assert (entry.actor_id, entry.subject_id, entry.details) == (user_id, user_id, {})
    assert ANNA not in str([one.details for one in db.all(select(AuditEntry))])
