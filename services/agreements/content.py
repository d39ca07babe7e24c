"""The content of an agreement as one JSON document: what is printed, what was computed, and the law it rests on."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from db.base import localised
from db.models import Organisation, Person
from services.agreements import amendment_words
from services.agreements.clauses import applying
from services.agreements.facts import Facts
from services.agreements.signers import order_of
from services.agreements.writing import text_of
from services.i18n import translate
from services.rules.law import CODES
from services.simulation import answer, two_decimals


def content_of(facts: Facts) -> dict[str, Any]:
    """All that is printed and computed, in values of JSON; the same facts give the same document."""
    placement, translation = facts.placement, str(facts.agreement.translation)
    content = {
        "kind": str(facts.agreement.kind),
        "translation": translation,
        "city": _body(facts.city, translation) | {"deliberation": facts.city.deliberation},
        "school": _body(facts.school, translation) if facts.school else None,
        "intern": _person(facts.person) | {
            "birth_date": _day(facts.person.birth_date), "nationality": facts.person.nationality,
            "address": facts.person.postal_address,
        },
        "tutor": _person(facts.tutor) if facts.tutor else None,
        "deputy": _person(facts.deputy) if facts.deputy else None,
        "referent": {"name": placement.referent_name, "title": placement.referent_title,
                     "email": placement.referent_email},
        "department": {"fr": facts.department.name_fr, translation: localised(facts.department, "name", translation)},
        "place": facts.place,
        "subject": placement.subject,
        "starts_on": placement.starts_on.isoformat(),
        "ends_on": placement.ends_on.isoformat(),
        "week_minutes": list(facts.week),
        "days": [{"day": row.day.isoformat(), "minutes": row.minutes, "note": row.note} for row in facts.days],
        "leave_minutes": placement.leave_minutes,
        "hourly_cents": placement.hourly_cents,
        "result": answer(facts.result, facts.law, "fr"),
        "months": [
            {"month": f"{one.month[0]}-{one.month[1]:02}", "hours": two_decimals(one.hours),
             "days": two_decimals(one.hours / facts.law.hours_per_day), "cents": one.cents,
             "amount_cents": one.amount}
            for one in facts.months
        ],
        "law": _law(facts),
        "conditions": sorted(facts.conditions),
        "clauses": [
            {"code": clause.code, "title": {lang: translate(lang, clause.title) for lang in ("fr", translation)},
             "text": {lang: text_of(facts, clause, lang) for lang in ("fr", translation)}}
            for clause in applying(facts.conditions)
        ],
        "signers": [
            {"role": str(one.role), "name": one.name, "title": one.title, "email": one.email, "position": one.position}
            for one in order_of(facts.agreement)
        ],
    }  # fmt: skip
    return content if facts.before is None else {**content, **_amendment(facts, facts.before)}


def _amendment(facts: Facts, before: Facts) -> dict[str, Any]:
    """What is otherwise in an amendment: its own sections instead of the clauses, and what stood before it."""
    amendment = facts.agreement
    return {
        "number": amendment.number,
        "effective_on": _day(amendment.effective_on),
        "reason": amendment.reason,
        "changes": amendment.changes,
        "before": answer(before.result, before.law, "fr"),
        "clauses": amendment_words.sections(facts, before),
    }


def canonical(content: dict[str, Any]) -> bytes:
    """The one way in which a content is written, of which the hash is taken."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical content, in hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _body(body: Organisation, translation: str) -> dict[str, Any]:
    return {
        "name": {"fr": body.name_fr, translation: localised(body, "name", translation)},
        "address": body.postal_address,
        "legal_number": body.legal_number,
    }


def _person(person: Person) -> dict[str, Any]:
    return {"name": person.name, "name_hy": person.name_hy, "email": person.email, "phone": person.phone}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _law(facts: Facts) -> list[dict[str, Any]]:
    """The dated values that were in force on some day of the internship."""
    start, end = facts.placement.starts_on, facts.placement.ends_on
    return [
        {"code": row.code, "value": row.value, "from": row.valid_from.isoformat(), "to": _day(row.valid_to)}
        for row in sorted(facts.dated, key=lambda row: (CODES.index(row.code), row.valid_from))
        if row.valid_from <= end and (row.valid_to is None or row.valid_to >= start)
    ]
