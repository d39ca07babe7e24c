from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import Language, UserStatus
from db.models import AuditEntry, User
from db.session import writing
from services import accounts, unit
from services.actors import ANONYMOUS
from services.errors import Forbidden, Invalid, Locked
from services.passwords import hash_password
from services.sessions import activate, authenticate, lookup, open_session
from tests.at_once import at_once
from tests.factories import PASSWORD
from tests.services.mailed import bearer, last_bearer, mails, templates, token_in

ANNA = "anna@example.org"
ADDRESS = "192.0.2.7"
NEW = "un nouveau mot que personne ne devine ici"


@pytest.fixture
def anna(make):
    person = make.person(email=ANNA, given_name="Anna", family_name="Petrosyan")
    return make.user(person=person, password_hash=hash_password(PASSWORD), language=Language.HY)


def ask(now, email=ANNA):
    accounts.request_reset(email, language=Language.FR, address=ADDRESS, now=now)


def reset(actor, now, password=NEW):
    return unit.run(accounts.complete_reset, actor, password=password, now=now)


def change(actor, now, *, old=PASSWORD, new=NEW):
    return unit.run(accounts.change_password, actor, old=old, new=new, now=now)


def signed_in(user, now) -> str:
    secret = open_session(user.id, address=ADDRESS, user_agent="", now=now)
    assert activate(secret, now=now)
    return secret


def actor_of(secret, now):
    return lookup(secret, now=now, touch=False).actor


def alive(secrets, now) -> list[bool]:
    return [lookup(one, now=now, touch=False) is not None for one in secrets]


def signs_in(password, now) -> bool:
    return authenticate(ANNA, password, address=ADDRESS, now=now) is not None


def test_a_forgotten_password_is_replaced_by_a_mailed_link(db, anna, now):
    ask(now)
    assert reset(last_bearer(db, ANNA, now), now) == anna.id
    assert [signs_in(password, now) for password in (PASSWORD, NEW)] == [False, True]
    assert db.fresh(anna).password_changed_at == now


def test_a_reset_signs_all_devices_out_and_tells_the_owner(db, anna, now):
    secrets = [signed_in(anna, now), signed_in(anna, now)]
    ask(now)
    reset(last_bearer(db, ANNA, now), now)
    assert alive(secrets, now) == [False, False]
    assert templates(db, ANNA) == ["account_reset", "account_password_changed"]
    assert mails(db)[-1].language is Language.HY


def test_asking_changes_nothing(db, anna, now):
    secret = signed_in(anna, now)
    ask(now)
    assert alive([secret], now) == [True]
    assert signs_in(PASSWORD, now)


def test_a_reset_link_is_good_once_within_two_hours(db, anna, now):
    ask(now)
    ask(now)
    used, late = (bearer(db, token_in(mail), now) for mail in mails(db))
    with pytest.raises(Forbidden):
        reset(late, now + timedelta(hours=2))
    reset(used, now)
    with pytest.raises(Forbidden):
        reset(used, now, "encore un mot que personne ne devine jamais")
    assert signs_in(NEW, now)


def test_a_reset_withdraws_all_other_reset_links(db, anna, now):
    ask(now)
    ask(now)
    first, second = (bearer(db, token_in(mail), now) for mail in mails(db))
    reset(second, now)
    with pytest.raises(Forbidden, match="This link is no longer valid"):
        reset(first, now, "encore un mot que personne ne devine jamais")


def test_a_reset_link_used_twice_at_once_sets_one_password(db, anna, now):
    ask(now)
    actor = last_bearer(db, ANNA, now)
    words = [f"{NEW} {word}" for word in ("rouge", "bleu", "vert", "jaune")]
    answers = at_once(*[lambda word=word: reset(actor, now, word) for word in words])
    assert sorted(str(answer) for answer in answers) == sorted(
        [str(anna.id), *["This link is no longer valid. Ask for a new one."] * 3]
    )
    assert [signs_in(word, now) for word in words] == [answer == anna.id for answer in answers]


def test_a_refused_password_leaves_the_link_good(db, anna, now):
    ask(now)
    actor = last_bearer(db, ANNA, now)
    for password in ("short", "Petrosyan-2027x!"):
        with pytest.raises(Invalid) as refused:
            reset(actor, now, password)
        assert refused.value.field == "password"
    assert reset(actor, now) == anna.id


def test_a_reset_ends_the_wait_after_wrong_attempts(db, anna, now):
    for _ in range(5):
        signs_in("wrong", now)
    with pytest.raises(Locked):
        signs_in(PASSWORD, now)
    ask(now)
    reset(last_bearer(db, ANNA, now), now)
    assert signs_in(NEW, now)


def test_an_account_closed_meanwhile_is_not_reset(db, anna, now):
    ask(now)
    actor = last_bearer(db, ANNA, now)
    with writing() as session:
        session.get_one(User, anna.id).status = UserStatus.DISABLED
    with pytest.raises(Forbidden):
        reset(actor, now)


def test_only_the_bearer_of_a_reset_link_resets(db, make, anna, now):
    accounts.request_registration("new@example.org", language=Language.FR, address=ADDRESS, now=now)
    for actor in (ANONYMOUS, make.actor(anna), make.admin(), last_bearer(db, "new@example.org", now)):
        with pytest.raises(Forbidden):
            reset(actor, now)


def test_an_owner_changes_the_password_and_other_devices_are_signed_out(db, anna, now):
    here, there = signed_in(anna, now), signed_in(anna, now)
    change(actor_of(here, now), now)
    assert alive([here, there], now) == [True, False]
    assert [signs_in(password, now) for password in (PASSWORD, NEW)] == [False, True]
    assert templates(db, ANNA) == ["account_password_changed"]
    assert db.one(select(AuditEntry).where(AuditEntry.action == "account:password")).actor_id == anna.id


def test_a_changed_password_withdraws_reset_links(db, make, anna, now):
    ask(now)
    actor = last_bearer(db, ANNA, now)
    change(make.actor(anna), now)
    with pytest.raises(Forbidden):
        reset(actor, now)


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"old": "wrong"}, "old", "This is not your present password."),
        ({"new": f" {PASSWORD}"}, "password", "This is the password you have now: choose another one."),
        ({"new": "Petrosyan-2027x!"}, "password",
         "A password must not contain your name or your e-mail address: choose another one."),
    ],
)  # fmt: skip
def test_a_change_is_refused_at_the_input_that_is_wrong(db, make, anna, now, given, field, sentence):
    with pytest.raises(Invalid) as refused:
        change(make.actor(anna), now, **given)
    assert (refused.value.field, refused.value.msgid) == (field, sentence)
    assert signs_in(PASSWORD, now)


def test_wrong_old_passwords_count_as_failed_attempts(db, make, anna, now):
    actor = make.actor(anna)
    for _ in range(5):
        with pytest.raises(Invalid):
            change(actor, now, old="wrong")
    with pytest.raises(Locked) as locked:
        change(actor, now)
    assert locked.value.params == {"seconds": 30}
    change(actor, now + timedelta(seconds=30))


def test_nobody_changes_the_password_of_an_account_they_are_not_in(db, anna, now):
    with pytest.raises(Forbidden):
        change(ANONYMOUS, now)
    assert signs_in(PASSWORD, now)


def test_an_owner_chooses_their_language(db, make, anna, now):
    unit.run(accounts.set_language, make.actor(anna), Language.EN, now=now)
    assert make.actor(db.fresh(anna)).language is Language.EN
    with pytest.raises(Forbidden):
        unit.run(accounts.set_language, ANONYMOUS, Language.FR, now=now)
