"""The script that makes the environment, in projects of their own whose path has spaces. Nothing is downloaded."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without an environment."""
    return new_project(tmp_path)


def new_project(where: Path) -> Path:
    """A project without requirements, so that making its environment needs no package index."""
    folder = where / "deux villes, une passerelle"
    (folder / "tools").mkdir(parents=True)
    for name in ("environment.sh", "requirements_met.py"):
        shutil.copy(ROOT / "tools" / name, folder / "tools" / name)
    (folder / "requirements.txt").write_text("# nothing\n")
    (folder / "requirements-dev.txt").write_text("-r requirements.txt\n# nothing either\n")
    return folder


def make(project: Path, file: str = "requirements.txt", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHON": sys.executable, "PIP_NO_INDEX": "1", **variables}
    script = project / "tools" / "environment.sh"
    return subprocess.run(["sh", str(script), file], cwd="/", env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def made_before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A project whose environment was made, to be copied, and what was said of it: it takes seconds."""
    folder = new_project(tmp_path_factory.mktemp("made"))
    return folder, make(folder)


@pytest.fixture
def made(made_before: tuple[Path, Any], tmp_path: Path) -> Path:
    """A project whose environment is made."""
    return Path(shutil.copytree(made_before[0], tmp_path / "made before", symlinks=True))


def test_an_environment_is_made_once(made_before):
    project, first = made_before
    second = make(project)
    assert (first.returncode, second.returncode) == (0, 0)
    assert "Making the environment" in first.stderr
    assert (second.stdout, second.stderr) == ("", "")
    assert (project / ".venv" / "bin" / "python").exists()


def test_a_changed_requirement_file_is_installed_and_no_other(made):
    make(made, "requirements-dev.txt")
    assert make(made).stderr == ""
    (made / "requirements-dev.txt").write_text("-r requirements.txt\n# changed\n")
    assert "Installing what requirements-dev.txt lists" in make(made, "requirements-dev.txt").stderr


def test_a_package_that_cannot_be_had_is_said_and_tried_again_next_time(made):
    (made / "requirements.txt").write_text("passerelle-has-no-such-package==1\n")
    first, again = make(made), make(made)
    assert (first.returncode, again.returncode) == (1, 1)
    assert again.stderr.splitlines()[-1].startswith("The packages could not be installed.")


def test_a_broken_environment_is_made_anew(made):
    (made / ".venv" / "bin" / "python").unlink()
    (made / ".venv" / "bin" / "python").symlink_to("/no/such/python")
    assert "Making the environment" in make(made).stderr
    assert make(made).stderr == ""


def test_without_venv_the_package_to_install_is_named(project, tmp_path):
    """A Python like that of Debian without python3-venv, nor pip."""
    crippled = tmp_path / "python3"
    crippled.write_text(
        f'#!/bin/sh\nif [ "$1" = -m ]; then echo "No module named $2" >&2; exit 1; fi\nexec "{sys.executable}" "$@"\n'
    )
    crippled.chmod(0o755)
    done = make(project, PYTHON=str(crippled))
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr.splitlines()[-1]
    assert not (project / ".venv").exists()


def test_a_linked_environment_is_used_and_never_changed(project, tmp_path):
    shared = tmp_path / "shared"
    shutil.copytree(Path(sys.prefix) / "bin", shared / "bin", symlinks=True)
    (project / ".venv").symlink_to(shared)
    before = sorted(path.name for path in shared.rglob("*"))
    assert make(project).returncode == 0
    (project / "requirements.txt").write_text("passerelle-has-no-such-package==1\n")
    refused = make(project)
    assert refused.returncode == 1
    assert "passerelle-has-no-such-package==1 (missing)" in refused.stderr
    assert "never changed from here" in refused.stderr
    assert sorted(path.name for path in shared.rglob("*")) == before


def test_what_is_installed_is_compared_with_the_pins(project):
    (project / "requirements.txt").write_text(f"# both\npytest=={version('pytest')}\nbabel[x]==0.0.1  # why\n")
    done = subprocess.run(
        [sys.executable, str(project / "tools" / "requirements_met.py"), str(project / "requirements-dev.txt")],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr.strip()) == (1, f"Not as listed: babel==0.0.1 ({version('babel')})")
