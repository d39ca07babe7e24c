"""What an application still lacks, and whether its person may apply at all: always computable, never guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import Session

from db.models import Application
from services.errors import DomainError
from services.i18n import translate


class Step(StrEnum):
    """The steps in which an application is filled, in their order."""

    IDENTITY = "identity"
    STUDIES = "studies"
    CHOICES = "choices"
    DOCUMENTS = "documents"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing. ``msgid`` is its name, as a noun («Birth date»); ``code`` names the input."""

    code: str
    msgid: str
    step: Step
    params: dict[str, object] = field(default_factory=dict)

    def label(self, language: str) -> str:
        """The name of what is missing, in ``language``."""
        return translate(language, self.msgid, **self.params)


def missing(session: Session, application: Application) -> list[Missing]:
    """What must still be entered before ``application`` can be sent, in the order of the steps."""
    raise NotImplementedError


def ineligible(application: Application, language: str) -> list[DomainError]:
    """Why the person may not apply to this call (age on its first day, French level, school), with the reason."""
    raise NotImplementedError
