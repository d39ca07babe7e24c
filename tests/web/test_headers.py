"""What every answer carries, and the document that holds every page."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from pathlib import Path

import httpx
import pytest
from streamlit import file_util

from tests.web.serving import Browser, Server
from web.languages import preferred

SECURE_HOST = {"Host": "passerelle.example"}
EVERYWHERE = [
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("GET", "/connexion", 200),
    ("GET", "/an/address/that/is/no/page", 200),
    ("GET", "/_stcore/health", 200),
    ("GET", "/healthz", 200),
    ("GET", "/session/activity.js", 200),
    ("GET", "/session/language?to=fr", 303),
    ("GET", "/session/start", 303),
    ("GET", "/l/x", 303),
    ("GET", "/files/x", 404),
    ("GET", "/_stcore/metrics", 404),
    ("GET", "/media/x.png", 401),
    ("POST", "/", 405),
    ("PATCH", "/", 405),
    ("GET", "/a//b", 400),
    ("GET", "/fails", 500),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERYWHERE)
def test_every_answer_carries_the_security_headers(visitor, method, path, status):
    answer = visitor.http.request(method, path)
    assert answer.status_code == status
    headers = answer.headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert "strict-transport-security" not in headers  # plain http


def directives(policy: str) -> dict[str, set[str]]:
    return {name: set(values) for name, *values in (rule.split() for rule in policy.split(";"))}


def test_policy_allows_only_our_scripts_and_those_in_the_document(visitor):
    answer = visitor.get("/")
    rules = directives(answer.headers["content-security-policy"])
    assert rules["object-src"] == rules["base-uri"] == rules["default-src"] == {"'none'"}
    assert rules["connect-src"] == {"'self'", f"ws://{visitor.server.host}"}
    inline = re.findall(r"<script(?![^>]*\ssrc)[^>]*>(.*?)</script>", answer.text, re.DOTALL)
    digests = {base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inline}
    assert rules["script-src"] == {"'self'", "'wasm-unsafe-eval'", *(f"'sha256-{digest}'" for digest in digests)}
    assert len(digests) > 0


@pytest.mark.parametrize("path", ["/", "/connexion"])
def test_document_is_in_the_chosen_language(visitor, path):
    visitor.http.cookies.set("passerelle-language", "hy")
    answer = visitor.get(path, headers={"Accept-Language": "en"})
    assert '<html lang="hy">' in answer.text
    assert answer.headers["content-language"] == "hy"
    assert answer.headers["vary"] == "Cookie, Accept-Language, Accept-Encoding"


def test_document_is_in_the_language_of_the_browser_unless_one_was_chosen(visitor):
    assert '<html lang="en">' in visitor.get("/", headers={"Accept-Language": "de, en;q=0.8, fr;q=0.5"}).text
    assert '<html lang="fr">' in visitor.get("/", headers={"Accept-Language": "de"}).text
    visitor.http.cookies.set("passerelle-language", "xx")
    assert '<html lang="fr">' in visitor.get("/", headers={"Accept-Language": "fr"}).text


def test_preferred_language_follows_weights():
    assert preferred("hy-AM,hy;q=0.9,fr;q=0.8") == "hy"
    assert preferred("fr;q=0.3, en;q=0.7") == "en"
    assert preferred("hy;q=0, fr;q=0.1") == "fr"
    assert preferred("en;q=x, hy") == "hy"
    assert preferred("") == preferred("*") == preferred("de, ru") == "fr"


def test_document_is_compressed_and_never_taken_for_unchanged(visitor):
    plain = visitor.get("/connexion", headers={"Accept-Encoding": "identity"})
    compressed = visitor.get("/connexion", headers={"Accept-Encoding": "gzip"})
    assert compressed.headers["content-encoding"] == "gzip"
    assert compressed.content == plain.content
    assert int(compressed.headers["content-length"]) < len(plain.content) / 2
    assert "etag" not in plain.headers
    index = httpx.Headers({"If-None-Match": "*", "If-Modified-Since": "Mon, 01 Jan 2046 00:00:00 GMT"})
    assert visitor.get("/", headers=index).status_code == 200
    assert visitor.get("/", headers={"Range": "bytes=0-10"}).content == visitor.get("/").content


def test_browser_gets_its_id_once(guarded):
    with httpx.Client(base_url=guarded.url) as client:
        first = client.get("/").headers["set-cookie"]
        assert re.fullmatch(r"passerelle-browser=[\w-]{22}; Path=/; HttpOnly; SameSite=Lax", first)
        assert "set-cookie" not in client.get("/connexion").headers


def a_script() -> str:
    root = Path(file_util.get_static_dir())
    return "/" + next(root.glob("static/js/index.*.js")).relative_to(root).as_posix()


def test_scripts_are_compressed_and_kept_for_good(visitor):
    path = a_script()
    plain = visitor.get(path, headers={"Accept-Encoding": "identity"})
    compressed = visitor.get(path, headers={"Accept-Encoding": "gzip"})
    for answer in (plain, compressed):
        assert answer.headers["cache-control"].startswith("public, immutable, max-age=31536000")
        assert answer.headers["content-type"].split(";")[0] in {"text/javascript", "application/javascript"}
    assert compressed.headers["content-encoding"] == "gzip"
    assert compressed.content == plain.content
    with visitor.http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as raw:
        assert gzip.decompress(b"".join(raw.iter_raw())) == plain.content
    assert visitor.http.head(path, headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_unknown_script_is_no_script(visitor):
    answer = visitor.get("/static/js/none.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-type"].startswith("text/html")


class TestInProduction:
    """Reached by https through a proxy: the proxy hands on the name that people use."""

    @pytest.fixture
    def client(self, production: Server):
        with httpx.Client(base_url=production.url, headers=SECURE_HOST) as one:
            yield one

    def test_https_is_asked_for_from_then_on(self, client):
        for path in ("/", "/healthz", "/_stcore/metrics"):
            assert client.get(path).headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"

    def test_cookies_are_secure_and_tied_to_the_host(self, client):
        document = client.get("/").headers["set-cookie"]
        assert re.fullmatch(r"__Host-passerelle-browser=[\w-]{22}; Path=/; HttpOnly; SameSite=Lax; Secure", document)
        language = client.get("/session/language?to=en").headers["set-cookie"].split("; ")
        assert language[0] == "__Host-passerelle-language=en"
        assert {"Secure", "HttpOnly", "Path=/"} <= set(language)
        assert "; Secure" in client.get("/_stcore/health").headers["set-cookie"]

    def test_only_the_public_name_is_answered(self, client, production):
        for host in (
            "127.0.0.1",
            production.host,
            "localhost",
            "passerelle.example.evil.example",
            "passerelle.example:1",
        ):
            assert client.get("/", headers={"Host": host}).status_code == 400
        assert client.get("/", headers={"Host": "passerelle.example:443"}).status_code == 200
        assert client.get("/healthz", headers={"Host": "127.0.0.1"}).status_code == 200

    def test_only_pages_of_the_public_address_open_websockets(self, production):
        browser = Browser(production)
        assert not browser.is_refused(origin="https://passerelle.example", Host="passerelle.example")
        for origin in (
            "http://passerelle.example",
            "https://passerelle.example:8443",
            "https://www.passerelle.example",
        ):
            assert browser.is_refused(origin=origin, Host="passerelle.example")
        assert browser.is_refused(origin=production.url)
        browser.close()

    def test_websocket_is_named_in_the_policy(self, client):
        rules = directives(client.get("/").headers["content-security-policy"])
        assert rules["connect-src"] == {"'self'", "wss://passerelle.example"}
