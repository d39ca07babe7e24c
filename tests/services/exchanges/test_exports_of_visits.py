"""Lists of a visit as files: one line each, for the cities of the exchange alone, names and no more of the other."""

from datetime import date

import pytest

from db.enums import AttendanceMark, Theme
from db.models import Activity, AttendanceEntry
from services.errors import NotFound
from services.exports.catalogue import EXPORTS
from services.queries.exchange import exchange_days
from tests.conftest import NOW
from tests.services.exchanges.hosting import Hosting, exchanging, hosting
from tests.services.test_exports import lines, rows, taken

__all__ = ["exchanging", "hosting"]


def test_who_sleeps_where_in_a_night(db, make, hosting: Hosting):
    home, guest = hosting.family(name="=Famille"), hosting.guest()
    hosting.stay(guest, home, ends_on=date(2027, 4, 15))
    hosting.stay(hosting.guest(), home, starts_on=date(2027, 4, 16))
    of_leg = {"leg": hosting.leg.public_id}
    assert len(rows(make.coordinator(), "nights", filters=of_leg, basis="Convention")) == 2
    found = rows(make.coordinator(), "nights", filters={**of_leg, "night": "2027-04-15"}, basis="Convention")
    assert [(row["House"], row["First night"]) for row in found] == [("'=Famille", "2027-04-12")]
    assert taken(make.coordinator(make.university()), "nights", basis="Convention").rows == 0
    assert not {"Birth date", "Phone"} & set(lines(taken(make.coordinator(), "nights", basis="Convention"), "en")[0])


def test_attendance_counts_the_latest_mark_alone(db, make, hosting: Hosting):
    one = hosting.guest()
    activity = db.add(
        Activity(
            leg_id=hosting.leg.id, day=date(2027, 4, 13), starts_at=NOW.time(), ends_at=NOW.replace(hour=23).time(),
            title_fr="Tri", theme=Theme.WASTE, created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    for number, mark in enumerate((AttendanceMark.ABSENT, AttendanceMark.PRESENT)):
        db.add(
            AttendanceEntry(
                entry_id=f"e{number}", activity_id=activity.id, participation_id=one.id, mark=mark,
                marked_at=NOW.replace(minute=number), received_at=NOW.replace(minute=number),
            )
        )  # fmt: skip
    found = rows(make.coordinator(), "attendance", filters={"leg": hosting.leg.public_id}, basis="Convention")
    assert [(row["Activity"], row["There"]) for row in found] == [("Tri", "Present")]
    assert EXPORTS["rides"].is_personal


def test_person_days_by_theme_count_each_once_a_day_and_the_file_says_what_the_page_does(db, make, hosting: Hosting):
    young = [hosting.guest(), hosting.guest()]
    for number in range(4):
        activity = db.add(
            Activity(
                leg_id=hosting.leg.id, day=date(2027, 4, 13 + number // 2), starts_at=NOW.time(),
                ends_at=NOW.replace(hour=23).time(), title_fr="Tri", theme=Theme.WASTE,
                cancelled_at=NOW if number == 3 else None, created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip
        for one in young if number != 2 else young[:1]:
            db.add(
                AttendanceEntry(
                    entry_id=f"d{number}-{one.id}", activity_id=activity.id, participation_id=one.id,
                    mark=AttendanceMark.PRESENT, marked_at=NOW, received_at=NOW,
                )
            )  # fmt: skip
    actor, exchange = make.coordinator(hosting.exchanging.artachat), hosting.exchanging.exchange.public_id
    [row] = rows(actor, "theme_days", filters={"exchange": exchange})
    assert (row["Theme"], row["Person-days"], row["Different people"], row["Days"]) == ("Waste", "3", "2", "2")
    with db.session() as session:
        found = exchange_days.days_by_theme(session, actor, exchange, language="en")
        assert [(one.person_days, one.people, one.days) for _visit, _theme, one in found.lived] == [(3, 2, 2)]
        with pytest.raises(NotFound):
            exchange_days.days_by_theme(session, make.partner(), exchange, language="en")
