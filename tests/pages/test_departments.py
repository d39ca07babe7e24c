"""Departments at a glance, one of them in full, and what everybody reads once it is out of use."""

import pytest

from db.enums import OfferState
from services.i18n import translate
from tests.pages.opening import button, checked, listed, opened, words

pytestmark = pytest.mark.one_database


def test_the_list_is_searched_and_says_why_it_is_empty(make):
    make.host(make.department(name_fr="Archives"))
    make.department(name_fr="Parcs")
    at = opened(make.coordinator(), "departments")
    assert [row[0] for row in listed(at)] == ["Archives", "Parcs"]
    at.text_input(key="departments-search").input("parc").run()
    assert [row[0] for row in listed(at)] == ["Parcs"]
    at.text_input(key="departments-search").input("zzz").run()
    assert translate("fr", "No department has this name.") in words(checked(at))


def test_a_department_is_taken_out_of_use_after_one_question_and_its_host_reads_it(db, make):
    department = make.department(name_fr="Archives")
    offer, intern, claire = make.offer(department=department), make.person(), make.coordinator()
    make.placement(department=department, person=intern)
    host, sentence = make.host(department), translate("fr", "Interns who need another place")
    at = opened(claire, "departments", id=department.public_id)
    assert sentence not in [one.value for one in at.header]
    at.button(key="open-department-off").click().run()
    assert "1 stagiaire reste" in words(at)
    button(at, "Take out of use", -1).click()
    checked(at.button(key="open-department-off").click().run())
    assert (db.fresh(department).is_active, db.fresh(offer).state) == (False, OfferState.CLOSED)
    assert sentence in [one.value for one in opened(claire, "departments", id=department.public_id).header]
    for page in ("our_interns", "my_offers"):
        at = opened(host, page)
        assert any("Archives" in one.value for one in at.warning)
    assert translate("fr", "New offer") not in [one.label for one in at.button]


def test_a_new_department_is_made_and_opened(db, make):
    at = opened(make.coordinator(), "departments", id="new")
    at.text_input(key="dep-new-fr").input("Parcs et jardins")
    button(at, "Save the department").click()
    checked(at.run())
    assert at.title[0].value == "Parcs et jardins"


def test_a_department_of_another_city_is_not_shown(make):
    foreign = make.department(name_fr="Artachat", organisation_id=make.artachat().id)
    at = opened(make.coordinator(), "departments", id=foreign.public_id)
    assert "Artachat" not in words(at)
    assert translate("fr", "This does not exist, or not any more.") in words(at)
