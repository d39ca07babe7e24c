"""What the pages of lending read, on both databases: each read is true and costs the same in every language."""

import pytest

from db.enums import LocationKind
from services.i18n import LANGUAGES
from services.materials import counts, minimums, school_desk, wishes
from services.materials.courses import school_year_of
from services.materials.picking import Wanted
from services.queries.material import (
    counting,
    courses,
    handovers,
    loans,
    needs,
    own_material,
    school_links,
    school_material,
)
from services.shipments.handovers import prepare
from tests.conftest import NOW
from tests.counting import statements
from tests.services.applying import act
from tests.services.materials.lending import lending
from tests.services.materials.stocking import TODAY, stock

__all__ = ["lending", "stock"]


def test_what_a_place_can_lend_is_its_kits_its_titles_and_each_numbered_unit(db, stock, lending):
    radio = stock.item(title_fr="Radio")
    units = [stock.lot(1, at=lending.place, item=radio, serial=number) for number in ("SN 1", "SN 2")]
    stock.lot(5, at=lending.place, item=lending.book)
    lending.kit()
    with db.session() as session:
        found = loans.lendable(session, lending.teacher, lending.place.public_id)
    assert [(one.title, one.there, one.lot) for one in found] == [
        ("Bleue", 3, None), ("Alter ego", 13, None), ("Jeu de l’oie", 2, None),
        ("Radio · SN 1", 1, units[0].public_id), ("Radio · SN 2", 1, units[1].public_id),
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_reads_of_lending_answer_the_city_and_the_school(db, lending, language):
    loan, place, year = lending.lend(3), lending.place.public_id, school_year_of(TODAY)
    act(minimums.put, lending.claire, place, quantity=15, item_public_id=lending.book.public_id)
    act(wishes.make, lending.teacher, place, quantity=1, teacher_name="Nare", title="Affiches")
    act(school_desk.issue_link, lending.claire, lending.body.public_id, name="Nare")
    count = act(counts.open_count, lending.teacher, place)
    for actor in (lending.claire, lending.teacher):
        with db.session() as session:
            assert [one.out for one in loans.page(session, actor, today=TODAY, language=language).rows] == [3]
            assert loans.counts(session, actor, today=TODAY)["open"] == 1
            assert len(loans.detail(session, actor, loan.public_id, language=language).lines) == 1
            assert list(loans.lending_places(session, actor, language=language)) == [place]
            assert [one.things for one in counting.page(session, actor, language=language).rows] == [2]
            assert len(counting.detail(session, actor, count.public_id, language=language).lines) == 2
            assert place in counting.places(session, actor, language=language)
            assert place not in counting.countable(session, actor, language=language)
            assert [one.loans for one in courses.page(session, actor, school_year=year, language=language).rows] == [1]
            assert lending.body.public_id in courses.schools(session, actor, language=language)
            assert courses.pupils_reached(session, actor, school_year=year) == 24
            assert [one.quantity for one in needs.wishes(session, actor, language=language).rows] == [1]
            assert len(needs.titles(session, organisation_ids=school_material.owner_ids(session, actor))) == 2
    with db.session() as session:
        assert [one.there for one in needs.minimums(session, lending.claire, language=language)] == [10]
        assert [one.buy for one in needs.proposal(session, lending.claire, language=language)] == [5]
        assert len(school_links.living(session, lending.claire, now=NOW, language=language)) == 1
        assert [one.lent for one in school_material.here(session, lending.teacher, language=language)] == [3, 0]


def test_lists_of_lending_and_giving_cost_one_statement_for_one_row_and_for_three(lending, stock):
    reads = (
        (loans.page, {"today": TODAY}), (counting.page, {}), (needs.wishes, {}), (handovers.page, {}),
        (courses.page, {"school_year": school_year_of(TODAY)}), (own_material.schools, {}), (school_material.here, {}),
    )  # fmt: skip

    def one_more():
        place = stock.place(LocationKind.SCHOOL, keeper=lending.body)
        stock.lot(2, at=place, item=lending.game)
        lending.lend(1)
        act(counts.open_count, lending.teacher, place.public_id)
        act(wishes.make, lending.teacher, place.public_id, quantity=1, teacher_name="Nare", title="Affiches")
        act(prepare, lending.claire, place.public_id, [Wanted(lending.game.public_id, 1)])
        lending.new_course()

    for more in (1, 2):
        for _each in range(more):
            one_more()
        for actor in (lending.claire, lending.teacher):
            assert {read.__module__: statements(read, actor, **asked) for read, asked in reads} == {
                read.__module__: 1 for read, _asked in reads
            }
