"""Whether an agreement may be given to the signers: what is empty, what the law forbids, what deserves a look."""

from __future__ import annotations

from collections.abc import Iterator

from db.enums import SignerRole
from services.agreements.clauses import GAP, applying
from services.agreements.facts import Facts
from services.agreements.signers import host_is_tutor
from services.agreements.writing import FRENCH, text_of
from services.errors import DomainError, Invalid
from services.i18n import N_, translate
from services.simulation_words import SENTENCES, sentence, values

AT: dict[str, str] = {
    "max_hours": "period", "gap_on_post": "period", "minor_weekly_hours": "week", "minor_daily_hours": "week",
    "minor_day_off": "week", "rate_missing": "money", "rate_below_minimum": "money", "rate_above_ceiling": "money",
}  # fmt: skip
"""The clause at which each forbidden thing is said."""
REFUSALS = {
    "rate_missing": N_(
        "Money is paid and the legal rate of %(year)s is not known yet: it can be signed once an administrator has "
        "entered it among the values of the law. Where nothing is due, the amount may be left empty instead."
    ),
}
"""What is said here in other words than in a simulation, with the way out."""
BODIES = {SignerRole.HOST: "signer-host", SignerRole.SCHOOL: "signer-school"}


def refusals(facts: Facts, language: str, *, own_model: bool = False) -> list[DomainError]:
    """Everything that stands in the way, each at its clause or signer; nothing where it may be signed.

    With ``own_model`` the clauses are those of a PDF, and only the rest is looked at.
    """
    if facts.before is not None:
        return [*_facts(facts), *_signers(facts), *newly_forbidden(facts, facts.before, language)]
    if own_model:
        return [*_facts(facts), *_signers(facts), *forbidden(facts, language)]
    return [*missing(facts, language), *forbidden(facts, language)]


def missing(facts: Facts, language: str) -> list[DomainError]:
    """What is empty: facts without which the agreement is none, mandatory clauses, gaps, names of signers."""
    return [*_facts(facts), *_clauses(facts, language), *_signers(facts)]


def _facts(facts: Facts) -> Iterator[DomainError]:
    if facts.school is None:
        yield Invalid(N_("The university or school that sends the intern is not known."), field="school")
    if facts.tutor is None:
        yield Invalid(N_("Name an internship tutor first."), field="signer-tutor")
    if not facts.placement.referent_name:
        yield Invalid(N_("Name the referent teacher of the university or school."), field="signer-referent")
    if facts.person.birth_date is None:
        yield Invalid(N_("The intern’s date of birth is not known."), field="birth_date")
    if facts.result.is_due and facts.placement.hourly_cents is None:
        yield Invalid(N_("An allowance is due: say how much is paid per hour."), field="hourly_cents")


def _clauses(facts: Facts, language: str) -> Iterator[DomainError]:
    for clause in applying(facts.conditions):
        text, title = text_of(facts, clause, FRENCH), translate(language, clause.title)
        if not text and clause.is_mandatory and clause.code not in _said_already(facts):
            yield Invalid(
                N_("The clause “%(clause)s” is empty."),
                field=f"{clause.code}.fr",
                clause=title,
            )
        elif GAP in text:
            yield Invalid(
                N_("The clause “%(clause)s” still has a gap, marked %(gap)s: fill it in."), field=f"{clause.code}.fr",
                clause=title, gap=GAP,
            )  # fmt: skip


def _said_already(facts: Facts) -> set[str]:
    """Clauses that are empty because of something that is said at its own field."""
    said = set()
    if facts.placement.hourly_cents is None:
        said.add("money")
    return said


def _signers(facts: Facts) -> Iterator[DomainError]:
    for role, signer in facts.signers.items():
        if role in BODIES and not signer.name:
            yield Invalid(N_("Name whoever signs for this body."), field=BODIES[role])
        elif role is SignerRole.GUARDIAN and not signer.name:
            yield Invalid(N_("The intern is under age: name the guardian who signs as well."), field="signer-guardian")
    if refusal := host_is_tutor(facts):
        yield refusal


def forbidden(facts: Facts, language: str) -> list[DomainError]:
    """What the law forbids, one refusal a finding. A rate is asked for only where money is paid."""
    return [
        Invalid(
            REFUSALS.get(one.rule) or SENTENCES[one.rule],
            field=f"{AT[one.rule]}.fr",
            **values(one, facts.law, language),
        )
        for one in facts.result.findings
        if one.level == "block" and (facts.is_paid or one.rule != "rate_missing")
    ]


def newly_forbidden(facts: Facts, before: Facts, language: str) -> list[DomainError]:
    """What the law forbids in an amendment, and did not forbid before it."""
    known = [_as_said(error) for error in forbidden(before, language)]
    return [error for error in forbidden(facts, language) if _as_said(error) not in known]


def _as_said(error: DomainError) -> tuple[str, dict[str, object]]:
    return error.msgid, error.params


def warnings(facts: Facts, language: str) -> list[str]:
    """What deserves a look and stands in nobody’s way, in sentences."""
    said = [sentence(one, facts.law, language) for one in facts.result.findings if one.level != "block"]
    wanted = (
        (facts.is_paid and not facts.city.deliberation,
         N_("The council’s decision that sets the allowance is not named: give its reference with the money.")),
        (not facts.city.postal_address, N_("The postal address of the city is not known.")),
        (facts.school is not None and not facts.school.postal_address,
         N_("The postal address of the university or school is not known.")),
        (not facts.person.postal_address, N_("The postal address of the intern is not known.")),
        (not facts.place, N_("The address at which the intern works is not known.")),
    )  # fmt: skip
    said += [translate(language, msgid) for is_lacking, msgid in wanted if is_lacking]
    untranslated = [
        translate(language, clause.title)
        for clause in applying(facts.conditions)
        if text_of(facts, clause, FRENCH) and not text_of(facts, clause, str(facts.agreement.translation))
    ]
    if untranslated:
        msgid = N_("Only in French so far: %(clauses)s.")
        said.append(translate(language, msgid, clauses="; ".join(untranslated)))
    return said
