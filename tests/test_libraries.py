"""The list of libraries says why each of them is there, and no more than is there."""

import re
from pathlib import Path

import pytest

from tools.requirements_met import pins

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("heading", "file"), [("The application", "requirements.txt"), ("Tests and checks", "requirements-dev.txt")]
)
def test_every_library_is_pinned_and_explained(heading, file):
    section = (ROOT / "docs" / "libraries.md").read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    base = {name for name, _version in pins(ROOT / "requirements.txt")} if file != "requirements.txt" else set()
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    listed = [re.split(r"[\[=<>~]", line)[0] for line in lines if line and not line.startswith(("#", "-"))]
    assert re.findall(r"^\| ([\w.-]+) \| \S.* \| \S.* \|$", section, re.MULTILINE)[1:] == listed
    assert [name for name, _version in pins(ROOT / file) if name not in base] == listed
