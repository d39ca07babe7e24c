"""The agreement on paper: what a version holds, in French with its translation beside it, with all signatures.

A version is printed from its frozen content alone, so the same version gives the same words whatever changed since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from babel.dates import format_date

from db.enums import AgreementKind, SignatureWay, SignerRole
from services import formats
from services.documents import compiler
from services.documents.checking import qr
from services.formats import plain_date
from services.i18n import N_, translate
from services.labels import WORDS
from services.simulation_words import number

FRENCH = "fr"
Content = dict[str, Any]
Pair = dict[str, str]


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature that stands."""

    role: SignerRole
    name: str
    way: SignatureWay
    at: datetime


@dataclass(frozen=True, slots=True)
class Rectified:
    """One slip that was mended; ``label`` is a msgid."""

    day: date
    label: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: the content, and which version of it. Without number it is a draft."""

    content: Content
    kind: AgreementKind = AgreementKind.AGREEMENT
    number: int | None = None
    code: str = ""
    check_address: str = ""
    frozen_on: date | None = None
    signed: tuple[Signed, ...] = ()
    rectified: tuple[Rectified, ...] = ()
    replaced_on: date | None = None
    """When another agreement took its place."""


def make(sheet: Sheet, *, now: datetime) -> bytes:
    """The agreement as tagged PDF."""
    return compiler.pdf("agreement", data_of(sheet), now=now)


def data_of(sheet: Sheet) -> dict[str, Any]:
    """What the template prints."""
    content, other = sheet.content, sheet.content["translation"]
    title = WORDS[sheet.kind]
    return {
        "language": FRENCH,
        "second_language": other,
        "title": translate(FRENCH, title),
        "title_other": translate(other, title),
        "footer": _footer(sheet),
        "version_line": _version_line(sheet),
        "watermark": translate(FRENCH, _watermark(sheet)),
        "article": translate(FRENCH, N_("Section")),
        "parties": [party for party in _parties(content, other) if party],
        "clauses": [_clause(clause, other) for clause in content["clauses"] if clause["text"].get(FRENCH)],
        "months_title": _pair(N_("Presence month by month"), other),
        "months_head": _months_head(content, other),
        "months": _months(content),
        "notes": [
            {lang: _note(one, lang if lang != "other" else other) for lang in ("fr", "other")}
            for one in sheet.rectified
        ],
        "signatures_title": _pair(N_("Signatures of all"), other),
        "sign_here": _pair(N_("Date and signature"), other),
        "signers": [_signer(one, sheet, other) for one in content["signers"]],
        "code": sheet.code,
        "check_title": _pair(N_("Verify this paper"), other),
        "check_text": _pair(N_("Type this code at the address below, or scan the square."), other),
        "check_address": sheet.check_address,
        "qr": qr(f"{sheet.check_address}?code={sheet.code}") if sheet.code else "",
        "qr_alt": translate(FRENCH, N_("Code to scan: address at which this paper can be verified")),
    }


def _pair(msgid: str, other: str) -> Pair:
    return {"fr": translate(FRENCH, msgid), "other": translate(other, msgid)}


def _note(one: Rectified, language: str) -> str:
    """«Rectifié le 3 décembre 2026 – Nom du stagiaire : …»."""
    says = N_("Rectified on %(day)s – %(what)s: “%(before)s” becomes “%(after)s”. Reason: %(reason)s")
    return translate(
        language, says, day=plain_date(one.day, language), what=translate(language, one.label), before=one.before,
        after=one.after, reason=one.reason,
    )  # fmt: skip


def _footer(sheet: Sheet) -> str:
    name = sheet.content["intern"]["name"]
    if sheet.number is None:
        return f"{translate(FRENCH, WORDS[sheet.kind])} · {name} · {translate(FRENCH, N_('draft'))}"
    number = translate(FRENCH, N_("version no. %(number)s"), number=sheet.number)
    return f"{translate(FRENCH, WORDS[sheet.kind])} · {name} · {number} · {sheet.code}"


def _version_line(sheet: Sheet) -> str:
    if sheet.number is None or sheet.frozen_on is None:
        return translate(FRENCH, N_("Draft: this paper cannot be signed."))
    says = N_("Version %(number)s of %(day)s")
    line = translate(FRENCH, says, number=sheet.number, day=plain_date(sheet.frozen_on, FRENCH))
    if sheet.replaced_on is None:
        return line
    over = N_("Replaced on %(day)s by another agreement: this paper counts no more.")
    return f"{line}. {translate(FRENCH, over, day=plain_date(sheet.replaced_on, FRENCH))}"


def _watermark(sheet: Sheet) -> str:
    """The word across the pages of what cannot be signed, or counts no more; a msgid."""
    if sheet.number is None:
        return N_("DRAFT")
    return N_("REPLACED") if sheet.replaced_on else ""


def _parties(content: Content, other: str) -> list[dict[str, Any]]:
    signers = {one["role"]: one for one in content["signers"]}
    intern = content["intern"]
    born = intern["birth_date"]
    return [
        _body(N_("The host"), content["city"], signers.get(SignerRole.HOST), other),
        _body(N_("The university or school"), content["school"], signers.get(SignerRole.SCHOOL), other)
        if content["school"]
        else {},
        {
            "role": _pair(N_("The intern"), other),
            "name": " · ".join(part for part in (intern["name"], intern["name_hy"]) if part),
            "rows": _rows(
                (
                    (N_("Date of birth"), plain_date(date.fromisoformat(born), FRENCH) if born else ""),
                    (N_("Postal address"), intern["address"]),
                    (N_("Mail address"), intern["email"]),
                    (N_("Phone"), intern["phone"]),
                ),
                other,
            ),
        },
    ]


def _body(role: str, body: Content, signer: Content | None, other: str) -> dict[str, Any]:
    names = dict.fromkeys(part for part in (body["name"][FRENCH], body["name"][other]) if part)
    by = ", ".join(part for part in (signer["name"], signer["title"]) if part) if signer else ""
    rows = (
        (N_("Postal address"), body["address"]),
        (N_("Registration number"), body["legal_number"]),
        (N_("Represented by"), by),
    )
    return {"role": _pair(role, other), "name": " · ".join(names), "rows": _rows(rows, other)}


def _rows(rows: tuple[tuple[str, str], ...], other: str) -> list[dict[str, Any]]:
    return [{"label": _pair(label, other), "value": value} for label, value in rows if value]


def _clause(clause: Content, other: str) -> dict[str, Any]:
    has_other = bool(clause["text"].get(other))
    return {
        "title": clause["title"][FRENCH],
        "paragraphs": _paragraphs(clause["text"][FRENCH]),
        "other_title": clause["title"][other],
        "other_paragraphs": _paragraphs(clause["text"][other])
        if has_other
        else [translate(other, N_("See the French text."))],
    }


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n\n") if part.strip()]


def _months_head(content: Content, other: str) -> list[Pair]:
    heads = [N_("Month"), N_("Hours"), N_("Days of 7 hours")]
    if content["months"] and content["months"][0]["cents"] is not None:
        heads += [N_("Per hour"), N_("Amount")]
    return [_pair(one, other) for one in heads]


def _months(content: Content) -> list[list[str]]:
    rows = []
    for month in content["months"]:
        year, number = month["month"].split("-")
        row = [format_date(date(int(year), int(number), 1), "LLLL y", locale=FRENCH), *_numbers(month)]
        if month["cents"] is not None:
            row += [formats.euros(month["cents"], FRENCH), formats.euros(month["amount_cents"], FRENCH)]
        rows.append(row)
    return rows


def _numbers(month: Content) -> list[str]:
    return [number(Fraction(month[name]), FRENCH) for name in ("hours", "days")]


def _signer(one: Content, sheet: Sheet, other: str) -> dict[str, Any]:
    role = SignerRole(one["role"])
    signed = next((each for each in sheet.signed if each.role is role), None)
    says = N_("Signed by %(name)s\non %(when)s, %(way)s")
    return {
        "role": _pair(WORDS[role], other),
        "name": one["name"],
        "title": one["title"],
        "signed": translate(
            FRENCH, says, name=signed.name, when=formats.short_instant(signed.at, FRENCH),
            way=translate(FRENCH, WORDS[signed.way]),
        ) if signed else "",
    }  # fmt: skip
