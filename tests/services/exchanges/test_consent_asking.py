"""Asking for consents, and the words of what is asked: versions, who is asked again, who is written to."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import LegState
from db.models import Consent
from services.errors import Conflict, Forbidden, Invalid, Locked
from services.exchanges import consent_asking, consent_texts, guardians
from services.queries.exchange.exchange_consents import texts_for_edit
from services.rules.consents import SELF
from tests.conftest import NOW
from tests.services.exchanges.consenting import P, S, act, change, consenting, ready, state_of
from tests.services.exchanges.exchanging import exchanging
from tests.services.mailed import last_bearer, mails, templates

__all__ = ["consenting", "exchanging", "ready"]


# Texts

WORDS = {"title_fr": "Voyager avec le groupe", "body_fr": "En train, de jour."}


def test_another_text_asks_again_with_the_reason_and_answers_keep_the_one_that_was_read(db, make, consenting, ready):
    own = make.coordinator()
    exchange = consenting.at.exchange.public_id
    with pytest.raises(Invalid) as refused:
        act(consent_texts.save, own, exchange, P.TRANSPORT, WORDS)
    assert refused.value.field == "reason"
    text = act(consent_texts.save, own, exchange, P.TRANSPORT, WORDS, reason="Le car est remplacé par le train.")
    assert (text.number, text.is_mandatory, text.exchange_id) == (1, True, consenting.at.exchange.id)
    key = P.TRANSPORT, consenting.parent.id
    row = db.one(select(Consent).where(Consent.purpose == P.TRANSPORT))
    assert row.state is S.EXPIRED
    assert row.text_id != text.id
    mail = mails(db, consenting.parent.email)[-1]
    assert (mail.template, "Le car est remplacé" in mail.body) == ("consents_again", True)
    assert state_of(db, consenting.at.back) is LegState.PLANNED
    consenting.say(last_bearer(db, consenting.parent.email, NOW), P.TRANSPORT, seen_text=text.public_id)
    assert consenting.rows()[key] is S.GIVEN
    assert db.one(select(Consent).where(Consent.purpose == P.TRANSPORT)).text_id == text.id


def test_another_text_of_what_is_optional_asks_nobody_again(db, make, consenting):
    consenting.say(consenting.bearer(), P.IMAGE)
    act(consent_texts.save, make.coordinator(), consenting.at.exchange.public_id, P.IMAGE, WORDS)
    assert consenting.rows()[P.IMAGE, consenting.parent.id] is S.GIVEN
    assert mails(db) == []


def test_an_answer_to_a_text_that_changed_meanwhile_is_asked_again(db, make, consenting):
    own, exchange = make.coordinator(consenting.at.artachat), consenting.at.exchange.public_id
    with db.session() as session:
        seen = {one.purpose: one for one in texts_for_edit(session, own, exchange)}[P.TRANSPORT].public_id
    act(consent_texts.save, own, exchange, P.TRANSPORT, WORDS)
    with pytest.raises(Conflict):
        consenting.say(consenting.bearer(), P.TRANSPORT, seen_text=seen)


def test_the_same_words_and_words_of_strangers_make_no_version(db, make, consenting):
    own, exchange = make.coordinator(), consenting.at.exchange.public_id
    first = act(consent_texts.save, own, exchange, P.IMAGE, WORDS)
    assert act(consent_texts.save, own, exchange, P.IMAGE, WORDS).id == first.id
    with pytest.raises(Invalid):
        act(consent_texts.save, own, exchange, P.IMAGE, {"title_fr": "", "body_fr": "x"})
    for stranger in (make.host(), make.partner(consenting.at.school()), consenting.bearer()):
        with pytest.raises(Forbidden):
            act(consent_texts.save, stranger, exchange, P.IMAGE, {**WORDS, "body_fr": "Autre"})


# Asking


def test_asking_makes_every_row_and_writes_once_to_each_person_of_whom_something_is_missing(db, make, consenting):
    own = make.coordinator()
    assert act(consent_asking.ask, own, consenting.young.public_id) == 2
    assert set(consenting.rows()) == {(one, consenting.parent.id) for one in P} | {(P.DATA_TRANSFER, SELF)}
    assert templates(db) == ["consents_asked", "own_consents_asked"]
    with pytest.raises(Locked):
        act(consent_asking.ask, own, consenting.young.public_id)
    later = NOW + timedelta(hours=25)
    consenting.say_all(list(P))
    assert act(consent_asking.ask, own, consenting.young.public_id, now=later) == 1
    for stranger in (make.coordinator(consenting.at.artachat), make.applicant(), consenting.bearer()):
        with pytest.raises(Forbidden):
            act(consent_asking.ask, stranger, consenting.young.public_id)


def test_brothers_and_sisters_of_one_parent_are_in_one_mail(db, make, consenting):
    own, sister = make.coordinator(), consenting.at.participant()
    same = consenting.at.guardian(sister, email=consenting.parent.email)
    act(guardians.tie, own, same.public_id, consenting.parent.public_id)
    act(consent_asking.ask_all, own, consenting.at.exchange.public_id)
    assert templates(db, consenting.parent.email) == ["consents_asked"]
    assert consenting.person(sister).given_name in mails(db, consenting.parent.email)[0].title
    assert act(consent_asking.ask_all, own, consenting.at.exchange.public_id) == 0


def test_where_nobody_can_be_written_to_that_is_said(db, make, consenting):
    change(consenting.parent, email="")
    change(consenting.person(consenting.young), email="")
    with pytest.raises(Invalid):
        act(consent_asking.ask, make.coordinator(), consenting.young.public_id)
