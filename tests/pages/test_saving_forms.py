"""Forms that save themselves: what a broken-off callback lost is written by the next run, a refusal keeps the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import (
    ApplicationState,
    HouseholdState,
    LegState,
    PlacementState,
    SecretKind,
)
from db.models import CallDraft, Guardian, PersonSecret, Placement, Reflection
from db.session import reading
from services import formats, unit
from services.actors import system
from services.exchanges import guardians, health, household_links
from services.unit import utc_now
from settings import ROOT
from tests.pages.opening import checked, opened
from tests.pages.test_evaluation import asked_of_the_referent
from tests.services.exchanges.consenting import Consenting, change, consenting
from tests.services.exchanges.exchanging import Exchanging, exchanging
from tests.services.exchanges.hosting import Hosting, hosting
from tests.services.exchanges.test_after import activity, mark
from tests.signing_in import at_address, bearing_link

__all__ = ["consenting", "exchanging", "hosting"]
pytestmark = pytest.mark.one_database


@dataclass(frozen=True)
class Form:
    """A page with one field of a form: what is written, how it is read again, and what the form refuses.

    It refuses what is typed into one field, or the whole when the buttons ``pressed`` send it too early; ``back`` is
    the button that leads to the fields again. A reflection refuses nothing that was typed: its inputs cut what is too
    long.
    """

    at: AppTest
    field: str
    good: Any
    read: Callable[[], Any]
    refused: tuple[str, Any] | None = None
    pressed: tuple[str, ...] = ()
    back: str = ""


def by_link(token: str, page: str, **query: str) -> AppTest:
    at = bearing_link(AppTest.from_file(ROOT / "app.py", default_timeout=30), token)
    return checked(at_address(at, page, **query))


def profile(db: Any, make: Any, _request: Any) -> Form:
    person = make.person(phone="", email="anna@example.org")
    at, key = opened(make.applicant(person), "my_profile"), person.public_id
    return Form(at, f"{key}-phone", "+374 10 12 34 56", lambda: db.fresh(person).phone, (f"{key}-given_name", "Աննա"))


def record_of_a_person(db: Any, make: Any, _request: Any) -> Form:
    person = make.person(city="")
    at, key = opened(make.coordinator(), "person", id=person.public_id), person.public_id
    return Form(at, f"{key}-city", "Artachat", lambda: db.fresh(person).city, (f"{key}-given_name", "Աննա"))


def guardian(db: Any, make: Any, _request: Any) -> Form:
    day = utc_now().date()
    child = make.person(birth_date=day - timedelta(days=16 * 365), email="anna@example.org")
    call = make.call(starts_on=day + timedelta(days=90), ends_on=day + timedelta(days=120))
    make.application(call=call, person=child, state=ApplicationState.SUBMITTED)
    at, key = opened(make.applicant(child), "my_profile"), child.public_id
    return Form(
        at, f"{key}-guardian_name", "Karine Petrosyan", lambda: db.one(select(Guardian.name)),
        (f"{key}-guardian_email", "karine"),
    )  # fmt: skip


def application(db: Any, make: Any, _request: Any) -> Form:
    person, now = make.person(email="anna@example.org"), utc_now()
    call = make.call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    mine = make.application(call=call, person=person, state=ApplicationState.DRAFT, available_until=now.date())
    at, key = opened(make.applicant(person), "apply", id=mine.public_id, step="studies"), mine.public_id
    late = (f"{key}-available_from", now.date() + timedelta(days=1))
    return Form(at, f"{key}-study_field", "Droit", lambda: db.fresh(mine).study_field, late)


def sealed_field(db: Any, make: Any, _request: Any) -> Form:
    person = make.person(email="anna@example.org")
    make.placement(person=person, state=PlacementState.PLANNED, hourly_cents=435)
    at = opened(make.applicant(person), "my_profile")
    key = f"sealed-{person.public_id}"
    return Form(
        at, f"{key}-{SecretKind.PASSPORT_NUMBER}", "AN1234567", lambda: db.one(select(PersonSecret)).hint,
        (f"{key}-{SecretKind.PASSPORT_NUMBER}", "?"),
    )  # fmt: skip


def agreement(db: Any, make: Any, _request: Any) -> Form:
    one = make.agreement()
    at, key = opened(make.coordinator(), "agreement", id=one.public_id, etape="money"), f"{one.public_id}-hourly"

    def read() -> str:
        return formats.amount(db.get(Placement, one.placement_id).hourly_cents, "fr")

    return Form(at, key, "4,50", read, (key, "beaucoup"))


def evaluation(db: Any, make: Any, _request: Any) -> Form:
    _mine, token = asked_of_the_referent(db, make)
    at = by_link(token, "evaluation_by_link")
    first = at.radio[0].key

    def read() -> Any:
        return by_link(token, "evaluation_by_link").session_state[first]

    return Form(at, first, "5", read, pressed=("evaluation-review", "evaluation-send"), back="-back")


def reflection(db: Any, make: Any, request: Any) -> Form:
    exchanging: Exchanging = request.getfixturevalue("exchanging")
    person = make.person()
    young = exchanging.participant(person=person)
    change(exchanging.outbound, state=LegState.ENDED)
    mark(db, activity(db, exchanging), young)
    at = opened(make.applicant(person), "my_exchange")
    return Form(at, at.text_area[0].key, "J’ai appris", lambda: db.one(select(Reflection)).learned)


def family(db: Any, make: Any, request: Any) -> Form:
    hosting: Hosting = request.getfixturevalue("hosting")
    household = hosting.family(HouseholdState.OFFERED)
    token = unit.run(household_links.hand, make.coordinator(), household.public_id)
    at, key = by_link(token, "household_by_link"), household.public_id
    return Form(at, f"{key}-address", "1 rue du Clos", lambda: db.fresh(household).address, (f"{key}-email", "dupont"))


def health_sheet(_db: Any, _make: Any, request: Any) -> Form:
    consenting: Consenting = request.getfixturevalue("consenting")
    token = unit.run(guardians.link_for, system(), consenting.parent, now=utc_now())
    at = by_link(token, "guardian_desk", step="3")
    box = next(one for one in at.checkbox if one.key.endswith("-step_free"))
    child = box.key.removesuffix("-step_free")

    def read() -> bool:
        with reading() as session:
            return health.read(session, consenting.bearer(), child).step_free

    return Form(at, box.key, True, read, (f"{child}-contact1_phone", "après 18 h"))


def step_of_a_call(db: Any, make: Any, _request: Any) -> Form:
    at = opened(make.coordinator(), "call_edit")
    return Form(
        at, "call-new-title_fr", "Stages d’été", lambda: db.one(select(CallDraft)).entered["title_fr"],
        pressed=("call-save",),
    )  # fmt: skip


FORMS = [
    profile, record_of_a_person, guardian, application, sealed_field, agreement, evaluation, reflection, family,
    health_sheet, step_of_a_call,
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.__name__)
def test_what_was_entered_is_saved_by_the_next_run_and_a_refusal_keeps_what_was_typed(db, make, request, form):
    one = form(db, make, request)
    one.at.session_state[one.field] = one.good
    at = checked(one.at.run())
    known = one.read()
    assert known == one.good or (form is sealed_field and known)
    if one.refused:
        _is_kept_though_refused(at, one, *one.refused)
    elif one.pressed:
        _is_kept_though_sent_too_early(at, one)


def _is_kept_though_refused(at: AppTest, one: Form, field: str, wrong: Any) -> None:
    known = one.read()
    at.session_state[field] = wrong
    at = checked(at.run())
    assert len(at.error) == 1
    at = checked(at.run())
    assert (at.session_state[field], len(at.error), one.read()) == (wrong, 1, known)


def _is_kept_though_sent_too_early(at: AppTest, one: Form) -> None:
    for part in one.pressed:
        at = _pressed(at, part)
    assert at.error
    at = _pressed(at, one.back) if one.back else at
    assert (at.session_state[one.field], one.read()) == (one.good, one.good)


def _pressed(at: AppTest, part: str) -> AppTest:
    """The page after its first button whose key holds ``part``."""
    return checked(next(one for one in at.button if part in one.key).click().run())
