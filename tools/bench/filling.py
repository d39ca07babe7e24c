"""Databases to measure on: a city's call with as many applications as asked for, written in bulk.

Everything is decided by the number of the application, so a large database is the small one many times over: the same
shares of states, names, levels and wishes, and the same words to search for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from db.enums import (
    ApplicationState,
    CallState,
    FrenchLevel,
    Language,
    OfferState,
    PlacementState,
    Role,
    SubjectKind,
    UserStatus,
)
from db.migrate import upgrade
from db.models import (
    Application,
    Call,
    Choice,
    Department,
    Membership,
    Offer,
    Organisation,
    Person,
    Placement,
    Programme,
    SearchToken,
    User,
)
from db.session import engine, forget_engine
from seeds import reference
from services import search, sessions
from services.people import level_rank
from services.unit import utc_now
from settings import settings

SEARCHED = "gestion"
"""A field of studies of every third applicant: its first page is full in the small database too."""
BATCH = 5000
FAMILIES = (
    ("Petrosyan", "Պետրոսյան"), ("Hakobyan", "Հակոբյան"), ("Sargsyan", "Սարգսյան"), ("Grigoryan", "Գրիգորյան"),
    ("Harutyunyan", "Հարությունյան"), ("Vardanyan", "Վարդանյան"), ("Khachatryan", "Խաչատրյան"), ("Avagyan", "Ավագյան"),
    ("Ghazaryan", "Ղազարյան"), ("Martirosyan", "Մարտիրոսյան"), ("Manukyan", "Մանուկյան"), ("Danielyan", "Դանիելյան"),
    ("Mkrtchyan", "Մկրտչյան"),
)  # fmt: skip
GIVEN = (
    ("Anna", "Աննա"), ("Mariam", "Մարիամ"), ("Karen", "Կարեն"), ("Lilit", "Լիլիթ"), ("Narek", "Նարեկ"),
    ("Éléonore", "Էլեոնոր"), ("Tigran", "Տիգրան"), ("Gayane", "Գայանե"), ("Arman", "Արման"), ("Sona", "Սոնա"),
    ("Davit", "Դավիթ"),
)  # fmt: skip
FIELDS = ("Gestion", "Droit", "Informatique")
LEVELS = (FrenchLevel.A2, FrenchLevel.B1, FrenchLevel.B2, FrenchLevel.B1, FrenchLevel.C1)
SHARES: dict[ApplicationState, int] = {
    ApplicationState.DRAFT: 10,
    ApplicationState.SUBMITTED: 20,
    ApplicationState.UNDER_REVIEW: 30,
    ApplicationState.SHORTLISTED: 4,
    ApplicationState.SELECTED: 3,
    ApplicationState.CONFIRMED: 5,
    ApplicationState.WAITLISTED: 8,
    ApplicationState.REJECTED: 14,
    ApplicationState.DECLINED: 2,
    ApplicationState.EXPIRED: 1,
    ApplicationState.WITHDRAWN: 3,
}
"""Of a hundred applications."""
_STATES = [state for state, share in SHARES.items() for _one in range(share)]


@dataclass(frozen=True, slots=True)
class Filled:
    """A database to measure on, with what is needed to visit it."""

    url: str
    applications: int
    coordinator_id: int
    applicant_id: int
    sent_id: str
    """Public id of an application under review."""
    draft_id: str
    """Public id of the applicant's own draft."""


def use(url: str) -> None:
    """Point this process at the database ``url``."""
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()
    forget_engine()


def fill(folder: Path, applications: int) -> Filled:
    """A new SQLite database in ``folder`` with reference data and ``applications`` applications to one call."""
    url = f"sqlite:///{folder / f'{applications}.db'}"
    use(url)
    upgrade(url)
    now = utc_now()
    reference.load(now)
    with engine().execution_options(writes=True).begin() as connection:
        filled = _Filling(connection, now, applications).run(url)
    with engine().execution_options(writes=True).connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    return filled


def cookie(url: str, user_id: int) -> dict[str, str]:
    """Cookies of a browser in which this account is signed in: a real session in the database ``url``."""
    use(url)
    now = utc_now()
    secret = sessions.open_session(user_id, address="127.0.0.1", user_agent="bench", now=now)
    if not sessions.activate(secret, now=now):
        raise RuntimeError("the session could not be opened")
    return {
        sessions.cookie_name(): sessions.sign_cookie(secret, now=now),
        sessions.language_cookie_name(): Language.FR.value,
        sessions.browser_cookie_name(): "bench",
    }


class _Filling:
    """Rows are named by numbers from 1 on: the database was empty but for reference data."""

    def __init__(self, connection: Connection, now: datetime, applications: int) -> None:
        self.connection = connection
        self.now = now
        self.count = applications
        self.city = self._id(select(Organisation.id).where(Organisation.code == "clamart"))
        self.school = self._id(select(Organisation.id).where(Organisation.code == "ufar"))
        self.departments = list(connection.scalars(select(Department.id).order_by(Department.id).limit(12)))
        self.offers: list[int] = []
        self.start = date(now.year + 1, 7, 1)
        self.stamps = {"created_at": now, "updated_at": now}

    def run(self, url: str) -> Filled:
        call = self._call()
        self._offers(call)
        self._write(Person, map(self._person, range(1, self.count + 1)))
        self._write(Application, (self._application(n, call) for n in range(1, self.count + 1)))
        self._write(Choice, (row for n in range(1, self.count + 1) for row in self._choices(n)))
        self._write(SearchToken, (row for n in range(1, self.count + 1) for row in self._words(n)))
        self._write(Placement, (self._placement(n) for n in range(1, self.count + 1) if self._is_placed(n)))
        draft = next(n for n in range(1, self.count + 1) if self._state(n) is ApplicationState.DRAFT)
        sent = next(n for n in range(1, self.count + 1) if self._state(n) is ApplicationState.UNDER_REVIEW)
        return Filled(
            url=url,
            applications=self.count,
            coordinator_id=self._account(self._official(), Role.COORDINATOR, self.city),
            applicant_id=self._account(draft, Role.APPLICANT, None),
            sent_id=self._public_id(sent),
            draft_id=self._public_id(draft),
        )

    def _id(self, query: Any) -> int:
        return int(self.connection.scalars(query).one())

    def _public_id(self, number: int) -> str:
        return str(self.connection.scalars(select(Application.public_id).where(Application.id == number)).one())

    def _write(self, model: Any, rows: Iterator[dict[str, Any]]) -> None:
        while batch := list(islice(rows, BATCH)):
            self.connection.execute(insert(model.__table__), batch)

    def _add(self, model: Any, **values: Any) -> int:
        done = self.connection.execute(insert(model.__table__).values(**values))
        return int(done.inserted_primary_key[0])  # type: ignore[index]

    def _call(self) -> int:
        """The call that is looked at, and the one of the year before, so that there is something to choose."""
        programme = self._id(select(Programme.id).where(Programme.code == "internships"))
        ids = [
            self._add(
                Call, programme_id=programme, organisation_id=self.city, state=CallState.PUBLISHED,
                title_fr=f"Stages {year}", opens_at=self.now - timedelta(days=30 + 365 * ago),
                closes_at=self.now + timedelta(days=30 - 365 * ago), starts_on=date(year, 7, 1),
                ends_on=date(year, 8, 31), places=24, **self.stamps,
            )
            for ago, year in ((1, self.start.year - 1), (0, self.start.year))
        ]  # fmt: skip
        return ids[-1]

    def _offers(self, call: int) -> None:
        for department in self.departments:
            for number in (1, 2):
                offer = self._add(
                    Offer, organisation_id=self.city, department_id=department, call_id=call,
                    state=OfferState.PUBLISHED, title_fr=f"Mission {number}", starts_on=self.start,
                    ends_on=self.start + timedelta(days=61), **self.stamps,
                )  # fmt: skip
                self.offers.append(offer)

    def _state(self, number: int) -> ApplicationState:
        return _STATES[number * 37 % 100]

    def _names(self, number: int) -> tuple[tuple[str, str], tuple[str, str]]:
        return GIVEN[number % len(GIVEN)], FAMILIES[number % len(FAMILIES)]

    def _level(self, number: int) -> FrenchLevel:
        return LEVELS[number % len(LEVELS)]

    def _field(self, number: int) -> str:
        return FIELDS[number % len(FIELDS)]

    def _person(self, number: int) -> dict[str, Any]:
        given, family = self._names(number)
        return {
            "id": number, "organisation_id": self.city, "given_name": given[0], "family_name": family[0],
            "given_name_hy": given[1], "family_name_hy": family[1], "email": f"etudiant{number}@example.org",
            "birth_date": date(2004, 1, 1) + timedelta(days=number % 900), "nationality": "AM", "city": "Artachat",
            "french_declared": self._level(number), **self.stamps,
        }  # fmt: skip

    def _application(self, number: int, call: int) -> dict[str, Any]:
        given, family = self._names(number)
        state = self._state(number)
        sent = None if state is ApplicationState.DRAFT else self.now - timedelta(minutes=number % 40_000)
        return {
            "id": number, "call_id": call, "person_id": number, "organisation_id": self.city,
            "sending_organisation_id": self.school, "state": state,
            "sort_name": search.fold(f"{family[0]} {given[0]}"), "level_rank": level_rank(self._level(number)),
            "study_field": self._field(number), "study_year": f"L{number % 3 + 1}",
            "motivation": "Je voudrais apprendre comment travaille une ville. " * 15, "submitted_at": sent,
            "confirm_by": self.now + timedelta(days=10) if state is ApplicationState.SELECTED else None,
            **self.stamps,
        }  # fmt: skip

    def _choices(self, number: int) -> list[dict[str, Any]]:
        wishes = {self.offers[(number * step) % len(self.offers)]: None for step in (1, 5, 7)}
        return [{"application_id": number, "offer_id": one, "rank": rank} for rank, one in enumerate(wishes, 1)]

    def _words(self, number: int) -> list[dict[str, Any]]:
        given, family = self._names(number)
        found = search.tokens(*given, *family, f"etudiant{number}@example.org", self._field(number))
        return [
            {"subject_kind": SubjectKind.APPLICATION, "subject_id": number, "token": token} for token in sorted(found)
        ]

    def _is_placed(self, number: int) -> bool:
        return self._state(number) is ApplicationState.CONFIRMED

    def _placement(self, number: int) -> dict[str, Any]:
        return {
            "organisation_id": self.city, "application_id": number, "person_id": number,
            "department_id": self.departments[number % len(self.departments)], "sending_organisation_id": self.school,
            "state": PlacementState.PLANNED, "starts_on": self.start + timedelta(days=number % 60),
            "ends_on": self.start + timedelta(days=number % 60 + 30), **self.stamps,
        }  # fmt: skip

    def _official(self) -> int:
        return self._add(
            Person, organisation_id=self.city, given_name="Claire", family_name="Martin", email="bench@example.org",
            **self.stamps,
        )  # fmt: skip

    def _account(self, person: int, role: Role, organisation: int | None) -> int:
        user = self._add(
            User, person_id=person, email=f"compte{person}@example.org", status=UserStatus.ACTIVE,
            language=Language.FR, **self.stamps,
        )  # fmt: skip
        self._add(Membership, user_id=user, role=role, organisation_id=organisation, granted_at=self.now)
        return user
