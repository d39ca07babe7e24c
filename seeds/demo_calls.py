"""What the demonstration's open call asks, whom the school proposes for it, and what city and school discuss."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.enums import Decision, DocumentKind, Enrolment, MessageThread, QuestionType, Source, SubjectKind
from db.models import Application
from seeds import demo_questions as texts
from services import (
    applications,
    call_questions,
    decisions,
    enrolments,
    files,
    nominations,
    pending_decisions,
)
from services.on_behalf import Evidence

if TYPE_CHECKING:
    from seeds.demo import Demo

PROPOSED, BEGUN, UNKNOWN, TAKEN_BACK = 3, 11, "lusine.ohanyan@demo.example", "garik.zakaryan@demo.example"
"""Two students who applied or began to, and two addresses of students who did not."""
SCHOOL = "ufar@demo.example"
_T = QuestionType


def ask(demo: Demo) -> None:
    """The questions of the open call; one depends on the answer before it."""
    session, claire, call, at = demo.session, demo.coordinator, demo.open, demo.open.opens_at - timedelta(days=3)

    def add(number: int, kind: QuestionType, **more: object) -> str:
        values = texts.QUESTIONS[number] | {"type": kind} | more
        return call_questions.add(session, claire, call.public_id, values, now=at)  # type: ignore[arg-type]

    passport = add(0, _T.YES_NO, is_required=True)
    ends = add(1, _T.DATE, is_required=True, condition={"question": passport, "in": [True]})
    tools = add(2, _T.CHOICES, options=texts.TOOLS)
    wish = add(3, _T.LONG_TEXT, maximum=600)
    demo.questions = (passport, ends, tools, wish)
    session.flush()


def answer(demo: Demo, index: int, application: Application, at: datetime) -> None:
    """The answers of one student, each a little different; every third has no passport yet."""
    session = demo.session
    ends = demo.today.replace(year=demo.year + 2 + index % 4, day=1) if index % 3 != 2 else None
    tools, wish = texts.TOOLS_OF[index % len(texts.TOOLS_OF)], texts.WISHES[index % len(texts.WISHES)]
    answers = (ends is not None, ends, tools, wish)
    for code, value in zip(demo.questions, answers, strict=True):
        if value is not None:
            applications.save_answer(session, demo.students[index], application.public_id, code, value, now=at)


def propose(demo: Demo) -> None:
    """The school proposes four students, before any of them begins; one proposal is taken back."""
    school = demo.actor(SCHOOL)
    of_students = [(demo.students[index], "") for index in (PROPOSED, BEGUN)]
    rows = [
        *(
            (one.name.split(" ", 1), f"{one.name.split()[0].casefold()}@demo.example", note)
            for one, note in of_students
        ),
        (("Lusine", "Ohanyan"), UNKNOWN, "Très motivée, deuxième de sa promotion ; elle hésite encore à candidater."),
        (("Garik", "Zakaryan"), TAKEN_BACK, ""),
    ]
    for number, ((given, family), email, note) in enumerate(rows):
        made = nominations.propose(
            demo.session, school, demo.open.public_id, given_name=given, family_name=family, email=email,
            study_field=texts.STUDIES[number], note=note, now=demo.now - timedelta(days=12, hours=number),
        )  # fmt: skip
    nominations.withdraw(demo.session, school, made.public_id, now=demo.now - timedelta(days=8))


def confirm_by_phone(demo: Demo, application: Application, at: datetime) -> None:
    """The person said yes on the telephone; the mail that followed is kept as a proof."""
    name = application.person.name
    proof = files.store_for(
        demo.session, demo.coordinator, SubjectKind.APPLICATION, application.public_id, DocumentKind.PROOF,
        "accord-de-l-etudiante.pdf", b"", now=at, prepared=demo.cv,
    )  # fmt: skip
    demo.session.flush()
    decisions.confirm(
        demo.session, demo.coordinator, application.public_id, subject_to_visa=True, source=Source.PHONE,
        evidence=Evidence(name, at.date() - timedelta(days=1), proof.public_id), now=at,
    )  # fmt: skip


def discuss(demo: Demo) -> None:
    """Words with the school, what it says of its students, two decisions that nobody was told yet, and a question that
    is put in other words since it was answered."""
    session, claire, school = demo.session, demo.coordinator, demo.actor(SCHOOL)
    elen, vahe, gor = (demo.application_of(index, demo.decided) for index in (12, 13, 14))
    for author, words, days in texts.WITH_SCHOOL:
        applications.write_message(
            session, school if author == "school" else claire, elen.public_id, words, thread=MessageThread.PARTNER,
            now=demo.now - timedelta(days=days),
        )  # fmt: skip
    for index, said in ((12, Enrolment.CONFIRMED), (1, Enrolment.CONFIRMED), (9, Enrolment.NOT_ENROLLED)):
        one = demo.application_of(index, demo.decided)
        enrolments.say(session, school, one.public_id, said, now=demo.now - timedelta(days=6))
    session.flush()
    for one, decision, why in (
        (elen, Decision.SELECT, ""),
        (vahe, Decision.WAITLIST, ""),
        (gor, Decision.REJECT, "Toutes les offres choisies sont pourvues."),
    ):
        pending_decisions.prepare(session, claire, one.public_id, decision, reason=why, now=demo.now)
    session.flush()
    wish, at = demo.questions[-1], demo.now - timedelta(days=1)
    call_questions.change(session, claire, demo.open.public_id, wish, texts.WISH_NOW, now=at)
    session.flush()
