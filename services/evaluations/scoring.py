"""The score of an evaluation, from the answers on the scale from 1 to 5. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from db.enums import QuestionType
from db.models import Question
from services.questionnaires import visible_questions
from services.rules.internships import round_half_up

SCALE_OPTIONS = (
    {"value": "1", "fr": "1 – Pas du tout", "en": "1 – Not at all", "hy": "1 – Ամենևին ոչ"},
    {"value": "2", "fr": "2 – Plutôt non", "en": "2 – Rather not", "hy": "2 – Ավելի շուտ ոչ"},
    {"value": "3", "fr": "3 – En partie", "en": "3 – In part", "hy": "3 – Մասամբ"},
    {"value": "4", "fr": "4 – Plutôt oui", "en": "4 – Rather yes", "hy": "4 – Ավելի շուտ այո"},
    {"value": "5", "fr": "5 – Tout à fait", "en": "5 – Entirely", "hy": "5 – Լիովին"},
)
"""The answers from 1 to 5 with their words, the same for every question: only so may they be counted together."""
SCALE = tuple(one["value"] for one in SCALE_OPTIONS)
LOW_SCORE = 40
"""Below it the coordinators are told on the same day: on average worse than «in part» (3 of 5 are 50 of 100)."""


def is_scale(question: Question) -> bool:
    """Whether the question asks for a value from 1 to 5."""
    return question.type is QuestionType.CHOICE and tuple(one["value"] for one in question.options) == SCALE


def score_of(questions: Sequence[Question], answers: Mapping[str, Any]) -> int | None:
    """Of 100: all answers 1 give 0, all 5 give 100, halves upwards. None without an answer on the scale."""
    given = [
        int(answers[one.code]) for one in visible_questions(questions, answers) if is_scale(one) and one.code in answers
    ]
    if not given:
        return None
    return round_half_up(Fraction(sum(given) - len(given), len(given)) * Fraction(100, len(SCALE) - 1))


def is_low(score: int | None) -> bool:
    """Whether somebody should be called."""
    return score is not None and score < LOW_SCORE
