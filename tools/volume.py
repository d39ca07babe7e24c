"""``manage.py volume 2000``: a large year of a city, written in bulk, to see and measure how the application bears it.

Everything is decided by the number of the application, so a large database is the small one many times over: the same
shares of states, names, levels and wishes, the same words to search for, the same ids each time. Beside applications
there are accounts, offers, internships with things to do, history, messages, files, mails and material, in proportion.
A city has so many places a year: internships beyond them lie in earlier years, as do offers.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, insert, select

from db.enums import ApplicationState as A
from db.enums import (
    CallState,
    DocumentKind,
    FrenchLevel,
    Language,
    MailState,
    MessageThread,
    OfferState,
    Role,
    Source,
    SubjectKind,
    UserStatus,
)
from db.enums import PlacementState as P
from db.models import (
    Application,
    Call,
    ChecklistItem,
    Choice,
    Department,
    File,
    FileContent,
    InstallationFact,
    Membership,
    Message,
    Offer,
    Organisation,
    OutboxMail,
    Person,
    Placement,
    Programme,
    SearchToken,
    StateChange,
    User,
)
from db.session import engine, reading
from seeds import reference
from seeds.demo import example_pdf
from services import search
from services.crypto import seal
from services.installation import DEMO
from services.people import level_rank
from settings import settings
from tools import Refused, installation
from tools.volume_data import FAMILIES, FIELDS, GIVEN, LEVELS, STATES, TARGETS, THINGS, THIS_YEAR, WAYS
from tools.volume_material import material

SIZES = (200, 2_000, 20_000)
SEARCHED = "gestion"
"""A field of studies of every third applicant: its first page is full in the smallest database too."""
BATCH = 5_000
PLACES_A_YEAR = 24
OPEN_OFFERS = 24
APPLICATIONS_PER_OFFER = 40
COORDINATORS = 6


@dataclass(frozen=True, slots=True)
class Made:
    """What is there now, and whom to be to look at it."""

    applications: int
    coordinators: tuple[int, ...]
    """Accounts of coordinators of the city."""
    applicants: tuple[int, ...]
    """Accounts of people whose application is a draft, and …"""
    drafts: tuple[str, ...]
    """… the public ids of these."""
    sent: tuple[str, ...]
    """Public ids of applications under review."""
    item: str = ""
    """Public id of a title of the catalogue, and …"""
    shipment: str = ""
    """… of a shipment."""


def fill(applications: int, now: datetime) -> Made:
    """Write them into the database of the settings, which is brought to the newest schema first.

    PostgreSQL then learns how full its tables are, as it does by itself in time. SQLite never does: its plans must
    hold without.

    Raises ``Refused`` in production, and where somebody has been entered who is not of the demonstration.
    """
    if settings().production:
        raise Refused("Invented people are refused in production.")
    installation.migrate()
    if not installation.is_empty() and not installation.holds_demonstration():
        raise Refused("This database holds entries that are not demonstration data. Nothing was changed.")
    if _is_here():
        raise Refused("This database holds such a volume already. Nothing was changed.")
    reference.load(now)
    with engine().execution_options(writes=True).begin() as connection:
        volume = _Volume(connection, now, applications)
        made = volume.write()
        found = material(connection, now, volume.city, applications)
        made = replace(made, item=found.item, shipment=found.shipment)
    if engine().dialect.name == "postgresql":
        with engine().execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("ANALYZE")
    return made


def _is_here() -> bool:
    with reading() as session:
        return session.scalar(select(User.id).where(User.email == _email(0))) is not None


def _email(number: int) -> str:
    return f"etudiant{number}@volume.example"


class _Volume:
    """Rows by number from 0 on; ids follow those that are there."""

    def __init__(self, connection: Connection, now: datetime, applications: int) -> None:
        self.connection = connection
        self.now = now
        self.numbers = range(applications)
        self.city = self._id(select(Organisation.id).where(Organisation.code == "clamart"))
        self.school = self._id(select(Organisation.id).where(Organisation.code == "ufar"))
        self.departments = list(connection.scalars(select(Department.id).order_by(Department.id).limit(12)))
        self.start = date(now.year + 1, 7, 1)
        self.stamps = {"created_at": now, "updated_at": now}
        self.pdf = example_pdf()
        self.first = {
            model: (connection.scalar(select(func.max(model.id))) or 0) + 1
            for model in (Person, User, Call, Offer, Application, Placement, File)
        }
        self.placed = [number for number in self.numbers if self.state(number) is A.CONFIRMED]

    def write(self) -> Made:
        """Everything, in the order of its foreign keys."""
        each = self.numbers
        self._rows(Call, map(self._call, (1, 0)))
        self._rows(Offer, map(self._offer, range(OPEN_OFFERS + len(each) // APPLICATIONS_PER_OFFER)))
        self._rows(Person, map(self._person, range(len(each) + COORDINATORS)))
        self._rows(User, map(self._account, range(len(each) + COORDINATORS)))
        self._rows(Membership, map(self._role, range(len(each) + COORDINATORS)))
        self._rows(Application, map(self._application, each))
        self._rows(Choice, self._all(self._choices))
        self._rows(SearchToken, self._all(self._words))
        self._rows(StateChange, self._all(self._steps))
        self._rows(Message, self._all(self._messages))
        self._rows(File, self._all(self._files))
        self._rows(FileContent, self._all(self._contents))
        self._rows(OutboxMail, self._all(self._mails))
        self._rows(Placement, map(self._placement, range(len(self.placed))))
        self._rows(ChecklistItem, (row for place in range(len(self.placed)) for row in self._things(place)))
        self._finish()
        drafts = [number for number in each if self.state(number) is A.DRAFT]
        return Made(
            applications=len(each),
            coordinators=tuple(self.first[User] + len(each) + number for number in range(COORDINATORS)),
            applicants=tuple(self.first[User] + number for number in drafts),
            drafts=tuple(self._public(Application, number) for number in drafts),
            sent=tuple(self._public(Application, number) for number in each if self.state(number) is A.UNDER_REVIEW),
        )

    def _finish(self) -> None:
        """Mark the database as one of invented people, and let PostgreSQL count on from the ids that were given."""
        if self.connection.scalar(select(InstallationFact.key).where(InstallationFact.key == DEMO)) is None:
            self.connection.execute(insert(InstallationFact).values(key=DEMO, value=self.now.date().isoformat()))
        if self.connection.dialect.name == "postgresql":
            for model in self.first:
                sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
                self.connection.execute(select(func.setval(sequence, select(func.max(model.id)).scalar_subquery())))

    def _id(self, query: Any) -> int:
        return int(self.connection.scalars(query).one())

    def _public(self, model: Any, number: int) -> str:
        digest = hashlib.sha256(f"{model.__tablename__} {self.first[model] + number}".encode()).digest()
        return urlsafe_b64encode(digest[:12]).decode()

    def _named(self, model: Any, number: int) -> dict[str, Any]:
        return {"id": self.first[model] + number, "public_id": self._public(model, number)}

    def _all(self, rows: Callable[[int], list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
        return (row for number in self.numbers for row in rows(number))

    def _rows(self, model: Any, rows: Iterable[dict[str, Any]]) -> None:
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCH)):
            self.connection.execute(insert(model.__table__), batch)

    def state(self, number: int) -> A:
        """Where an application stands."""
        return STATES[number * 37 % 100]

    def _sent_at(self, number: int) -> datetime:
        return self.now - timedelta(minutes=number % 40_000 + 1)

    def _level(self, number: int) -> FrenchLevel:
        return LEVELS[number % len(LEVELS)]

    def _names(self, number: int) -> tuple[tuple[str, str], tuple[str, str]]:
        return GIVEN[number % len(GIVEN)], FAMILIES[number % len(FAMILIES)]

    def _call(self, ago: int) -> dict[str, Any]:
        """The call that is looked at, and the one of the year before, so that there is something to choose."""
        year = self.start.year - ago
        return {
            **self._named(Call, 1 - ago),
            "programme_id": self._id(select(Programme.id).where(Programme.code == "internships")),
            "organisation_id": self.city, "state": CallState.PUBLISHED, "title_fr": f"Stages {year}",
            "opens_at": self.now - timedelta(days=30 + 365 * ago),
            "closes_at": self.now + timedelta(days=30 - 365 * ago), "starts_on": date(year, 7, 1),
            "ends_on": date(year, 8, 31), "places": PLACES_A_YEAR, **self.stamps,
        }  # fmt: skip

    def _offer(self, number: int) -> dict[str, Any]:
        """Open ones of this year first; the others are of years before and closed."""
        ago = 0 if number < OPEN_OFFERS else 1 + (number - OPEN_OFFERS) // OPEN_OFFERS
        starts_on = self.start.replace(year=self.start.year - ago)
        return {
            **self._named(Offer, number), "organisation_id": self.city,
            "department_id": self.departments[number % len(self.departments)],
            "call_id": self.first[Call] + 1 if ago == 0 else None,
            "state": OfferState.PUBLISHED if ago == 0 else OfferState.CLOSED,
            "title_fr": f"Mission {number % OPEN_OFFERS + 1}", "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=61), **self.stamps,
        }  # fmt: skip

    def _person(self, number: int) -> dict[str, Any]:
        given, family = self._names(number)
        return {
            **self._named(Person, number), "organisation_id": self.city, "given_name": given[0],
            "family_name": family[0], "given_name_hy": given[1], "family_name_hy": family[1],
            "email": _email(number), "birth_date": date(2004, 1, 1) + timedelta(days=number % 900),
            "nationality": "AM", "city": "Artachat", "french_declared": self._level(number), **self.stamps,
        }  # fmt: skip

    def _account(self, number: int) -> dict[str, Any]:
        return {
            **self._named(User, number), "person_id": self.first[Person] + number, "email": _email(number),
            "status": UserStatus.ACTIVE, "language": Language.FR, **self.stamps,
        }  # fmt: skip

    def _role(self, number: int) -> dict[str, Any]:
        is_staff = number >= len(self.numbers)
        return {
            "user_id": self.first[User] + number, "granted_at": self.now,
            "role": Role.COORDINATOR if is_staff else Role.APPLICANT,
            "organisation_id": self.city if is_staff else None,
        }  # fmt: skip

    def _application(self, number: int) -> dict[str, Any]:
        given, family = self._names(number)
        state = self.state(number)
        return {
            **self._named(Application, number), "call_id": self.first[Call] + 1,
            "person_id": self.first[Person] + number, "organisation_id": self.city,
            "sending_organisation_id": self.school, "state": state,
            "sort_name": search.fold(f"{family[0]} {given[0]}"), "level_rank": level_rank(self._level(number)),
            "study_field": FIELDS[number % len(FIELDS)], "study_year": f"L{number % 3 + 1}",
            "motivation": "Je voudrais apprendre comment travaille une ville. " * 15,
            "submitted_at": None if state is A.DRAFT else self._sent_at(number),
            "confirm_by": self.now + timedelta(days=10) if state is A.SELECTED else None, **self.stamps,
        }  # fmt: skip

    def _choices(self, number: int) -> list[dict[str, Any]]:
        wishes = {self.first[Offer] + number * step % OPEN_OFFERS: None for step in (1, 5, 7)}
        application = self.first[Application] + number
        return [{"application_id": application, "offer_id": one, "rank": rank} for rank, one in enumerate(wishes, 1)]

    def _words(self, number: int) -> list[dict[str, Any]]:
        given, family = self._names(number)
        found = search.tokens(*given, *family, _email(number), FIELDS[number % len(FIELDS)])
        ids = {
            SubjectKind.APPLICATION: self.first[Application] + number, SubjectKind.PERSON: self.first[Person] + number
        }  # fmt: skip
        return [
            {"subject_kind": kind, "subject_id": one, "token": token}
            for kind, one in ids.items()
            for token in sorted(found)
        ]

    def _steps(self, number: int) -> list[dict[str, Any]]:
        rows, before = [], A.DRAFT
        for place, move in enumerate(WAYS[self.state(number)][1]):
            rows.append(
                {
                    "subject_kind": SubjectKind.APPLICATION, "subject_id": self.first[Application] + number,
                    "move": move, "from_state": before, "to_state": TARGETS[move], "source": Source.ACCOUNT,
                    "actor_id": self.first[User] + (number if place == 0 else len(self.numbers)),
                    "at": self._sent_at(number) + timedelta(seconds=place),
                }
            )  # fmt: skip
            before = TARGETS[move]
        return rows

    def _messages(self, number: int) -> list[dict[str, Any]]:
        """Every fourth applicant has written, and was answered."""
        if number % 4 or self.state(number) is A.DRAFT:
            return []
        return [
            {
                "application_id": self.first[Application] + number, "thread": MessageThread.APPLICANT,
                "author_id": self.first[User] + (number if asks else len(self.numbers)), "from_applicant": asks,
                "body": "Puis-je commencer en juillet ?" if asks else "Oui, le service vous attend le 1er juillet.",
                "sent_at": self._sent_at(number), "read_at": self.now,
            }
            for asks in (True, False)
        ]  # fmt: skip

    def _files(self, number: int) -> list[dict[str, Any]]:
        if self.state(number) is A.DRAFT:
            return []
        return [
            {
                **self._named(File, number), "subject_kind": SubjectKind.APPLICATION,
                "subject_id": self.first[Application] + number, "kind": DocumentKind.CV, "name": "cv.pdf",
                "media_type": "application/pdf", "size": len(self.pdf), "uploaded_at": self._sent_at(number),
                "sha256": hashlib.sha256(self.pdf).hexdigest(), "uploaded_by_id": self.first[User] + number,
            }
        ]  # fmt: skip

    def _contents(self, number: int) -> list[dict[str, Any]]:
        if self.state(number) is A.DRAFT:
            return []
        sealed = seal(self.pdf, purpose="file content", bound_to=self._public(File, number))
        return [{"file_id": self.first[File] + number, "nonce": sealed.nonce, "ciphertext": sealed.ciphertext}]

    def _mails(self, number: int) -> list[dict[str, Any]]:
        if self.state(number) is A.DRAFT:
            return []
        sent_at = self._sent_at(number)
        return [
            {
                "message_id": f"<volume-{self.first[Application] + number}@example.org>", "language": Language.FR,
                "template": "application_received", "recipient": _email(number),
                "recipient_person_id": self.first[Person] + number, "title": "Candidature reçue",
                "body": "Votre candidature est arrivée.", "state": MailState.SENT, "created_at": sent_at,
                "next_try_at": sent_at, "sent_at": sent_at, "tries": 1,
            }
        ]  # fmt: skip

    def _placement(self, place: int) -> dict[str, Any]:
        number, ago = self.placed[place], place // PLACES_A_YEAR
        starts_on = self.start.replace(year=self.start.year - ago) + timedelta(days=place % 30)
        state = THIS_YEAR[place % len(THIS_YEAR)] if ago == 0 else P.CLOSED
        return {
            **self._named(Placement, place), "organisation_id": self.city,
            "application_id": self.first[Application] + number, "person_id": self.first[Person] + number,
            "department_id": self.departments[number % len(self.departments)], "sending_organisation_id": self.school,
            "tutor_id": self.first[Person] + len(self.numbers) + number % COORDINATORS,
            "subject": f"Mission {place % OPEN_OFFERS + 1}", "state": state, "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=31), **self.stamps,
        }  # fmt: skip

    def _things(self, place: int) -> list[dict[str, Any]]:
        planned = self._placement(place)
        return [
            {
                "subject_kind": SubjectKind.PLACEMENT, "subject_id": planned["id"], "code": code, "label_fr": code,
                "owner_role": Role.COORDINATOR, "due_on": planned["starts_on"] + timedelta(days=days),
                "done_at": self.now if planned["state"] is P.CLOSED else None,
            }
            for code, days in THINGS
        ]  # fmt: skip
