"""Courses, loans, counts, needs and a school’s own page, as coordinators, schools and bearers of a link see them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import CountState, LoanState, MovementReason, SubjectKind, WishState
from db.models import CountLine, CountSession, Course, File, Loan, Movement, OwnCount, StockMinimum, Wish
from services import unit
from services.i18n import translate, translate_plural
from services.materials import counts, loans, minimums, school_desk, wishes
from services.materials.picking import Wanted
from services.unit import utc_now
from settings import ROOT
from tests.pages.opening import button, checked, listed, opened, words
from tests.samples import picture
from tests.services.materials.lending import lending
from tests.services.materials.stocking import stock
from tests.services.materials.test_own import give
from tests.signing_in import at_address, bearing_link

__all__ = ["lending", "stock"]
pytestmark = pytest.mark.one_database


def lend(lending, quantity=4, days=10):
    today = utc_now().date()
    return unit.run(
        loans.lend, lending.teacher, lending.place.public_id, lending.course.public_id,
        wanted=[Wanted(lending.book.public_id, quantity)], due_on=today + timedelta(days=days), lent_on=today,
    )  # fmt: skip


def test_a_course_is_entered_and_counted_once(db, lending):
    at = opened(lending.teacher, "courses")
    assert translate("fr", "Enter a course") in [one.value for one in at.header]
    at.text_input(key="course-new-class").input("6 B")
    at.text_input(key="course-new-teacher").input("Ani")
    at.number_input(key="course-new-pupils").set_value(18)
    button(at, "Keep the course").click()
    at = checked(at.run())
    assert sorted(db.all(select(Course.class_name))) == ["5 A", "6 B"]
    assert "6 B" in words(at)


def test_a_loan_is_made_seen_and_comes_back(db, stock, lending):
    at = opened(lending.teacher, "loans")
    assert "5 A · Nare Sargsyan" in str(at.selectbox(key="lend-course").options)
    at.multiselect(key=f"lend-what-{lending.place.public_id}").set_value([f"{lending.book.public_id}/"]).run()
    button(at, "Lend it").click()
    at = checked(at.run())
    assert [row[0] for row in listed(at)] == ["5 A · Nare Sargsyan"]
    loan = db.all(select(Loan))[0]
    at = opened(lending.claire, "loan", id=loan.public_id)
    assert "Alter ego" in words(at)
    button(at, "Everything came back in order").click()
    checked(at.run())
    assert (db.fresh(loan).state, stock.there(lending.books, lending.place)) == (LoanState.RETURNED, 10)


def test_a_count_goes_from_scanning_to_the_corrected_stock(db, stock, lending):
    at = opened(lending.teacher, "counts")
    button(at, "Begin to count").click()
    checked(at.run())
    count = db.all(select(CountSession))[0]
    at = opened(lending.teacher, "count", id=count.public_id)
    at.text_input(key=f"scan-code-{count.public_id}").input(lending.book.code)
    at.number_input(key=f"scan-n-{count.public_id}").set_value(9)
    button(at, "Add").click()
    at = checked(at.run())
    said = translate_plural(
        "fr", "%(title)s: %(n)s unit counted", "%(title)s: %(n)s units counted", 9, title="Alter ego"
    )
    assert said in [one.value for one in at.toast]
    button(at, "Look at the differences").click()
    at = checked(at.run())
    line = db.all(select(CountLine).where(CountLine.counted == 9))[0]
    button(at, "Correct the stock").click()
    at = checked(at.run())
    assert translate("fr", "Say where this difference comes from.") in [one.value for one in at.error]
    at.text_input(key=f"explain-{line.public_id}").input("perdu en classe")
    button(at, "Correct the stock").click()
    at = checked(at.run())
    assert (db.fresh(count).state, stock.there(lending.books, lending.place)) == (CountState.POSTED, 9)
    assert [row[-2:] for row in listed(at)] == [["-1", "perdu en classe"]]


def test_a_blind_count_does_not_say_what_is_expected(db, lending):
    unit.run(counts.open_count, lending.claire, lending.place.public_id, blind=True)
    count = db.all(select(CountSession))[0]
    blind = words(opened(lending.teacher, "count", id=count.public_id))
    assert "Alter ego" in blind
    assert "10 attendus" not in blind
    unit.run(counts.move, lending.claire, count.public_id, "review")
    unit.run(counts.move, lending.claire, count.public_id, "cancel")
    unit.run(counts.open_count, lending.claire, lending.place.public_id)
    seen = db.all(select(CountSession))[-1]
    assert "10 attendus" in words(opened(lending.teacher, "count", id=seen.public_id))


def test_needs_say_what_to_send_and_what_to_buy(db, stock, lending):
    store = stock.place()
    stock.lot(3, at=store, item=lending.book, unit_value_cents=1550)
    unit.run(minimums.put, lending.claire, lending.place.public_id, quantity=15, item_public_id=lending.book.public_id)
    wish = unit.run(
        wishes.make, lending.teacher, lending.place.public_id, quantity=1, teacher_name="Nare", title="Affiches"
    )
    at = opened(lending.claire, "needs")
    assert [row[-3:] for row in listed(at)] == [["3", "2", "31,00\xa0€"]]
    assert "Affiches" in words(at)
    button(at, "Refuse the wish").click()
    at = checked(at.run())
    at.text_area(key=f"refuse-r-{wish.public_id}").input("Hors budget.")
    button(at, "Refuse the wish", -1).click()
    checked(button(at, "Refuse the wish").click().run())
    assert db.fresh(wish).state is WishState.REFUSED
    assert [one.quantity for one in db.all(select(StockMinimum))] == [15]
    assert "Hors budget." in words(opened(lending.teacher, "our_material"))


def test_a_school_sees_its_material_and_says_what_is_broken(stock, lending):
    lend(lending)
    stock.lot(5, at=stock.place(), item=stock.item(title_fr="Ailleurs"))
    at = opened(lending.teacher, "our_material")
    titles = {row[0].split("\n")[0]: row[1:] for row in listed(at, -1)}
    assert titles == {"Alter ego": ["6", "4"], "Jeu de l’oie": ["3", ""]}
    at.button(key="do-broken").click()
    at = checked(at.run())
    button(at, "It is damaged").click()
    at = checked(at.run())
    assert {row[0].split("\n")[0]: row[3] for row in listed(at, -1)}["Alter ego"] == "1"


def test_a_school_goes_on_counting_and_lending_what_is_its_own(lending):
    give(lending)
    at = opened(lending.teacher, "our_material")
    assert "**6** × Alter ego" in words(at)
    button(at, "We go on counting and lending it").click()
    at = checked(at.run())
    button(at, "Lend what is ours").click()
    at = checked(at.run())
    button(at, "Lend it").click()
    button(at, "Lend what is ours").click()
    at = checked(at.run())
    assert listed(at, -1)[0][:4] == ["Alter ego", "5", "1", "6"]
    button(at, "Count what is ours").click()
    at = checked(at.run())
    at.number_input(key=f"own-{lending.body.public_id}-counted-{lending.book.public_id}").set_value(4)
    button(at, "Keep what was counted").click()
    button(at, "Count what is ours").click()
    at = checked(at.run())
    button(at, "It is back").click()
    at = checked(at.run())
    assert listed(at, -1)[0][:3] == ["Alter ego", "5", "6"]
    button(at, "We no longer count and lend it").click()
    assert "**6** × Alter ego" in words(checked(at.run()))


def test_the_city_records_at_the_place_what_the_school_told_of_its_own(db, lending):
    give(lending)
    at = opened(lending.claire, "stock_place", id=lending.place.public_id)
    at.text_input(key="told-by-own-told").input("Anahit Sargsyan")
    button(at, "Record it").click()
    at = checked(at.run())
    at.number_input(key=f"own-told-counted-{lending.book.public_id}").set_value(5)
    at.text_input(key="told-by-own-told").input("Anahit Sargsyan")
    button(at, "Record it").click()
    at = checked(at.run())
    assert db.one(select(OwnCount)).counted == 5
    assert "Anahit Sargsyan" in words(at)
    assert listed(at, -1)[0][:2] == ["Alter ego", "5"]


def test_a_school_shows_by_its_link_what_is_broken(db, lending):
    token = unit.run(school_desk.issue_link, lending.claire, lending.body.public_id, name="Nare")
    at = bearing_link(AppTest.from_file(ROOT / "app.py", default_timeout=30), token)
    at = checked(at_address(at, "school_desk", do="broken"))
    at.file_uploader(key="broken-photo").set_value(("livre.jpg", picture(), "image/jpeg"))
    button(at, "It is damaged").click()
    checked(at.run())
    photo = db.one(select(File).where(File.subject_kind == SubjectKind.MOVEMENT))
    movement = db.one(select(Movement).where(Movement.reason == MovementReason.DAMAGE))
    assert photo.subject_id == movement.id
    at = opened(lending.claire, "movement", id=movement.public_id)
    assert f"/files/{photo.public_id}" in str([one.body for one in at.get("html")])


def test_the_bearer_of_the_link_does_the_same_on_one_page(db, lending):
    token = unit.run(school_desk.issue_link, lending.claire, lending.body.public_id, name="Nare")
    loan = lend(lending, days=3)

    def desk(**query):
        at = bearing_link(AppTest.from_file(ROOT / "app.py", default_timeout=30), token)
        return checked(at_address(at, "school_desk", **query))

    at = desk()
    assert [row[0] for row in listed(at)] == ["5 A · Nare Sargsyan"]
    at = desk(loan=loan.public_id)
    button(at, "Everything came back in order").click()
    checked(at.run())
    assert db.fresh(loan).state is LoanState.RETURNED
    at = desk(do="wish")
    at.text_input(key="wish-title").input("Affiches")
    at.text_input(key="wish-teacher").input("Nare")
    button(at, "Send the wish").click()
    checked(at.run())
    assert db.all(select(Wish.title)) == ["Affiches"]


def test_a_loan_of_another_school_is_not_found(make, stock, lending):
    loan = lend(lending)
    at = opened(make.partner(stock.school("ecole-2")), "loan", id=loan.public_id)
    assert [one.value for one in at.title] == [translate("fr", "This page cannot be shown")]
