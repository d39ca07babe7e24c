"""What the demonstration's city made of the questions of its evaluations: an earlier version, one in preparation, and
questions for the middle of an internship.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from services.evaluations import making, question_writing
from services.evaluations.scoring import SCALE_OPTIONS
from services.question_values import QuestionValues

if TYPE_CHECKING:
    from db.models import Placement
    from seeds.demo import Demo

LIVING: QuestionValues = {
    "label_fr": "Le logement et les trajets étaient bien organisés.",
    "label_en": "Housing and travel were well organised.",
    "label_hy": "Կացարանը և տեղաշարժը լավ էին կազմակերպված։",
}
WORK: QuestionValues = {
    "label_fr": "Le travail demandé a été fait avec soin.",
    "label_en": "The work that was asked for was done with care.",
    "label_hy": "Հանձնարարված աշխատանքը կատարվել է խնամքով։",
}
ON_COURSE: QuestionValues = {
    "label_fr": "Le stage avance comme prévu.",
    "label_en": "The internship goes as planned.",
    "label_hy": "Պրակտիկան ընթանում է ըստ պլանի։",
    "is_required": True,
}
WHY: QuestionValues = {
    "label_fr": "Que faudrait-il changer d’ici la fin ?",
    "label_en": "What should change before the end?",
    "label_hy": "Ի՞նչ պետք է փոխել մինչև ավարտը։",
    "maximum": 2000,
}


def reword(demo: Demo) -> None:
    """Last year’s interns were asked of housing in other words than those of the year before."""
    city, at = demo.organisation("clamart").public_id, demo.now - timedelta(days=540)
    question_writing.change(demo.session, demo.coordinator, city, "intern", "living", LIVING, now=at)
    demo.session.flush()
    question_writing.put_in_use(demo.session, demo.coordinator, city, "intern", now=at)


def fill(demo: Demo, half_over: Placement) -> None:
    """Tutors are asked at mid-term too, and their questions for the end are being written anew."""
    session, claire, city = demo.session, demo.coordinator, demo.organisation("clamart").public_id
    question_writing.change(session, claire, city, "tutor", "work", WORK, now=demo.now - timedelta(days=2))
    scale = {**ON_COURSE, "type": "choice", "options": SCALE_OPTIONS}
    at = demo.now - timedelta(days=20)
    first = question_writing.add(session, claire, city, "mid_tutor", scale, now=at)  # type: ignore[arg-type]
    why = {**WHY, "type": "long_text", "condition": {"question": first, "in": ["1", "2"]}}
    question_writing.add(session, claire, city, "mid_tutor", why, now=at)  # type: ignore[arg-type]
    question_writing.put_in_use(session, claire, city, "mid_tutor", now=at)
    session.flush()
    making.make_for(session, claire, half_over.public_id, now=demo.now)
