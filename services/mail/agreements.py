"""Mails about agreements: to those who sign, and to the coordinators about what signers say."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_ASK = N_("If you have a question, ask the coordinators of the city before you sign.")
_THE_AGREEMENT = N_("The agreement")

_TEMPLATES = (
    Template(
        "agreement_to_sign",
        N_("To be signed: internship agreement of %(intern)s"),
        (
            N_(
                "The agreement for the internship of %(intern)s waits for your signature: %(department)s, from "
                "%(starts_on)s to %(ends_on)s."
            ),
            N_("You sign in place of %(instead_of)s, in their absence."),
            N_("The last day to sign has moved; it was %(was_due_on)s."),
            N_("Please sign by %(due_on)s: the papers must be complete by then."),
            N_(
                "Read it on the page, ask there for the code that comes by mail, and confirm. You may also print "
                "it, sign it by hand and send it back. If something is wrong, say so there: nothing is signed by "
                "opening the page."
            ),
            N_("You need no account and no password. The link is meant for you alone: do not pass it on."),
            _ASK,
        ),
        N_("Read and sign"),
        frozenset({"instead_of", "due_on", "was_due_on"}),
    ),
    Template(
        "agreement_code",
        N_("Your code to sign: %(code)s"),
        (
            N_("Your code to sign the agreement for the internship of %(intern)s: %(code)s."),
            N_(
                "It can be used for 15 minutes, on the page where you asked for it. If you did not ask for it, "
                "you have nothing to do."
            ),
        ),
    ),
    Template(
        "agreement_refused",
        N_("Not signed: internship agreement of %(intern)s"),
        (
            N_(
                "%(author)s does not sign the agreement for the internship of %(intern)s: %(department)s, from "
                "%(starts_on)s to %(ends_on)s."
            ),
            N_("The reason given: %(message)s"),
            N_("Nobody can sign until you have changed the agreement and put it before the signers again."),
        ),
        _THE_AGREEMENT,
    ),
    Template(
        "amendment_held_back",
        N_("Signed, and not possible any more: change of the internship of %(intern)s"),
        (
            N_(
                "All have signed the amendment to the agreement for the internship of %(intern)s: %(department)s, from "
                "%(starts_on)s to %(ends_on)s. A limit was reached meanwhile, so that nothing changes."
            ),
            N_("The limit: %(message)s"),
            N_("Give this amendment up and write another one, or make room first and put it before the signers again."),
        ),
        _THE_AGREEMENT,
    ),
    Template(
        "agreement_signed_by_all",
        N_("Signed by all: internship agreement of %(intern)s"),
        (
            N_(
                "All have signed the agreement for the internship of %(intern)s: %(department)s, from "
                "%(starts_on)s to %(ends_on)s."
            ),
            N_(
                "It is part of the visa file from now on, and the internship can begin once the other things to "
                "do are done."
            ),
        ),
        _THE_AGREEMENT,
        can_wait=True,
    ),
    Template(
        "agreement_voided",
        N_("To be signed again: internship agreement of %(intern)s"),
        (
            N_(
                "The agreement for the internship of %(intern)s is changed. What you signed no longer holds; a "
                "new version will come to you to be signed."
            ),
            N_("What changed: %(reason)s"),
            _ASK,
        ),
        None,
        frozenset({"reason"}),
    ),
    Template(
        "agreement_changed",
        N_("Being changed: internship agreement of %(intern)s"),
        (
            N_(
                "The agreement for the internship of %(intern)s is changed before all have signed it. A version that "
                "you may have read no longer counts; the new one will come to you to be signed."
            ),
            N_("What changed: %(reason)s"),
            _ASK,
        ),
        None,
        frozenset({"reason"}),
    ),
    Template(
        "agreement_replaced",
        N_("Replaced by a new one: internship agreement of %(intern)s"),
        (
            N_(
                "The agreement for the internship of %(intern)s that you signed is replaced: it counts no more, and a "
                "new one will come to you to be signed."
            ),
            N_("Why: %(reason)s"),
            _ASK,
        ),
        None,
        frozenset({"reason"}),
    ),
    Template(
        "agreement_rectified",
        N_("A slip was mended: internship agreement of %(intern)s"),
        (
            N_(
                "In the agreement for the internship of %(intern)s a slip was mended. Nothing of what was agreed "
                "changes, and your signature stands; the paper says what was rectified."
            ),
            N_("What was wrong: %(reason)s"),
            N_("If you do not agree, write to the coordinators of the city."),
        ),
        can_wait=True,
    ),
    Template(
        "agreement_cancelled",
        N_("Cancelled: internship agreement of %(intern)s"),
        (
            N_("The agreement for the internship of %(intern)s is cancelled. What you signed no longer holds."),
            N_("The reason given: %(reason)s"),
        ),
        None,
        frozenset({"reason"}),
    ),
)

AGREEMENTS: dict[str, Template] = {template.name: template for template in _TEMPLATES}
