"""All lists that can be taken as files, by the name they have in addresses."""

from __future__ import annotations

from services.exports.agreements import AGREEMENTS
from services.exports.applications import APPLICATIONS, STUDENTS
from services.exports.evaluations import RESULTS
from services.exports.exchange_days import DAYS
from services.exports.exchange_stays import ATTENDANCE, NIGHTS, RIDES
from services.exports.exchanges import PARTICIPANTS
from services.exports.internships import INTERNSHIPS, NOMINATIONS, OFFERS, OTHER_INTERNS, PLACEMENTS
from services.exports.lending import COURSES, LOANS, WISHES
from services.exports.materials import ITEMS, MOVEMENTS, STOCK
from services.exports.money import MONEY
from services.exports.presence import GRATIFICATIONS, PRESENCE
from services.exports.registers import ACCOUNTS, DEPARTMENTS, MAILS, PEOPLE
from services.exports.shared import Export
from services.exports.shipments import COUNTS, PROVENANCES, RECEIPTS, SHIPMENTS
from services.exports.surveys import SURVEYS

EXPORTS: dict[str, Export] = {
    export.name: export
    for export in (
        APPLICATIONS, STUDENTS, PLACEMENTS, INTERNSHIPS, AGREEMENTS, OFFERS, NOMINATIONS, OTHER_INTERNS, PRESENCE,
        GRATIFICATIONS, RESULTS, DEPARTMENTS, PEOPLE, ACCOUNTS, MAILS, ITEMS, STOCK, MOVEMENTS, COURSES, LOANS, WISHES,
        SHIPMENTS, RECEIPTS, COUNTS, PROVENANCES,
        PARTICIPANTS, NIGHTS, RIDES, ATTENDANCE, DAYS, SURVEYS, MONEY,
    )
}  # fmt: skip
