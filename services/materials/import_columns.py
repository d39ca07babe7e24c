"""The columns of a table that is imported: what each means, and which heading of a file stands for which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.i18n import LANGUAGES, N_, translate
from services.materials.sheets import Row
from services.search import fold

_NO_LETTER = re.compile(r"[^\w]+")
HEADINGS_WITHIN = 20
"""Lines in which the headings are looked for: above them letters have their address and date."""


@dataclass(frozen=True, slots=True)
class Column:
    """``label`` and ``help`` are msgids; ``words`` are other headings that mean it; ``example`` stands in the model."""

    name: str
    label: str
    help: str
    words: tuple[str, ...] = ()
    example: str | float = ""
    is_needed: bool = False


COLUMNS = {
    column.name: column
    for column in (
        Column("title_fr", N_("Title in French"), 
               N_("As on the cover. A title that the catalogue has is used, else it is made."),
               ("titre", "title", "désignation", "libellé", "article", "intitulé", "վերնագիր", "անվանում"),
               "Grammaire en dialogues A1", True),
        Column("title_hy", N_("Title in Armenian"), N_("For a new title, if there is one."), ("titre arménien",),
               "Քերականություն երկխոսություններով"),
        Column("title_en", N_("Title in English"), N_("For a new title, if there is one."), ("titre anglais",)),
        Column("maker", N_("Author, publisher or brand"), N_("For a new title."),
               ("auteur", "éditeur", "marque", "author", "publisher", "brand", "հեղինակ", "հրատարակիչ"),
               "Éditions du Pont"),
        Column("ean", N_("ISBN or bar code"), 
               N_("Ten or thirteen digits; by it a title of the catalogue is found first."),
               ("isbn", "ean", "gencod", "code barre", "code barres", "code à barres", "barcode", "isbn ean",
                "շտրիխ կոդ"), "978-2-09-038060-6"),
        Column("category", N_("Category"), N_("For a new title: one of the words below; without it other material."),
               ("type", "catégorie", "famille", "կատեգորիա"), "Livre"),
        Column("level", N_("Level of French"), N_("For a new title: A1 to C2; empty for all levels."),
               ("niveau", "level", "cecr", "cefr", "մակարդակ"), "A1"),
        Column("quantity", N_("Quantity"), N_("How many units, at least one."),
               ("quantité", "qté", "nombre", "nb", "exemplaires", "units", "number", "քանակ"), 30, True),
        Column("value", N_("Value of one unit, in €"), 
               N_("Of the invoice with taxes, or as the donor estimates it; never zero."),
               ("prix", "prix unitaire", "pu", "pu ttc", "prix unitaire ttc", "valeur", "valeur unitaire", "price",
                "unit price", "unit value", "value", "գին", "արժեք", "միավորի գին"), 18.5, True),
        Column("condition", N_("Condition"), N_("New or used; empty means new."), ("état", "վիճակ"), "Neuf"),
        Column("serial", N_("Serial number"), N_("Of a unit that has one: a line for each unit, quantity 1."),
               ("n° de série", "numéro de série", "n de série", "serial", "սերիական համար")),
        Column("weight", N_("Weight of one unit, in grams"), N_("For a new title: without packing."),
               ("poids", "poids g", "weight", "weight g", "քաշ"), 420),
        Column("origin", N_("Country where it was made"), N_("For a new title: two letters, such as FR."),
               ("origine", "pays", "pays d’origine", "origin", "country", "երկիր"), "FR"),
        Column("customs", N_("Customs code"), N_("For a new title: empty means the usual one of its category."),
               ("code douanier", "sh", "code sh", "hs", "hs code", "մաքսային կոդ"), "490199"),
        Column("consumable", N_("Is used up"), N_("For a new title: yes or no; empty means no."),
               ("consommable", "consumable", "սպառվող"), "non"),
        Column("note", N_("Note"), N_("For a new title: kept in the catalogue."), ("remarque", "commentaire", "նշում")),
    )
}  # fmt: skip
NEEDED = tuple(column.name for column in COLUMNS.values() if column.is_needed)
Mapped = Mapping[str, int]
"""Name of a column → its place in the file, counted from zero."""


def headings(rows: Sequence[Row]) -> Row | None:
    """The line of headings: the first that names two columns, else the first of all."""
    named = (row for row in rows[:HEADINGS_WITHIN] if len(guessed(row)) >= 2)
    return next(named, rows[0] if rows else None)


def guessed(heading: Row) -> dict[str, int]:
    """Which column each heading stands for, as far as its words say; each place once."""
    known = _words()
    found: dict[str, int] = {}
    for place, cell in enumerate(heading.cells):
        name = known.get(_plain(cell.text))
        if name and name not in found:
            found[name] = place
    return found


def _words() -> dict[str, str]:
    """Each heading that is known, in its plain form."""
    found: dict[str, str] = {}
    for column in COLUMNS.values():
        labels = (translate(language, column.label) for language in LANGUAGES)
        for word in (*labels, *column.words):
            found.setdefault(_plain(word), column.name)
    return found


def _plain(text: str) -> str:
    return _NO_LETTER.sub(" ", fold(text)).strip()
