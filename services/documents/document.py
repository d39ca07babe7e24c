"""A paper that was made, and what it is called when it is saved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.models import Person
from services import search


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF, or an archive of several, and the name it is saved under."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        return "application/zip" if self.name.endswith(".zip") else "application/pdf"


def file_name(kind: str, person: Person) -> str:
    """«dossier-visa-petrosyan-anna.pdf»."""
    words = re.findall(r"[a-z0-9]+", search.fold(f"{person.family_name} {person.given_name}"))
    return "-".join([kind, *words]) + ".pdf"
