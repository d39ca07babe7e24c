"""Where personal data may go without more ado (GDPR, chapter V).

Within the European Economic Area the regulation itself protects them. There is no decision of adequacy for Armenia, so
whatever goes there needs a legal basis of its own, recorded each time.
"""

EUROPEAN_ECONOMIC_AREA = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI",
        "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip


def needs_basis(country: str) -> bool:
    """Whether sending personal data to ``country`` (ISO 3166, two letters) needs a recorded legal basis."""
    return country not in EUROPEAN_ECONOMIC_AREA
