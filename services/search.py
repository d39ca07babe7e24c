"""Search that works alike on every database: folded words in a table, found by their beginning.

Words are casefolded and stripped of accents; Armenian words are kept as they are and also in Latin letters, so that
«Պետրոսյան» is found by «petros» and by «Պետր».
"""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import ColumnElement, Select, and_, delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.enums import SubjectKind
from db.models import SearchToken

TOKEN_LENGTH = 64
QUERY_WORDS = 6
_WORD = re.compile(r"[^\W_]+")

_LETTERS = (
    "ա:a բ:b գ:g դ:d ե:e զ:z է:e ը:y թ:t ժ:zh ի:i լ:l խ:kh ծ:ts կ:k հ:h ձ:dz ղ:gh ճ:ch մ:m յ:y ն:n շ:sh ո:o "
    "չ:ch պ:p ջ:j ռ:r ս:s վ:v տ:t ր:r ց:ts ւ:v փ:p ք:k օ:o ֆ:f և:ev"
)
_ARMENIAN = dict(pair.split(":") for pair in _LETTERS.split())


def fold(text: str) -> str:
    """``text`` without case and accents: «Éléonore» → «eleonore»."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def transliterate(text: str) -> str:
    """Armenian letters of a folded text in Latin ones, as passports mostly spell them; others stay."""
    return "".join(_ARMENIAN.get(char, char) for char in text.replace("ու", "u"))


def tokens(*texts: str) -> set[str]:
    """All words under which a record with these texts is found."""
    found: set[str] = set()
    for text in texts:
        for word in _WORD.findall(fold(text)):
            found.add(word[:TOKEN_LENGTH])
            found.add(transliterate(word)[:TOKEN_LENGTH])
    return found


def reindex(session: Session, kind: SubjectKind, subject_id: int, *texts: str) -> None:
    """Make a record findable under the words of ``texts`` and no others."""
    session.execute(delete(SearchToken).where(SearchToken.subject_kind == kind, SearchToken.subject_id == subject_id))
    rows = [{"subject_kind": kind, "subject_id": subject_id, "token": token} for token in sorted(tokens(*texts))]
    if rows:
        session.execute(insert(SearchToken), rows)


def matches(kind: SubjectKind, id_column: InstrumentedAttribute[int], query: str) -> ColumnElement[bool]:
    """Condition: the record has, for each word of ``query``, a word that begins with it."""
    words = _WORD.findall(fold(query))[:QUERY_WORDS]
    return and_(True, *(id_column.in_(_ids_with_prefix(kind, word[:TOKEN_LENGTH])) for word in words))


def _ids_with_prefix(kind: SubjectKind, prefix: str) -> Select[int]:
    return select(SearchToken.subject_id).where(
        SearchToken.subject_kind == kind,
        SearchToken.token >= prefix,
        SearchToken.token < prefix + "\U0010ffff",
    )
