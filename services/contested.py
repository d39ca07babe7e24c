"""What is contested or not settled in the law: the questions to ask, what the software does until they are answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from services.i18n import N_

SHORT_STAY = timedelta(days=90)


class Area(StrEnum):
    """Which work a question belongs to."""

    INTERNSHIP = "internship"
    EXCHANGE = "exchange"
    SHIPMENT = "shipment"


AREAS = {
    Area.INTERNSHIP: N_("Internships"),
    Area.EXCHANGE: N_("Youth exchange"),
    Area.SHIPMENT: N_("Shipments to Armenia"),
}


@dataclass(frozen=True, slots=True)
class Stay:
    """What decides whether a question concerns an internship."""

    starts_on: date
    ends_on: date
    has_earlier: bool
    """The person was an intern of the same host before."""
    follows_on_post: bool
    """Another internship on the same post ended before."""


def _always(_stay: Stay) -> bool:
    return True


def _never(_stay: Stay) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Contested:
    """One question. Words are msgids but ``law``, which names the text. ``items``: things to do that it concerns."""

    ask: str
    until: str
    whom: str
    law: str
    area: Area = Area.INTERNSHIP
    items: frozenset[str] = field(default_factory=frozenset)
    concerns: Callable[[Stay], bool] = _never


_LEGAL, _CONSULATE = N_("The legal service of the city"), N_("The consulate of France in Yerevan")
_CUSTOMS, _YOUTH = N_("The customs office"), N_("The youth service of the department’s prefecture")
QUESTIONS: dict[str, Contested] = {
    "rate_across_years": Contested(
        N_("Where an internship crosses 1 January, which rate of the allowance counts?"),
        N_("Each month is counted at the rate of its own year."),
        _LEGAL, "Code de l’éducation D124-8", concerns=lambda stay: stay.starts_on.year != stay.ends_on.year,
    ),
    "earlier_hours": Contested(
        N_("Is an allowance also due for hours of an earlier internship that only a later one made due?"),
        N_("The earlier hours are counted as well, with a remark."),
        _LEGAL, "Code de l’éducation L124-6", concerns=lambda stay: stay.has_earlier,
    ),
    "gap_unit": Contested(
        N_("Is the time without an intern on a post a third of the calendar days of the internship before?"),
        N_("A third of the calendar days, rounded up."),
        _LEGAL, "Code de l’éducation L124-11", concerns=lambda stay: stay.follows_on_post,
    ),
    "insurance": Contested(
        N_("Which insurance must an intern from abroad prove before the start?"),
        N_("Liability and accidents; the internship does not start without the proof."),
        _LEGAL, "Code de l’éducation D124-4", items=frozenset({"insurance_sent", "insurance"}), concerns=_always,
    ),
    "short_stay_stamp": Contested(
        N_("Does the agreement need a stamp of the prefecture for a stay of up to 90 days?"),
        N_("No stamp is asked for."),
        _CONSULATE, "Code de l’entrée et du séjour des étrangers : sources contradictoires",
        items=frozenset({"visa_file", "agreement_sent"}),
        concerns=lambda stay: stay.ends_on - stay.starts_on < SHORT_STAY,
    ),
    "visa_fee": Contested(
        N_("Do students from Armenia pay for a short-stay visa?"),
        N_("Pupils and students are told that it is free, others that it costs 35 €."),
        _CONSULATE, "Accord UE–Arménie de 2012 visant à faciliter la délivrance de visas",
        items=frozenset({"visa_appointment"}), concerns=lambda stay: stay.ends_on - stay.starts_on < SHORT_STAY,
    ),
    "exchange_norms": Contested(
        N_("Which norms hold for the size and length of an exchange that Erasmus+ does not pay for?"),
        N_("Those of Erasmus+ are shown as advice."),
        _YOUTH, "Guide du programme Erasmus+", Area.EXCHANGE,
    ),
    "exchange_papers": Contested(
        N_("Which papers of the parents must be there before an exchange, and which may be separate?"),
        N_("Authorisation, health form and emergency contacts are needed; image rights stay free."),
        _YOUTH, "Code de l’action sociale et des familles : accueils collectifs de mineurs", Area.EXCHANGE,
    ),
    "export_declaration": Contested(
        N_("From which value or weight on must a gift be declared for export?"),
        N_("A declaration is asked for above 1,000 € or 1,000 kg."),
        _CUSTOMS, "Règlement délégué (UE) 2015/2446, articles 135 et 137", Area.SHIPMENT,
    ),
    "import_relief": Contested(
        N_("How are gifts to schools freed of Armenian tax?"),
        N_("A letter to the Armenian customs is asked for before the arrival."),
        N_("The Armenian customs, through the city of Artashat"), "Code des impôts de la République d’Arménie",
        Area.SHIPMENT,
    ),
}  # fmt: skip
"""By code; a city keeps what it was answered under the same code."""
