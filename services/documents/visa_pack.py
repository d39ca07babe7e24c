"""The visa pack: all that the consulate asks of the city, in French with a translation beside it, as one PDF.

What is not known yet is left out of the letters and listed on the first page, so that nobody hands in a letter with a
gap. Signed scans are appended as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from services import formats
from services.documents import compiler
from services.documents.facts import Papers
from services.formats import plain_date
from services.i18n import N_, translate

FRENCH = "fr"
LABELS = {
    "invitation_letter": N_("Signed letter of invitation"),
    "housing": N_("Proof of housing"),
    "agreement": N_("Signed internship agreement"),
}
"""What is appended where its scan is there."""
TOO_LARGE = N_("%(paper)s: too many pages or too large to be added here, to be handed in beside this file")
Part = dict[str, Any]


def make(papers: Papers, second_language: str, *, now: datetime, left_out: Sequence[str] = ()) -> bytes:
    """The generated part, tagged. ``second_language`` is that of the translation: English or Armenian.

    ``left_out``: codes of scans that are too long or too large to be appended, which the first page says.
    """
    return compiler.pdf("visa_pack", data_of(papers, second_language, now=now, left_out=left_out), now=now)


def data_of(papers: Papers, second_language: str, *, now: datetime, left_out: Sequence[str] = ()) -> dict[str, Any]:
    """What the template prints."""
    parts = [_part(papers, make_part, second_language, now) for make_part in (_invitation, _costs, _housing, _contacts)]
    appended = [translate(FRENCH, LABELS[code]) for code in LABELS if papers.has(code) and code not in left_out]
    return {
        "language": FRENCH,
        "second_language": second_language,
        "title": translate(FRENCH, N_("File for the visa")),
        "footer": papers.city.name_fr,
        "name": papers.person.name,
        "facts": _identity(papers, FRENCH),
        "contents_title": translate(FRENCH, N_("What this file holds")),
        "contents": [part["title"] for part in parts] + appended,
        "missing_title": translate(FRENCH, N_("Not in this file yet")),
        "missing": [
            *(translate(FRENCH, msgid) for msgid in missing(papers)),
            *(translate(FRENCH, TOO_LARGE, paper=translate(FRENCH, LABELS[code])) for code in left_out),
        ],
        "parts": parts,
    }


def missing(papers: Papers) -> list[str]:
    """msgids of what the consulate asks for and what is not known or not there yet."""
    person, placement = papers.person, papers.placement
    wanted = (
        (N_("Date of birth"), person.birth_date),
        (N_("Nationality"), person.nationality),
        (N_("Passport number"), papers.passport_number),
        (N_("Passport issued on"), person.passport_issued_on),
        (N_("Passport valid until"), person.passport_expires_on),
        (N_("Postal address"), person.postal_address),
        (N_("Internship tutor"), papers.tutor),
        (N_("Who pays what"), placement.costs),
        (N_("Housing"), placement.housing),
        *((label, papers.has(code)) for code, label in LABELS.items() if code != "housing"),
    )
    return [label for label, value in wanted if not value]


def _part(papers: Papers, make_part: Callable[[Papers, str], Part], second: str, now: datetime) -> Part:
    original, translation = make_part(papers, FRENCH), make_part(papers, second)
    is_letter = make_part is not _contacts
    translation["title"] = translate(second, N_("Translation for information: %(title)s"), title=translation["title"])
    return {
        "title": original["title"],
        "letter": _letterhead(papers, now) if is_letter else None,
        "original": original,
        "translation": translation if is_letter else None,
    }


def _letterhead(papers: Papers, now: datetime) -> dict[str, str]:
    return {
        "sender": papers.city.name_fr,
        "department": translate(FRENCH, N_("International cooperation")),
        "addressee": translate(FRENCH, N_("To the consular service in charge of visas")),
        "dated": translate(FRENCH, N_("Made on %(day)s"), day=plain_date(now.date(), FRENCH)),
        "signature": translate(FRENCH, N_("For the city, the mayor\n(signature and stamp)")),
    }


def _identity(papers: Papers, language: str) -> list[tuple[str, str]]:
    """The person as the consulate knows them; what is not known is left out."""
    person = papers.person
    rows = (
        (N_("Name"), person.name),
        (N_("Date of birth"), plain_date(person.birth_date, language) if person.birth_date else ""),
        (N_("Nationality"), papers.nationality(language)),
        (N_("Passport number"), papers.passport_number),
        (
            N_("Passport issued on"),
            plain_date(person.passport_issued_on, language) if person.passport_issued_on else "",
        ),
        (
            N_("Passport valid until"),
            plain_date(person.passport_expires_on, language) if person.passport_expires_on else "",
        ),
        (N_("Postal address"), person.postal_address),
        (N_("University or school"), papers.school.name_fr if papers.school else ""),
    )
    return [(translate(language, label), value) for label, value in rows if value]


def _invitation(papers: Papers, language: str) -> Part:
    """The mayor's invitation: who, where, when, under whose eyes, and that the rest is settled."""
    person, place = papers.person, papers.department_name(language)
    says = [
        translate(
            language,
            N_("%(city)s invites %(name)s to do an internship in the department “%(department)s”, %(period)s."),
            city=papers.city_name(language), name=person.name, department=place, period=papers.period(language),
        ),
    ]  # fmt: skip
    if papers.placement.subject:
        says.append(translate(language, N_("Its subject: %(subject)s."), subject=papers.placement.subject))
    if papers.tutor:
        says.append(
            translate(language, N_("%(tutor)s, internship tutor, follows the work every day."), tutor=papers.tutor.name)
        )
    says.append(
        translate(
            language,
            N_("The intern works %(hours)s a week at this address: %(address)s."),
            hours=formats.hours(papers.placement.weekly_minutes, language), address=papers.address,
        )
        if papers.address
        else translate(
            language,
            N_("The intern works %(hours)s a week."),
            hours=formats.hours(papers.placement.weekly_minutes, language),
        )
    )  # fmt: skip
    return {
        "title": translate(language, N_("Letter of invitation")),
        "paragraphs": [" ".join(says)],
        "facts": _identity(papers, language),
        "closing": [
            translate(
                language,
                N_(
                    "The intern goes home at the end of the internship. We thank you for looking favourably at the "
                    "visa that this stay needs."
                ),
            )
        ],
    }


def _costs(papers: Papers, language: str) -> Part:
    lines = [line.strip() for line in papers.placement.costs.splitlines() if line.strip()]
    opening = N_("During the internship of %(name)s, %(period)s, the costs are borne as follows.")
    return {
        "title": translate(language, N_("Who pays what")),
        "paragraphs": [translate(language, opening, name=papers.person.name, period=papers.period(language))]
        if lines
        else [],
        "points": [*lines, papers.money(language)],
    }


def _housing(papers: Papers, language: str) -> Part:
    housing = papers.placement.housing
    says = N_("%(city)s certifies that %(name)s is housed %(period)s as follows.")
    nothing = N_("The housing is not settled yet: this page will be made anew.")
    return {
        "title": translate(language, N_("Certificate of housing")),
        "paragraphs": [
            translate(
                language, says, city=papers.city_name(language), name=papers.person.name, period=papers.period(language)
            ),
            housing,
        ]
        if housing
        else [translate(language, nothing)],
    }


def _contacts(papers: Papers, language: str) -> Part:
    return {
        "title": translate(language, N_("Whom to call")),
        "facts": papers.contacts(language),
    }
