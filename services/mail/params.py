"""What a mail of the catalogue is made of, and what its parameters mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

PARAMS: dict[str, str] = {
    "call": "the call: a Call, or its title in the recipient’s language",
    "answer_by": "the date by which everyone who applied is answered",
    "confirm_by": "the instant until which a selected person answers (with zone=…)",
    "reason": "what the coordinators tell the person, in their own words",
    "author": "name of the person who wrote",
    "message": "the text of a message; only its first lines are copied",
    "what": "name of what is to be corrected, or of what is wished for",
    "due_on": "the day by which something is needed",
    "was_due_on": "the day by which it was needed before, where it moved",
    "department": "the department: a Department, or its name in the recipient’s language",
    "organisation": "the organisation: an Organisation, or its name in the recipient’s language",
    "starts_on": "first day of the internship",
    "ends_on": "planned last day of the internship",
    "effective_on": "the day from which an amendment holds",
    "ended_on": "real last day of an internship that ended early",
    "tutor": "name of the tutor",
    "intern": "name of the intern",
    "student": "name of the student of whom a message speaks",
    "address": "where the intern presents themself on the first day",
    "inviter": "name of the person who invites",
    "role": "a Role (or several), shown in words",
    "valid_for": "how long the link can be used, as a timedelta",
    "until": "the last day on which the link can be used",
    "number": "how many there are",
    "about": "what a reminder is about, in a few words",
    "matters": "what a person is reminded of: paragraphs with their links",
    "news": "what a daily summary gathers: paragraphs with their links",
    "instead_of": "name of the absent signer in whose place somebody signs",
    "code": "the six digits that go with a link to sign",
    "changed_at": "the instant of the change (with zone=…)",
    "shipment": "code and title of a shipment",
    "city": "name of the city that sends, in the recipient’s language",
    "place": "name of the place that it is sent to",
    "parcels": "how many parcels there are",
    "expected_on": "the day by which it should arrive",
    "answer": "a ReceiptAnswer, shown in words",
    "damaged": "how many units arrived damaged",
    "missing": "how many units did not arrive",
    "young": "names of the young people a mail is about",
    "exchange": "the exchange: an Exchange, or its title in the recipient’s language",
    "family": "name of a host family",
    "purpose": "a ConsentPurpose, shown in words",
    "is_needed": "name of the young person who does not take part without it",
    "ride": "from where to where a group travels",
    "arrives_at": "the instant at which it is expected (with zone=…)",
    "happened_at": "the instant at which something happened (with zone=…)",
    "body": "a message to many, whole",
    "papers": "papers that are missing, a line each with its day",
}
"""Every parameter that a template may name. A date, instant, duration, role or record is put into words by itself."""

_NAMED = re.compile(r"%\((\w+)\)s")


def named_in(text: str) -> frozenset[str]:
    """Names of the parameters of a msgid."""
    return frozenset(_NAMED.findall(text))


@dataclass(frozen=True, slots=True)
class Template:
    """One mail. ``link_label`` says where its link leads; None: it has no link."""

    name: str
    title: str
    paragraphs: tuple[str, ...]
    link_label: str | None = None
    optional: frozenset[str] = frozenset()
    can_wait: bool = False
    """Held for the daily summary of those who wish for one; nothing with a deadline, a decision or a secret."""

    @property
    def needed(self) -> frozenset[str]:
        """Parameters without which the mail cannot be written."""
        return self.params - self.optional

    @property
    def params(self) -> frozenset[str]:
        """All parameters that the mail makes use of."""
        return frozenset().union(*map(named_in, (self.title, *self.paragraphs)))
