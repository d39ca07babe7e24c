"""Records for tests, saved at once, with everything they need. Words read as the test's own story:

make.application(state=ApplicationState.SUBMITTED, call=make.call(places=1))
make.coordinator()              # the Actor of a coordinator of the city
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import select, update

from db.enums import (
    AgreementState,
    ApplicationState,
    CallState,
    Language,
    OfferState,
    OrganisationKind,
    PlacementState,
    ProgrammeKind,
    Role,
    UserStatus,
)
from db.models import (
    Agreement,
    AgreementVersion,
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
    User,
)
from db.session import writing
from services.actors import Actor, account_actor
from services.agreements import signers
from services.agreements.clauses import CLAUSES
from services.agreements.content import content_of, digest
from services.agreements.facts import facts_of
from services.agreements.versions import new_code
from tests.conftest import NOW, Database

P = ParamSpec("P")
R = TypeVar("R")
PASSWORD = "une passerelle relie depuis toujours deux villes amies"


def together(method: Callable[Concatenate[Any, P], R]) -> Callable[Concatenate[Any, P], R]:
    """A record and all that it needs are saved in one transaction of ``self.db``."""

    @wraps(method)
    def arrange(self: Any, *args: P.args, **fields: P.kwargs) -> R:
        with self.db.together():
            return method(self, *args, **fields)

    return arrange


class Factory:
    """Each method saves one record and gives it back; keyword arguments override its fields."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.count = 0
        self._ids: dict[str, int] = {}

    def _next(self) -> int:
        self.count += 1
        return self.count

    def _once(self, model: Any, code: str, **fields: Any) -> Any:
        found = self.db.all(select(model).where(model.code == code))
        return found[0] if found else self.db.add(model(code=code, **fields))

    def _id_of(self, body: Callable[[], Any]) -> int:
        """The id of what there is once, such as the city: looked up at its first use in a test."""
        if body.__name__ not in self._ids:
            self._ids[body.__name__] = body().id
        return self._ids[body.__name__]

    def city(self) -> Organisation:
        return self._once(
            Organisation,
            "clamart",
            kind=OrganisationKind.CITY,
            name_fr="Ville de Clamart",
            country="FR",
            staff_count=900,
        )

    def artachat(self) -> Organisation:
        return self._once(
            Organisation, "artachat", kind=OrganisationKind.CITY, name_fr="Ville d’Artachat", country="AM",
            time_zone="Asia/Yerevan",
        )  # fmt: skip

    def university(self) -> Organisation:
        return self._once(
            Organisation, "ufar", kind=OrganisationKind.UNIVERSITY, name_fr="Université française en Arménie",
            country="AM", time_zone="Asia/Yerevan",
        )  # fmt: skip

    def school(self) -> Organisation:
        return self._once(
            Organisation, "school", kind=OrganisationKind.SCHOOL, name_fr="École no 1 d’Artachat", country="AM",
            time_zone="Asia/Yerevan",
        )  # fmt: skip

    def _internships(self) -> Programme:
        return self._once(Programme, "internships", kind=ProgrammeKind.INTERNSHIP, name_fr="Stages")

    @together
    def department(self, **fields: Any) -> Department:
        n = self._next()
        fields.setdefault("organisation_id", self._id_of(self.city))
        return self.db.add(Department(**{"code": f"d{n}", "name_fr": f"Service {n}", "places": 2, **fields}))

    @together
    def person(self, **fields: Any) -> Person:
        n = self._next()
        fields.setdefault("organisation_id", self._id_of(self.city))
        return self.db.add(
            Person(
                **{
                    "given_name": f"Anna{n}", "family_name": f"Petrosyan{n}", "given_name_hy": "Աննա",
                    "family_name_hy": "Պետրոսյան", "birth_date": date(2005, 3, 1), "nationality": "AM",
                    "city": "Artachat", "email": f"anna{n}@example.org", "created_at": NOW, "updated_at": NOW, **fields,
                }
            )
        )  # fmt: skip

    @together
    def user(self, *, person: Person | None = None, **fields: Any) -> User:
        person = person or self.person()
        return self.db.add(
            User(
                **{
                    "email": person.email, "person_id": person.id, "status": UserStatus.ACTIVE,
                    "language": Language.FR, "created_at": NOW, "updated_at": NOW, **fields,
                }
            )
        )  # fmt: skip

    def grant(
        self,
        user: User,
        role: Role,
        organisation: Organisation | None = None,
        department: Department | None = None,
    ) -> Membership:
        organisation_id = organisation.id if organisation else department.organisation_id if department else None
        return self._grant(user, role, organisation_id, department.id if department else None)

    def _grant(self, user: User, role: Role, organisation_id: int | None, department_id: int | None) -> Membership:
        return self.db.add(
            Membership(
                user_id=user.id, role=role, organisation_id=organisation_id, department_id=department_id, granted_at=NOW
            )
        )  # fmt: skip

    def actor(self, user: User) -> Actor:
        """The actor that signing in as ``user`` gives."""
        with self.db.session() as session:
            actor = account_actor(session, user.id)
        assert actor is not None
        return actor

    @together
    def member(
        self, role: Role, organisation: Organisation | None = None, department: Department | None = None
    ) -> Actor:
        user = self.user()
        self.grant(user, role, organisation, department)
        return self.actor(user)

    @together
    def _member(self, role: Role, organisation_id: int) -> Actor:
        user = self.user()
        self._grant(user, role, organisation_id, None)
        return self.actor(user)

    @together
    def coordinator(self, organisation: Organisation | None = None) -> Actor:
        return self._member(Role.COORDINATOR, organisation.id if organisation else self._id_of(self.city))

    @together
    def admin(self) -> Actor:
        return self._member(Role.ADMIN, self._id_of(self.city))

    @together
    def host(self, department: Department | None = None) -> Actor:
        return self.member(Role.HOST, department=department or self.department())

    @together
    def partner(self, organisation: Organisation | None = None) -> Actor:
        return self._member(Role.PARTNER, organisation.id if organisation else self._id_of(self.university))

    @together
    def applicant(self, person: Person | None = None) -> Actor:
        user = self.user(person=person)
        self.grant(user, Role.APPLICANT)
        return self.actor(user)

    @together
    def call(self, **fields: Any) -> Call:
        """A published internship call, open since ten days for another thirty."""
        return self.db.add(
            Call(
                **{
                    "programme_id": self._id_of(self._internships), "organisation_id": self._id_of(self.city),
                    "state": CallState.PUBLISHED,
                    "title_fr": "Stages UFAR 2027", "opens_at": NOW - timedelta(days=10),
                    "closes_at": NOW + timedelta(days=30), "answer_by": date(2027, 1, 31),
                    "starts_on": date(2027, 7, 1), "ends_on": date(2027, 8, 31), "places": 4,
                    "uses_waiting_list": True, "uses_prepared": True, "created_at": NOW, "updated_at": NOW, **fields,
                }
            )
        )  # fmt: skip

    @together
    def offer(self, *, department: Department | None = None, call: Call | None = None, **fields: Any) -> Offer:
        department = department or self.department()
        return self.db.add(
            Offer(
                **{
                    "organisation_id": department.organisation_id, "department_id": department.id,
                    "call_id": call.id if call else None, "state": OfferState.PUBLISHED,
                    "title_fr": "Communication du service", "mission_fr": "Préparer une campagne.",
                    "starts_on": date(2027, 7, 1), "ends_on": date(2027, 8, 31), "places": 1,
                    "lawful_use_confirmed_at": NOW, "created_at": NOW, "updated_at": NOW, **fields,
                }
            )
        )  # fmt: skip

    @together
    def application(
        self,
        *,
        person: Person | None = None,
        call: Call | None = None,
        offers: tuple[Offer, ...] = (),
        state: ApplicationState = ApplicationState.DRAFT,
        **fields: Any,
    ) -> Application:
        """An application in any state; a sent one has its date, a selected one its answer date."""
        call, person = call or self.call(), person or self.person()
        sent: datetime | None = None if state is ApplicationState.DRAFT else NOW - timedelta(days=3)
        confirm_by = NOW + timedelta(days=15) if state is ApplicationState.SELECTED else None
        application = self.db.add(
            Application(
                **{
                    "call_id": call.id, "person_id": person.id, "organisation_id": call.organisation_id,
                    "sending_organisation_id": self._id_of(self.university), "state": state,
                    "sort_name": f"{person.family_name} {person.given_name}".casefold(), "study_field": "Marketing",
                    "study_year": "L3", "motivation": "Je voudrais apprendre. " * 20, "submitted_at": sent,
                    "confirm_by": confirm_by, "created_at": NOW, "updated_at": NOW, **fields,
                }
            )
        )  # fmt: skip
        if offers:
            rows = [Choice(application_id=application.id, offer_id=o.id, rank=n) for n, o in enumerate(offers, 1)]
            self.db.add(*rows)
        return application

    @together
    def placement(
        self,
        *,
        person: Person | None = None,
        department: Department | None = None,
        state: PlacementState = PlacementState.PLANNED,
        **fields: Any,
    ) -> Placement:
        department, person = department or self.department(), person or self.person()
        return self.db.add(
            Placement(
                **{
                    "organisation_id": department.organisation_id, "department_id": department.id,
                    "person_id": person.id, "sending_organisation_id": self._id_of(self.university), "state": state,
                    "starts_on": date(2027, 7, 1), "ends_on": date(2027, 8, 31), "created_at": NOW,
                    "updated_at": NOW, **fields,
                }
            )
        )  # fmt: skip

    def agreement(
        self, *, placement: Placement | None = None, state: AgreementState = AgreementState.DRAFT, **fields: Any
    ) -> Agreement:
        """An agreement with all clauses and its signers, fit to be sent, and unless it is a draft a frozen version."""
        placement = placement or self.placement(
            tutor_id=self.person(given_name="Hélène", family_name="Moreau", birth_date=None).id
        )
        clauses = {code: {"fr": f"Clause {code}.", "en": f"Clause {code}."} for code in CLAUSES}
        with writing() as session:
            agreement = Agreement(
                **{
                    "organisation_id": placement.organisation_id, "placement_id": placement.id, "state": state,
                    "clauses": clauses, "due_on": placement.starts_on - timedelta(days=1), "created_at": NOW,
                    "updated_at": NOW, **fields,
                }
            )  # fmt: skip
            session.add(agreement)
            session.execute(
                update(Placement)
                .where(Placement.id == placement.id, Placement.referent_name == "")
                .values(referent_name="Anahit Sargsyan")
            )
            session.flush()
            facts = facts_of(session, agreement)
            signers.refresh(session, facts)
            for signer in agreement.signers:
                signer.name = signer.name or f"Signataire {signer.role}"
                signer.email = signer.email or f"{signer.role}@example.org"
            if state is not AgreementState.DRAFT:
                content = content_of(facts)
                session.add(
                    AgreementVersion(
                        agreement_id=agreement.id, number=1, content=content, sha256=digest(content), code=new_code(),
                        frozen_at=NOW,
                    )
                )  # fmt: skip
        return self.db.fresh(agreement)
