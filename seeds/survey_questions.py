"""The questions that are asked after a visit of an exchange: of young people, guardians, families and leaders.

As those of evaluations: a version that is in the database is never changed, a new one gets the next number.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.enums import QuestionType as Q
from seeds import evaluation_questions
from seeds.evaluation_questions import COMMENT, if_low, item, scale

_SAFE = scale(
    "safe", "Je me suis senti(e) en sécurité.", "I felt safe.", "Ինձ ապահով եմ զգացել։",
)  # fmt: skip
_SAFE_WHY = if_low("safe_why", "safe", "Que s’est-il passé ?", "What happened?", "Ի՞նչ է պատահել։")
_AGAIN = item(
    "again", Q.YES_NO, "Recommanderiez-vous cet échange ?", "Would you recommend this exchange?",
    "Խորհուրդ կտայի՞ք այս փոխանակումը։", is_required=True,
)  # fmt: skip
# fmt: off
PARTICIPANT = (
    scale("whole", "Le séjour m’a plu.", "I liked the visit.", "Այցն ինձ դուր է եկել։"),
    scale("learned", "J’ai appris quelque chose sur l’environnement.", "I learned something about the environment.",
           "Շրջակա միջավայրի մասին ինչ-որ բան սովորեցի։"),
    scale("french", "J’ai parlé une langue étrangère plus qu’avant.", "I spoke a foreign language more than before.",
           "Օտար լեզվով ավելի շատ խոսեցի, քան նախկինում։"),
    scale("family", "J’ai été bien accueilli(e) là où j’ai dormi.", "I was well received where I slept.",
           "Ինձ լավ ընդունեցին այնտեղ, որտեղ գիշերում էի։"),
    _SAFE, _SAFE_WHY, _AGAIN, COMMENT,
)
GUARDIAN = (
    scale("informed", "J’ai été bien informé(e) avant le départ.", "I was well informed before the departure.",
           "Մեկնումից առաջ ինձ լավ են տեղեկացրել։"),
    scale("reached", "Pendant le séjour, je savais qui appeler.", "During the visit I knew whom to call.",
           "Այցի ընթացքում գիտեի, թե ում զանգահարել։"),
    scale("child", "Mon enfant est revenu content.", "My child came back happy.", "Երեխաս գոհ է վերադարձել։"),
    if_low("child_why", "child", "Que s’est-il passé ?", "What happened?", "Ի՞նչ է պատահել։"),
    _AGAIN, COMMENT,
)
HOUSEHOLD = (
    scale("informed", "Nous savions ce qu’il fallait savoir du jeune avant son arrivée.",
           "We knew what we needed to know of the young person before they came.",
           "Մինչև երիտասարդի գալը գիտեինք այն, ինչ պետք էր։"),
    scale("helped", "Les organisateurs nous ont aidés quand il le fallait.", "The organisers helped us when needed.",
           "Կազմակերպիչներն օգնել են մեզ, երբ պետք էր։"),
    scale("stay", "L’accueil s’est bien passé.", "The stay at our home went well.", "Հյուրընկալությունը լավ է անցել։"),
    if_low("stay_why", "stay", "Qu’est-ce qui a été difficile ?", "What was difficult?", "Ի՞նչն էր դժվար։"),
    item("host_again", Q.YES_NO, "Accueilleriez-vous de nouveau un jeune ?", "Would you host a young person again?",
         "Կրկին երիտասարդ կընդունեի՞ք։", is_required=True),
    COMMENT,
)
LEADER = (
    scale("prepared", "Le séjour était bien préparé.", "The visit was well prepared.", "Այցը լավ էր պատրաստված։"),
    scale("programme", "Le programme convenait au groupe.", "The programme suited the group.",
           "Ծրագիրը համապատասխանում էր խմբին։"),
    scale("enough", "Nous étions assez d’accompagnateurs.", "There were enough leaders.",
           "Ուղեկցողները բավարար էին։"),
    if_low("enough_why", "enough", "Quand en a-t-il manqué ?", "When was one lacking?", "Ե՞րբ էր պակասում ուղեկցող։"),
    _SAFE, _SAFE_WHY, COMMENT,
)
# fmt: on
QUESTIONNAIRES = (
    (
        "survey_participant",
        "L’échange, vu par les jeunes",
        "The exchange, seen by young people",
        "Փոխանակումը երիտասարդների աչքերով",
        PARTICIPANT,
    ),
    (
        "survey_guardian",
        "L’échange, vu par les parents",
        "The exchange, seen by parents",
        "Փոխանակումը ծնողների աչքերով",
        GUARDIAN,
    ),
    (
        "survey_household",
        "L’échange, vu par les familles d’accueil",
        "The exchange, seen by host families",
        "Փոխանակումը հյուրընկալող ընտանիքների աչքերով",
        HOUSEHOLD,
    ),
    (
        "survey_leader",
        "L’échange, vu par les accompagnateurs",
        "The exchange, seen by leaders",
        "Փոխանակումը ուղեկցողների աչքերով",
        LEADER,
    ),
)  # fmt: skip


def load(session: Session) -> None:
    """Add those that are not there. Running it again changes nothing."""
    evaluation_questions.load(session, QUESTIONNAIRES)
