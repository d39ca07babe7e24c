"""What the call of the next exchange asks, one question only after a yes; and what pupils of the demonstration said."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.enums import QuestionType
from db.models import Application, Call
from services import applications, call_questions

if TYPE_CHECKING:
    from seeds.demo import Demo

_T = QuestionType
ABROAD: dict[str, Any] = {
    "label_fr": "Avez-vous déjà voyagé sans vos parents ?", "label_en": "Have you travelled without your parents?",
    "label_hy": "Առանց ծնողների ճանապարհորդե՞լ եք։",
}  # fmt: skip
WHERE: dict[str, Any] = {
    "label_fr": "Où, et combien de temps ?", "label_en": "Where, and for how long?",
    "label_hy": "Որտե՞ղ և ինչքա՞ն ժամանակով։",
}  # fmt: skip
THEMES: dict[str, Any] = {
    "label_fr": "Qu’est-ce qui vous intéresse le plus ?", "label_en": "What interests you most?",
    "label_hy": "Ի՞նչն է Ձեզ ամենից շատ հետաքրքրում։",
}  # fmt: skip
HOSTS: dict[str, Any] = {
    "label_fr": "Votre famille peut-elle accueillir un jeune d’Artachat ?",
    "label_en": "Can your family host a young person of Artashat?",
    "label_hy": "Ձեր ընտանիքը կարո՞ղ է հյուրընկալել Արտաշատից եկած երիտասարդի։",
    "help_fr": "Ce n’est pas une condition : d’autres familles accueillent aussi.",
    "help_en": "It is no condition: other families host as well.",
    "help_hy": "Սա պայման չէ. ուրիշ ընտանիքներ ևս հյուրընկալում են։",
}  # fmt: skip
CHOICES = (
    {"value": "waste", "fr": "Les déchets et le tri", "en": "Waste and sorting", "hy": "Թափոններն ու տեսակավորումը"},
    {"value": "nature", "fr": "La nature en ville", "en": "Nature in the city", "hy": "Բնությունը քաղաքում"},
    {"value": "french", "fr": "Parler français", "en": "Speaking French", "hy": "Ֆրանսերեն խոսելը"},
    {"value": "culture", "fr": "La cuisine et la musique", "en": "Food and music", "hy": "Խոհանոցն ու երաժշտությունը"},
)
SAID: tuple[tuple[bool, str, list[str], bool], ...] = (
    (True, "Une semaine de classe de neige, en CM2.", ["waste", "culture"], True),
    (False, "", ["nature"], False),
    (True, "Dix jours à Berlin avec le collège.", ["french", "culture"], True),
)
"""One pupil after the other, and again from the first."""


def ask(demo: Demo, call: Call, *, at: datetime) -> tuple[str, ...]:
    """Four questions, the second one only for whoever said yes to the first; gives back their codes."""

    def add(words: dict[str, Any], kind: QuestionType, **more: Any) -> str:
        values: Any = words | {"type": kind} | more
        return call_questions.add(demo.session, demo.coordinator, call.public_id, values, now=at)

    abroad = add(ABROAD, _T.YES_NO, is_required=True)
    where = add(WHERE, _T.TEXT, is_required=True, condition={"question": abroad, "in": [True]})
    themes = add(THEMES, _T.CHOICES, options=CHOICES)
    hosts = add(HOSTS, _T.YES_NO, is_required=True)
    demo.session.flush()
    return abroad, where, themes, hosts


def answer(demo: Demo, codes: tuple[str, ...], one: Application, turn: int, *, at: datetime) -> None:
    """As it stood on the paper of one pupil."""
    for code, value in zip(codes, SAID[turn % len(SAID)], strict=True):
        if value != "":
            applications.save_answer(demo.session, demo.coordinator, one.public_id, code, value, now=at)
