"""What people and coordinators of the demonstration tell each other: messages, notes, corrections."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from db.enums import DocumentKind, FileState, SubjectKind
from services import applications, corrections, files, school_papers

if TYPE_CHECKING:
    from seeds.demo import Demo


def papers_of_the_school(demo: Demo) -> None:
    """A proof of enrolment that waits for a look, one that was sent back, and the university's own agreement."""
    session, ufar, yesterday = demo.session, demo.actor("ufar@demo.example"), demo.now - timedelta(days=1)
    given = [
        school_papers.give(
            session, ufar, demo.application_of(student, demo.decided).public_id, kind, name, b"", now=yesterday,
            prepared=demo.cv,
        )
        for student, kind, name in (
            (5, DocumentKind.ENROLMENT, "attestation.pdf"), (4, DocumentKind.TRANSCRIPT, "releve-de-notes.pdf"),
        )
    ]  # fmt: skip
    school_papers.judge(
        session, demo.coordinator, given[1].public_id, FileState.TO_REPLACE, reason="Il manque le second semestre.",
        now=demo.now,
    )  # fmt: skip
    files.store_for(
        session, ufar, SubjectKind.ORGANISATION, demo.organisation("ufar").public_id, DocumentKind.AGREEMENT,
        "convention-ufar.pdf", b"", now=yesterday, prepared=demo.cv,
    )  # fmt: skip


def load(demo: Demo) -> None:
    """A question of a student, a remark of the coordinator, a correction to be made and one that waits for a look."""
    session, claire, yesterday = demo.session, demo.coordinator, demo.now - timedelta(days=1)
    mariam, davit = demo.application_of(3, demo.open), demo.application_of(5, demo.decided)
    applications.write_message(
        session, demo.students[3], mariam.public_id, "Bonjour, le logement est-il proche de la mairie ?", now=yesterday
    )
    applications.note(
        session, claire, davit.public_id, "Vue en visioconférence : très à l’aise en français.",
        now=demo.now - timedelta(days=3),
    )  # fmt: skip
    for application, code, words in (
        (davit, "document:cv", "Le fichier est coupé après la première page."),
        (mariam, "motivation", "Dites en quelques lignes de plus ce que vous aimeriez apprendre."),
    ):
        due = demo.today + timedelta(days=6)
        corrections.ask(session, claire, application.public_id, code, words, due, now=yesterday)
    nare = demo.application_of(13, demo.decided)
    asked = corrections.ask(
        session, claire, nare.public_id, "motivation", "Dites aussi pourquoi Clamart.", demo.today + timedelta(days=5),
        now=demo.now - timedelta(days=4),
    )  # fmt: skip
    session.flush()
    applications.save_field(
        session, demo.students[13], nare.public_id, "motivation", "Clamart est la ville jumelle de la mienne.",
        now=demo.now - timedelta(days=3),
    )  # fmt: skip
    corrections.accept(session, claire, asked.public_id, now=demo.now - timedelta(days=2))
    applications.save_field(
        session, demo.students[3], mariam.public_id, "motivation",
        "J’aimerais apprendre comment une ville explique ses projets à ses habitants, et y participer en français.",
        now=demo.now - timedelta(hours=3),
    )  # fmt: skip
