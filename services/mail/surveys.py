"""The mail that asks how a visit of an exchange was."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_TEMPLATES = (
    Template(
        "survey_asked",
        N_("How was it? %(exchange)s"),
        (
            N_("The visit from %(starts_on)s to %(ends_on)s is over. Please tell us how it was."),
            N_(
                "It takes three minutes. Answers are counted in groups of at least five people; what you write is "
                "shown without your name."
            ),
            N_("You need no account and no password."),
        ),
        N_("Answer the questions"),
    ),
)

SURVEYS: dict[str, Template] = {template.name: template for template in _TEMPLATES}
"""Each by its name."""
