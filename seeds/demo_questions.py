"""Texts of the demonstration's calls: questions, answers, and messages between the city and the school."""

from __future__ import annotations

from typing import Any

from services.question_values import QuestionValues

QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "label_fr": "Avez-vous un passeport en cours de validité ?",
        "label_en": "Do you have a valid passport?",
        "label_hy": "Ունե՞ք գործող անձնագիր։",
    },
    {
        "label_fr": "Jusqu’à quand est-il valable ?",
        "label_en": "Until when is it valid?",
        "label_hy": "Մինչև ե՞րբ է այն գործում։",
        "help_fr": "Pour le visa, il doit être valable trois mois au-delà de votre retour.",
        "help_en": "For the visa it must be valid for three months after your return.",
        "help_hy": "Վիզայի համար այն պետք է գործի վերադարձից հետո ևս երեք ամիս։",
    },
    {
        "label_fr": "Quels outils savez-vous utiliser ?",
        "label_en": "Which tools can you use?",
        "label_hy": "Ի՞նչ գործիքներից եք կարողանում օգտվել։",
    },
    {
        "label_fr": "Qu’aimeriez-vous faire découvrir de l’Arménie aux agents de la Ville ?",
        "label_en": "What of Armenia would you like to show to the city’s staff?",
        "label_hy": "Հայաստանից ի՞նչը կուզենայիք ներկայացնել քաղաքապետարանի աշխատակիցներին։",
        "help_fr": "Quelques phrases suffisent.",
        "help_en": "A few sentences are enough.",
        "help_hy": "Բավական է մի քանի նախադասություն։",
    },
)
WISH_NOW: QuestionValues = {
    "label_fr": "Qu’aimeriez-vous faire découvrir de l’Arménie aux habitants de Clamart ?",
    "label_en": "What of Armenia would you like to show to the people of Clamart?",
    "label_hy": "Հայաստանից ի՞նչը կուզենայիք ներկայացնել Կլամարի բնակիչներին։",
}
"""The last question, once it had been answered."""
TOOLS = (
    {"value": "sheets", "fr": "Tableur", "en": "Spreadsheet", "hy": "Աղյուսակային խմբագիր"},
    {"value": "layout", "fr": "Mise en page et affiches", "en": "Layout and posters", "hy": "Էջադրում և պաստառներ"},
    {"value": "video", "fr": "Montage vidéo", "en": "Video editing", "hy": "Տեսանյութի մոնտաժ"},
    {"value": "maps", "fr": "Cartographie", "en": "Maps", "hy": "Քարտեզագրում"},
)
TOOLS_OF: tuple[list[str], ...] = (["sheets", "layout"], ["sheets"], ["layout", "video"], ["sheets", "maps"])
"""What students tick, in turn."""
WISHES = (
    "Les khatchkars et la manière dont les ateliers les restaurent aujourd’hui.",
    "La cuisine de ma grand-mère, avec un atelier de lavach pendant la pause de midi.",
    "La musique : je joue du qanoun et je peux donner un petit concert à la médiathèque.",
)
STUDIES = ("Gestion", "Finance", "Marketing", "Droit")
WITH_SCHOOL = (
    ("school", "Bonjour, Elen passe ses examens jusqu’au 20 : peut-elle arriver trois jours plus tard ?", 4),
    ("city", "Bonjour, oui, le service peut décaler son arrivée. Nous l’écrirons dans la convention.", 3),
    ("school", "Merci. Il nous faudrait la convention avant la fin du mois pour la signature du recteur.", 1),
)
"""Who writes, what, and how many days ago."""
