"""The papers of an internship: what they say, that they are accessible, and who gets them."""

import io
from datetime import date
from functools import partial

import pytest
from PIL import Image
from pypdf import PdfReader

from db.enums import DocumentKind, Language, Role, SecretKind, SubjectKind
from db.models import ChecklistItem
from services import person_secrets, proofs
from services.documents import appending, papers
from services.documents.compiler import TEMPLATES
from services.unit import run
from tests.conftest import NOW
from tests.samples import cv
from tests.services.filing import audited, outcome, send
from tests.services.hosting import everybody, tutor

HOUSING = "Résidence des Arts, 3 rue des Arts\nChambre fournie par la ville, 0 €"
COSTS = "Vol : la ville\nRepas de midi : la ville\nAssurance : l’étudiante"


def intern(make, *, language=Language.HY, **fields):
    person = make.person(
        given_name="Anna", family_name="Petrosyan", passport_issued_on=date(2021, 5, 5),
        passport_expires_on=date(2031, 5, 4), postal_address="12, rue Abovian, Artachat", **fields,
    )  # fmt: skip
    user = make.user(person=person, language=language)
    make.grant(user, Role.APPLICANT)
    return person, make.actor(user)


def stay(make, person, **fields):
    values = {
        "subject": "Tri des déchets", "tutor_id": tutor(make).id, "housing": HOUSING, "costs": COSTS,
        "first_day_minutes": 9 * 60, "first_day_place": "Mairie, 1 place Maurice-Gunsbourg",
        "first_day_contact": "Mme Vasseur", "first_day_phone": "+33 1 46 62 35 35",
    }  # fmt: skip
    department = make.department(name_fr="Direction de l’environnement", address="4 rue du Parc, Clamart")
    return make.placement(person=person, department=department, **{**values, **fields})


def opened(document):
    reader = PdfReader(io.BytesIO(document.content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def is_tagged(reader):
    root = reader.trailer["/Root"]
    return root["/MarkInfo"]["/Marked"] is not None and "/StructTreeRoot" in root


def claims(reader):
    """Whether the file says that it keeps PDF/UA-1."""
    return "pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data().decode()


def figures_of(reader):
    """What the pages after the letters say they are, as their own entry in the tree of tags leads to it."""
    parents = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    by_key = dict(zip(parents[::2], parents[1::2], strict=True))
    found = [by_key[page["/StructParents"]].get_object()[0].get_object() for page in reader.pages]
    return [one["/Alt"] for one in found if one["/S"] == "/Figure"]


def visa_pack(actor, placement):
    return run(papers.visa_pack, actor, placement.public_id, now=NOW)


def test_a_visa_pack_says_all_that_the_consulate_asks(make, db):
    person, student = intern(make)
    placement = stay(make, person)
    run(person_secrets.save, student, person.public_id, SecretKind.PASSPORT_NUMBER, "an 0123456", now=NOW)
    document = visa_pack(student, placement)
    reader, text = opened(document)
    assert document.name == "dossier-visa-petrosyan-anna.pdf"
    for fact in (
        "Anna Petrosyan", "AN0123456", "4 mai 2031", "1er mars 2005", "Arménie",
        "Direction de l’environnement", "du 1er juillet 2027", "au 31 août 2027", "Hélène Moreau",
        "Résidence des Arts", "Repas de midi : la ville", "12, rue Abovian",
    ):  # fmt: skip
        assert fact in text, fact
    assert reader.trailer["/Root"]["/Lang"].startswith("fr")
    assert is_tagged(reader)
    assert reader.metadata.title


def test_the_translation_beside_it_is_armenian_for_who_reads_armenian_and_english_otherwise(make, db):
    person, student = intern(make)
    _reader, text = opened(visa_pack(student, stay(make, person)))
    assert "պրակտիկա" in text
    other, french = intern(make, language=Language.FR)
    _reader, text = opened(visa_pack(french, stay(make, other)))
    assert "invites Anna Petrosyan to do an internship" in text


def test_what_is_missing_is_listed_and_leaves_no_gap(make, db):
    person, student = intern(make, birth_date=None)
    placement = stay(make, person, housing="", costs="", tutor_id=None)
    _reader, text = opened(visa_pack(student, placement))
    beginning, _title, rest = text.partition("Il manque encore")
    listed = rest.partition("Lettre d’invitation")[0]
    for lacking in ("Date de naissance", "Numéro de passeport", "Qui paie quoi", "Logement", "Tuteur de stage"):
        assert lacking in listed, lacking
    assert "None" not in text
    assert "Date de naissance" not in beginning


def test_signed_papers_are_appended_and_the_letters_stay_tagged(make, db):
    person, student = intern(make)
    placement = stay(make, person)
    before = len(opened(visa_pack(student, placement))[0].pages)
    send(make.coordinator(), SubjectKind.PLACEMENT, placement, DocumentKind.AGREEMENT)
    item = db.add(
        ChecklistItem(
            subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, code="invitation_letter",
            label_fr="Lettre", owner_role=Role.COORDINATOR, due_on=date(2027, 5, 1),
        )
    )  # fmt: skip
    run(proofs.hand_in, make.coordinator(), item.public_id, "lettre.pdf", cv(), now=NOW)
    reader, text = opened(visa_pack(student, placement))
    assert len(reader.pages) == before + 2
    assert is_tagged(reader)
    assert "Convention de stage signée" in text
    assert figures_of(reader) == [
        "Lettre d’invitation signée, page 1 sur 1",
        "Convention de stage signée, page 1 sur 1",
    ]
    assert not claims(reader)


def test_a_pack_vouches_for_photos_and_papers_of_our_own_alone(make, db):
    person, student = intern(make)
    own, photo = run(papers.first_day, student, stay(make, person).public_id, now=NOW).content, io.BytesIO()
    Image.new("RGB", (20, 30), "white").save(photo, "PNG")
    for scans, vouches in (
        ({}, True),
        ({"a": ("image/png", photo.getvalue())}, True),
        ({"a": ("application/pdf", own)}, True),
        ({"a": ("application/pdf", own), "b": ("application/pdf", cv())}, False),
    ):
        reader = PdfReader(io.BytesIO(appending.appended(own, scans, "fr")))
        assert (claims(reader), is_tagged(reader)) == (vouches, True)


def test_a_scan_that_is_too_long_is_left_out_and_the_first_page_says_so(make, monkeypatch):
    person, student = intern(make)
    placement = stay(make, person)
    before = len(opened(visa_pack(student, placement))[0].pages)
    send(make.coordinator(), SubjectKind.PLACEMENT, placement, DocumentKind.AGREEMENT)
    monkeypatch.setattr(papers, "MOST_PAGES", 0)
    reader, text = opened(visa_pack(student, placement))
    assert len(reader.pages) == before
    assert "trop volumineux" in " ".join(text.split())
    monkeypatch.undo()
    monkeypatch.setattr(papers, "MOST_BYTES", 10)
    kept, left_out = papers.fitting({"agreement": ("application/pdf", cv()), "housing": ("image/png", b"small")})
    assert (list(kept), left_out) == (["housing"], ["agreement"])
    assert papers.fitting({"agreement": ("application/pdf", b"%PDF-")})[1] == ["agreement"]


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.FR, "Votre premier jour"), (Language.EN, "Your first day"), (Language.HY, "Ձեր առաջին օրը")],
)
def test_a_first_day_sheet_is_in_the_language_of_the_intern(make, db, language, words):
    person, student = intern(make, language=language)
    reader, text = opened(run(papers.first_day, student, stay(make, person).public_id, now=NOW))
    assert words in text
    assert "Mme Vasseur" in text
    assert "09:00" in text
    assert reader.trailer["/Root"]["/Lang"] == str(language)
    assert is_tagged(reader)


def test_a_sheet_without_hour_or_place_is_refused(make, db):
    person, student = intern(make)
    placement = stay(make, person, first_day_place="")
    assert outcome(lambda: run(papers.first_day, student, placement.public_id, now=NOW)) == "Invalid"


def test_what_people_typed_is_printed_and_never_executed(make, db):
    person, student = intern(make)
    placement = stay(make, person, housing='#panic("no") *étoile* $x$ @someone <b> \\')
    _reader, text = opened(visa_pack(student, placement))
    assert '#panic("no") *étoile*' in text.replace("“", '"').replace("”", '"')


def test_who_gets_the_papers_of_an_internship(make, db):
    placement = stay(make, make.person())
    who = everybody(db, make, placement)
    for service in (papers.visa_pack, papers.first_day):
        served = {
            name: outcome(partial(run, service, actor, placement.public_id, now=NOW)) for name, actor in who.items()
        }
        assert {name for name, result in served.items() if result == "done"} == {"coordinator", "admin", "intern"}
        assert set(served.values()) == {"done", "NotFound"}


def test_each_paper_leaves_a_line_in_the_audit(make, db):
    person, student = intern(make)
    placement = stay(make, person)
    visa_pack(student, placement)
    run(papers.first_day, student, placement.public_id, now=NOW)
    for action in ("document:visa_pack", "document:first_day"):
        (entry,) = audited(db, action)
        assert (entry.actor_id, entry.subject_id) == (student.user_id, placement.id)


def test_patterns_of_templates_stand_apart_from_the_data():
    """Typst makes anew for each paper what reads its data: a pattern there costs more than the words."""
    templates = {file.name: file.read_text(encoding="utf-8") for file in TEMPLATES.glob("*.typ")}
    with_patterns = [name for name, text in templates.items() if "regex(" in text]
    assert with_patterns == ["breaking.typ"]
    assert "sys.inputs" not in templates["breaking.typ"]
    assert "import" not in templates["breaking.typ"]
