"""Mails about evaluations: to those who are asked, to coordinators about a low score, to schools."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_ASK = N_(
    "If you have a question, ask the coordinators of the city: by phone they can also enter your answers for you."
)
_FIVE_MINUTES = N_("It takes five minutes, by %(due_on)s. What you enter is kept at once, so you can go on later.")
_ANSWER = N_("Answer the questions")
_READ = N_("Read the answers")

_TEMPLATES = (
    Template(
        "evaluation_asked_tutor",
        N_("How was the internship of %(intern)s?"),
        (
            N_("The internship of %(intern)s ends: %(department)s, from %(starts_on)s to %(ends_on)s."),
            N_("Please say how the work went. The coordinators and the school read it."),
            _FIVE_MINUTES,
            _ASK,
        ),
        _ANSWER,
    ),
    Template(
        "evaluation_asked_intern",
        N_("How was your internship?"),
        (
            N_("Your internship ends: %(department)s, from %(starts_on)s to %(ends_on)s."),
            N_(
                "Please say how you were received. The coordinators and your school read it; your tutor and your "
                "department do not."
            ),
            _FIVE_MINUTES,
            _ASK,
        ),
        _ANSWER,
    ),
    Template(
        "evaluation_asked_referent",
        N_("How was the internship of %(intern)s, seen from the school?"),
        (
            N_("The internship of %(intern)s ends: %(department)s, from %(starts_on)s to %(ends_on)s."),
            N_("Please say how it went for the school, and whether the internship is validated."),
            _FIVE_MINUTES,
            _ASK,
        ),
        _ANSWER,
    ),
    Template(
        "evaluation_asked_tutor_mid",
        N_("Half-way: how is the internship of %(intern)s going?"),
        (
            N_("The internship of %(intern)s is half over: %(department)s, from %(starts_on)s to %(ends_on)s."),
            N_("Please say how the work is going. The coordinators and the school read it."),
            _FIVE_MINUTES,
            _ASK,
        ),
        _ANSWER,
    ),
    Template(
        "evaluation_asked_intern_mid",
        N_("Half-way: how is your internship going?"),
        (
            N_("Your internship is half over: %(department)s, from %(starts_on)s to %(ends_on)s."),
            N_(
                "Please say how you are received. The coordinators and your school read it; your tutor and your "
                "department do not."
            ),
            _FIVE_MINUTES,
            _ASK,
        ),
        _ANSWER,
    ),
    Template(
        "evaluation_low",
        N_("Low evaluation, please call: internship of %(intern)s"),
        (
            N_("%(author)s gave %(number)s points of 100 to the internship of %(intern)s: %(department)s."),
            N_("Read the answers today and call. Then tick it among the things to do of the internship."),
        ),
        _READ,
    ),
    Template(
        "evaluation_passed_on",
        N_("%(intern)s has said how the internship was"),
        (
            N_(
                "Your student %(intern)s has evaluated the host: %(department)s, from %(starts_on)s to %(ends_on)s. "
                "The law asks the city to pass this opinion on to you."
            ),
            N_("The tutor and the department do not read it."),
        ),
        _READ,
        can_wait=True,
    ),
    Template(
        "certificate_issued",
        N_("The certificate of your internship is there"),
        (
            N_("The certificate of your internship is there: %(department)s, from %(starts_on)s to %(ends_on)s."),
            N_(
                "It says how long you were present and what you were paid. Keep it: whoever holds it can check that "
                "it is genuine by the code on it."
            ),
        ),
        N_("My internship"),
    ),
)

EVALUATIONS: dict[str, Template] = {template.name: template for template in _TEMPLATES}
"""Each by its name."""
