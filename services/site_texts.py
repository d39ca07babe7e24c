"""The public texts: how it works, questions, legal notice, privacy, accessibility. Coordinators edit them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.models import SiteText
from services import history
from services.actors import Actor
from services.errors import Invalid, NotFound
from services.i18n import LANGUAGES, N_
from services.policy import Action, authorize
from services.records import put

FIELDS = tuple(f"{part}_{language}" for language in LANGUAGES for part in ("title", "body"))


class Code(StrEnum):
    """Which texts there are, in the order in which they are listed."""

    HOW = "how"
    QUESTIONS = "questions"
    PRIVACY = "privacy"
    LEGAL = "legal"
    ACCESSIBILITY = "accessibility"


@dataclass(frozen=True, slots=True)
class Text:
    """One text as a visitor reads it, in their language or else in French; the body is Markdown."""

    code: Code
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Written:
    """One text in all languages, for the page that edits it."""

    code: Code
    version: int
    updated_at: datetime
    values: dict[str, str]


def texts(session: Session, language: str) -> dict[Code, Text]:
    """All texts that are there. One statement."""
    rows = {row.code: row for row in session.scalars(select(SiteText))}
    return {
        code: Text(code, localised(rows[code], "title", language), localised(rows[code], "body", language))
        for code in Code
        if code in rows
    }


def written(session: Session, actor: Actor, code: Code) -> Written:
    """One text in all its languages. Raises ``Forbidden`` and ``NotFound``."""
    authorize(actor, Action.TEXT_EDIT)
    row = _row(session, code)
    return Written(code, row.version, row.updated_at, {name: getattr(row, name) for name in FIELDS})


def save(
    session: Session,
    actor: Actor,
    code: Code,
    fields: dict[str, str],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Write a text; French needs both title and body, the others fall back to it."""
    authorize(actor, Action.TEXT_EDIT)
    row = _row(session, code)
    history.check_version(row, seen_version)
    for name in ("title_fr", "body_fr"):
        if not fields.get(name, "").strip():
            raise Invalid(N_("French is needed: the other languages fall back to it."), field=name)
    changed = put(row, {name: value for name, value in fields.items() if name in FIELDS})
    if changed:
        row.updated_at, row.updated_by_id = now, actor.user_id
        history.audit(session, actor, Action.TEXT_EDIT, now=now, text=str(code), fields=changed)


def _row(session: Session, code: Code) -> SiteText:
    row = session.get(SiteText, str(code))
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return row
