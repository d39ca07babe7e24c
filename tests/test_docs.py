"""What the documents say is so: commands, links, pictures, accounts, paths and diagrams."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from seeds.demo import ACCOUNTS
from tools import diagrams
from tools.picture_list import PICTURES

ROOT = Path(__file__).resolve().parent.parent
README, LISEZMOI = ROOT / "README.md", ROOT / "LISEZMOI.md"
DOCUMENTS = [README, LISEZMOI, *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
CODE = re.compile(r"```.*?```", re.S)
PATH = re.compile(
    r"`((?:app|server|manage|settings)\.py|(?:db|docs|locales|pages|seeds|services|tests|tools|ui|web)/[\w./-]*)`"
)


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def links(document: Path) -> list[str]:
    """Addresses within the repository."""
    found = [first or second for first, second in LINK.findall(CODE.sub("", document.read_text("utf-8")))]
    return [one.partition("#")[0] for one in found if not re.match(r"https?:|mailto:|#", one)]


def headings(document: Path) -> list[int]:
    """The depth of each heading, in order."""
    return [len(marks) for marks in re.findall(r"^(#+) ", CODE.sub("", document.read_text("utf-8")), re.M)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_everything_a_document_links_to_exists(document):
    assert [link for link in links(document) if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_path_a_document_names_exists(document):
    assert [path for path in PATH.findall(document.read_text("utf-8")) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_commands_of_a_document_are_targets_of_the_makefile(document):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    text = document.read_text("utf-8")
    asked = re.findall(r"`make ([a-z-]+)", text) + re.findall(r"^make ([a-z-]+)", text, re.M)
    assert set(asked) - targets == set()


@pytest.mark.parametrize("document", [README, LISEZMOI], ids=name_of)
def test_the_first_document_names_the_two_commands(document):
    assert re.findall(r"^```sh\n(.*?)\n```", document.read_text("utf-8"), re.M | re.S) == ["make run", "make test"]


@pytest.mark.parametrize("document", [README, LISEZMOI], ids=name_of)
def test_the_accounts_of_a_document_are_those_of_the_demonstration(document):
    text = document.read_text("utf-8")
    listed = re.findall(r"^\| `(\S+@\S+)` \| ([^,|]+),", text, re.M)
    assert sorted(listed) == sorted((account.email, account.name) for account in ACCOUNTS)
    assert {account.password for account in ACCOUNTS} == set(re.findall(r"`(Clamart-[^`]+)`", text))


def test_both_languages_have_the_same_chapters_and_lists():
    assert headings(README) == headings(LISEZMOI)

    def beginnings(document: Path) -> list[str]:
        return re.findall(r"^(- |\| |```|!\[|<img)", document.read_text("utf-8"), re.M)

    assert beginnings(README) == beginnings(LISEZMOI)


def test_both_languages_link_to_the_same_files():
    own = {README.name, LISEZMOI.name}
    assert [one for one in links(README) if one not in own] == [one for one in links(LISEZMOI) if one not in own]


def test_each_picture_is_made_by_the_tool_and_shown_to_somebody():
    shown = {Path(link).name for document in DOCUMENTS for link in links(document) if link.endswith(".png")}
    made = {f"{picture.name}.png" for picture in PICTURES}
    assert made == {path.name for path in (ROOT / "docs" / "pictures").iterdir()} == shown


@pytest.mark.parametrize("name", diagrams.files_of_diagrams())
def test_diagrams_are_those_of_the_code(name):
    """Otherwise: python -m tools.diagrams."""
    assert (diagrams.FOLDER / name).read_text("utf-8") == diagrams.files_of_diagrams()[name]


def test_diagrams_show_every_table_and_every_move():
    data, states = diagrams.data(), diagrams.states()
    assert [name for name in diagrams.Base.metadata.tables if f"    {name} {{\n" not in data] == []
    moves = [move for machine in diagrams.MACHINES.values() for move in machine.moves.values()]
    assert [move.name for move in moves if f"--> {move.target.value}: {move.name}\n" not in states] == []
