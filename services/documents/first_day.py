"""The first-day sheet: when, where, whom to ask for, in the intern's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services import formats
from services.documents import compiler
from services.documents.facts import Papers
from services.errors import Invalid
from services.i18n import N_, translate


def make(papers: Papers, language: str, *, now: datetime) -> bytes:
    """The sheet as PDF. Raises ``Invalid`` as long as hour or place are not known."""
    placement = papers.placement
    if placement.first_day_minutes is None or not placement.first_day_place:
        raise Invalid(N_("The hour and the place of the first day are not known yet."))
    return compiler.pdf("first_day", _data(papers, language), now=now)


def _data(papers: Papers, language: str) -> dict[str, Any]:
    placement = papers.placement
    minutes = placement.first_day_minutes or 0
    labelled = (
        (N_("Whom to ask for"), placement.first_day_contact),
        (N_("Phone"), placement.first_day_phone),
        (N_("Department"), papers.department_name(language)),
        (N_("Internship tutor"), papers.tutor.name if papers.tutor else ""),
    )
    return {
        "language": language,
        "title": translate(language, N_("Your first day")),
        "footer": papers.city.name_fr,
        "name": papers.person.name,
        "subject": placement.subject or papers.department_name(language),
        "when": translate(
            language,
            N_("%(date)s at %(time)s"),
            date=formats.long_date(placement.starts_on, language),
            time=f"{minutes // 60:02}:{minutes % 60:02}",
        ),
        "place": placement.first_day_place,
        "facts": [(translate(language, label), value) for label, value in labelled if value],
        "note": placement.first_day_note,
        "note_title": translate(language, N_("Good to know")),
        "contacts_title": translate(language, N_("Whom to call")),
        "contacts": papers.contacts(language),
    }
