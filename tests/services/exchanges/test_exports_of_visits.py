"""Lists of a visit as files: one line each, for the cities of the exchange alone, names and no more of the other."""

from datetime import date

from db.enums import AttendanceMark, Theme
from db.models import Activity, AttendanceEntry
from services.exports.catalogue import EXPORTS
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
