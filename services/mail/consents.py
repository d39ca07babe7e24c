"""Mails about consents: to guardians and young people who are asked, to those who must know that one was taken back."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_NO_ACCOUNT = N_(
    "You need no account and no password. The link is meant for you alone: do not pass it on. It also shows what you "
    "answered, and lets you take it back at any time."
)
_PAPER = N_("You can also sign on paper, or tell us by phone: the city or the school then enters your answer.")
_ANSWER = N_("Read and answer")

_TEMPLATES = (
    Template(
        "consents_asked",
        N_("Your agreement is needed: %(young)s, %(exchange)s"),
        (
            N_("%(young)s is to take part in the exchange “%(exchange)s”. For that we need your answers."),
            N_("Three short screens say what it is, what you agree to, and whom we call. Five minutes are enough."),
            _PAPER,
            _NO_ACCOUNT,
        ),
        _ANSWER,
    ),
    Template(
        "consents_again",
        N_("A text has changed, please answer again: %(young)s, %(exchange)s"),
        (
            N_("You had agreed for %(young)s. A text of the exchange “%(exchange)s” has changed since."),
            N_("Why it has changed: %(reason)s"),
            N_("Please read it and answer once more. Your other answers stay as they are."),
            _PAPER,
            _NO_ACCOUNT,
        ),
        _ANSWER,
        frozenset({"reason"}),
    ),
    Template(
        "own_consents_asked",
        N_("Your own answers are needed: %(exchange)s"),
        (
            N_("For the exchange “%(exchange)s” some answers are yours to give. Two minutes are enough."),
            N_("You can also sign on paper, and give it to the city or to your school."),
        ),
        N_("Give my answers"),
    ),
    Template(
        "consent_withdrawn",
        N_("Taken back: %(purpose)s, %(young)s"),
        (
            N_("For %(young)s, in the exchange “%(exchange)s”, an agreement was taken back: %(purpose)s."),
            N_(
                "Without it %(is_needed)s does not take part. The departure has to be looked at again; place, host "
                "family and papers stay as they are until somebody decides."
            ),
            N_("Call the family. If they agree again, by their link, on paper or by phone, everything is in order."),
        ),
        N_("Look at it"),
        frozenset({"is_needed"}),
    ),
    Template(
        "consent_withdrawn_leader",
        N_("Taken back: %(purpose)s, %(young)s"),
        (
            N_("For %(young)s, in the exchange “%(exchange)s”, an agreement was taken back: %(purpose)s."),
            N_("From now on act accordingly. The coordinators are told, and write to you if anything else changes."),
        ),
    ),
    Template(
        "consent_refused",
        N_("Refused: %(purpose)s, %(young)s"),
        (
            N_("For %(young)s, in the exchange “%(exchange)s”, this was refused: %(purpose)s."),
            N_("Without it nobody takes part. Call the family: perhaps a question is open."),
        ),
        N_("Look at it"),
    ),
)

CONSENTS: dict[str, Template] = {template.name: template for template in _TEMPLATES}
"""Each by its name."""
