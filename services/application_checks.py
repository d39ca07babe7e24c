"""What an application still lacks, and whether its person may apply at all: always computable, never guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import DocumentKind, FileState, FrenchLevel, OfferState, ProgrammeKind, ScanState, SubjectKind
from db.models import Application, Call, Choice, File, Guardian, Offer, Person, Question, RequiredDocument
from services import guardians, questionnaires
from services.errors import DomainError, Invalid
from services.i18n import N_, translate
from services.labels import WORDS
from services.people import level_of, level_rank
from services.rules.ages import age_on

MOTIVATION_LENGTH = 2000
"""Characters of the motivation."""


class Step(StrEnum):
    """The steps in which an application is filled, in their order."""

    IDENTITY = "identity"
    STUDIES = "studies"
    CHOICES = "choices"
    DOCUMENTS = "documents"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing. ``msgid`` is its name, as a noun («Birth date»); ``code`` names the input."""

    code: str
    msgid: str
    step: Step
    params: dict[str, object] = field(default_factory=dict)

    def label(self, language: str) -> str:
        """The name of what is missing, in ``language``."""
        return translate(language, self.msgid, **self.params)


IDENTITY = {
    "given_name": N_("Given name"),
    "family_name": N_("Family name"),
    "birth_date": N_("Birth date"),
    "nationality": N_("Nationality"),
    "email": N_("Mail address"),
    "phone": N_("Phone number"),
}
STUDIES = {
    "study_field": N_("Field of study"),
    "study_year": N_("Year of study"),
    "motivation": N_("Why you apply"),
}


@dataclass(slots=True)
class Filling:
    """What is known about one application beside its own row, gathered for many at once."""

    choices: int = 0
    gone: list[Offer] = field(default_factory=list)
    """Chosen offers that are no longer published."""
    offers_exist: bool = False
    required: list[DocumentKind] = field(default_factory=list)
    present: set[DocumentKind] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    is_exchange: bool = False
    """The call is for the youth exchange: nothing is said of studies, and nothing chosen."""
    guardian_asked: bool = False
    """A minor of the exchange: who answers for them is known from the start."""
    guardian: Guardian | None = None

    def choose(self, offer: Offer) -> None:
        """Count a chosen offer."""
        self.choices += 1
        if offer.state is not OfferState.PUBLISHED:
            self.gone.append(offer)

    def send(self, kind: DocumentKind, state: FileState, scan: ScanState) -> None:
        """Count a document, unless another is asked for in its stead."""
        if state is not FileState.TO_REPLACE and scan is not ScanState.INFECTED:
            self.present.add(kind)


def missing(session: Session, application: Application, *, language: str | None = None) -> list[Missing]:
    """What must still be entered before ``application`` can be sent, in the order of the steps.

    Questions are named in ``language``, by default the application's.
    """
    return missing_of(application, fillings(session, [application])[application.id], language)


def missing_of(application: Application, filling: Filling, language: str | None = None) -> list[Missing]:
    """The same from what was gathered by :func:`fillings`."""
    language = language or application.language
    return [
        *_missing_identity(application.person),
        *_missing_guardian(filling),
        *_missing_studies(application, filling),
        *_missing_choices(filling, language),
        *_missing_documents(filling),
        *_missing_questions(filling, language),
    ]


def _missing_identity(person: Person) -> Iterable[Missing]:
    for code, msgid in IDENTITY.items():
        if not getattr(person, code):
            yield Missing(code, msgid, Step.IDENTITY)


def _missing_guardian(filling: Filling) -> Iterable[Missing]:
    known = filling.guardian
    if filling.guardian_asked and not (known and known.name):
        yield Missing("guardian_name", N_("Name of the parent or guardian"), Step.IDENTITY)
    if filling.guardian_asked and not (known and (known.email or known.phone)):
        yield Missing("guardian_email", N_("Mail address or phone of the parent or guardian"), Step.IDENTITY)


def _missing_studies(application: Application, filling: Filling) -> Iterable[Missing]:
    if application.sending_organisation_id is None and not filling.is_exchange:
        yield Missing("sending_organisation", N_("University or school"), Step.STUDIES)
    for code, msgid in STUDIES.items():
        asked = code == "motivation" or not filling.is_exchange
        if asked and not getattr(application, code):
            yield Missing(code, msgid, Step.STUDIES)
    if level_of(application.person) is FrenchLevel.NOT_ASSESSED:
        yield Missing("french_declared", N_("Level of French"), Step.STUDIES)


def _missing_choices(filling: Filling, language: str) -> Iterable[Missing]:
    if not filling.choices and filling.offers_exist and not filling.is_exchange:
        yield Missing("choices", N_("At least one internship that you wish"), Step.CHOICES)
    for offer in filling.gone:
        title = localised(offer, "title", language)
        yield Missing(
            "choices", N_("Another wish instead of “%(title)s”, which is gone"), Step.CHOICES, {"title": title}
        )


def _missing_documents(filling: Filling) -> Iterable[Missing]:
    for kind in filling.required:
        if kind not in filling.present:
            yield Missing(f"document:{kind}", WORDS[kind], Step.DOCUMENTS)


def _missing_questions(filling: Filling, language: str) -> Iterable[Missing]:
    for question in questionnaires.missing(filling.questions, filling.answers):
        label = questionnaires.label_of(question, language)
        yield Missing(f"question:{question.code}", N_("Answer to “%(question)s”"), Step.QUESTIONS, {"question": label})


def choosable() -> ColumnElement[bool]:
    """Offers (``Offer``) among which applicants to a call (``Call``) choose.

    Published, and either made for this call, or for none and lying within its period.
    """
    return and_(
        Offer.state == OfferState.PUBLISHED,
        or_(
            Offer.call_id == Call.id,
            and_(
                Offer.call_id.is_(None),
                Offer.organisation_id == Call.organisation_id,
                Offer.starts_on >= Call.starts_on,
                Offer.ends_on <= Call.ends_on,
            ),
        ),
    )


def fillings(session: Session, applications: Sequence[Application]) -> dict[int, Filling]:
    """What :func:`missing_of` needs to know, by id of the application. Seven statements for any number of them."""
    found = {application.id: Filling() for application in applications}
    _gather_choices(session, applications, found)
    _gather_documents(session, applications, found)
    _gather_questions(session, applications, found)
    gather_exchange(session, applications, found)
    return found


def gather_exchange(session: Session, applications: Sequence[Application], found: dict[int, Filling]) -> None:
    """Which are for the youth exchange, and who answers for its minors. One statement if there are such."""
    minors = []
    for application in applications:
        filling = found[application.id]
        filling.is_exchange = application.call.programme.kind is ProgrammeKind.EXCHANGE
        is_minor = guardians.is_minor(application.person.birth_date, application.call.starts_on)
        filling.guardian_asked = filling.is_exchange and is_minor
        if filling.guardian_asked:
            minors.append(application.person_id)
    known = guardians.of(session, minors)
    for application in applications:
        found[application.id].guardian = known.get(application.person_id)


def _gather_choices(session: Session, applications: Sequence[Application], found: dict[int, Filling]) -> None:
    chosen = select(Choice.application_id, Offer).join(Offer).where(Choice.application_id.in_(found))
    for application_id, offer in session.execute(chosen.order_by(Choice.rank)):
        found[application_id].choose(offer)
    offering = calls_that_offer(session, {application.call_id for application in applications})
    for application in applications:
        found[application.id].offers_exist = application.call_id in offering


_OFFERING = select(Call.id).where(
    Call.id.in_(bindparam("calls", expanding=True)),
    Call.max_choices > 0,
    select(Offer.id).where(choosable()).correlate(Call).exists(),
)


def calls_that_offer(session: Session, calls: Collection[int]) -> set[int]:
    """Those of these calls in which there is something to choose."""
    return set(session.scalars(_OFFERING, {"calls": list(calls)}))


def _gather_documents(session: Session, applications: Sequence[Application], found: dict[int, Filling]) -> None:
    calls = {application.call_id for application in applications}
    required: dict[int, list[DocumentKind]] = {call_id: [] for call_id in calls}
    rows = session.execute(
        select(RequiredDocument.call_id, RequiredDocument.kind)
        .where(RequiredDocument.call_id.in_(calls), RequiredDocument.is_mandatory)
        .order_by(RequiredDocument.position)
    )
    for call_id, kind in rows:
        required[call_id].append(kind)
    for application in applications:
        found[application.id].required = required[application.call_id]
    files = select(File.subject_id, File.kind, File.state, File.scan).where(
        File.subject_kind == SubjectKind.APPLICATION, File.subject_id.in_(found), File.deleted_at.is_(None)
    )
    for application_id, kind, state, scan in session.execute(files):
        found[application_id].send(kind, state, scan)


def _gather_questions(session: Session, applications: Sequence[Application], found: dict[int, Filling]) -> None:
    asked: dict[int, list[Question]] = {}
    calls = {application.call_id for application in applications}
    rows = session.execute(
        select(Call.id, Question)
        .join(Question, Question.questionnaire_id == Call.questionnaire_id)
        .where(Call.id.in_(calls))
        .order_by(Question.position)
    )
    for call_id, question in rows:
        asked.setdefault(call_id, []).append(question)
    answers = questionnaires.answers_of(session, SubjectKind.APPLICATION, list(found))
    for application in applications:
        found[application.id].questions = asked.get(application.call_id, [])
        found[application.id].answers = answers[application.id]


def ineligible(application: Application, language: str) -> list[DomainError]:
    """Why the person may not apply to this call, each reason with its field. What is not known yet is no reason.

    Age counts on the first day of the call's period, not today; the French level is the certified one, else the
    declared one. ``language`` is the one in which names of schools are given.
    """
    call, person = application.call, application.person
    return [*_wrong_age(call, person), *_wrong_level(call, person), *_wrong_school(application, language)]


def _wrong_age(call: Call, person: Person) -> Iterable[DomainError]:
    if person.birth_date is None:
        return
    age = age_on(person.birth_date, call.starts_on)
    if call.min_age is not None and age < call.min_age:
        yield Invalid(
            N_("This call is for people who are at least %(age)s years old on %(day)s."),
            field="birth_date", age=call.min_age, day=call.starts_on,
        )  # fmt: skip
    if call.max_age is not None and age > call.max_age:
        yield Invalid(
            N_("This call is for people who are at most %(age)s years old on %(day)s."),
            field="birth_date", age=call.max_age, day=call.starts_on,
        )  # fmt: skip


def _wrong_level(call: Call, person: Person) -> Iterable[DomainError]:
    level = level_of(person)
    if level is not FrenchLevel.NOT_ASSESSED and level_rank(level) < level_rank(call.min_french_level):
        yield Invalid(
            N_("This call asks for French of level %(least)s at least; yours is %(level)s."),
            field="french_declared", least=call.min_french_level.value, level=level.value,
        )  # fmt: skip


def _wrong_school(application: Application, language: str) -> Iterable[DomainError]:
    call, school = application.call, application.sending_organisation_id
    if call.sending_organisation is not None and school not in {None, call.sending_organisation_id}:
        name = localised(call.sending_organisation, "name", language)
        yield Invalid(
            N_("Only students of %(school)s can apply to this call."), field="sending_organisation", school=name
        )
