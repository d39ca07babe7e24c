"""The guides: there in their languages, true to the words of the pages, with pictures that exist."""

from __future__ import annotations

import re

import pytest

from services.guides import FILES, FOLDER, PICTURES, WORDS, Audience, guide, pictures
from services.i18n import LANGUAGES, catalogue

WRITTEN = {
    Audience.STUDENT: LANGUAGES, Audience.DEPARTMENT: ("fr",), Audience.COORDINATOR: ("fr",),
    Audience.SCHOOL: LANGUAGES, Audience.FAMILY: LANGUAGES, Audience.EXCHANGE: ("fr",),
    Audience.MATERIAL: ("fr", "hy"),
}  # fmt: skip
BOTH = [(audience, language) for audience, languages in WRITTEN.items() for language in languages]
BOLD = re.compile(r"\*\*(.+?)\*\*")
SPACES = re.compile(r"\s+")

pytestmark = pytest.mark.one_database


def plain(text: str) -> str:
    return SPACES.sub(" ", text)


def words_of_the_pages(language: str) -> set[str]:
    texts = [message.string or message.id for message in catalogue(language) if message.id]
    return {plain(text) for one in texts for text in ((one,) if isinstance(one, str) else one)}


def test_every_file_of_the_folder_is_a_guide_and_every_guide_is_there():
    files = {f"{FILES[audience]}.{language}.md" for audience, language in BOTH}
    assert {file.name for file in FOLDER.iterdir()} == files
    assert set(WRITTEN) == set(WORDS) == set(FILES)


@pytest.mark.parametrize(("audience", "language"), BOTH)
def test_a_guide_is_in_its_language_short_and_says_what_to_do_when_something_goes_wrong(audience, language):
    found = guide(audience, language)
    text = "\n".join(block.text for block in found.blocks if not block.picture)
    assert found.language == language
    assert 0 < len(found.title) < 60
    assert found.lead
    assert 200 <= len(text.split()) <= 750
    chapters = re.findall(r"^## ", text, re.M)
    assert len(chapters) >= 2
    assert text.rpartition("## ")[2].count("\n- ") >= 4
    assert re.search(r"^1\. ", text, re.M)


@pytest.mark.parametrize(("audience", "language"), BOTH)
def test_what_a_guide_names_in_bold_stands_on_a_page(audience, language):
    """Beginnings of a point end with a full stop; all other bold words are names of pages, titles and buttons."""
    found = guide(audience, language)
    named = [plain(name) for block in found.blocks for name in BOLD.findall(f"{found.lead}\n{block.text}")]
    shown = words_of_the_pages(language)
    assert named
    assert [name for name in named if not name.endswith((".", "։")) and name not in shown] == []


@pytest.mark.parametrize("audience", Audience)
def test_a_guide_that_is_missing_in_a_language_is_shown_in_french(audience):
    for language in LANGUAGES:
        assert guide(audience, language).language == (language if language in WRITTEN[audience] else "fr")


@pytest.mark.parametrize(("audience", "language"), BOTH)
def test_pictures_of_a_guide_exist_and_are_said_in_words(audience, language):
    found = guide(audience, language)
    shown = [block for block in found.blocks if block.picture]
    assert shown
    assert all((PICTURES / block.picture).exists() and len(block.text) > 10 for block in shown)
    assert not any("![" in block.text for block in found.blocks)
    assert {block.picture for block in shown} <= set(pictures())
