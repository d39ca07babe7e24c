"""The tool that keeps catalogues, on a small project of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import Refused
from tools.catalogue_rules import faults_of
from tools.catalogues import Entry, check, extract, fill, missing, read, update

CODE = """
from services.i18n import N_
_("Send") + N_("Save") + N_("Hello "
   "world") + translate(language, "%(name)s came", name=x)
n_("%(n)s day", "%(n)s days", 3), translate_plural(language, "%(n)s place", "%(n)s places", n)
"""
FRENCH = {
    "Send": "Envoyer",
    "Save": "Enregistrer",
    "Hello world": "Bonjour",
    "%(name)s came": "%(name)s est venu",
    "%(n)s day": ["%(n)s jour", "%(n)s jours"],
    "%(n)s place": ["%(n)s place", "%(n)s places disponibles"],
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.py").write_text(CODE)
    return tmp_path


def folder(project: Path) -> Path:
    return project / "locales"


def test_extract_finds_every_marked_string_once_and_sorted(project):
    assert [(entry.msgid, entry.plural) for entry in extract(project)] == [
        ("%(n)s day", "%(n)s days"),
        ("%(n)s place", "%(n)s places"),
        ("%(name)s came", ""),
        ("Hello world", ""),
        ("Save", ""),
        ("Send", ""),
    ]


def test_extract_finds_a_string_marked_within_another_and_through_its_module(project):
    (project / "pages" / "one.py").write_text('f"**{_(\'Inner\')}** {n}"; i18n.translate(language, "Outer"); _(label)')
    assert [entry.msgid for entry in extract(project)] == ["Inner", "Outer"]


def test_extract_with_one_string_in_two_plurals_is_refused(project):
    (project / "pages" / "two.py").write_text('_("%(n)s day")')
    with pytest.raises(Refused, match=r"two\.py"):
        extract(project)


def test_update_fills_english_and_leaves_the_others_to_translators(project):
    assert update(project, folder(project)) == {"fr": 6, "en": 0, "hy": 6}
    assert read("en", folder(project))["%(n)s day"].forms == ("%(n)s day", "%(n)s days")
    assert missing("fr", project, folder(project))["Send"] == ""
    assert missing("fr", project, folder(project))["%(n)s day"] == ["%(n)s day", "%(n)s days"]


def test_update_keeps_translations_and_drops_what_is_no_longer_used(project):
    update(project, folder(project))
    assert fill("fr", FRENCH, project, folder(project)) == (6, [])
    (project / "pages" / "one.py").write_text('_("Send"), _("New")')
    assert update(project, folder(project))["fr"] == 1
    assert {msgid: entry.forms for msgid, entry in read("fr", folder(project)).items()} == {
        "Send": ("Envoyer",),
        "New": (),
    }


def test_update_without_change_writes_the_same_bytes(project):
    update(project, folder(project))
    fill("fr", FRENCH, project, folder(project))
    before = (folder(project) / "fr.po").read_bytes()
    update(project, folder(project))
    assert (folder(project) / "fr.po").read_bytes() == before


def test_fill_refuses_what_breaks_a_rule_and_keeps_the_rest(project):
    taken, faults = fill("fr", {"Send": "Envoyer", "Save": "Save", "Gone": "Parti"}, project, folder(project))
    assert taken == 1
    assert faults == ["'Gone' is not in the code", "fr: left in English: 'Save'"]


def test_check_names_what_is_missing_and_obsolete(project):
    update(project, folder(project))
    fill("fr", FRENCH, project, folder(project))
    (project / "pages" / "two.py").write_text('_("New")')
    assert [fault for fault in check(project, folder(project)) if fault.startswith("fr")] == [
        "fr: not translated: 'New'"
    ]
    (project / "pages" / "two.py").unlink()
    (project / "pages" / "one.py").write_text(CODE.replace('_("Send") + ', ""))
    assert [fault for fault in check(project, folder(project)) if fault.startswith("fr")] == ["fr: obsolete: 'Send'"]


def test_check_sees_a_fuzzy_entry(project):
    update(project, folder(project))
    fill("fr", FRENCH, project, folder(project))
    path = folder(project) / "fr.po"
    path.write_text(path.read_text().replace('msgid "Send"', '#, fuzzy\nmsgid "Send"'))
    assert "fr: uncertain (fuzzy): 'Send'" in check(project, folder(project))


@pytest.mark.parametrize(
    ("language", "msgid", "text", "fault"),
    [
        ("fr", "%(n)s of %(m)s", "%(n)s sur", "other parameters"),
        ("fr", "%(n)s %%", "%(n)s %", "a percent sign that is not doubled"),
        ("fr", "**Send**", "Envoyer", "other marks (icons, links, bold)"),
        ("fr", "Wait…", "Un instant...", "three dots instead of …"),
        ("fr", "The offer", "L'offre", "a straight apostrophe instead of ’"),
        ("fr", "Sure?", "Vraiment ?", "a no-break space is missing beside ; : ! ? « »"),
        ("fr", "Sure?", "Vraiment?", "a no-break space is missing beside ; : ! ? « »"),
        ("fr", "Say “yes”", "Dites « oui »", "a no-break space is missing beside ; : ! ? « »"),
        ("fr", "Say “yes”", "Dites “oui”", "English quotation marks instead of « »"),
        ("fr", "Done.", "Fait", "does not end with ."),
        ("fr", " Send", "Envoyer", "other white space at an end"),
        ("en", "Send", "Post", "differs from the code"),
        ("hy", "Send", "Send", "no Armenian letters"),
        ("hy", "Send", "Ուղarկել", "Latin and Armenian letters in one word"),
        ("hy", "Sure?", "Համոզվա՞ծ եք?", "a Latin question or exclamation mark (Armenian: ՞ ՜)"),
        ("hy", "Done.", "Պատրաստ է.", "does not end with ։"),
    ],
)
def test_a_translation_that_breaks_a_rule_is_named(language, msgid, text, fault):
    assert f"{language}: {fault}: {text!r} for {msgid!r}" in faults_of(language, Entry(msgid, "", (text,)))


@pytest.mark.parametrize(
    ("language", "msgid", "text"),
    [
        ("fr", "Sure?", "Vraiment\u202f?"),
        ("fr", "At 23:59: closed", "À 23:59\u00a0: fermé"),
        ("fr", "Say “yes”", "Dites «\u00a0oui\u00a0»"),
        ("fr", "See [the page](https://a.example/?id=1)", "Voir [la page](https://a.example/?id=1)"),
        ("fr", "Visa", "Visa"),
        ("fr", ":material/send: Send", ":material/send: Envoyer"),
        ("hy", "Sure?", "Համոզվա՞ծ եք"),
        ("hy", "CV", "CV"),
        ("hy", "Done.", "Պատրաստ է։"),
        ("hy", "The %(name)s file", "%(name)s-ը"),
    ],
)
def test_a_good_translation_passes(language, msgid, text):
    assert faults_of(language, Entry(msgid, "", (text,))) == []


def test_french_left_in_english_is_named_unless_both_write_it_alike():
    assert faults_of("fr", Entry("Send", "", ("Send",))) == ["fr: left in English: 'Send'"]
    assert faults_of("fr", Entry("%(n)s place", "%(n)s places", ("%(n)s place", "%(n)s places"))) == [
        "fr: left in English: '%(n)s place'"
    ]
    assert faults_of("fr", Entry("Visa", "", ("Visa",))) == []


def test_a_singular_may_do_without_its_number():
    assert faults_of("fr", Entry("%(n)s day", "%(n)s days", ("un jour", "%(n)s jours"))) == []
