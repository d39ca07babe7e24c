"""What Streamlit leaves open and we close: its addresses, uploads and pictures, and tricks with paths."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from db.enums import LinkPurpose, SubjectKind
from db.models import CapabilityLink
from db.session import writing
from services import links, sessions, unit
from services.actors import system
from services.unit import utc_now
from tests.web.serving import Browser, Server

CLOSED = [
    "/_stcore/metrics",
    "/_stcore/metrics/",
    "/_stcore/%6detrics",
    "/_stcore/script-health-check",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/_stcore/bidi-components/x/y.js",
    "/_stcore/anything-new",
    "/_stcore",
    "/component/streamlit_authenticator/index.html",
    "/component/extra_streamlit_components.CookieManager/index.html",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/app/static/secret.txt",
]
TRICKS = [
    "//_stcore/metrics",
    "/_stcore//metrics",
    "/x/../_stcore/metrics",
    "/_stcore/./metrics",
    "/x/%2e%2e/_stcore/metrics",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%2f..%2f..%2fetc/passwd",
    "/static/js/..%5c..%5cindex.html",
    "/..;/_stcore/metrics",
    "/files//etc/passwd",
    "/session/start%00",
    "/_stcore/metrics%0d%0aSet-Cookie:%20x=1",
]


def raw(server: Server, line: str, *headers: str) -> tuple[int, str]:
    """Status and text of an answer to a request that no client library would send."""
    text = "\r\n".join([line, *(headers or (f"Host: {server.host}",)), "Connection: close", "", ""])
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(text.encode("latin-1"))
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head = answer.decode("latin-1")
    return int(head.split(" ", 2)[1]), head


@pytest.mark.parametrize("path", CLOSED)
def test_closed_address_answers_as_if_it_did_not_exist(guarded, path):
    for method in ("GET", "HEAD", "OPTIONS", "POST"):
        assert raw(guarded, f"{method} {path} HTTP/1.1", f"Host: {guarded.host}", "Content-Length: 0")[0] == 404


@pytest.mark.parametrize("path", TRICKS)
def test_crooked_path_reaches_nothing(guarded, path):
    status, text = raw(guarded, f"GET {path} HTTP/1.1")
    assert status in {400, 404}
    assert "root:" not in text
    assert "# TYPE" not in text
    assert "set-cookie: x" not in text.casefold()


def test_open_addresses_answer(visitor):
    for path in ("/_stcore/health", "/_stcore/host-config", "/healthz", "/", "/connexion"):
        assert (path, visitor.get(path).status_code) == (path, 200)


def test_unknown_methods_are_refused(guarded):
    for method in ("TRACE", "CONNECT", "PATCH", "PROPFIND", "DEBUG"):
        assert raw(guarded, f"{method} / HTTP/1.1")[0] in {400, 405}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "a@127.0.0.1", "127.0.0.1:x", "[::1"])
def test_foreign_host_is_refused(guarded, host):
    assert raw(guarded, "GET / HTTP/1.1", f"Host: {host}")[0] == 400
    assert raw(guarded, "GET /session/language?to=en HTTP/1.1", f"Host: {host}")[0] == 400


def test_host_header_does_not_reach_redirects(guarded):
    _status, text = raw(guarded, "GET /session/language?to=en&next=/connexion HTTP/1.1")
    assert "location: /connexion\r\n" in text.casefold()


def put(browser: Browser, session_id: str, *, file_id: str = "f1", size: int = 10, **headers: str) -> httpx.Response:
    token = browser.get("/_stcore/health").cookies.get("_streamlit_xsrf") or browser.cookies.get("_streamlit_xsrf", "")
    return browser.http.put(
        f"/_stcore/upload_file/{session_id}/{file_id}",
        files={"file": ("a.pdf", b"x" * size)},
        headers={"X-Xsrftoken": token, **headers},
    )


def test_upload_needs_a_sign_in(visitor, people):
    with visitor.tab() as tab:
        tab.run()
        assert put(visitor, tab.session_id).status_code == 401


def test_upload_goes_only_into_a_page_of_ones_own(visitor, stranger, people):
    visitor.sign_in(people.user())
    stranger.sign_in(people.user())
    with visitor.tab() as tab:
        tab.run()
        assert put(stranger, tab.session_id).status_code == 403
        answer = put(visitor, tab.session_id)
        assert answer.status_code == 204
        assert [name for name in answer.headers if name.startswith("access-control-")] == []
        assert put(visitor, "another").status_code == 403
        delete = f"/_stcore/upload_file/{tab.session_id}/f1"
        assert stranger.http.delete(delete).status_code == 403


def link_of():
    """The token of a link for one day."""
    return unit.run(
        links.issue, system(), LinkPurpose.SHIPMENT_RECEIPT, SubjectKind.SHIPMENT, 1, valid_for=timedelta(days=1)
    )


def test_whoever_bears_a_living_link_uploads_into_the_page_in_their_own_browser(visitor, stranger, people):
    for browser in (visitor, stranger):
        browser.get("/")
        browser.http.cookies.set(sessions.link_cookie_name(), link_of())
    with visitor.tab() as tab:
        tab.run()
        assert put(visitor, tab.session_id).status_code == 204
        assert put(stranger, tab.session_id).status_code == 403
        assert put(visitor, "another").status_code == 403
        with writing() as session:
            session.execute(update(CapabilityLink).values(revoked_at=utc_now()))
        assert put(visitor, tab.session_id).status_code == 401


def test_upload_from_another_site_is_refused(visitor, people):
    visitor.sign_in(people.user())
    with visitor.tab() as tab:
        tab.run()
        assert put(visitor, tab.session_id, Origin="https://evil.example").status_code == 403
        address = f"/_stcore/upload_file/{tab.session_id}/f1"
        assert visitor.http.put(address, files={"file": ("a", b"x")}).status_code == 403
        assert visitor.http.options(address).status_code == 405


def test_upload_is_limited_in_size_and_number(visitor, people):
    visitor.sign_in(people.user())
    with visitor.tab() as tab:
        tab.run()
        assert put(visitor, tab.session_id, size=10 * 1024 * 1024 + 20_000).status_code == 413
        assert put_unannounced(visitor, tab.session_id, mebibytes=12) == 413
        with ThreadPoolExecutor(8) as pool:
            done = list(pool.map(lambda n: put(visitor, tab.session_id, file_id=f"f{n}").status_code, range(24)))
        assert sorted(done) == [204] * 20 + [429] * 4


def put_unannounced(browser: Browser, session_id: str, *, mebibytes: int) -> int:
    """Status of an upload that does not say how long it is."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    answer = browser.http.put(
        f"/_stcore/upload_file/{session_id}/long",
        content=iter([head, *[b"x" * 1024 * 1024] * mebibytes]),
        headers={"content-type": "multipart/form-data; boundary=b", "X-Xsrftoken": browser.cookies["_streamlit_xsrf"]},
    )
    return answer.status_code


def test_pictures_of_pages_need_a_sign_in_or_a_link(visitor, stranger, people):
    visitor.sign_in(people.user())
    with visitor.tab() as tab:
        found = re.search(r"/media/\w+\.\w+", tab.run(query="what=picture").text)
        assert found is not None
        assert visitor.get(found.group()).status_code == 200
        assert stranger.get(found.group()).status_code == 401
        stranger.http.cookies.set(sessions.link_cookie_name(), "not-a-link")
        assert stranger.get(found.group()).status_code == 401


class TestWithoutTheGuard:
    """The negative control: without the guard these addresses are open."""

    @pytest.fixture
    def naked(self, unguarded: Server, people: Any) -> Any:
        one = Browser(unguarded)
        yield one
        one.close()

    def test_metrics_are_open(self, naked):
        assert naked.get("/_stcore/metrics").status_code == 200

    def test_uploads_are_open(self, naked):
        with naked.tab() as tab:
            tab.run()
            assert put(naked, tab.session_id).status_code == 204

    def test_any_host_is_answered(self, naked, unguarded):
        assert raw(unguarded, "GET / HTTP/1.1", "Host: evil.example")[0] == 200
