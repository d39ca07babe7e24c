"""Mails to schools about the material that they keep: their link, and the answers to their wishes."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_ASK = N_("If you have a question, ask the coordinators of the city: by phone they can also enter it for you.")
_TO_THE_PAGE = N_("The material of my school")

_TEMPLATES = (
    Template(
        "school_desk_link",
        N_("The French material of your school: %(organisation)s"),
        (
            N_("Here is the page of your school for its French material: %(organisation)s."),
            N_(
                "There you see what is there, lend it to classes, count it, say what is broken or lost, and wish for "
                "what is missing. Use what helps you: nothing of it is a duty."
            ),
            N_("You need no account and no password. Pass the link on only to whoever stands in for you."),
            N_("The link can be used until %(until)s."),
            _ASK,
        ),
        _TO_THE_PAGE,
        frozenset({"until"}),
    ),
    Template(
        "wish_approved",
        N_("A wish of your school is approved: %(what)s"),
        (
            N_("The city has approved a wish of your school: %(number)s × %(what)s."),
            N_("It will be bought or taken from the store room, and comes with one of the next parcels."),
            N_("The city adds: %(reason)s"),
            _ASK,
        ),
        _TO_THE_PAGE,
        frozenset({"reason"}),
        can_wait=True,
    ),
    Template(
        "wish_refused",
        N_("A wish of your school cannot be fulfilled: %(what)s"),
        (
            N_("The city cannot fulfil this wish of your school: %(number)s × %(what)s."),
            N_("The reason: %(reason)s"),
            N_("You can wish for something else at any time."),
            _ASK,
        ),
        _TO_THE_PAGE,
    ),
)

LENDING: dict[str, Template] = {template.name: template for template in _TEMPLATES}
"""Each by its name."""
