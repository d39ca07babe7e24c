"""The browser of the journeys: what is named and works is taken, and a missing one is said in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import chromium


def browser(path: Path, status: int) -> str:
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def bare_machine(monkeypatch, tmp_path) -> Path:
    """A machine whose programs are those of an empty folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return tmp_path


def test_a_named_browser_goes_before_those_of_the_system(bare_machine, monkeypatch):
    browser(bare_machine / "chromium", 0)
    monkeypatch.setenv("CHROMIUM", browser(bare_machine / "mine", 0))
    assert chromium.find() == str(bare_machine / "mine")


def test_a_program_that_does_not_start_is_passed_over(bare_machine):
    browser(bare_machine / "chromium-browser", 1)
    wanted = browser(bare_machine / "google-chrome", 0)
    assert chromium.find() == wanted


def test_when_nothing_can_be_installed_one_sentence_says_what_to_do(bare_machine, monkeypatch, capfd):
    monkeypatch.setattr(chromium, "install", lambda: None)
    with pytest.raises(SystemExit, match="Install the package chromium"):
        chromium.main()


def test_the_package_of_the_system_is_tried_when_root(bare_machine, monkeypatch, capfd):
    """An ``apt-get`` that puts a browser in its place, as Debian's does."""
    script = bare_machine / "apt-get"
    script.write_text(
        f'#!/bin/sh\ncase "$*" in *"install -y"*chromium*) printf "#!/bin/sh\\n" >"{bare_machine}/chromium";'
        f' /bin/chmod 755 "{bare_machine}/chromium";; esac\n'
    )
    script.chmod(0o755)
    monkeypatch.setattr(chromium, "_is_root", lambda: True)
    chromium.main()
    told = capfd.readouterr()
    assert told.out.strip() == str(bare_machine / "chromium")
    assert "No Chromium found; trying: apt-get" in told.err
