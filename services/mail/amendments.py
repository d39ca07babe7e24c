"""Mails about amendments: to those who sign them, and to the coordinators about what signers say."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_ASK = N_("If you have a question, ask the coordinators of the city before you sign.")
_THE_AMENDMENT = N_("The amendment")
_UNCHANGED = N_("The agreement stays as it was signed.")

_TEMPLATES = (
    Template(
        "amendment_to_sign",
        N_("To be signed: amendment to the internship agreement of %(intern)s"),
        (
            N_(
                "The signed agreement for the internship of %(intern)s is to be changed from %(effective_on)s on: "
                "%(department)s. The amendment waits for your signature."
            ),
            N_("You sign in place of %(instead_of)s, in their absence."),
            N_("Please sign by %(due_on)s."),
            N_(
                "Read on the page what changes, ask there for the code that comes by mail, and confirm. You may also "
                "print it, sign it by hand and send it back. Until all have signed nothing changes."
            ),
            N_("You need no account and no password. The link is meant for you alone: do not pass it on."),
            _ASK,
        ),
        N_("Read and sign"),
        frozenset({"instead_of", "due_on"}),
    ),
    Template(
        "amendment_refused",
        N_("Not signed: amendment to the internship agreement of %(intern)s"),
        (
            N_("%(author)s does not sign the amendment to the agreement for the internship of %(intern)s."),
            N_("The reason given: %(message)s"),
            _UNCHANGED,
            N_("Give the amendment up, or change it and put it before the signers again."),
        ),
        _THE_AMENDMENT,
    ),
    Template(
        "amendment_signed_by_all",
        N_("Signed by all: amendment to the internship agreement of %(intern)s"),
        (
            N_(
                "All have signed the amendment to the agreement for the internship of %(intern)s: it holds from "
                "%(effective_on)s on, and the internship is changed accordingly."
            ),
        ),
        _THE_AMENDMENT,
        can_wait=True,
    ),
    Template(
        "amendment_valid",
        N_("In force: amendment to the internship agreement of %(intern)s"),
        (
            N_(
                "All have signed the amendment to the agreement for the internship of %(intern)s. It holds from "
                "%(effective_on)s on: %(department)s, until %(ends_on)s."
            ),
            N_("Behind the link you find what was signed, to read and to keep."),
        ),
        N_("The signed amendment"),
    ),
    Template(
        "amendment_voided",
        N_("Being changed: amendment to the internship agreement of %(intern)s"),
        (
            N_(
                "The amendment to the agreement for the internship of %(intern)s is changed before all have signed it. "
                "A signature under the former version no longer holds; a new version will come to you to be signed."
            ),
            N_("What changed: %(reason)s"),
            _ASK,
        ),
        None,
        frozenset({"reason"}),
    ),
    Template(
        "amendment_cancelled",
        N_("Given up: amendment to the internship agreement of %(intern)s"),
        (
            N_(
                "The amendment to the agreement for the internship of %(intern)s is given up. Nothing is to be signed "
                "any more."
            ),
            _UNCHANGED,
            N_("The reason given: %(reason)s"),
        ),
        None,
        frozenset({"reason"}),
    ),
)

AMENDMENTS: dict[str, Template] = {template.name: template for template in _TEMPLATES}
