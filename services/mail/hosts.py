"""Mails to departments, and to coordinators about what departments say."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_PASS_ON = N_(
    "You need no account and no password. The link stands for your department: pass it on only to your deputy."
)
_UNTIL = N_("The link can be used until %(until)s.")
_ASK = N_("If you have a question, ask the coordinators of the city: by phone they can also enter it for you.")
_THE_INTERNSHIP = N_("The internship")

_TEMPLATES = (
    Template(
        "department_desk_link",
        N_("Interns in your department: %(department)s"),
        (
            N_("Here is the page of your department for everything that concerns interns: %(department)s."),
            N_(
                "There you open an internship, say what you think of the candidates, see who is there and who comes, "
                "and confirm with one click what is done. Ten minutes a year are enough."
            ),
            _PASS_ON,
            _UNTIL,
            _ASK,
        ),
        N_("The page of my department"),
        frozenset({"until"}),
    ),
    Template(
        "department_offer_asked",
        N_("Would your department host an intern? %(department)s"),
        (
            N_("For “%(call)s” the city is looking for departments that host an intern: %(department)s."),
            N_("The internships lie between %(starts_on)s and %(ends_on)s."),
            N_("Follow the link, say what the intern would do and when, and publish: it takes a few minutes."),
            N_("If it is not possible this time, you have nothing to do."),
            _PASS_ON,
            _ASK,
        ),
        N_("Describe the internship"),
    ),
    Template(
        "host_opinions_asked",
        N_("Candidates await your word: %(department)s"),
        (
            N_("Candidates wish to do their internship in your department: %(department)s."),
            N_("Number of candidates who await your word: %(number)s."),
            N_(
                "Read their file and CV, and say in one click whether you would like to meet them. You can change your "
                "mind until the decision, which the coordinators take."
            ),
            _PASS_ON,
            _ASK,
        ),
        N_("See the candidates"),
    ),
    Template(
        "check_in_asked",
        N_("How does the internship go? %(intern)s"),
        (
            N_("The internship of %(intern)s is half over: %(department)s, from %(starts_on)s to %(ends_on)s."),
            N_("Does all go well? One click on the page is enough: “All is well”, or “Please call me”."),
            N_("If you would like to be called, a coordinator calls you; nothing of it is told to the intern."),
            _ASK,
        ),
        N_("Answer in one click"),
    ),
    Template(
        "check_in_call_me",
        N_("Please call: %(author)s, about the internship of %(intern)s"),
        (
            N_("%(author)s asks to be called about the internship of %(intern)s: %(department)s."),
            N_("What was added: %(message)s"),
            N_("Once you have called, mark it as settled on the page of the internship."),
        ),
        _THE_INTERNSHIP,
        frozenset({"message"}),
    ),
    Template(
        "host_gives_up",
        N_("A department can no longer host: %(intern)s"),
        (
            N_("%(department)s says that it can no longer host %(intern)s, from %(starts_on)s to %(ends_on)s."),
            N_("The reason: %(reason)s"),
            N_("Nothing has changed by itself: the internship stays planned until you find another place or cancel."),
        ),
        _THE_INTERNSHIP,
    ),
)
HOSTS: dict[str, Template] = {template.name: template for template in _TEMPLATES}
