"""Mails about host families: to the families, to guardians, to the coordinators of both cities."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_NO_ACCOUNT = N_("You need no account and no password. The link is meant for your family alone: do not pass it on.")
_PHONE = N_("You can also call the coordinators of the city: they write it down for you.")
_GUARDIAN_PAGE = N_("The exchange of your child")

_TEMPLATES = (
    Template(
        "household_link",
        N_("Receive a young person at home: %(exchange)s"),
        (
            N_("%(city)s looks for families who receive a young person from %(starts_on)s to %(ends_on)s."),
            N_("Follow the link and tell us on three short screens whom you can take in. You can go on later."),
            _NO_ACCOUNT,
            _PHONE,
        ),
        N_("Tell us about your family"),
    ),
    Template(
        "household_guests",
        N_("Who comes to you: %(exchange)s"),
        (
            N_("%(young)s will stay with you, from %(starts_on)s to %(ends_on)s. Thank you for your welcome!"),
            N_("The link shows the first names, ages and languages, and what you should know before they arrive."),
            _NO_ACCOUNT,
            _PHONE,
        ),
        N_("Who comes to us"),
    ),
    Template(
        "household_guest_gone",
        N_("%(young)s does not come to you: %(exchange)s"),
        (
            N_("%(young)s, who was to stay with you from %(starts_on)s to %(ends_on)s, no longer takes part."),
            N_("Thank you for having been ready to receive! If somebody else could come to you, we ask you first."),
            _PHONE,
        ),
        N_("Our family and its guest"),
    ),
    Template(
        "family_shown",
        N_("The host family of %(young)s"),
        (
            N_("%(young)s will stay with a family: %(family)s. You find how to call them here, and more about them."),
            N_("If you have a question, ask the coordinators of your city."),
        ),
        _GUARDIAN_PAGE,
    ),
    Template(
        "family_changed",
        N_("%(young)s changes families"),
        (
            N_("The family where %(young)s was to stay or stayed can no longer receive: %(family)s."),
            N_("The coordinators are finding another family and tell you as soon as it is known."),
            N_("Nothing is asked of you. If you are worried, call the coordinators of your city."),
        ),
        _GUARDIAN_PAGE,
        frozenset(),
    ),
    Template(
        "own_family_shown",
        N_("Your host family"),
        (
            N_("You will stay with a family: %(family)s. You find how to call them on your page, and more about them."),
            N_("If you have a question, ask the coordinators of your city."),
        ),
        N_("My exchange"),
    ),
    Template(
        "own_family_changed",
        N_("You change families"),
        (
            N_("The family where you were to stay or stayed can no longer receive: %(family)s."),
            N_("The coordinators are finding another family and tell you as soon as it is known."),
            N_("Nothing is asked of you. During the visit your leaders tell you where you sleep."),
        ),
        N_("My exchange"),
    ),
    Template(
        "family_withdrew",
        N_("A host family withdraws: %(family)s"),
        (
            N_("%(family)s can no longer receive. The reason: %(reason)s"),
            N_("Young people who need another family now: %(young)s."),
            N_("Guardians were told. Look at who sleeps where and choose another family."),
        ),
        N_("Who sleeps where"),
        frozenset({"young", "reason"}),
    ),
    Template(
        "rooms_agreed",
        N_("Where the group sleeps: %(place)s"),
        (
            N_("The rooms at %(place)s are settled, from the night of %(starts_on)s to that of %(ends_on)s."),
            N_("The list of rooms can be printed. Parents see the address and the phone on their page."),
        ),
        N_("Where the group sleeps"),
    ),
)

HOSTING: dict[str, Template] = {template.name: template for template in _TEMPLATES}
"""Each by its name."""
