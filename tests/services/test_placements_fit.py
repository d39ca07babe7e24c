"""Whether proposed dates or another tutor fit, without a change of anything."""

from datetime import date

from db.enums import PlacementState
from db.models import Placement
from db.session import writing
from services.placement_checks import fits
from tests.services.hosting import law, tutor


def asked(placement, **change):
    with writing() as session:
        return [one.field for one in fits(session, session.get_one(Placement, placement.id), **change)]


def test_proposed_dates_and_tutor_are_refused_where_they_do_not_fit(db, make):
    law(db)
    department, busy = make.department(places=1), tutor(make)
    placement = make.placement(department=department, ends_on=date(2027, 7, 31))
    make.placement(department=department, starts_on=date(2027, 8, 1), ends_on=date(2027, 8, 31))
    for _number in range(3):
        make.placement(department=make.department(), tutor_id=busy.id, state=PlacementState.READY)
    assert asked(placement) == []
    assert asked(placement, ends_on=date(2027, 8, 1)) == ["starts_on"]
    assert asked(placement, tutor_id=busy.id) == ["tutor_name"]
    assert db.fresh(placement).ends_on == date(2027, 7, 31)
