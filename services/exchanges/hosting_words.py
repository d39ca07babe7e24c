"""Why somebody does or does not sleep at a family, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from services.errors import Invalid
from services.i18n import N_
from services.rules.pairing import Hard


@dataclass(frozen=True, slots=True)
class Words:
    """A hard rule: why in short, and the refusal that names person and family."""

    short: str
    sentence: str
    of_family: str = ""
    """The refusal where no single person is named."""

    def refusal(self, name: str, family: str) -> Invalid:
        text = self.sentence if name else self.of_family or self.sentence
        return Invalid(text, field="pairing", name=name, family=family)


HARD: dict[Hard, Words] = {
    Hard.CHECKS: Words(
        N_("the family is not accepted, or a visit or check ends too early"),
        N_("%(family)s cannot receive %(name)s: it is not accepted, or a visit or check ends before the last day."),
        N_("%(family)s is not accepted, or a visit or check ends before the last day."),
    ),
    Hard.RULED_OUT: Words(
        N_("was there already and left"), N_("%(name)s was at %(family)s already and left: choose another family."),
    ),
    Hard.ANIMALS: Words(
        N_("an allergy to an animal of the family"),
        N_("%(name)s is allergic to an animal that lives at %(family)s."),
    ),
    Hard.SMOKE: Words(
        N_("somebody smokes there"), N_("%(name)s cannot bear smoke, and somebody smokes at %(family)s."),
    ),
    Hard.FOOD: Words(
        N_("a food allergy that the family cannot mind"),
        N_("%(name)s has a food allergy, and %(family)s did not say that it can keep away from it."),
    ),
    Hard.CAPACITY: Words(
        N_("no place is left"),
        N_("%(family)s has no place left for %(name)s."),
        N_("%(family)s has fewer places than people were decided for it."),
    ),
    Hard.ROOM: Words(
        N_("no bed apart: girls and boys, minors and adults never share a room"),
        N_("No room at %(family)s is free for %(name)s: girls and boys, minors and adults never share one."),
        N_("The rooms at %(family)s are not enough: girls and boys, minors and adults never share one."),
    ),
    Hard.SIBLINGS: Words(
        N_("brothers and sisters would be apart"),
        N_("%(name)s would be parted from a brother or sister: move both, or part them knowingly."),
    ),
}  # fmt: skip

WHY: dict[str, str] = {
    "locked": N_("decided by hand"),
    "partner": N_("the family of their exchange partner"),
    "language": N_("common language: %(values)s"),
    "age": N_("a child of about the same age"),
    "gender": N_("as the family wishes"),
    "interests": N_("both like: %(values)s"),
    "safe": N_("nothing there of what they are allergic to"),
    "room_alone": N_("a room of their own"),
    "room_siblings": N_("with their brother or sister"),
    "room_wish": N_("with whom they asked for"),
    "room_cities": N_("both cities in one room"),
    "room_age": N_("of about the same age"),
    "no_language": N_("no common language is known"),
    "age_apart": N_("%(values)s years from the age that suits"),
    "gender_apart": N_("the family would rather have the other gender"),
}
"""Reasons and doubts of ``services/rules/pairing.py`` and ``rooming.py``, by their rule."""

AIMS: dict[str, str] = {
    "placed": N_("fewer people with a bed: %(n)s"),
    "partner": N_("fewer with their exchange partner: %(n)s"),
    "language": N_("fewer with a common language: %(n)s"),
    "age": N_("years further from the age that suits: %(n)s"),
    "gender": N_("fewer as the family wishes: %(n)s"),
    "interests": N_("fewer interests shared: %(n)s"),
}
"""What another choice would cost all together, by the aim that loses first."""
