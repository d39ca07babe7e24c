import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from db.enums import ConsentPurpose, ReceiptAnswer, Role
from services.i18n import LANGUAGES, translate
from services.mail.catalogue import CATALOGUE
from services.mail.params import PARAMS
from services.mail.templates import (
    STRUCK,
    Text,
    address_of,
    first_lines,
    greeting,
    html_of,
    in_words,
    one_line,
    render,
    strike_links,
)
from services.workflows import MACHINES

SAMPLES: dict[str, Any] = {
    "call": "Stages UFAR 2027",
    "answer_by": date(2027, 1, 31),
    "confirm_by": datetime(2026, 12, 3, 22, 59, tzinfo=UTC),
    "reason": "Votre français a convaincu.\n\nÀ bientôt 100 % !",
    "author": "Anna Petrosyan",
    "message": "Bonjour,\nle visa est accordé.",
    "what": "Pourquoi ce stage ?",
    "due_on": date(2026, 12, 3),
    "department": "Service communication",
    "organisation": "Ville de Clamart",
    "starts_on": date(2027, 7, 1),
    "ends_on": date(2027, 8, 31),
    "effective_on": date(2027, 7, 15),
    "ended_on": date(2027, 8, 1),
    "tutor": "Camille Durand",
    "intern": "Աննա Պետրոսյան",
    "student": "Anna Petrosyan",
    "address": "1, place Maurice-Gunsbourg, Clamart",
    "inviter": "Camille Durand",
    "role": Role.COORDINATOR,
    "valid_for": timedelta(hours=24),
    "until": date(2027, 1, 21),
    "number": 3,
    "instead_of": "Jean Martin",
    "was_due_on": date(2027, 1, 24),
    "code": "042917",
    "changed_at": datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    "shipment": "E-7K4M2 · Manuels",
    "city": "Ville de Clamart",
    "place": "École n° 1",
    "parcels": 4,
    "expected_on": date(2026, 12, 20),
    "answer": ReceiptAnswer.SOMETHING_MISSING,
    "damaged": 2,
    "missing": 1,
    "young": "Nare et Davit",
    "exchange": "Jeunes pour l’environnement 2027",
    "family": "Famille Martin",
    "ride": "Paris – Erevan",
    "arrives_at": datetime(2027, 7, 5, 15, 30, tzinfo=UTC),
    "happened_at": datetime(2027, 7, 6, 9, 0, tzinfo=UTC),
    "body": "Rendez-vous à 7 h devant la mairie.",
    "papers": "– Passeport (3 janvier 2027)\n– Visa (5 mars 2027)",
    "news": "It is sent.\n\nThe page:\nhttp://127.0.0.1:8501/l/abc",
    "about": "2 matters wait for you",
    "purpose": ConsentPurpose.SWIMMING,
    "is_needed": "Narek",
    "matters": "It is not sent yet.\n\nYour application:\nhttp://127.0.0.1:8501/l/abc",
}
ASKED_BY_OTHERS = {
    "rooms_agreed",
    "application_message", "application_correction_dropped", "application_confirmed_exchange",
    "placement_planned", "placement_planned_tutor", "account_register", "account_exists",
    "account_reset", "account_no_account", "account_invitation", "account_password_changed", "membership_granted",
    "offer_entry_link", "placement_follow_up_link", "department_desk_link", "department_offer_asked",
    "host_opinions_asked", "check_in_asked",
    "check_in_call_me", "host_gives_up", "reminder", "daily_summary", "partner_message",
    "school_paper", "school_paper_again", "nomination_proposed",
    "evaluation_asked_tutor_mid", "evaluation_asked_intern_mid",
    "evaluation_asked_tutor", "evaluation_asked_intern", "evaluation_asked_referent", "evaluation_low",
    "evaluation_passed_on", "certificate_issued", "amendment_held_back",
    "agreement_to_sign", "agreement_code", "agreement_refused", "agreement_signed_by_all", "agreement_voided",
    "agreement_cancelled", "school_desk_link", "agreement_changed", "agreement_rectified", "agreement_replaced",
    "amendment_to_sign",
    "amendment_refused", "amendment_signed_by_all", "amendment_voided", "amendment_cancelled", "amendment_valid",
    "shipment_asked", "shipment_answered",
    "participation_ended", "participation_back", "participation_ended_guardian", "household_guest_gone",
    "household_link", "household_guests", "family_shown", "family_changed", "family_withdrew",
    "own_family_shown", "own_family_changed",
    "consents_asked", "consents_again", "own_consents_asked",
    "consent_withdrawn_leader", "consent_refused", "survey_asked",
    "own_agreement_to_sign", "own_agreement_code", "own_agreement_voided", "own_agreement_changed",
    "own_agreement_replaced", "own_agreement_rectified", "own_agreement_cancelled", "own_amendment_to_sign",
    "own_amendment_valid", "own_amendment_voided", "own_amendment_cancelled", "own_papers_asked",
    "own_application_message",
    "papers_asked", "travel_delayed", "group_message", "incident_grave",
}  # fmt: skip


def test_the_catalogue_holds_every_mail_that_moves_and_services_name():
    of_moves = {move.mail for machine in MACHINES.values() for move in machine.moves.values() if move.mail}
    assert set(CATALOGUE) == of_moves | ASKED_BY_OTHERS
    assert all(name == template.name for name, template in CATALOGUE.items())


def test_whoever_a_mail_is_about_is_spoken_to_and_not_of():
    own = {name: one.params for name, one in CATALOGUE.items() if name.startswith("own_")}
    assert len(own) > 10
    assert [name for name, params in own.items() if params & {"intern", "student", "young"}] == []


def test_every_parameter_is_documented_and_has_a_sample():
    used = set().union(*(template.params for template in CATALOGUE.values()))
    assert used == set(PARAMS) == set(SAMPLES)
    assert [t.name for t in CATALOGUE.values() if not t.optional <= t.params] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CATALOGUE)
def test_a_mail_with_all_its_parameters_is_whole_in_every_language(name, language):
    template = CATALOGUE[name]
    params = {key: SAMPLES[key] for key in template.params}
    text = render(template, language, name="Anna", path="/l/abc", zone="Europe/Paris", **params)
    assert "%(" not in text.title + text.body
    assert "\n" not in text.title
    assert re.sub(r"%\(\w+\)s", "", translate(language, template.title)).count(":") <= 1
    words = {in_words(value, language, "Europe/Paris") for value in params.values()}
    assert {one for one in words if one not in text.title + text.body} == set()
    links = 1 if template.link_label or template.params & {"matters", "news"} else 0
    assert text.body.count("http://127.0.0.1:8501/l/abc") == links
    html = html_of(language, text)
    assert html.count('href="http://127.0.0.1:8501/l/abc"') == links
    assert f'<html lang="{language}">' in html
    assert set(re.findall(r"(?:href|src)=\"([^\"]*)\"", html)) <= {"http://127.0.0.1:8501/l/abc"}


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_mail_without_what_is_optional_leaves_those_paragraphs_out(name):
    template = CATALOGUE[name]
    whole: dict[str, Any] = {key: SAMPLES[key] for key in template.params}
    needed: dict[str, Any] = {key: SAMPLES[key] for key in template.needed}
    full = render(template, "en", zone="Europe/Paris", **whole)
    short = render(template, "en", zone="Europe/Paris", **needed)
    left_out = [one for one in template.paragraphs if any(f"%({key})s" in one for key in template.optional)]
    assert "%(" not in short.body
    in_reason = 1 if "reason" in template.optional else 0  # the sample itself has two paragraphs
    assert full.body.count("\n\n") - short.body.count("\n\n") == len(left_out) + in_reason


def test_a_missing_parameter_is_refused_by_name():
    with pytest.raises(ValueError, match="application_selected lacks call, confirm_by"):
        render(CATALOGUE["application_selected"], "fr", confirm_by=None)


def test_an_instant_is_told_in_the_wall_time_of_its_zone():
    at = datetime(2026, 12, 3, 20, 59, tzinfo=UTC)
    assert in_words(at, "en", "Europe/Paris").startswith("Thursday 3 December 2026 at 21:59 (")
    assert in_words(at, "en", "Asia/Yerevan").startswith("Friday 4 December 2026 at 00:59 (")
    assert in_words(at, "fr", "Europe/Paris") != in_words(at, "fr", "Asia/Yerevan")
    with pytest.raises(ValueError, match="zone"):
        in_words(at, "fr", None)


def test_values_are_put_into_the_words_of_the_language():
    assert in_words(date(2027, 7, 1), "fr", None) == "jeudi 1er juillet 2027"
    assert in_words(date(2027, 7, 1), "hy", None).startswith("2027")
    assert in_words(timedelta(hours=24), "en", None) == "24 hours"
    assert in_words(timedelta(days=30), "en", None) == "30 days"
    assert in_words([Role.COORDINATOR, Role.REVIEWER], "en", None) == "Coordinator, Reviewer"


def test_a_record_is_named_in_the_language_of_the_recipient(make):
    call = make.call(title_hy="Պրակտիկա 2027")
    department = make.department(name_fr="Service jeunesse")
    assert in_words(call, "hy", None) == "Պրակտիկա 2027"
    assert in_words(call, "en", None) == "Stages UFAR 2027"
    assert in_words(department, "hy", None) == "Service jeunesse"


@pytest.mark.parametrize(
    "name", ["Anna", "Anne-Marie", "Աննա", "Éléonore d’Arc", "Mme Durand", "M. Petit", "Nguyê\u0303n"]
)
def test_a_name_is_greeted(name):
    assert greeting(name, "en").startswith("Dear ")


@pytest.mark.parametrize("name", ["", "http://evil.example", "evil.example", "a@b.example", "x" * 61, "A\u202eB<b>"])
def test_what_is_no_name_is_not_repeated_in_the_greeting(name):
    assert greeting(name, "en") == "Hello,"


def test_a_title_cannot_grow_lines():
    assert one_line("Stages\r\nBcc: x@example.org\u2028 \x00fin") == "Stages Bcc: x@example.org fin"
    text = render(CATALOGUE["application_received"], "en", call="Stages\r\nBcc: x@example.org")
    assert text.title == "Your application has arrived: Stages Bcc: x@example.org"


def test_a_long_message_is_cut_to_its_first_lines():
    assert first_lines("un\n\ndeux") == "un\ndeux"
    assert first_lines("\n".join("abcdefgh")) == "a\nb\nc\nd\ne …"
    assert len(first_lines("x" * 5000)) == 402


def test_what_people_wrote_is_escaped_in_html_and_cannot_become_a_link():
    body = "Dear A,\n\n<b>x</b> & co\n\nOpen:\nhttps://evil.example/l/a\n\nOpen:\nhttp://127.0.0.1:8501/l/a\n"
    html = html_of("en", Text("<script>", body))
    assert "<title>&lt;script&gt;</title>" in html
    assert "<p>&lt;b&gt;x&lt;/b&gt; &amp; co</p>" in html
    assert re.findall(r'href="([^"]*)"', html) == ["http://127.0.0.1:8501/l/a"]


def test_the_link_is_a_path_of_this_application():
    assert address_of("/candidature?id=a") == "http://127.0.0.1:8501/candidature?id=a"
    for path in ("https://evil.example", "//evil.example", "/a b", "/a\nb", ""):
        with pytest.raises(ValueError, match="path"):
            address_of(path)


def test_struck_links_keep_their_place_and_lose_their_secret():
    body = "a\nhttps://x.example/l/AbC-_9\n\nhttps://x.example/candidature?id=1\n"
    assert strike_links(body) == f"a\nhttps://x.example/l/{STRUCK}\n\nhttps://x.example/candidature?id=1\n"
    assert strike_links(strike_links(body)) == strike_links(body)
