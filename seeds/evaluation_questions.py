"""The questions that are asked at the end of an internship, of the tutor, of the intern and of the referent teacher.

They are asked until a city puts questions of its own in use. Questions with the options of :data:`SCALE_OPTIONS` count
for the score. A version that is in the database is never changed: a new one gets the next number.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import QuestionType
from db.models import Question, Questionnaire
from services.evaluations.scoring import SCALE_OPTIONS

Q = QuestionType
LOW = ["1", "2"]
PROGRESS = (
    {"value": "french", "fr": "Français oral et écrit", "en": "Spoken and written French",
     "hy": "Բանավոր և գրավոր ֆրանսերեն"},
    {"value": "tools", "fr": "Outils et méthodes du métier", "en": "Tools and methods of the trade",
     "hy": "Մասնագիտական գործիքներ և մեթոդներ"},
    {"value": "team", "fr": "Travail en équipe", "en": "Team work", "hy": "Թիմային աշխատանք"},
    {"value": "autonomy", "fr": "Autonomie", "en": "Independence", "hy": "Ինքնուրույնություն"},
    {"value": "public", "fr": "Contact avec le public", "en": "Contact with the public", "hy": "Շփում հանրության հետ"},
)  # fmt: skip


def scale(code: str, fr: str, en: str, hy: str) -> dict[str, Any]:
    return item(code, Q.CHOICE, fr, en, hy, is_required=True, options=list(SCALE_OPTIONS))


def item(code: str, kind: Q, fr: str, en: str, hy: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "type": kind, "label_fr": fr, "label_en": en, "label_hy": hy, **more}


def if_low(code: str, parent: str, fr: str, en: str, hy: str) -> dict[str, Any]:
    return item(code, Q.LONG_TEXT, fr, en, hy, condition={"question": parent, "in": LOW}, maximum=2000)


COMMENT = item(
    "comment", Q.LONG_TEXT, "Souhaitez-vous ajouter quelque chose ?", "Would you like to add something?",
    "Կցանկանա՞ք որևէ բան ավելացնել։", maximum=3000,
)  # fmt: skip
# fmt: off
TUTOR = (
    scale("work", "Le travail demandé a été bien fait.", "The work that was asked for was done well.",
           "Հանձնարարված աշխատանքը լավ է կատարվել։"),
    if_low("work_why", "work", "Qu’est-ce qui a manqué ?", "What was lacking?", "Ի՞նչն էր պակասում։"),
    scale("autonomy", "Le stagiaire a su travailler de façon autonome.", "The intern worked independently.",
           "Պրակտիկանտը կարողացել է ինքնուրույն աշխատել։"),
    scale("team", "Le stagiaire s’est bien intégré à l’équipe et a respecté les horaires.",
           "The intern fitted well into the team and kept the hours.",
           "Պրակտիկանտը լավ է ինտեգրվել թիմին և պահպանել է աշխատաժամերը։"),
    scale("french", "Son niveau de français suffisait pour les missions.",
           "The intern’s French was good enough for the tasks.",
           "Պրակտիկանտի ֆրանսերենը բավարար էր առաջադրանքների համար։"),
    item("progress", Q.CHOICES, "Dans quels domaines le stagiaire a-t-il progressé ?",
         "In which fields did the intern make progress?", "Ո՞ր ոլորտներում է պրակտիկանտն առաջընթաց ունեցել։",
         options=list(PROGRESS)),
    item("again", Q.YES_NO, "Votre service accueillerait-il de nouveau un stagiaire ?",
         "Would your department host an intern again?", "Ձեր ծառայությունը կրկին պրակտիկանտ կընդունե՞ր։",
         is_required=True),
    item("again_why", Q.LONG_TEXT, "Qu’est-ce qui devrait changer ?", "What should change?", "Ի՞նչը պետք է փոխվի։",
         condition={"question": "again", "in": [False]}, maximum=2000),
    COMMENT,
)
INTERN = (
    scale("welcome", "J’ai été bien accueilli(e) le premier jour.", "I was well received on the first day.",
           "Առաջին օրն ինձ լավ են ընդունել։"),
    scale("tasks", "Les missions correspondaient à ce qui était convenu.", "The tasks were those that were agreed.",
           "Առաջադրանքները համապատասխանում էին պայմանավորվածին։"),
    if_low("tasks_why", "tasks", "En quoi étaient-elles différentes ?", "In what were they different?",
            "Ինչո՞վ էին դրանք տարբերվում։"),
    scale("support", "Mon tuteur de stage était disponible et m’a bien encadré(e).",
           "My internship tutor had time for me and guided me well.",
           "Պրակտիկայի ղեկավարը ժամանակ էր գտնում ինձ համար և լավ էր ուղղորդում։"),
    if_low("support_why", "support", "Qu’est-ce qui vous a manqué ?", "What did you lack?",
            "Ի՞նչն էր Ձեզ պակասում։"),
    scale("learning", "J’ai appris des choses utiles pour mes études ou mon métier.",
           "I learned things that are useful for my studies or my profession.",
           "Սովորեցի բաներ, որոնք օգտակար են իմ ուսման կամ մասնագիտության համար։"),
    scale("living", "Le logement, les repas et les trajets étaient bien organisés.",
           "Housing, meals and travel were well organised.",
           "Կացարանը, սնունդը և տեղաշարժը լավ էին կազմակերպված։"),
    item("recommend", Q.YES_NO, "Conseilleriez-vous ce stage à d’autres étudiants ?",
         "Would you recommend this internship to other students?",
         "Այս պրակտիկան խորհուրդ կտայի՞ք այլ ուսանողների։", is_required=True),
    item("recommend_why", Q.LONG_TEXT, "Pourquoi non ?", "Why not?", "Ինչո՞ւ ոչ։",
         condition={"question": "recommend", "in": [False]}, maximum=2000),
    COMMENT,
)
REFERENT = (
    scale("aims", "Les objectifs pédagogiques du stage ont été atteints.",
           "The educational aims of the internship were reached.",
           "Պրակտիկայի ուսումնական նպատակներն իրականացվել են։"),
    if_low("aims_why", "aims", "Lesquels ne l’ont pas été ?", "Which ones were not?", "Որո՞նք չեն իրականացվել։"),
    scale("exchange", "Les échanges avec la Ville ont été faciles.", "Contact with the city was easy.",
           "Քաղաքապետարանի հետ հաղորդակցությունը հեշտ էր։"),
    item("validated", Q.YES_NO, "Le stage est-il validé dans le cursus ?",
         "Is the internship validated within the course?", "Պրակտիկան հաշվանցվե՞լ է ուսումնական ծրագրում։",
         is_required=True),
    COMMENT,
)
# fmt: on
QUESTIONNAIRES = (
    (
        "evaluation_tutor",
        "Évaluation du stagiaire par le tuteur de stage",
        "The intern, seen by the internship tutor",
        "Պրակտիկանտի գնահատումը պրակտիկայի ղեկավարի կողմից",
        TUTOR,
    ),
    (
        "evaluation_intern",
        "L’accueil, vu par le stagiaire",
        "The host, seen by the intern",
        "Ընդունելությունը պրակտիկանտի աչքերով",
        INTERN,
    ),
    (
        "evaluation_referent",
        "Le stage, vu par l’enseignant référent",
        "The internship, seen by the referent teacher",
        "Պրակտիկան համակարգող դասախոսի աչքերով",
        REFERENT,
    ),
)  # fmt: skip


def load(session: Session, questionnaires: Any = QUESTIONNAIRES) -> None:
    """Add the first version of each questionnaire that is not there. Running it again changes nothing."""
    known = set(session.scalars(select(Questionnaire.code)))
    for code, fr, en, hy, questions in questionnaires:
        if code in known:
            continue
        made = Questionnaire(code=code, number=1, title_fr=fr, title_en=en, title_hy=hy)
        made.questions = [Question(position=number, **one) for number, one in enumerate(questions, 1)]
        session.add(made)
    session.flush()
