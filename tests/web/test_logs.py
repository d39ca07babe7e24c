"""What stands in the logs, and what never does."""

from __future__ import annotations

import logging
import os
import subprocess
import sys

import httpx

from db.session import forget_engine
from services import logs
from settings import settings
from tests.web.conftest import PRODUCTION
from tests.web.serving import ROOT, Browser
from web.logs import scrubbed

HOST = {"Host": "passerelle.example"}
SECRETS = ["TOKEN-OF-A-LINK", "TICKET-OF-A-SIGN-IN", "ID-OF-AN-OPEN-PAGE", "NAME-IN-A-QUERY"]


def test_access_log_holds_no_ticket_token_or_query(production):
    addresses = [
        "/l/TOKEN-OF-A-LINK",
        "/feed/TOKEN-OF-A-LINK.ics",
        "/l/TOKEN-OF-A-LINK?x=1",
        "/session/start?t=TICKET-OF-A-SIGN-IN&next=/",
        "/_stcore/upload_file/ID-OF-AN-OPEN-PAGE/f1",
        "/candidatures?q=NAME-IN-A-QUERY",
    ]
    with httpx.Client(base_url=production.url, headers=HOST) as client:
        for address in addresses:
            client.get(address)
    browser = Browser(production)
    path = "/_stcore/stream?NAME-IN-A-QUERY"
    assert not browser.is_refused(origin="https://passerelle.example", Host="passerelle.example", path=path)
    browser.close()
    text = production.log.read_text()
    assert [secret for secret in SECRETS if secret in text] == []
    assert '"GET /l/… HTTP/1.1" 303' in text
    assert '"GET /session/start HTTP/1.1" 303' in text
    assert '"WebSocket /_stcore/stream"' in text


def test_forwarded_address_is_believed_of_no_untrusted_proxy(production):
    with httpx.Client(base_url=production.url, headers=HOST) as client:
        client.get("/healthz", headers={"X-Forwarded-For": "198.51.100.77"})
        client.get("/healthz", headers={"X-Forwarded-For": "198.51.100.77:443"})
    assert "198.51.100.77" not in production.log.read_text()


def test_scrubbing_keeps_what_is_harmless():
    assert scrubbed("/candidature?id=abc") == "/candidature"
    assert scrubbed("/l/secret") == "/l/…"
    assert scrubbed("/lien-expire") == "/lien-expire"
    assert scrubbed("/_stcore/upload_file/session/file") == "/_stcore/upload_file/…"
    assert scrubbed("/_stcore/stream") == "/_stcore/stream"


def caused() -> Exception:
    try:
        try:
            int("Anna Petrosyan")
        except ValueError as error:
            raise KeyError("anna@example.org") from error
    except KeyError as error:
        return error


def test_faults_are_written_without_what_people_typed_in_production(monkeypatch, caplog):
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    monkeypatch.setattr(logging.getLogger("passerelle"), "propagate", True)
    logs.report(caused(), "ABCD2345")
    settings.cache_clear()
    forget_engine()
    text = caplog.text
    assert "error ABCD2345" in text
    assert "builtins.ValueError" in text
    assert "which led to:" in text
    assert "builtins.KeyError" in text
    assert 'int("Anna' in text  # the line of code of this very file
    assert "anna@example.org" not in text.replace('raise KeyError("anna@example.org") from error', "")
    assert "invalid literal" not in text


def test_ids_of_faults_can_be_read_out():
    ids = {logs.new_error_id() for _n in range(200)}
    assert len(ids) == 200
    assert not set("".join(ids)) & set("IO01abcdefghijklmnopqrstuvwxyz")


def test_server_does_not_start_with_unsafe_production_settings():
    environment = {**os.environ, **PRODUCTION, "PASSERELLE_BASE_URL": "http://passerelle.example"}
    done = subprocess.run(
        [sys.executable, "-c", "import server"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "PASSERELLE_BASE_URL must begin with https://" in done.stderr


def test_plain_http_is_warned_of(guarded, production):
    assert "Served by plain http" in guarded.log.read_text()
    assert "Served by plain http" not in production.log.read_text()
    for noise in ("uvloop is not in use", "missing ScriptRunContext"):
        assert noise not in guarded.log.read_text() + production.log.read_text()
