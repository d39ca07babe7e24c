"""Reference data: facts of the cooperation, the law's dated values, holidays. Loading it again changes nothing.

The facts about the two cities come from the city of Clamart's own account of the cooperation; nothing is added to it.
Departments are those of any French city hall of that size and can be edited or closed.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    ClauseTemplate,
    CooperationAction,
    CustomsCode,
    DatedRule,
    Department,
    Funder,
    Holiday,
    Organisation,
    Programme,
    SiteText,
)
from db.session import writing
from seeds import consent_texts, evaluation_questions, survey_questions
from seeds import reference_data as data
from seeds.clauses_data import CLAUSES
from seeds.texts_data import TEXTS
from services.checklists import load_templates

HOLIDAY_YEARS = range(2023, 2032)


def load(now: datetime) -> None:
    """Bring the reference data of this database up to date, in one transaction."""
    with writing() as session:
        for row in data.ORGANISATIONS:
            _keep(session, Organisation, {"code": row["code"]}, row)
        session.flush()
        _departments(session)
        for row in data.PROGRAMMES:
            _keep(session, Programme, {"code": row["code"]}, row)
        for row in data.ACTIONS:
            _keep(session, CooperationAction, {"code": row["code"]}, row | {"source": data.SOURCE})
        _funders(session)
        for code, category, fr, en, hy in data.CUSTOMS_CODES:
            labels = {"label_fr": fr, "label_en": en, "label_hy": hy}
            _keep(session, CustomsCode, {"code": code}, {"code": code, "category": category, **labels})
        _clauses(session, now)
        for row in data.RULES:
            _keep(session, DatedRule, {"code": row["code"], "valid_from": row["valid_from"]}, row)
        _holidays(session)
        load_templates(session)
        evaluation_questions.load(session)
        survey_questions.load(session)
        consent_texts.load(session, now)
        for code, text in TEXTS.items():
            _keep(session, SiteText, {"code": code}, _in_columns(text) | {"code": code, "updated_at": now})


def _in_columns(text: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Title and body of each language by the name of their column."""
    parts = {language: dict(zip(("title", "body"), pair, strict=True)) for language, pair in text.items()}
    return {f"{part}_{language}": value.strip() for language, one in parts.items() for part, value in one.items()}


def _keep(session: Session, model: type, key: dict, values: dict) -> None:
    """Add the row if it is not there; what people edited since stays as they left it.

    Keys of a table are read at its first row: a statement for each took most of the time.
    """
    name, row = (model, *key), tuple(key.values())
    if name not in session.info:
        columns = [getattr(model, one) for one in key]
        session.info[name] = {tuple(found) for found in session.execute(select(*columns))}
    if row not in session.info[name]:
        session.info[name].add(row)
        session.add(model(**values))


def _departments(session: Session) -> None:
    city = session.scalars(select(Organisation).where(Organisation.code == "clamart")).one()
    for code, fr, en, hy in data.DEPARTMENTS:
        names = {"name_fr": fr, "name_en": en, "name_hy": hy}
        _keep(
            session,
            Department,
            {"organisation_id": city.id, "code": code},
            {"organisation_id": city.id, "code": code, "places": 2, **names},
        )


def _clauses(session: Session, now: datetime) -> None:
    """Words of agreements to begin with, for the city that hosts."""
    city = session.scalars(select(Organisation).where(Organisation.code == "clamart")).one()
    for code, (fr, en, hy) in CLAUSES.items():
        key = {"organisation_id": city.id, "code": code}
        texts = {"text_fr": fr, "text_en": en, "text_hy": hy}
        _keep(session, ClauseTemplate, key, {**key, **texts, "created_at": now, "updated_at": now})


def _funders(session: Session) -> None:
    for row in data.FUNDERS:
        values = {key: value for key, value in row.items() if key != "organisation"}
        organisation = session.scalar(select(Organisation).where(Organisation.code == row["organisation"]))
        _keep(
            session,
            Funder,
            {"code": row["code"]},
            values | {"organisation_id": organisation.id if organisation else None},
        )


def _holidays(session: Session) -> None:
    known = set(session.execute(select(Holiday.country, Holiday.day)))
    for country, day, name, english in _named_days():
        if (country, day) not in known:
            session.add(_holiday(country, day, name, english))


@lru_cache(maxsize=1)
def _named_days() -> list[tuple[str, date, str, str]]:
    """Country, day, its own name and the English one, of all holidays that are known beforehand."""
    found = []
    for country, own_language in (("FR", "fr"), ("AM", "hy")):
        own = holidays.country_holidays(country, years=HOLIDAY_YEARS, language=own_language)
        english = holidays.country_holidays(country, years=HOLIDAY_YEARS, language="en_US")
        found += [(country, day, name, english[day]) for day, name in own.items()]
    return found


def _holiday(country: str, day: date, name: str, english: str) -> Holiday:
    """A holiday of ``country``: its own name, the English one, and the one in the other city's language."""
    english_name = english.replace("Labor", "Labour")
    if country == "FR":
        armenian = " / ".join(data.FRENCH_HOLIDAYS_IN_ARMENIAN[one] for one in english.split("; "))
        return Holiday(country=country, day=day, name_fr=name, name_en=english_name, name_hy=armenian)
    french = " / ".join(data.ARMENIAN_HOLIDAYS_IN_FRENCH[one] for one in english.split("; "))
    return Holiday(country=country, day=day, name_fr=french, name_en=english_name, name_hy=name)
