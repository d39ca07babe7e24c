"""Short guides for those who use Passerelle: the files of ``docs/guides``, as the application shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from services.i18n import N_
from settings import ROOT

FOLDER = ROOT / "docs" / "guides"
PICTURES = ROOT / "docs" / "pictures"
FALLBACK = "fr"
PHONE = "-phone"
"""How the names of pictures end that show a phone."""
_PICTURE = re.compile(r"^!\[([^\]]*)\]\(\.\./pictures/([\w-]+\.png)\)$", re.MULTILINE)


class Audience(StrEnum):
    """Whom a guide is for; the value stands in the address of the page."""

    STUDENT = "etudiant"
    DEPARTMENT = "service"
    COORDINATOR = "coordination"
    SCHOOL = "ecole"
    FAMILY = "parents"
    EXCHANGE = "echange"
    MATERIAL = "materiel"


FILES = {
    Audience.STUDENT: "student", Audience.DEPARTMENT: "department", Audience.COORDINATOR: "coordinator",
    Audience.SCHOOL: "school", Audience.FAMILY: "family", Audience.EXCHANGE: "exchange",
    Audience.MATERIAL: "material",
}  # fmt: skip
WORDS = {
    Audience.STUDENT: N_("Guide for students"),
    Audience.DEPARTMENT: N_("Guide for departments"),
    Audience.COORDINATOR: N_("Guide for coordinators"),
    Audience.SCHOOL: N_("Guide for schools with French material"),
    Audience.FAMILY: N_("Guide for parents: the youth exchange"),
    Audience.EXCHANGE: N_("Guide for coordinators: the youth exchange"),
    Audience.MATERIAL: N_("Guide for coordinators: the material"),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of Markdown, or a picture: then ``text`` is what it shows, in words."""

    text: str
    picture: str = ""

    @property
    def address(self) -> str:
        return f"/guide-pictures/{self.picture}"

    @property
    def is_phone(self) -> bool:
        return self.picture.removesuffix(".png").endswith(PHONE)


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide in one language, which is French where there is none in the language that was asked for."""

    title: str
    lead: str
    blocks: tuple[Block, ...]
    language: str


@cache
def guide(audience: Audience, language: str) -> Guide:
    """The guide for ``audience``, read once per process."""
    file = FOLDER / f"{FILES[audience]}.{language}.md"
    if not file.exists():
        return guide(audience, FALLBACK)
    title, lead, body = file.read_text("utf-8").split("\n\n", 2)
    parts = _PICTURE.split(body)
    blocks = [Block(parts[0].strip())]
    for shown, name, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        blocks += [Block(shown, name), Block(text.strip())]
    return Guide(title.removeprefix("# "), lead, tuple(block for block in blocks if block.text), language)


@cache
def pictures() -> dict[str, bytes]:
    """The pictures that the guides show, by name: those alone are served. Read once per process."""
    names = {name for file in FOLDER.glob("*.md") for _shown, name in _PICTURE.findall(file.read_text("utf-8"))}
    return {name: (PICTURES / name).read_bytes() for name in sorted(names)}
