from datetime import timedelta

import jwt
import pytest

from services import tickets
from services.crypto import derived_key
from services.sessions import (
    browser_cookie_name,
    cookie_name,
    language_cookie_name,
    link_cookie_name,
    read_cookie,
    read_ticket,
    sign_cookie,
    sign_ticket,
)

SECRET = "a-secret-of-a-session"
BROWSER = "an-id-of-a-browser"


def names() -> list[str]:
    return [cookie_name(), browser_cookie_name(), language_cookie_name(), link_cookie_name()]


def forged(key: bytes, algorithm: str = "HS256", **claims: object) -> str:
    return jwt.encode({"sid": SECRET, "aud": "cookie", "exp": 4_000_000_000, **claims}, key, algorithm)


def test_a_cookie_is_read_back_until_a_session_must_have_ended(now):
    raw = sign_cookie(SECRET, now=now)
    assert read_cookie(raw, now=now + timedelta(hours=7, minutes=59)) == SECRET
    assert read_cookie(raw, now=now + timedelta(hours=8)) is None


def test_a_ticket_is_good_for_a_minute(now):
    raw = sign_ticket(SECRET, BROWSER, now=now)
    assert read_ticket(raw, BROWSER, now=now + timedelta(seconds=59)) == SECRET
    assert read_ticket(raw, BROWSER, now=now + timedelta(seconds=60)) is None


def test_the_clock_decides_where_none_is_given(now):
    assert read_cookie(sign_cookie(SECRET, now=now - timedelta(days=400))) is None
    assert read_ticket(sign_ticket(SECRET, BROWSER, now=now - timedelta(days=400)), BROWSER) is None


@pytest.mark.parametrize("browser_id", ["another-browser", "", BROWSER + " "])
def test_a_ticket_is_worth_nothing_in_another_browser(now, browser_id):
    assert read_ticket(sign_ticket(SECRET, BROWSER, now=now), browser_id, now=now) is None


def test_a_ticket_of_a_browser_without_id_is_worth_nothing(now):
    assert read_ticket(sign_ticket(SECRET, "", now=now), "", now=now) is None


def test_neither_passes_for_the_other(now):
    assert read_cookie(sign_ticket(SECRET, BROWSER, now=now), now=now) is None
    assert read_ticket(sign_cookie(SECRET, now=now), BROWSER, now=now) is None


def test_a_text_for_another_purpose_under_the_right_key_is_refused(now):
    assert read_cookie(forged(derived_key("cookie")), now=now) == SECRET
    assert read_cookie(forged(derived_key("cookie"), aud="ticket"), now=now) is None
    assert read_cookie(forged(derived_key("ticket")), now=now) is None


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_unsigned_altered_and_foreign_texts_are_refused(now):
    raw = sign_cookie(SECRET, now=now)
    head, body, signature = raw.split(".")
    unsigned = jwt.encode({"sid": "x", "aud": "cookie", "exp": 4_000_000_000}, "", "none")
    other = sign_cookie("another", now=now).split(".")[1]
    for bad in (
        unsigned, f"{head}.{other}.{signature}", f"{head}.{body}.", f"{head}.{body}", forged(b"k" * 32),
        forged(derived_key("cookie"), "HS512"), "nonsense", "", "é", "\ud800", None, "x" * 5000,
    ):  # fmt: skip
        assert read_cookie(bad, now=now) is None


@pytest.mark.parametrize("missing", ["sid", "aud", "exp"])
def test_a_text_that_lacks_something_is_refused(now, missing):
    claims = {"sid": SECRET, "aud": "cookie", "exp": 4_000_000_000}
    del claims[missing]
    assert read_cookie(jwt.encode(claims, derived_key("cookie"), "HS256"), now=now) is None


@pytest.mark.parametrize("odd", [{"exp": "soon"}, {"sid": ["x"]}, {"sid": 7}, {"exp": None}])
def test_claims_of_another_kind_are_refused(now, odd):
    assert read_cookie(forged(derived_key("cookie"), **odd), now=now) is None


def test_names_are_tied_to_the_host_where_people_come_by_https(monkeypatch):
    assert names() == ["passerelle", "passerelle-browser", "passerelle-language", "passerelle-link"]
    monkeypatch.setattr(tickets.settings(), "base_url", "https://passerelle.example")
    assert names() == [
        "__Host-passerelle", "__Host-passerelle-browser", "__Host-passerelle-language", "__Host-passerelle-link",
    ]  # fmt: skip
