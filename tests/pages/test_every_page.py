"""Every page of the menu, through ``app.py``, as each kind of person, on the demonstration data."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import AgreementState, ApplicationState, LinkPurpose, Role, SubjectKind
from db.models import (
    Acquisition,
    Agreement,
    Application,
    Call,
    Choice,
    Department,
    Exchange,
    Handover,
    Household,
    Item,
    Kit,
    KitTemplate,
    Leg,
    Location,
    Movement,
    Offer,
    Participation,
    Person,
    Placement,
    Shipment,
    User,
)
from db.session import reading
from services import links, unit
from services.actors import account_actor, system
from services.call_steps import Step
from services.evaluations.question_sets import KINDS
from services.guides import Audience, guide
from services.i18n import translate
from settings import ROOT
from tests.conftest import Database
from tests.signing_in import at_address, bearing_link, signed_in, visiting
from ui.components.applications.apply_steps import STEPS
from ui.components.exchange import exchange_form
from ui.components.internships.agreement_steps import TITLES
from ui.menu import MENU, Entry, in_menu

APP = ROOT / "app.py"
PEOPLE = {
    "anna@demo.example": {Role.APPLICANT},
    "karen@demo.example": {Role.APPLICANT},
    "environnement@demo.example": {Role.HOST},
    "ufar@demo.example": {Role.PARTNER},
    "ecole@demo.example": {Role.PARTNER},
    "coordination@demo.example": {Role.COORDINATOR},
    "artachat@demo.example": {Role.COORDINATOR},
    "admin@demo.example": {Role.ADMIN, Role.COORDINATOR},
}
SCHOOL = "ecole@demo.example"
"""The partner at a school; the other one is at a university."""
LANGUAGES = ("fr", "hy", "en")
BY_LINK = {
    "welcome", "new_password", "invitation", "offer_by_link", "follow_up_by_link", "department_desk", "sign_agreement",
    "evaluation_by_link", "school_desk", "arrival_by_link", "household_by_link", "guardian_desk", "leader_by_link",
    "survey_by_link",
}  # fmt: skip
OF_A_VISIT = (
    "exchange_after", "exchange_beds", "exchange_families", "exchange_incidents", "exchange_messages",
    "exchange_papers", "exchange_programme", "exchange_rooms", "exchange_travel",
)  # fmt: skip


def _user(email: str) -> User:
    with reading() as session:
        return session.scalars(select(User).where(User.email == email)).one()


def queries_of(page: str, email: str) -> list[dict[str, str]]:
    """What the page is opened with: a few records of those it is for."""
    with reading() as session:
        own = session.scalars(select(User).where(User.email == email)).one().person_id
        match page:
            case "call":
                found = session.scalars(select(Call).where(Call.state == "published"))
            case "call_edit":
                every = session.scalars(select(Call).order_by(Call.state.desc())).all()
                return [
                    {"id": call.public_id, "etape": step} for step, call in zip(Step, cycle(every), strict=False)
                ] + [{}]
            case "call_questions":
                found = session.scalars(select(Call))
            case "evaluation_questions":
                return [{"qui": name} for name in KINDS]
            case "application" | "student":
                sent = Application.state.not_in([ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
                found = session.scalars(select(Application).where(sent))
            case "apply":
                mine = session.scalars(select(Application).where(Application.person_id == own)).first()
                assert mine is not None
                return [{"id": mine.public_id, "step": step} for step in STEPS]
            case "application_entry":
                draft = session.scalars(select(Application).where(Application.state == ApplicationState.DRAFT)).first()
                assert draft is not None
                return [{}, *({"id": draft.public_id, "step": step} for step in STEPS)]
            case "my_application":
                found = session.scalars(select(Application).where(Application.person_id == own))
            case "candidate":
                chosen = Department.code == "environnement"
                sent = Application.submitted_at.is_not(None)
                found = session.scalars(
                    select(Application).join(Choice).join(Offer).join(Department).where(chosen, sent)
                )
            case "person":
                found = session.scalars(select(Person).limit(6))
            case "my_internship":
                found = session.scalars(select(Placement).where(Placement.person_id == own))
            case "placement":
                found = session.scalars(select(Placement))
            case "amendment":
                agreements = session.scalars(select(Agreement).order_by(Agreement.id))
                return [{"stage": one.placement.public_id} for one in agreements]
            case "agreement":
                drafted, given = (
                    session.scalars(select(Agreement).where(Agreement.state == state)).first()
                    for state in (AgreementState.DRAFT, AgreementState.IN_SIGNATURE)
                )
                assert drafted is not None
                assert given is not None
                return [*({"id": drafted.public_id, "etape": step} for step in TITLES), {"id": given.public_id}]
            case "presence":
                return [{}, {"part": "money"}, {"month": "2026-10"}]
            case "offer_edit":
                found = session.scalars(select(Offer))
            case (
                "exchange"
                | "participants"
                | "exchange_leaders"
                | "exchange_consents"
                | "consent_texts"
                | "exchange_budget"
                | "exchange_days"
            ):
                found = session.scalars(select(Exchange))
            case "exchange_edit":
                one = session.scalars(select(Exchange).order_by(Exchange.id.desc())).first()
                assert one is not None
                return [{"id": one.public_id, "etape": step} for step in exchange_form.STEPS]
            case "participant":
                found = session.scalars(select(Participation).order_by(Participation.id.desc()).limit(6))
            case "item" | "item_edit":
                found = session.scalars(select(Item).limit(3))
            case "shipment":
                found = session.scalars(select(Shipment))
            case "handover":
                found = session.scalars(select(Handover))
            case "arrival":
                found = session.scalars(select(Shipment).where(Shipment.sent_on.is_not(None)))
            case "material_value":
                return [{}, {"by": "year", "part": "store"}, {"by": "keeper", "funder": "-"}]
            case _ if page in OF_A_VISIT:
                found = session.scalars(select(Leg))
            case "exchange_family":
                found = session.scalars(select(Household))
            case "kit":
                found = session.scalars(select(Kit))
            case "kit_template":
                found = session.scalars(select(KitTemplate))
            case "provenance":
                found = session.scalars(select(Acquisition))
            case "movement":
                found = session.scalars(select(Movement).limit(3))
            case "stock_place" | "place_edit":
                found = session.scalars(select(Location).where(Location.is_of_software.is_(False)).limit(6))
            case _:
                return [{}]
        ids = [{"id": record.public_id} for record in found]
    return ids + ([{}] if page == "offer_edit" else [])


def _open(at: AppTest, page: str, query: dict[str, str] | None = None) -> AppTest:
    return at_address(at, page, **(query or {}))


def _check(at: AppTest, page: str) -> None:
    assert not at.exception, (page, [one.message for one in at.exception])
    assert at.title, f"{page} has no title"


@pytest.mark.parametrize("entry", [one for one in MENU if one.roles], ids=lambda entry: entry.name)
def test_each_page_opens_for_everybody_in_whose_menu_it_is(story: Database, entry: Entry) -> None:
    """On SQLite for each of them, and at least twice, on PostgreSQL once more: so each page opens in each language."""
    theirs = [email for email, roles in PEOPLE.items() if roles & entry.roles and _of_body(email, entry)]
    turns = list(enumerate(theirs * (2 if len(theirs) == 1 else 1)))
    for turn, email in turns if story.kind == "sqlite" else [(len(turns), theirs[0])]:
        at = signed_in(AppTest.from_file(APP, default_timeout=30), _user(email), language=LANGUAGES[turn % 3])
        _check(_open(at, entry.name), entry.name)


def _of_body(email: str, entry: Entry) -> bool:
    """Whether a page for partners of one kind of body is for this one."""
    return entry.bodies is None or PEOPLE[email] != {Role.PARTNER} or email == SCHOOL


@pytest.mark.one_database
@pytest.mark.parametrize("email", PEOPLE)
def test_the_people_of_this_module_have_the_roles_it_says(story: Database, email: str) -> None:
    with reading() as session:
        actor = account_actor(session, _user(email).id)
    assert actor is not None
    assert {grant.role for grant in actor.grants} == PEOPLE[email]
    for entry in MENU:
        narrowed = entry.bodies and not any(grant.body in entry.bodies for grant in actor.grants)
        roles = entry.roles - ({Role.PARTNER} if narrowed else set())
        assert in_menu(entry, actor) == bool(roles & PEOPLE[email]), entry.name


@pytest.mark.parametrize(
    ("email", "page"),
    [
        ("coordination@demo.example", "application"), ("coordination@demo.example", "placement"),
        ("coordination@demo.example", "person"), ("coordination@demo.example", "application_entry"),
        ("coordination@demo.example", "offer_edit"), ("coordination@demo.example", "call_edit"),
        ("coordination@demo.example", "call_questions"), ("coordination@demo.example", "item"),
        ("coordination@demo.example", "evaluation_questions"),
        ("coordination@demo.example", "item_edit"), ("coordination@demo.example", "stock_place"),
        ("coordination@demo.example", "place_edit"), ("coordination@demo.example", "kit"),
        ("coordination@demo.example", "kit_template"), ("coordination@demo.example", "kit_make"),
        ("coordination@demo.example", "material_value"),
        ("coordination@demo.example", "provenance"),
        ("coordination@demo.example", "movement"), ("ecole@demo.example", "item"),
        *(
            (email, page)
            for email in ("coordination@demo.example", SCHOOL)
            for page in (
                "movements", "stock_on_day", "courses", "stock_places", "kits", "counts", "handovers", "handover",
            )
        ),
        *(
            ("coordination@demo.example", page)
            for page in ("provenances", "import_material", "needs", "shipment", "handover_make")
        ),
        *((SCHOOL, page) for page in ("material", "catalogue", "loans", "arrival")),
        ("coordination@demo.example", "material_labels"),
        ("coordination@demo.example", "call"), ("environnement@demo.example", "candidate"),
        ("karen@demo.example", "my_application"), ("anna@demo.example", "apply"),
        ("vahe@demo.example", "my_application"),
        *(("coordination@demo.example", page) for page in ("exchange", "exchange_edit", "participants", "participant")),
        *((city, page) for city in ("coordination@demo.example", "artachat@demo.example") for page in OF_A_VISIT),
        *(
            ("coordination@demo.example", page)
            for page in ("exchange_leaders", "exchange_consents", "consent_texts", "exchange_family", "exchange_budget",
                         "exchange_days")
        ),
        (SCHOOL, "exchange_consents"), ("lea.fontaine@demo.example", "my_consents"),
        ("artachat@demo.example", "participant"), ("lea.fontaine@demo.example", "my_exchange"),
        ("karen@demo.example", "my_internship"), ("lilit@demo.example", "my_internship"),
        ("lilit@demo.example", "my_profile"), ("coordination@demo.example", "certificates"),
    ],
)  # fmt: skip
def test_each_record_opens_in_each_language(story: Database, email: str, page: str) -> None:
    """All records on SQLite, the first of them on PostgreSQL, which is asked the same for the others."""
    user = _user(email)
    every = list(enumerate(queries_of(page, email)))
    for index, query in every if story.kind == "sqlite" else every[:1]:
        at = signed_in(AppTest.from_file(APP, default_timeout=30), user, language=LANGUAGES[index % 3])
        _check(_open(at, page, query), page)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "entry", [one for one in MENU if not one.file.startswith("pages/public/")], ids=lambda e: e.name
)
def test_a_page_for_people_with_an_account_shows_the_sign_in_to_others(story: Database, entry: Any) -> None:
    at = _open(visiting(AppTest.from_file(APP, default_timeout=30)), entry.name)
    assert not at.exception
    assert [title.value for title in at.title] == [translate("fr", "Sign in")]
    assert at.text_input(key="password").value == ""


@pytest.mark.one_database
def test_a_page_of_another_role_says_so_and_shows_nothing(story: Database) -> None:
    at = _open(signed_in(AppTest.from_file(APP, default_timeout=30), _user("anna@demo.example")), "placements")
    assert not at.exception
    assert [title.value for title in at.title] == [translate("fr", "This page is not for you")]
    assert not at.html


def test_somebody_elses_application_is_not_found(story: Database) -> None:
    other = queries_of("my_application", "karen@demo.example")[0]
    at = _open(
        signed_in(AppTest.from_file(APP, default_timeout=30), _user("anna@demo.example")), "my_application", other
    )
    assert not at.exception
    assert [title.value for title in at.title] == [translate("fr", "This page cannot be shown")]
    assert [caption.value for caption in at.main.caption] == [translate("fr", "This does not exist, or not any more.")]
    assert next(one.proto.page for one in at.main.get("page_link")).endswith("mes-candidatures")


@pytest.mark.one_database
@pytest.mark.parametrize("page", sorted(BY_LINK))
def test_a_page_by_link_without_a_link_says_that_it_has_expired(story: Database, page: str) -> None:
    at = _open(visiting(AppTest.from_file(APP, default_timeout=30)), page)
    assert [title.value for title in at.title] == [translate("fr", "This link has expired")]


def test_a_head_of_department_sees_the_offer_form_by_link(story: Database) -> None:
    with reading() as session:
        department = session.scalars(select(Department).where(Department.code == "culture")).one()
    token = unit.run(_issue, system(), LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT, department.id)
    at = _open(bearing_link(AppTest.from_file(APP, default_timeout=30), token), "offer_by_link")
    _check(at, "offer_by_link")
    assert "Direction de la culture" in at.caption[0].value


def test_a_tutor_sees_the_internship_by_link_and_nothing_of_others(story: Database) -> None:
    with reading() as session:
        placement = session.scalars(select(Placement).where(Placement.state == "in_progress")).first()
        assert placement is not None
        intern = session.get_one(Person, placement.person_id)
    token = unit.run(_issue, system(), LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT, placement.id)
    at = _open(bearing_link(AppTest.from_file(APP, default_timeout=30), token), "follow_up_by_link")
    _check(at, "follow_up_by_link")
    assert at.title[0].value == intern.name


def _issue(session: Any, actor: Any, purpose: LinkPurpose, kind: SubjectKind, subject_id: int, *, now: Any) -> str:
    return links.issue(session, actor, purpose, kind, subject_id, now=now, valid_for=timedelta(days=1))


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["fr", "en", "hy"])
@pytest.mark.parametrize("audience", Audience)
def test_everybody_reads_each_guide_in_each_language(story: Database, audience: Audience, language: str) -> None:
    at = _open(
        visiting(AppTest.from_file(APP, default_timeout=30), language=language), "guide", {"pour": audience.value}
    )
    assert not at.exception
    found = guide(audience, language)
    assert [title.value for title in at.title] == [found.title]
    assert bool(at.info) is (found.language != language)
    assert len([one for one in at.markdown if "/guide-pictures/" in one.value]) == sum(
        bool(block.picture) for block in found.blocks
    )


def test_the_guide_that_opens_first_is_that_of_ones_role(story: Database) -> None:
    at = _open(signed_in(AppTest.from_file(APP, default_timeout=30), _user("coordination@demo.example")), "guide")
    assert [title.value for title in at.title] == [guide(Audience.COORDINATOR, "fr").title]
    at = _open(signed_in(AppTest.from_file(APP, default_timeout=30), _user(SCHOOL), language="hy"), "guide")
    assert [title.value for title in at.title] == [guide(Audience.SCHOOL, "hy").title]
