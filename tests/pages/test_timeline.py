"""The drawing of who is where when, and the table that says the same."""

from datetime import date, timedelta

import pytest

from db.enums import PlacementState
from services import other_interns, tutor_absences, unit
from services.i18n import translate
from services.queries.internships.timeline import Timeline
from services.unit import utc_now
from tests.conftest import NOW
from tests.pages.opening import listed, opened
from tests.services.hosting import tutor
from ui.components.internships.timeline_chart import Bar, packed

pytestmark = pytest.mark.one_database


def test_names_never_lie_on_another_bar():
    view = Timeline(date(2027, 1, 1), date(2027, 12, 31), (), (), (), (), is_cut=False)
    first, second, far, late = (
        Bar("stay", "Parcs", name, date(2027, month, 1), date(2027, month, 28))
        for name, month in (("Ana", 1), ("Lilit", 3), ("Mher", 7), ("Nare", 12))
    )
    assert packed([late, far, second, first], view) == [[first, far], [second], [late]]


def test_the_table_of_the_timeline_names_interns_others_and_tutors_who_are_away(make):
    today, person, coordinator = utc_now().date(), tutor(make), make.coordinator()
    days = {"starts_on": today, "ends_on": today + timedelta(days=30)}
    department = make.department(name_fr="Archives")
    intern = make.person()
    make.placement(person=intern, department=department, tutor_id=person.id, state=PlacementState.READY, **days)
    unit.run(other_interns.add, coordinator, department_public_id=department.public_id, name="Léa", now=NOW, **days)
    unit.run(tutor_absences.add, coordinator, person.public_id, now=NOW, **days)
    table = listed(opened(coordinator, "placements", view="timeline"))
    assert [tuple(row[:3]) for row in table] == [
        ("Archives", intern.name, translate("fr", "Ready")),
        ("Archives", "Léa", translate("fr", "Other intern, to be confirmed")),
        ("Archives", person.name, translate("fr", "Internship tutor away, nobody stands in")),
    ]


def test_the_list_opens_with_who_is_to_come_or_here_and_all_others_are_one_choice_away(make):
    coordinator = make.coordinator()
    here, gone = make.person(), make.person()
    make.placement(person=here, state=PlacementState.IN_PROGRESS)
    make.placement(person=gone, state=PlacementState.CLOSED)
    at = opened(coordinator, "placements")
    assert (here.name in str(listed(at)), gone.name in str(listed(at))) == (True, False)
    at.selectbox(key="placements-state-field").select_index(1).run()
    assert (here.name in str(listed(at)), gone.name in str(listed(at))) == (True, True)
