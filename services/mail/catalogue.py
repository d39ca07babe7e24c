"""All mails that the application writes: whole sentences, in the recipient’s language.

A paragraph that names an optional parameter is left out where the caller does not know it. The greeting, the one link
and the signature are added by ``services/mail/templates.py``; what the parameters mean stands in
``services/mail/params.py``.
"""

from __future__ import annotations

from services.i18n import N_
from services.mail.accounts import ACCOUNTS
from services.mail.agreements import AGREEMENTS
from services.mail.amendments import AMENDMENTS
from services.mail.consents import CONSENTS
from services.mail.evaluations import EVALUATIONS
from services.mail.exchange_stay import EXCHANGE_STAY
from services.mail.hosting import HOSTING
from services.mail.hosts import HOSTS
from services.mail.lending import LENDING
from services.mail.notices import NOTICES
from services.mail.own import OWN
from services.mail.params import PARAMS, Template
from services.mail.partners import PARTNERS
from services.mail.shipments import SHIPMENTS
from services.mail.surveys import SURVEYS


def _table(*templates: Template) -> dict[str, Template]:
    return {template.name: template for template in templates}


def _optional(*names: str) -> frozenset[str]:
    return frozenset(names)


_ASK_ON_APPLICATION = N_("If you have a question, write to us from the page of your application: we answer you there.")
_ASK_ON_PLACEMENT = N_("If you have a question, the page of your internship says whom to ask.")
_ASK_COORDINATORS = N_(
    "If you have a question, ask the coordinators of the city: by phone they can also enter it for you."
)
_UNTIL = N_("The link can be used until %(until)s.")
_NO_ACCOUNT_NEEDED = N_("You need no account and no password. The link is meant for you alone: do not pass it on.")
_FROM_COORDINATORS = N_("The coordinators add: %(reason)s")
_YOUR_APPLICATION = N_("Your application")
_YOUR_INTERNSHIP = N_("Your internship")

_APPLICATIONS = _table(
    Template(
        "application_received",
        N_("Your application has arrived: %(call)s"),
        (
            N_("We have received your application for “%(call)s”. Thank you for it."),
            N_("Everyone who applied will have an answer by %(answer_by)s."),
            N_("For the moment you have nothing to do. We write to you as soon as there is news."),
            _ASK_ON_APPLICATION,
        ),
        _YOUR_APPLICATION,
        _optional("answer_by"),
        can_wait=True,
    ),
    Template(
        "application_selected",
        N_("You are selected, please answer: %(call)s"),
        (
            N_("Congratulations! You are selected for “%(call)s”."),
            N_(
                "Tell us by %(confirm_by)s whether you take the place: confirm or decline on the page of your "
                "application. Without an answer by then, the place is given to another person."
            ),
            N_(
                "If you need a visa, you can confirm now, subject to the visa. Should it be refused, tell us: "
                "nobody will hold it against you."
            ),
            _FROM_COORDINATORS,
            _ASK_ON_APPLICATION,
        ),
        N_("Confirm or decline"),
        _optional("reason"),
    ),
    Template(
        "application_waitlisted",
        N_("You are on the waiting list: %(call)s"),
        (
            N_(
                "Your application for “%(call)s” has convinced us, but all places are given for now. You are on the "
                "waiting list."
            ),
            N_("If a place becomes free, we write to you at once. For the moment you have nothing to do."),
            N_("If you no longer wish to wait, you can withdraw your application on its page."),
            _FROM_COORDINATORS,
            _ASK_ON_APPLICATION,
        ),
        _YOUR_APPLICATION,
        _optional("reason"),
    ),
    Template(
        "application_rejected",
        N_("The answer to your application: %(call)s"),
        (
            N_("We have studied your application for “%(call)s” with care. We are sorry: it was not selected."),
            _FROM_COORDINATORS,
            N_("Thank you for the time you gave to it. You are welcome to apply to the next calls."),
            _ASK_ON_APPLICATION,
        ),
        _YOUR_APPLICATION,
        _optional("reason"),
    ),
    Template(
        "application_confirmed",
        N_("Your place is confirmed: %(call)s"),
        (
            N_("You have confirmed your participation in “%(call)s”. The place is yours, and we look forward to it."),
            N_("Next, we look with a department for your tutor and your dates. We write to you when they are known."),
            N_(
                "If you need a visa and it is refused or late, tell us as soon as you know: we look for a way with you."
            ),
            _ASK_ON_APPLICATION,
        ),
        _YOUR_APPLICATION,
        can_wait=True,
    ),
    Template(
        "application_confirmed_exchange",
        N_("Your place is confirmed: %(call)s"),
        (
            N_("You have confirmed your participation in “%(call)s”. The place is yours, and we look forward to it."),
            N_("Next, we write to your parents or guardian if you are a minor, and tell you the dates of both visits."),
            _ASK_ON_APPLICATION,
        ),
        _YOUR_APPLICATION,
        can_wait=True,
    ),
    Template(
        "application_declined",
        N_("You have declined the place: %(call)s"),
        (
            N_("You have declined the place that was offered to you in “%(call)s”. Thank you for having told us."),
            N_("If this is a mistake, write to us from the page of your application as soon as you can."),
            N_("You are welcome to apply to the next calls."),
        ),
        _YOUR_APPLICATION,
        can_wait=True,
    ),
    Template(
        "application_expired",
        N_("Your place was not confirmed in time: %(call)s"),
        (
            N_("You were selected for “%(call)s” and had until %(confirm_by)s to answer."),
            N_("We have had no answer from you, so the place can now be given to another person."),
            N_("If you still wish to come, write to us from the page of your application without delay."),
        ),
        _YOUR_APPLICATION,
        _optional("confirm_by"),
    ),
    Template(
        "application_withdrawn",
        N_("Your application is withdrawn: %(call)s"),
        (
            N_("Your application for “%(call)s” is withdrawn, as you asked. It will not be studied any further."),
            N_("You can apply again as long as the call is open."),
            _ASK_ON_APPLICATION,
        ),
        _YOUR_APPLICATION,
        can_wait=True,
    ),
    Template(
        "application_correction",
        N_("Please correct something in your application: %(call)s"),
        (
            N_("In your application for “%(call)s” something is to be corrected: %(what)s."),
            "%(message)s",
            N_("Please do it by %(due_on)s, on the page of your application. Nothing else in it changes."),
            _ASK_ON_APPLICATION,
        ),
        N_("Correct it"),
    ),
    Template(
        "application_correction_dropped",
        N_("Nothing is left to correct there: %(call)s"),
        (
            N_("We had asked you to correct something in your application for “%(call)s”: %(what)s."),
            N_("This question is no longer asked. You have nothing to do; your application is studied as it is."),
            _ASK_ON_APPLICATION,
        ),
        _YOUR_APPLICATION,
        can_wait=True,
    ),
    Template(
        "own_application_message",
        N_("A message about your application: %(call)s"),
        (
            N_("%(author)s has written to you about your application “%(call)s”. The message begins so:"),
            "%(message)s",
            N_("Read it in full and answer it on the page of your application."),
        ),
        N_("Read and answer"),
        can_wait=True,
    ),
    Template(
        "application_message",
        N_("A message about the application: %(call)s"),
        (
            N_("%(author)s has written to you about the application “%(call)s”. The message begins so:"),
            "%(message)s",
            N_("Read it in full and answer it on the page of the application."),
        ),
        N_("Read and answer"),
        can_wait=True,
    ),
)

_PLACEMENTS = _table(
    Template(
        "placement_planned",
        N_("Your internship is planned: %(department)s"),
        (
            N_("Your internship is planned: %(department)s, from %(starts_on)s to %(ends_on)s."),
            N_("Your tutor there is %(tutor)s."),
            N_("Next comes the agreement that you, your university and the city sign. We tell you when it is ready."),
            N_("Please look at the dates now. If something is not right, tell us before the agreement is signed."),
            _ASK_ON_PLACEMENT,
        ),
        _YOUR_INTERNSHIP,
        _optional("tutor"),
        can_wait=True,
    ),
    Template(
        "placement_planned_tutor",
        N_("You are the tutor of an internship: %(intern)s"),
        (
            N_(
                "%(intern)s will be an intern with you: %(department)s, from %(starts_on)s to %(ends_on)s. "
                "You are named as the tutor. Thank you!"
            ),
            N_(
                "If the dates do not suit you or you cannot be the tutor, please tell the coordinators of the city now."
            ),
            N_("On the page of the internship you see what is to be done, and by when."),
            _NO_ACCOUNT_NEEDED,
        ),
        N_("The internship"),
    ),
    Template(
        "placement_signed",
        N_("Your agreement is signed: %(department)s"),
        (
            N_("The agreement of your internship is signed by all: %(department)s, from %(starts_on)s to %(ends_on)s."),
            N_("What remains to be prepared stands on the page of your internship, with the day by which it is due."),
            _ASK_ON_PLACEMENT,
        ),
        _YOUR_INTERNSHIP,
        can_wait=True,
    ),
    Template(
        "placement_ready",
        N_("Everything is ready for your internship: %(department)s"),
        (
            N_("Everything is ready: your internship begins on %(starts_on)s and ends on %(ends_on)s. Welcome!"),
            N_("The department that receives you: %(department)s."),
            N_("On the first day, come to this address: %(address)s."),
            N_("Ask there for your tutor, %(tutor)s."),
            _ASK_ON_PLACEMENT,
        ),
        _YOUR_INTERNSHIP,
        _optional("address", "tutor"),
    ),
    Template(
        "placement_completed",
        N_("Your internship is completed: %(department)s"),
        (
            N_("Your internship has come to its end: %(department)s, from %(starts_on)s to %(ends_on)s."),
            N_("Thank you for your work with us. We hope that you keep a good memory of it, and of the city."),
            N_("If a document is still missing for your university, its page says whom to ask."),
        ),
        _YOUR_INTERNSHIP,
        can_wait=True,
    ),
    Template(
        "placement_cancelled",
        N_("Your internship is cancelled: %(department)s"),
        (
            N_("We are sorry: your internship is cancelled (%(department)s, from %(starts_on)s to %(ends_on)s)."),
            N_("The reason: %(reason)s"),
            N_("The coordinators stay at your side to see what is possible later."),
            _ASK_ON_PLACEMENT,
        ),
        _YOUR_INTERNSHIP,
        _optional("reason"),
    ),
    Template(
        "placement_interrupted",
        N_("Your internship has ended early: %(department)s"),
        (
            N_("Your internship that began on %(starts_on)s has ended before its planned end: %(department)s."),
            N_("Its last day is %(ended_on)s."),
            N_("The reason: %(reason)s"),
            N_(
                "The time that you spent in the department counts, and the coordinators write a proof of it if you ask."
            ),
            _ASK_ON_PLACEMENT,
        ),
        _YOUR_INTERNSHIP,
        _optional("ended_on", "reason"),
    ),
)

_LINKS = _table(
    Template(
        "offer_entry_link",
        N_("Would your department host an intern? %(department)s"),
        (
            N_(
                "Students of UFAR in Yerevan are looking for internships of two months in the departments of the "
                "city. Would yours host one: %(department)s?"
            ),
            N_("Follow the link, say what the intern would do and when, and publish: it takes a few minutes."),
            N_("You need no account and no password. The link stands for your department: pass it on only within it."),
            _UNTIL,
            _ASK_COORDINATORS,
        ),
        N_("Describe the internship"),
        _optional("until"),
    ),
    Template(
        "placement_follow_up_link",
        N_("Following the internship: %(intern)s"),
        (
            N_("Here is your link to the internship of %(intern)s: %(department)s, from %(starts_on)s to %(ends_on)s."),
            N_("On its page you see what is to be done and by when, and confirm with one click what is done."),
            _NO_ACCOUNT_NEEDED,
            _UNTIL,
            _ASK_COORDINATORS,
        ),
        N_("The internship"),
        _optional("until"),
    ),
)

CATALOGUE: dict[str, Template] = (
    _APPLICATIONS
    | _PLACEMENTS
    | ACCOUNTS
    | _LINKS
    | HOSTS
    | PARTNERS
    | NOTICES
    | AGREEMENTS
    | AMENDMENTS
    | EVALUATIONS
    | LENDING
    | SHIPMENTS
    | HOSTING
    | CONSENTS
    | SURVEYS
    | EXCHANGE_STAY
    | OWN
)
"""Every mail by its name."""

__all__ = ["CATALOGUE", "PARAMS", "Template"]
