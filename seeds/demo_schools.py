"""A call for pupils of a school of Artachat, and one of them: under age, with who answers for him."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from db.enums import FrenchLevel, Language, Role
from db.models import Membership, Organisation, Person
from seeds.demo_data import SCHOOL_STAFF
from services import applications, calls, guardians, people

if TYPE_CHECKING:
    from seeds.demo import Demo

PUPIL = ("tigran.petoyan@demo.example", "Tigran", "Petoyan", "Տիգրան", "Պետոյան")
GUARDIAN = {
    "guardian_name": "Karine Petoyan", "guardian_email": "karine.petoyan@demo.example",
    "guardian_phone": "+374 00 00 01 01", "guardian_language": Language.HY,
}  # fmt: skip
TEXTS = {
    "title_fr": "Stages d’observation, écoles d’Artachat",
    "title_en": "Observation internships, schools of Artashat",
    "title_hy": "Դիտողական պրակտիկա, Արտաշատի դպրոցներ",
    "summary_fr": "Une semaine dans un service de la Ville de Clamart, pour des élèves de seize ans et plus.",
    "summary_en": "One week in a department of the city of Clamart, for pupils of sixteen and over.",
    "summary_hy": "Մեկ շաբաթ Կլամար քաղաքի ծառայություններից մեկում՝ տասնվեց տարեկան և ավելի մեծ աշակերտների համար։",
    "receives_fr": "L’accueil par une famille\nLes repas", "receives_en": "A host family\nMeals",
    "receives_hy": "Ընդունող ընտանիք\nՍնունդ",
    "pays_fr": "Le voyage", "pays_en": "The journey", "pays_hy": "Ուղևորությունը",
}  # fmt: skip


def fill(demo: Demo) -> None:
    """A call for pupils, and the application of one of them."""
    school = _school(demo)
    call = _call(demo, school)
    email, given, family, given_hy, family_hy = PUPIL
    user = demo.user(email, given, family, school.code, Language.HY)
    demo.session.add(Membership(user_id=user.id, role=Role.APPLICANT, granted_at=demo.now))
    demo.session.flush()
    pupil, person = demo.actor(email), demo.session.get_one(Person, user.person_id)
    values: dict[str, Any] = {
        "given_name_hy": given_hy, "family_name_hy": family_hy, "city": "Artachat", "nationality": "AM",
        "birth_date": demo.today.replace(year=demo.today.year - 16, day=1), "phone": "+374 00 00 01 02",
        "french_declared": FrenchLevel.B1,
    }  # fmt: skip
    for field, value in values.items():
        people.save_field(demo.session, pupil, person.public_id, field, value, now=demo.now)
    for field, value in GUARDIAN.items():
        guardians.save_field(demo.session, pupil, person.public_id, field, value, now=demo.now)
    _apply(demo, pupil, call.public_id, school)


def _school(demo: Demo) -> Organisation:
    """Of the partner who signs in as ``SCHOOL_STAFF``."""
    [grant] = demo.actor(SCHOOL_STAFF[0]).grants
    return demo.session.get_one(Organisation, grant.organisation_id)


def _call(demo: Demo, school: Organisation) -> Any:
    at = demo.now - timedelta(days=12)
    starts_on = demo.today + timedelta(days=150)
    values: Any = TEXTS | {
        "opens_at": demo.moment(-8, time(9, 0)), "closes_at": demo.moment(40, time(23, 59)),
        "answer_by": demo.today + timedelta(days=60), "starts_on": starts_on, "ends_on": starts_on + timedelta(days=6),
        "places": 2, "min_age": 16, "max_age": 19,
        "sending_organisation": school.public_id,
    }  # fmt: skip
    owner = demo.organisation("clamart").public_id
    call = calls.create(demo.session, demo.coordinator, owner, "internships", values, now=at)
    demo.session.flush()
    calls.publish(demo.session, demo.coordinator, call.public_id, now=at)
    demo.session.flush()
    return call


def _apply(demo: Demo, pupil: Any, call_public_id: str, school: Organisation) -> None:
    at = demo.now - timedelta(days=2)
    application = applications.start(demo.session, pupil, call_public_id, now=at)
    demo.session.flush()
    fields = {
        "study_field": "Lycée", "study_year": "11e classe",
        "sending_organisation": school.public_id,
        "motivation": "J’apprends le français depuis cinq ans et je voudrais voir comment travaille une mairie.",
    }  # fmt: skip
    for field, value in fields.items():
        applications.save_field(demo.session, pupil, application.public_id, field, value, now=at)
    applications.submit(demo.session, pupil, application.public_id, now=at)
    demo.session.flush()
