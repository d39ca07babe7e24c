"""Demonstration data: plainly invented people, made through the services, with dates relative to today.

Everything is written in one transaction: an interrupted filling leaves the database empty and can be begun anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, EndReason, FrenchLevel, Language, Role, ScanState, Source, SubjectKind
from db.enums import PlacementState as P
from db.models import (
    Application,
    Call,
    Department,
    InstallationFact,
    Membership,
    Offer,
    Organisation,
    Person,
    Placement,
    User,
)
from db.session import writing
from seeds import (
    demo_accounts,
    demo_calls,
    demo_city,
    demo_exchange,
    demo_hosts,
    demo_import,
    demo_kits,
    demo_lending,
    demo_lines,
    demo_material,
    demo_own,
    demo_presence,
    demo_schools,
    demo_stock_acts,
    demo_students,
    demo_talk,
)
from seeds import demo_data as data
from seeds.demo_pdf import example_pdf
from services import applications, calls, checklists, files, identities, memberships, offers, people, placements
from services.actors import Actor, account_actor, system
from services.file_checks import inspect_upload
from services.passwords import hash_password

PARIS = ZoneInfo("Europe/Paris")
INTERNSHIPS, EXCHANGE = "internships", "youth-exchange"


UNANSWERED = 8
"""The student who was selected and did not answer in time."""
BY_PHONE = 10
"""The student who said yes on the telephone."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that ``make run`` prints; ``role_label`` is a msgid."""

    email: str
    password: str
    name: str
    role_label: str


_ROLE_LABELS = {"coordinator": "Coordinator", "admin": "Administrator", "host": "Host department", "partner": "Partner"}
ACCOUNTS = [
    *(
        DemoAccount(row[0], data.PASSWORD, f"{row[1]} {row[2]}", _ROLE_LABELS[row[3]])
        for row in (*data.STAFF, data.SCHOOL_STAFF)
    ),
    DemoAccount(data.STUDENT_ACCOUNT, data.PASSWORD, "Anna Petrosyan", "Applicant"),
]


def load(now: datetime) -> None:
    """Fill a database that holds the reference data and nothing else."""
    cv = files.Upload(inspect_upload("cv.pdf", example_pdf()), ScanState.NOT_SCANNED)
    with writing() as session:
        Demo(session, now, cv).fill()
        session.add(InstallationFact(key="demo", value=now.date().isoformat()))


class Demo:
    """The story: last year’s call is over, one is being decided, one is open, one is to come, one is in preparation."""

    def __init__(self, session: Session, now: datetime, cv: files.Upload) -> None:
        self.session, self.now, self.today, self.cv = session, now, now.astimezone(PARIS).date(), cv
        self.hash = hash_password(data.PASSWORD)
        self.year = self.today.year
        self.students: list[Actor] = []
        self.questions: tuple[str, ...] = ()

    def fill(self) -> None:
        self.organisation("clamart").staff_count = 900
        for member in data.STAFF:
            self.staff(*member)
        demo_accounts.invite(self.session, self.now)
        self.coordinator = self.actor("coordination@demo.example")
        for index, row in enumerate(data.STUDENTS):
            self._student(index, row)
        demo_city.wish_for_summaries(self, "admin@demo.example")
        self._calls()
        demo_calls.ask(self)
        self._offers()
        demo_calls.propose(self)
        demo_city.refuse_mail(self, demo_calls.UNKNOWN)
        self._open_applications()
        self._decided_applications()
        demo_calls.discuss(self)
        self._placements()
        demo_lines.fill(self.session, self.coordinator, self.now)
        demo_city.fill(self)
        demo_hosts.tell(
            self.session, self.coordinator, self.actor("environnement@demo.example"), self.decided, self.now
        )
        demo_presence.fill(self.session, self.coordinator, self.actor("environnement@demo.example"), self.now)
        demo_students.fill(self.session, self.now, self.coordinator, self.cv)
        demo_city.finish(self)
        demo_material.fill(self)
        demo_kits.fill(self)
        demo_lending.fill(self)
        demo_own.fill(self)
        demo_stock_acts.fill(self)
        demo_import.fill(self)
        demo_schools.fill(self)
        demo_exchange.fill(self)
        calls.archive(self.session, self.coordinator, self.past.public_id, now=self.now - timedelta(days=60))

    # People

    def user(self, email: str, given: str, family: str, organisation: str, language: Language) -> User:
        """An open account with the password of all."""
        body = self.organisation(organisation)
        names = {"given_name": given, "family_name": family}
        user = identities.new_account(self.session, email, names, body, language, self.now)
        user.password_hash, user.password_changed_at = self.hash, self.now
        identities.activate(self.session, user, names=names, language=language, now=self.now)
        return user

    def staff(self, email: str, given: str, family: str, role: str, organisation: str, department: str | None) -> None:
        language = Language.HY if self.organisation(organisation).country == "AM" else Language.FR
        user = self.user(email, given, family, organisation, language)
        memberships.grant_role(
            self.session, system(Source.COMMAND), user.public_id, role=Role(role),
            organisation_id=self.organisation(organisation).public_id,
            department_id=self.department(department).public_id if department else None, now=self.now,
        )  # fmt: skip
        if email == "admin@demo.example":
            memberships.grant_role(
                self.session, system(Source.COMMAND), user.public_id, role=Role.COORDINATOR,
                organisation_id=self.organisation(organisation).public_id, now=self.now,
            )  # fmt: skip

    def _student(self, index: int, row: tuple[str, ...]) -> None:
        given, family, given_hy, family_hy, city, _field, _year, level = row
        language = Language.HY if index % 3 == 1 else Language.FR
        user = self.user(f"{given.casefold()}@demo.example", given, family, "clamart", language)
        self.session.add(Membership(user_id=user.id, role=Role.APPLICANT, granted_at=self.now))
        self.session.flush()
        actor = self.actor(user.email)
        self.students.append(actor)
        person = self.session.get_one(Person, user.person_id)
        values = {
            "given_name_hy": given_hy, "family_name_hy": family_hy, "city": city, "nationality": "AM",
            "birth_date": date(self.year - 19 - index % 5, 1 + index % 12, 3 + index),
            "phone": f"+374 00 00 00 {index:02}", "french_declared": FrenchLevel(level),
        }  # fmt: skip
        for field, value in values.items():
            people.save_field(self.session, actor, person.public_id, field, value, now=self.now)

    # Calls and offers

    def _calls(self) -> None:
        day = self.today
        self.past = self._call(-300, -250, day - timedelta(days=160), publish=True)
        self.decided = self._call(-60, -12, day + timedelta(days=110), publish=True)
        self.open = self._call(-20, 54, day + timedelta(days=220), publish=True)
        self._call(120, 200, day + timedelta(days=300), publish=False)
        exchange = self._call(9, 100, day + timedelta(days=230), programme=EXCHANGE, publish=True)
        for call in (self.decided, self.open, exchange):
            calls.set_partners(
                self.session, self.coordinator, call.public_id, [self.organisation("artachat").public_id], now=self.now
            )

    def _call(self, opens: int, closes: int, starts_on: date, *, publish: bool, programme: str = INTERNSHIPS) -> Call:
        at = self.now + timedelta(days=min(opens, 0) - 10)
        texts: dict[str, Any] = dict(data.EXCHANGE_TEXTS)
        if programme == INTERNSHIPS:
            french, english, armenian = data.SEASONS[starts_on.month % 12 // 3]
            texts = data.CALL_TEXTS | {
                "title_fr": f"Stages UFAR, {french} {starts_on.year}",
                "title_en": f"UFAR internships, {english} {starts_on.year}",
                "title_hy": f"ՀՖՀ պրակտիկա, {armenian} {starts_on.year}",
            }
        closing = self.moment(closes, time(23, 59))
        values: Any = texts | {
            "opens_at": self.moment(opens, time(9, 0)), "closes_at": closing,
            "answer_by": closing.astimezone(PARIS).date() + timedelta(days=21), "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=91), "places": 12 if programme == EXCHANGE else 6,
            "min_french_level": FrenchLevel.A2, "min_age": 18 if programme == INTERNSHIPS else 15,
            "sending_organisation": self.organisation("ufar").public_id if programme == INTERNSHIPS else None,
            "uses_shortlist": True, "uses_waiting_list": True, "uses_prepared": True,
        }  # fmt: skip
        owner = self.organisation("clamart").public_id
        call = calls.create(self.session, self.coordinator, owner, programme, values, now=at)
        self.session.flush()
        papers = [(DocumentKind.CV, True), (DocumentKind.FRENCH_CERTIFICATE, False)]
        calls.set_required_documents(self.session, self.coordinator, call.public_id, papers, now=at)
        if publish:
            calls.publish(self.session, self.coordinator, call.public_id, now=at)
        self.session.flush()
        return call

    def _offers(self) -> None:
        self.offers: dict[str, list[Offer]] = {"decided": [], "open": []}
        for name, call in (("decided", self.decided), ("open", self.open)):
            for department, titles, missions, level, tutor in data.OFFERS:
                start = call.starts_on + timedelta(days=(7 - call.starts_on.weekday()) % 7)
                offer, _warnings = offers.create_and_publish(
                    self.session, self.coordinator, self.department(department).public_id, lawful_use_confirmed=True,
                    title_fr=titles[0], title_en=titles[1], title_hy=titles[2], mission_fr=missions[0],
                    mission_en=missions[1], mission_hy=missions[2], min_french_level=FrenchLevel(level),
                    starts_on=start, ends_on=start + timedelta(days=60), places=2, tutor_name=tutor[0],
                    tutor_email=tutor[1], call_public_id=call.public_id, now=call.opens_at - timedelta(days=2),
                )  # fmt: skip
                self.session.flush()
                self.offers[name].append(offer)
        draft = offers.duplicate(self.session, self.coordinator, self.offers["open"][0].public_id, now=self.now)
        self.session.flush()
        closed = offers.duplicate(self.session, self.coordinator, self.offers["open"][4].public_id, now=self.now)
        self.session.flush()
        offers.withdraw(self.session, self.coordinator, closed.public_id, reason="Projet reporté", now=self.now)
        offers.close(self.session, self.coordinator, self.offers["decided"][4].public_id, now=self.now)
        assert draft.public_id != closed.public_id  # noqa: S101

    # Applications

    def _apply(
        self, index: int, call: Call, wishes: list[Offer], at: datetime, *, complete: bool = True
    ) -> Application:
        actor, row = self.students[index], data.STUDENTS[index]
        application = applications.start(self.session, actor, call.public_id, now=at)
        self.session.flush()
        fields: dict[str, Any] = {"study_field": row[5], "study_year": row[6]}
        if complete:
            fields |= {"sending_organisation": self.organisation("ufar").public_id, "motivation": data.MOTIVATION}
        for field, value in fields.items():
            applications.save_field(self.session, actor, application.public_id, field, value, now=at)
        chosen = [offer.public_id for offer in wishes]
        applications.set_choices(self.session, actor, application.public_id, chosen, now=at)
        if call is self.open and complete:
            demo_calls.answer(self, index, application, at)
        if complete:
            files.store_for(
                self.session, actor, SubjectKind.APPLICATION, application.public_id, DocumentKind.CV, "cv.pdf", b"",
                now=at, prepared=self.cv,
            )  # fmt: skip
            self.session.flush()
            applications.submit(self.session, actor, application.public_id, now=at)
        self.session.flush()
        return application

    def _open_applications(self) -> None:
        wishes = self.offers["open"]
        for index, count in ((0, 2), (2, 1), (3, 3)):
            at = self.now - timedelta(days=2 + index, hours=index)
            self._apply(index, self.open, wishes[:count], at, complete=index != 0)
        self._apply(8, self.open, wishes[2:4], self.now - timedelta(hours=5))
        self._apply(11, self.open, wishes[:1], self.now - timedelta(days=1), complete=False)

    def application_of(self, index: int, call: Call) -> Application:
        found = select(Application).where(
            Application.call_id == call.id, Application.person_id == self.students[index].person_id
        )
        return self.session.scalars(found).one()

    def _decided_applications(self) -> None:
        """One application in each state after it was sent."""
        sent = self.decided.closes_at
        story: tuple[tuple[int, tuple[str, ...]], ...] = (
            (1, ("select", "confirm")), (4, ("select", "confirm")), (5, ("shortlist", "select")),
            (6, ("select", "decline")), (7, ("waitlist",)), (9, ("reject",)), (10, ("take_up", "select", "confirm")),
            (12, ("take_up", "shortlist")), (13, ("take_up",)), (14, ()), (15, ("withdraw",)),
            (8, ("select", "expire")),
        )  # fmt: skip
        for index, _moves in story:
            wishes = self.offers["decided"][index % 4 : index % 4 + 1] + self.offers["decided"][:1]
            wishes = list(dict.fromkeys(wishes))
            self._apply(index, self.decided, wishes, sent - timedelta(days=3 + index % 7, hours=index))
        for index, moves in story:
            for step, name in enumerate(moves):
                self._move(index, name, sent + timedelta(days=1 + step * 2, hours=index))
        demo_talk.load(self)
        demo_talk.papers_of_the_school(self)

    def _move(self, index: int, name: str, at: datetime) -> None:
        application = self.application_of(index, self.decided)
        student = self.students[index]
        match name:
            case "confirm" if index == BY_PHONE:
                demo_calls.confirm_by_phone(self, application, at)
            case "confirm":
                applications.confirm(self.session, student, application.public_id, now=at)
            case "decline":
                applications.decline(self.session, student, application.public_id, reason="Un autre stage", now=at)
            case "withdraw":
                applications.withdraw(self.session, student, application.public_id, now=at)
            case _:
                reason = "Niveau de français encore trop juste pour les offres choisies." if name == "reject" else ""
                answer = at.date() + timedelta(days=1) if index == UNANSWERED else self.today + timedelta(days=9)
                last = answer if name == "select" else None
                applications.decide(
                    self.session, self.coordinator, application.public_id, name, seen_version=None, reason=reason,
                    confirm_by=last, now=at,
                )  # fmt: skip
        self.session.flush()

    # Internships

    def _placements(self) -> None:
        for index, wish in ((1, 1), (4, 0)):
            offer = self.offers["decided"][wish]
            placements.plan(
                self.session, self.coordinator, self.application_of(index, self.decided).public_id,
                department_public_id=self.session.get_one(Department, offer.department_id).public_id,
                offer_public_id=offer.public_id, starts_on=offer.starts_on, ends_on=offer.ends_on,
                subject=offer.title_fr, tutor_public_id=self.session.get_one(Person, offer.tutor_id).public_id,
                now=self.now - timedelta(days=2),
            )  # fmt: skip
            self.session.flush()
        story: tuple[tuple[P, str, int, int, dict[str, Any]], ...] = (
            (P.AGREEMENT_SIGNED, "mediatheque", 40, 60, {}),
            (P.READY, "jeunesse", 8, 60, {}),
            (P.IN_PROGRESS, "environnement", -30, 60, {}),
            (P.IN_PROGRESS, "culture", -12, 60, {}),
            (P.COMPLETED, "communication", -75, 60, {"ended_on": -16}),
            (P.CLOSED, "finances", -160, 60, {"ended_on": -101}),
            (P.CANCELLED, "urbanisme", 30, 60, {"end_reason": EndReason.VISA_REFUSED}),
            (P.INTERRUPTED, "education", -90, 60, {"end_reason": EndReason.ILLNESS, "ended_on": -60}),
        )
        names = (
            ("Arpine", "Martirosyan"), ("Levon", "Abrahamyan"), ("Siranush", "Galstyan"), ("Artur", "Margaryan"),
            ("Hasmik", "Yeghiazaryan"), ("Samvel", "Torosyan"), ("Varduhi", "Karapetyan"), ("Aram", "Sahakyan"),
        )  # fmt: skip
        for (state, department, start, length, more), (given, family) in zip(story, names, strict=True):
            options: dict[str, Any] = {key: value for key, value in more.items() if key != "ended_on"}
            if "ended_on" in more:
                options["ended_on"] = self.today + timedelta(days=more["ended_on"])
            tutor = ("Camille Vasseur", "tuteur@demo.example")
            if department == "environnement":
                tutor = ("Sophie Marchand", "environnement@demo.example")
            entered = placements.enter(
                self.session, self.coordinator,
                person={"given_name": given, "family_name": family, "email": f"{given.casefold()}@demo.example"},
                state=state, source=Source.PHONE, department_public_id=self.department(department).public_id,
                starts_on=self.today + timedelta(days=start), ends_on=self.today + timedelta(days=start + length),
                subject="Projet du service", tutor_name=tutor[0], tutor_email=tutor[1],
                sending_organisation_public_id=self.organisation("ufar").public_id, now=self.now, **options,
            )  # fmt: skip
            self.session.flush()
            self.tick(entered, all_but=2 if state in {P.IN_PROGRESS, P.COMPLETED} else 0)

    def tick(self, placement: Placement, *, all_but: int) -> None:
        """Things that were due are done, but the last few."""
        items = checklists.items_of(self.session, SubjectKind.PLACEMENT, placement.id)
        due = [item for item in items if item.due_on < self.today and not item.is_done]
        for item in due[: len(due) - all_but]:
            checklists.set_done(self.session, self.coordinator, item.public_id, True, now=self.now)

    # Small helps

    def moment(self, days: int, at: time) -> datetime:
        return datetime.combine(self.today + timedelta(days=days), at, PARIS).astimezone(UTC)

    def actor(self, email: str) -> Actor:
        user = self.session.scalars(select(User).where(User.email == email)).one()
        actor = account_actor(self.session, user.id)
        if actor is None:
            raise RuntimeError(f"{email} cannot sign in")
        return actor

    def organisation(self, code: str) -> Organisation:
        return self.session.scalars(select(Organisation).where(Organisation.code == code)).one()

    def department(self, code: str) -> Department:
        return self.session.scalars(select(Department).where(Department.code == code)).one()


__all__ = ["ACCOUNTS", "DemoAccount", "load"]
