"""Papers beside Streamlit: who gets them, and how they travel."""

from datetime import timedelta

import pytest

from db.enums import LinkPurpose, SubjectKind
from services import links, unit
from services.actors import system
from services.materials.picking import Wanted
from services.shipments import handovers
from tests.services.materials.stocking import Stock
from tests.services.shipments.shipping import Shipping


@pytest.fixture
def stay(people):
    """An internship whose first day is known, and its intern."""
    person = people.person(family_name="Պետրոսյան")
    placement = people.placement(person=person, first_day_minutes=540, first_day_place="Mairie")
    return placement, people.applicant(person)


@pytest.mark.parametrize(("paper", "name"), [("visa-pack", "dossier-visa"), ("first-day", "premier-jour")])
def test_paper_is_given_to_its_intern_as_an_attachment_that_is_never_kept(visitor, stay, paper, name):
    placement, student = stay
    visitor.sign_in(student)
    answer = visitor.get(f"/documents/{paper}/{placement.public_id}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    headers = answer.headers
    assert headers["content-type"] == "application/pdf"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert headers["content-disposition"].startswith(f'attachment; filename="{name}-')


def test_paper_of_others_and_missing_paper_look_the_same(visitor, stranger, people, stay):
    placement, _student = stay
    stranger.sign_in(people.applicant())
    answers = [
        visitor.get(f"/documents/visa-pack/{placement.public_id}"),
        stranger.get(f"/documents/visa-pack/{placement.public_id}"),
        stranger.get("/documents/visa-pack/does-not-exist"),
        stranger.get(f"/documents/another/{placement.public_id}"),
    ]
    seen = {(one.status_code, one.content, one.headers["cache-control"]) for one in answers}
    assert seen == {(404, b"Not found", "no-store")}


def test_the_model_of_a_table_is_given_to_whoever_is_signed_in(visitor, stranger, people):
    visitor.sign_in(people.coordinator())
    answers = {language: visitor.get(f"/import-models/{language}.xlsx") for language in ("fr", "en", "hy")}
    assert {one.status_code for one in answers.values()} == {200}
    assert len({one.content for one in answers.values()}) == 3
    for one in answers.values():
        assert one.content.startswith(b"PK")
        assert one.headers["content-disposition"].startswith("attachment; ")
    assert visitor.get("/import-models/de.xlsx").status_code == 404
    assert stranger.get("/import-models/fr.xlsx").status_code == 404


def test_a_coordinator_gets_the_paper_and_a_sheet_that_is_not_ready_is_not_there(visitor, people, stay):
    placement, _student = stay
    visitor.sign_in(people.coordinator())
    assert visitor.get(f"/documents/visa-pack/{placement.public_id}").status_code == 200
    unknown = people.placement()
    assert visitor.get(f"/documents/first-day/{unknown.public_id}").status_code == 404


def test_the_act_of_handover_opens_by_the_link_of_its_school_and_no_other(visitor, stranger, people):
    shipping = Shipping(Stock(people.db, people), people)
    shipping.stock.lot(2, at=shipping.place, item=shipping.book)
    given = unit.run(
        handovers.prepare, shipping.coordinator, shipping.place.public_id, [Wanted(shipping.book.public_id, 2)]
    )
    address = f"/documents/handover-act/{given.public_id}"
    for browser, school in ((visitor, shipping.school), (stranger, people.university())):
        token = unit.run(
            links.issue, system(), LinkPurpose.SCHOOL_DESK, SubjectKind.ORGANISATION, school.id,
            valid_for=timedelta(days=1),
        )  # fmt: skip
        browser.get(f"/l/{token}")
    assert visitor.get(address).content.startswith(b"%PDF-")
    assert stranger.get(address).status_code == 404
    assert visitor.get(f"/documents/customs-invoice/{given.public_id}").status_code == 404
