"""The catalogues of the application: complete, correct, and in step with the code."""

from __future__ import annotations

from gettext import c2py  # type: ignore[attr-defined]

import pytest

from db.enums import Language
from services import i18n
from services.i18n import LANGUAGES, catalogue_plural, translate, translate_plural
from tools.catalogues import PLURAL_FORMS, check, extract


@pytest.fixture(scope="module")
def faults() -> list[str]:
    return check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_complete_and_correct(faults, language):
    assert [fault for fault in faults if fault.startswith(f"{language}: ")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_rule_of_the_file_is_that_of_the_code(language):
    rule = c2py(PLURAL_FORMS[language].split("plural=")[1].rstrip(";"))
    assert [int(rule(n)) for n in range(30)] == [catalogue_plural(language, n) for n in range(30)]


@pytest.fixture(scope="module")
def entries():
    return list(extract())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("n", [0, 1, 2, 11])
def test_every_string_can_be_shown_with_its_parameters(entries, language, n):
    for entry in entries:
        params = dict.fromkeys(_parameters(entry.msgid + entry.plural) - ({"n"} if entry.plural else set()), 7)
        if entry.plural:
            shown = translate_plural(language, entry.msgid, entry.plural, n, **params)
        else:
            shown = translate(language, entry.msgid, **params)
        assert "%(" not in shown


def _parameters(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Anna", "Convention d’Anna"),
        ("Émile", "Convention d’Émile"),
        ("Karen", "Convention de Karen"),
        ("Hasmik", "Convention de Hasmik"),
        ("Yervand", "Convention de Yervand"),
        ("", "Convention de "),
    ],
)
def test_french_leaves_out_a_vowel_before_another(name, written):
    assert translate("fr", "Agreement of %(name)s", name=name) == written
    assert translate("en", "Agreement of %(name)s", name=name) == f"Agreement of {name}"


def test_french_leaves_the_vowel_before_a_number():
    text = translate("fr", "Give it a name of at most %(n)s characters.", n=11)
    assert text == "Donnez-lui un nom de 11 caractères au plus."


def test_a_catalogue_is_read_once_whether_its_language_is_a_word_or_a_member(monkeypatch):
    read = []
    monkeypatch.setattr(i18n, "catalogue", lambda language: read.append(language) or [])
    i18n._read_once.cache_clear()
    try:
        for _ in range(2):
            for language in (*LANGUAGES, *Language):
                i18n.translations(language)
    finally:
        i18n._read_once.cache_clear()
    assert sorted(read) == sorted(LANGUAGES)
