"""The words people see for what families and young people tell of themselves: animals, allergies, interests."""

from __future__ import annotations

from services.i18n import N_

ANIMALS: dict[str, str] = {
    "cat": N_("Cat"),
    "dog": N_("Dog"),
    "bird": N_("Bird"),
    "rodent": N_("Rodent"),
    "horse": N_("Horse"),
}
PETS: dict[str, str] = {**ANIMALS, "other": N_("Another animal")}
"""What a family may have."""
FOODS: dict[str, str] = {
    "nuts": N_("Nuts and peanuts"),
    "gluten": N_("Gluten (wheat, barley)"),
    "milk": N_("Milk"),
    "eggs": N_("Eggs"),
    "fish": N_("Fish and seafood"),
    "soya": N_("Soya"),
}
ALLERGENS: dict[str, str] = {**ANIMALS, "smoke": N_("Tobacco smoke"), **FOODS}
"""What a young person may not bear."""
INTERESTS: dict[str, str] = {
    "music": N_("Music"),
    "sport": N_("Sports"),
    "nature": N_("Outdoors"),
    "reading": N_("Reading"),
    "cinema": N_("Cinema"),
    "dance": N_("Dance"),
    "theatre": N_("Theatre"),
    "drawing": N_("Drawing"),
    "games": N_("Games"),
    "cooking": N_("Cooking"),
    "science": N_("Science and computers"),
    "history": N_("History"),
}
LANGUAGES = ("fr", "hy", "en", "ru", "ar", "de", "es", "it", "pt", "tr", "uk", "zh")
"""Codes of the languages that are offered to choose from; their names come from the locale."""
