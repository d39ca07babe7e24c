"""Mails to the person whom they are about: where others read a name, they read “your”.

Each stands for the mail without ``own_`` before its name; ``outbox.queue(…, own=True)`` chooses it.
"""

from __future__ import annotations

from dataclasses import replace

from services.i18n import N_
from services.mail.agreements import AGREEMENTS
from services.mail.amendments import AMENDMENTS
from services.mail.exchange_stay import EXCHANGE_STAY
from services.mail.params import Template


def _own(template: Template, title: str, first: str) -> Template:
    """The same mail with another title and another first paragraph."""
    return replace(template, name=f"own_{template.name}", title=title, paragraphs=(first, *template.paragraphs[1:]))


_TEMPLATES = (
    _own(
        AGREEMENTS["agreement_to_sign"],
        N_("Your internship agreement is to be signed"),
        N_("Your internship agreement waits for your signature: %(department)s, from %(starts_on)s to %(ends_on)s."),
    ),
    _own(
        AGREEMENTS["agreement_code"],
        N_("Your code to sign: %(code)s"),
        N_("Your code to sign your internship agreement: %(code)s."),
    ),
    _own(
        AGREEMENTS["agreement_voided"],
        N_("Your internship agreement is to be signed again"),
        N_(
            "Your internship agreement is changed. What you signed no longer holds; a new version will come to you to "
            "be signed."
        ),
    ),
    _own(
        AGREEMENTS["agreement_changed"],
        N_("Your internship agreement is being changed"),
        N_(
            "Your internship agreement is changed before all have signed it. A version that you may have read no "
            "longer counts; the new one will come to you to be signed."
        ),
    ),
    _own(
        AGREEMENTS["agreement_replaced"],
        N_("Your internship agreement is replaced by a new one"),
        N_(
            "The internship agreement that you signed is replaced: it counts no more, and a new one will come to you "
            "to be signed."
        ),
    ),
    _own(
        AGREEMENTS["agreement_rectified"],
        N_("A slip in your internship agreement was mended"),
        N_(
            "A slip in your internship agreement was mended. Nothing of what was agreed changes, and your signature "
            "stands; the paper says what was rectified."
        ),
    ),
    _own(
        AGREEMENTS["agreement_cancelled"],
        N_("Your internship agreement is cancelled"),
        N_("Your internship agreement is cancelled. What you signed no longer holds."),
    ),
    _own(
        AMENDMENTS["amendment_to_sign"],
        N_("The amendment to your internship agreement is to be signed"),
        N_(
            "Your signed internship agreement is to be changed from %(effective_on)s on: %(department)s. The amendment "
            "waits for your signature."
        ),
    ),
    _own(
        AMENDMENTS["amendment_valid"],
        N_("The amendment to your internship agreement is in force"),
        N_(
            "All have signed the amendment to your internship agreement. It holds from %(effective_on)s on: "
            "%(department)s, until %(ends_on)s."
        ),
    ),
    _own(
        AMENDMENTS["amendment_voided"],
        N_("The amendment to your internship agreement is being changed"),
        N_(
            "The amendment to your internship agreement is changed before all have signed it. A signature under the "
            "former version no longer holds; a new version will come to you to be signed."
        ),
    ),
    _own(
        AMENDMENTS["amendment_cancelled"],
        N_("The amendment to your internship agreement is given up"),
        N_("The amendment to your internship agreement is given up. Nothing is to be signed any more."),
    ),
    _own(
        EXCHANGE_STAY["papers_asked"],
        N_("Papers for your journey are missing: %(exchange)s"),
        N_("For your journey these are still missing, each with the day by which it is needed:"),
    ),
)

OWN: dict[str, Template] = {template.name: template for template in _TEMPLATES}
"""Each by its name."""
