import threading

import pytest

from db.enums import ScanState
from services import antivirus
from services.antivirus import scan
from settings import settings
from tests.clamd import antivirus_at, clamd


def test_without_an_antivirus_nothing_is_called_clean():
    assert settings().clamd_address == ""
    assert scan(b"harmless") is ScanState.NOT_SCANNED


@pytest.mark.parametrize("over", ["tcp", "unix"])
@pytest.mark.parametrize(
    ("content", "verdict"), [(b"harmless", ScanState.CLEAN), (b"X5O!P%@AP EICAR", ScanState.INFECTED)]
)
def test_the_verdict_of_the_antivirus_counts(tmp_path, over, content, verdict):
    with clamd(tmp_path / "clamd.ctl" if over == "unix" else None) as server:
        assert scan(content) is verdict
    assert server.received == [content]


def test_a_large_file_reaches_the_antivirus_whole():
    content = bytes(range(256)) * 4000
    with clamd() as server:
        assert scan(content) is ScanState.CLEAN
    assert server.received == [content]


@pytest.mark.parametrize("scheme", ["tcp:", "tcp://"])
def test_an_address_with_its_scheme_is_understood(scheme):
    with clamd() as server, antivirus_at(scheme + server.address):
        assert scan(b"harmless") is ScanState.CLEAN


def test_a_socket_with_two_slashes_is_understood(tmp_path):
    with clamd(tmp_path / "clamd.ctl"), antivirus_at(f"unix://{tmp_path}/clamd.ctl"):
        assert scan(b"harmless") is ScanState.CLEAN


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK FOUND? no\0", b"", b"\xff\xfe\0", b"OK\0"],
    ids=["refusal", "unclear", "nothing", "nonsense", "half"],
)
def test_anything_but_a_clear_verdict_is_not_scanned(caplog, answer):
    with clamd(answer=lambda _content: answer):
        assert scan(b"harmless") is ScanState.NOT_SCANNED
    assert "gave no verdict" in caplog.text


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere/clamd.ctl", "127.0.0.1:no-port", "[::1]:1"])
def test_an_antivirus_that_cannot_be_reached_is_logged_and_means_not_scanned(caplog, address):
    with antivirus_at(address):
        assert scan(b"harmless") is ScanState.NOT_SCANNED
    assert f"the antivirus at {address} cannot be asked" in caplog.text


def test_an_antivirus_that_never_answers_is_waited_for_only_so_long(monkeypatch, caplog):
    monkeypatch.setattr(antivirus, "SCAN_SECONDS", 0.2)
    told = threading.Event()
    with clamd(answer=lambda _content: b"stream: OK\0" if told.wait(20) else b""):
        assert scan(b"harmless") is ScanState.NOT_SCANNED
        told.set()
    assert "cannot be asked" in caplog.text
