"""Public texts: complete as they come, edited by coordinators, read by everybody."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.enums import Language
from db.models import SiteText
from seeds import reference
from services import site_texts
from services.errors import Conflict, Forbidden, Invalid
from services.site_texts import Code
from tests.conftest import NOW
from tests.services.applying import act


@pytest.fixture
def there(db):
    reference.load(NOW)
    return db


def fields(db, code="how") -> dict[str, str]:
    row = db.one(select(SiteText).where(SiteText.code == code))
    return {name: getattr(row, name) for name in site_texts.FIELDS}


def test_every_text_is_there_in_every_language(there):
    for language in Language:
        with there.session() as session:
            found = site_texts.texts(session, language)
        assert list(found) == list(Code)
        assert all(len(text.title) > 5 and len(text.body) > 300 for text in found.values())
    rows = there.all(select(SiteText))
    assert all(len({getattr(row, f"body_{one}") for one in ("fr", "en", "hy")}) == 3 for row in rows)


def test_a_coordinator_writes_a_text_and_everybody_reads_it(there, make):
    changed = {**fields(there), "title_fr": "Le chemin d’un stage", "title_hy": ""}
    act(site_texts.save, make.coordinator(), Code.HOW, changed, seen_version=1)
    for language in ("fr", "hy"):
        with there.session() as session:
            assert site_texts.texts(session, language)[Code.HOW].title == "Le chemin d’un stage"


def test_loading_the_reference_again_keeps_what_was_written(there, make):
    act(site_texts.save, make.coordinator(), Code.HOW, {**fields(there), "body_fr": "Notre texte."})
    reference.load(NOW)
    assert fields(there)["body_fr"] == "Notre texte."


@pytest.mark.parametrize("name", ["title_fr", "body_fr"])
def test_french_cannot_be_left_out(there, make, name):
    with pytest.raises(Invalid) as refused:
        act(site_texts.save, make.coordinator(), Code.HOW, {**fields(there), name: "  "})
    assert refused.value.field == name


def test_a_text_that_changed_meanwhile_is_not_overwritten(there, make):
    claire = make.coordinator()
    act(site_texts.save, claire, Code.HOW, {**fields(there), "body_fr": "Un."}, seen_version=1)
    with pytest.raises(Conflict):
        act(site_texts.save, claire, Code.HOW, {**fields(there), "body_fr": "Deux."}, seen_version=1)


def test_others_than_coordinators_cannot_write(there, make):
    for actor in (make.applicant(), make.host(), make.partner()):
        with pytest.raises(Forbidden):
            act(site_texts.save, actor, Code.HOW, fields(there))
        with there.session() as session, pytest.raises(Forbidden):
            site_texts.written(session, actor, Code.HOW)
