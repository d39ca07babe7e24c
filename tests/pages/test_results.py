"""Results of evaluations as people meet them: filters in the address, a chart with words, masks for schools."""

import pytest

from services.i18n import translate
from tests.pages.opening import listed, opened, words
from tests.services.evaluations.test_results import asked, say, stay
from ui.components.internships.evaluation_results import WIDTH, title_lines

__all__ = ["asked"]
pytestmark = pytest.mark.one_database


@pytest.fixture
def answered(db, make, asked):
    department = make.department(name_fr="Médiathèque")
    for year, value in ((2025, "5"), (2026, "4")):
        say(db, asked, stay(make, department, year), welcome=value, comment=f"Merci pour {year}.")
    return department


def mean(number):
    return translate("fr", "%(mean)s of 5", mean=number)


def test_a_coordinator_reads_numbers_chart_and_words_under_the_filters_of_the_address(make, answered):
    at = opened(make.coordinator(), "results")
    assert any(mean("4,5") in one.label for one in at.expander)
    assert at.get("vega_lite_chart")
    assert [row[1:] for row in listed(at)][:1] == [[mean("5"), mean("4")]]
    assert "Merci pour 2025." in words(at).replace("\\", "")
    at = opened(make.coordinator(), "results", annee="2026", service=answered.public_id)
    assert any(mean("4") in one.label for one in at.expander)
    assert "Merci pour 2025." not in words(at).replace("\\", "")
    assert at.selectbox(key="results-year").value == "2026"


@pytest.mark.parametrize("label", ["Accueil", "Les missions étaient-elles celles de l’offre ? " * 2, "Un mot " * 40])
def test_the_average_stays_whole_beside_its_question(label):
    above, title = title_lines(label, "3,5 sur 5")
    assert title.endswith("3,5\u00a0sur\u00a05")
    assert max(len(above), len(title)) <= WIDTH
    assert (above or title).startswith(label[:6])


def test_a_school_reads_that_small_groups_are_left_out_and_no_words(make, answered):
    at = opened(make.partner(), "results")
    assert translate("fr", "Nothing can be shown here yet.") in words(at)
    assert not at.expander
    assert "Merci" not in words(at)
