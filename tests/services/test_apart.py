"""The processes in which files of strangers are opened; what they refuse is shown in ``test_file_checks.py``."""

from pathlib import Path

import pytest

from services import apart, file_checks
from services.errors import Invalid
from services.file_checks import PDF, inspect_upload
from services.materials import sheets
from tests.samples import cv


def test_the_parsers_know_no_secrets():
    """Their process is started without the environment, and imports nothing of the application."""
    assert inspect_upload("a.pdf", cv()).media_type == PDF
    host = apart._host(file_checks._INSPECTOR).process
    assert Path(f"/proc/{host.pid}/environ").read_bytes() == b""
    for script in (apart.HOST, file_checks._INSPECTOR, sheets._INSPECTOR):
        source = script.read_text(encoding="utf-8")
        hints = ("import settings", "from settings", "from services", "from db")
        assert [word for word in hints if word in source] == []


def test_one_process_opens_many_files_and_another_takes_its_place_once_it_has_gone():
    host = apart._host(file_checks._INSPECTOR)
    assert inspect_upload("a.pdf", cv()).media_type == PDF
    first = host.process
    with pytest.raises(Invalid):
        inspect_upload("b.pdf", b"%PDF-")
    assert host.process is first
    first.kill()
    first.wait()
    assert inspect_upload("a.pdf", cv()).media_type == PDF
    assert host.process is not first
