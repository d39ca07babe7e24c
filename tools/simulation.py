"""The command that answers what the law asks of an internship."""

from __future__ import annotations

import json
from pathlib import Path

from db.migrate import Schema, schema
from db.session import reading
from seeds.reference_data import RULES
from services import simulation
from services.i18n import LANGUAGES
from services.rules.internships import simulate
from services.rules.law import DatedRow, is_french_holiday, law_on, rows
from services.simulation import Faults
from settings import settings

__all__ = ["Faults", "answer_to"]


def answer_to(file: Path, language: str = "fr") -> str:
    """The answer to the document in ``file``, as JSON. Raises ``Faults`` for a broken document."""
    if language not in LANGUAGES:
        raise Faults([f"--language: must be one of {', '.join(LANGUAGES)}"])
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Faults([f"{file}: cannot be read ({type(error).__name__})"]) from None
    plan = simulation.read(text, is_french_holiday)
    law = law_on(plan.start, dated_rows())
    return json.dumps(simulation.answer(simulate(plan, law), law, language), ensure_ascii=False, indent=2)


def dated_rows() -> list[DatedRow]:
    """The dated values of this installation; those that come with the software where there is no database yet."""
    found: list[DatedRow] = []
    if schema(settings().database_url) is Schema.CURRENT:
        with reading() as session:
            found = rows(session)
    return found or [DatedRow(one["code"], one["valid_from"], one["valid_to"], one["value"]) for one in RULES]
