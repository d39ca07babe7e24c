"""Which pictures there are: whose eyes, which page, in which language and size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from sqlalchemy.orm import Session

    from db.enums import LinkPurpose, ShipmentState
    from db.models import Exchange, Shipment
    from services.actors import Actor

DAY = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
"""When the pictures are taken: half past nine in Clamart, half past noon in Artachat."""
STUDENT, INTERN, COORDINATOR = "anna@demo.example", "lilit@demo.example", "coordination@demo.example"
KEEPER = "artachat@demo.example"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: whose eyes, which page, how large. ``address`` may ask the database, ``prepare`` acts before."""

    name: str
    address: str | Callable[[Session], str]
    person: str = ""
    language: str = "fr"
    width: int = 1280
    height: int = 860
    dark: bool = False
    prepare: Callable[[Page], None] | None = None

    @property
    def is_phone(self) -> bool:
        return self.width < 600


def _call(session: Session, season: str) -> str:
    from db.enums import CallState
    from db.models import Call

    found = select(Call).where(Call.title_fr.contains(season), Call.state == CallState.PUBLISHED)
    return session.scalars(found).one().public_id


def _open_call(session: Session) -> str:
    return f"/appel?id={_call(session, 'été')}"


def _call_being_decided(session: Session) -> str:
    return f"/candidatures?call={_call(session, 'printemps')}"


def _own_draft(session: Session) -> str:
    return f"/candidater?id={_application(session, STUDENT, 'draft')}&step=choices"


def _file_to_decide(session: Session) -> str:
    return f"/candidature?id={_application(session, 'elen@demo.example', 'shortlisted')}"


def _decisions_to_tell(session: Session) -> str:
    return f"/decisions?call={_call(session, 'printemps')}"


def _application(session: Session, email: str, state: str) -> str:
    from db.models import Application, Person

    found = select(Application).join(Person, Application.person_id == Person.id)
    return session.scalars(found.where(Person.email == email, Application.state == state)).one().public_id


def _internship(session: Session) -> str:
    from db.enums import PlacementState
    from db.models import Department, Placement

    found = select(Placement).join(Department).where(
        Placement.state == PlacementState.IN_PROGRESS, Department.code == "environnement"
    )  # fmt: skip
    return f"/stage?id={session.scalars(found).one().public_id}"


def _agreement_being_signed(session: Session) -> str:
    from db.enums import AgreementKind, AgreementState
    from db.models import Agreement

    found = select(Agreement).where(
        Agreement.state == AgreementState.IN_SIGNATURE, Agreement.kind == AgreementKind.AGREEMENT
    )  # fmt: skip
    return f"/convention?id={session.scalars(found).one().public_id}"


def _show_the_timeline(page: Page) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text("Calendrier", exact=True).click()
    page.locator("[data-testid=stVegaLiteChart]").wait_for()


def _coordinator(session: Session) -> Actor:
    from db.models import User
    from services.actors import account_actor

    coordinator = account_actor(session, session.scalars(select(User).where(User.email == COORDINATOR)).one().id)
    if coordinator is None:
        raise RuntimeError(f"{COORDINATOR} cannot sign in")
    return coordinator


def _record_of_a_person(session: Session) -> str:
    from db.models import Person

    return f"/personne?id={session.scalars(select(Person).where(Person.email == INTERN)).one().public_id}"


def _link_to_an_offer(session: Session) -> str:
    from db.enums import LinkPurpose

    return _link_of_a_department(session, "jeunesse", LinkPurpose.OFFER_ENTRY)


def _link_to_a_desk(session: Session) -> str:
    from db.enums import LinkPurpose

    return _link_of_a_department(session, "environnement", LinkPurpose.DEPARTMENT_DESK)


def _link_of_a_department(session: Session, code: str, purpose: LinkPurpose) -> str:
    from db.enums import SubjectKind
    from db.models import Department
    from services import links

    department = session.scalars(select(Department).where(Department.code == code)).one()
    token = links.issue(
        session, _coordinator(session), purpose, SubjectKind.DEPARTMENT, department.id, now=DAY,
        valid_for=timedelta(days=30),
    )  # fmt: skip
    return links.path(token)


def _link_to_a_school(session: Session) -> str:
    from db.enums import LinkPurpose, LocationKind, SubjectKind
    from db.models import Location, Organisation
    from services import links

    kept = select(Organisation.id).join(Location, Location.keeper_id == Organisation.id)
    found = kept.where(Location.kind == LocationKind.SCHOOL).order_by(Location.id).limit(1)
    token = links.issue(
        session, _coordinator(session), LinkPurpose.SCHOOL_DESK, SubjectKind.ORGANISATION,
        session.scalars(found).one(), now=DAY, valid_for=timedelta(days=30),
    )  # fmt: skip
    return links.path(token)


def _shipment(session: Session, state: ShipmentState) -> Shipment:
    from db.models import Shipment

    found = select(Shipment).where(Shipment.state == state).order_by(Shipment.id).limit(1)
    return session.scalars(found).one()


def _shipment_half_told(session: Session) -> str:
    from db.enums import ShipmentState

    return f"/envoi?id={_shipment(session, ShipmentState.RECEIVING).public_id}"


def _link_to_a_shipment(session: Session) -> str:
    from db.enums import ShipmentState
    from services import links
    from services.shipments import telling

    late = _shipment(session, ShipmentState.SENT)
    return links.path(telling.hand_link(session, _coordinator(session), late.public_id, now=DAY))


def _handover(session: Session) -> str:
    from db.enums import HandoverState
    from db.models import Handover

    signed = select(Handover.public_id).where(Handover.state == HandoverState.SIGNED)
    return f"/remise?id={session.scalars(signed.order_by(Handover.id)).first()}"


def _exchange(session: Session) -> str:
    return f"/echange?id={_open_exchange(session).public_id}"


def _open_exchange(session: Session) -> Exchange:
    """The one that is prepared with minors, entered last."""
    from db.enums import ExchangeState
    from db.models import Exchange

    are_open = select(Exchange).where(Exchange.state == ExchangeState.OPEN)
    return session.scalars(are_open.order_by(Exchange.id.desc()).limit(1)).one()


def _preparations(session: Session) -> str:
    from db.enums import LegDirection

    back = next(leg for leg in _open_exchange(session).legs if leg.direction is LegDirection.RETURN)
    return f"/preparatifs?id={back.public_id}"


def _rooms(session: Session) -> str:
    from db.enums import LegDirection

    there = next(leg for leg in _open_exchange(session).legs if leg.direction is LegDirection.OUTBOUND)
    return f"/chambres?id={there.public_id}"


def _budget(session: Session) -> str:
    return f"/budget?id={_open_exchange(session).public_id}"


def _attendance(session: Session) -> str:
    """Of an activity at which the group was marked."""
    from db.models import Activity, AttendanceEntry

    marked = select(Activity.public_id).where(Activity.id.in_(select(AttendanceEntry.activity_id)))
    return f"/presences/{session.scalars(marked.order_by(Activity.id)).first()}"


def _link_of_a_parent(session: Session) -> str:
    from db.models import Guardian, Participation
    from services import links
    from services.exchanges import guardians

    exchange = _open_exchange(session)
    taking_part = select(Participation.person_id).where(Participation.exchange_id == exchange.id)
    parent = session.scalars(select(Guardian).where(Guardian.person_id.in_(taking_part)).order_by(Guardian.id)).first()
    if parent is None:
        raise LookupError("the demonstration has no parents")
    return links.path(guardians.link_for(session, _coordinator(session), parent, now=DAY))


LANGUAGES = {"fr": "", "en": "-english", "hy": "-armenian"}
"""What tells the pictures of one page apart whose guide stands in three languages."""


def _on_a_phone(name: str, address: str | Callable[[Session], str], person: str = "") -> tuple[Picture, ...]:
    """One page as people of each language see it on a phone."""
    return tuple(
        Picture(f"{name}{told}-phone", address, person, language=language, width=390, height=844)
        for language, told in LANGUAGES.items()
    )


PICTURES = (
    Picture("home", "/"),
    Picture("home-phone-armenian", "/", language="hy", width=390, height=844),
    Picture("call", _open_call, height=1000),
    *_on_a_phone("application", _own_draft, STUDENT),
    Picture("today", "/", COORDINATOR),
    Picture("today-dark", "/", COORDINATOR, dark=True),
    Picture("applications", _call_being_decided, COORDINATOR),
    Picture("application", _file_to_decide, COORDINATOR, height=1000),
    Picture("timeline", "/stages", COORDINATOR, prepare=_show_the_timeline),
    Picture("internship", _internship, COORDINATOR, height=1000),
    Picture("agreement", _agreement_being_signed, COORDINATOR, height=1000),
    Picture("presence", "/presence", COORDINATOR, height=1000),
    Picture("offer-by-link", _link_to_an_offer, width=1000, height=900),
    *_on_a_phone("own-internship", "/mon-stage", INTERN),
    Picture("department-desk-phone", _link_to_a_desk, width=390, height=844),
    *_on_a_phone("school-desk", _link_to_a_school),
    Picture("shipment", _shipment_half_told, COORDINATOR, height=1000),
    *_on_a_phone("receipt", _link_to_a_shipment),
    Picture("handover", _handover, COORDINATOR),
    Picture("material", "/tout-le-materiel", COORDINATOR, height=1000),
    Picture("material-armenian-phone", "/tout-le-materiel", KEEPER, language="hy", width=390, height=844),
    Picture("loans", "/prets", COORDINATOR),
    Picture("counts", "/comptages", COORDINATOR),
    Picture("exchange", _exchange, COORDINATOR, height=1000),
    Picture("preparations", _preparations, COORDINATOR),
    Picture("rooms", _rooms, COORDINATOR, height=1000),
    Picture("budget", _budget, COORDINATOR, height=1000),
    Picture("attendance-phone", _attendance, COORDINATOR, width=390, height=844),
    *_on_a_phone("family", _link_of_a_parent),
    Picture("decisions", _decisions_to_tell, COORDINATOR),
    Picture("person", _record_of_a_person, COORDINATOR),
)
