"""The demonstration's city around the internships: long names, a double, papers, a refused visa, mails."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.enums import CheckInAnswer, DocumentKind, JobOutcome, MailRhythm, MailState, Source, SubjectKind
from db.enums import PlacementState as P
from db.models import JobRun, OutboxMail, Person, Placement
from seeds import demo_agreements, demo_amendments, demo_cases, demo_ends, demo_evaluations, demo_past
from services import (
    accounts,
    check_ins,
    departments,
    files,
    people,
    placement_moves,
    placements,
    visas,
)
from services.jobs import JOBS
from services.mail.smtp import Trouble
from services.on_behalf import Evidence

if TYPE_CHECKING:
    from seeds.demo import Demo

LONG_DEPARTMENT = {
    "name_fr": "Direction de la transition écologique, du patrimoine arboré et de la participation des habitants",
    "name_en": "Ecological transition, trees and participation of residents",
    "name_hy": "Էկոլոգիական անցման, ծառատունկի և բնակիչների մասնակցության վարչություն",
}
LONG_NAME = {"given_name": "Anahit-Mariam", "family_name": "Ter-Hovhannisyan-Khachatryants"}
LONG_NAME_ARMENIAN = {"given_name_hy": "Անահիտ-Մարիամ", "family_name_hy": "Տեր-Հովհաննիսյան-Խաչատրյանց"}
DOUBLE = 14
"""The student who was entered a second time, by hand."""


def fill(demo: Demo) -> None:
    """Everything of the city that is not a call."""
    _long_names(demo)
    _double(demo)
    _papers(demo)
    demo_agreements.fill(demo)
    demo_amendments.fill(demo)
    _ends(demo)


def finish(demo: Demo) -> None:
    """What comes after presence and money are told: the years before, evaluations, a certificate, an amendment, rarer
    cases."""
    demo_past.fill(demo)
    demo_ends.fill(demo)
    demo_cases.fill(demo)
    long_name = (
        select(Placement)
        .join(Person, Person.id == Placement.person_id)
        .where(Person.family_name == LONG_NAME["family_name"])
    )
    demo_evaluations.fill(demo, demo.session.scalars(long_name).one())


def _long_names(demo: Demo) -> None:
    """An internship of somebody with a long name in a department with a long name; it goes well. Agreed by word of
    mouth with 37 hours a week, it comes near to 308 h or passes it, by the public holidays of the season."""
    department = departments.create(
        demo.session, demo.coordinator, address="1 place Maurice-Gunsbourg, 92140 Clamart", places=3, now=demo.now,
        **LONG_DEPARTMENT,
    )  # fmt: skip
    demo.session.flush()
    entered = placements.enter(
        demo.session, demo.coordinator, person={**LONG_NAME, "email": ""}, state=P.IN_PROGRESS, source=Source.IN_PERSON,
        department_public_id=department.public_id, starts_on=demo.today - timedelta(days=33),
        ends_on=demo.today + timedelta(days=27), weekly_minutes=37 * 60,
        subject="Inventaire participatif des arbres remarquables de la ville",
        tutor_name="Jean-Christophe de La Rochefoucauld-Montmorency", tutor_email="arbres@demo.example",
        sending_organisation_public_id=demo.organisation("ufar").public_id, now=demo.now - timedelta(days=30),
    )  # fmt: skip
    demo.session.flush()
    demo.tick(entered, all_but=0)
    for field, value in LONG_NAME_ARMENIAN.items():
        public_id = demo.session.get_one(Person, entered.person_id).public_id
        people.save_field(demo.session, demo.coordinator, public_id, field, value, now=demo.now)
    check_ins.say(
        demo.session, demo.coordinator, entered.public_id, CheckInAnswer.FINE, source=Source.PHONE,
        told_by="Jean-Christophe de La Rochefoucauld-Montmorency", now=demo.now - timedelta(days=2),
    )  # fmt: skip


def _double(demo: Demo) -> None:
    """A student who was entered once more by hand, with an internship of last year, an old phone and another city."""
    known = demo.session.get_one(Person, demo.students[DOUBLE].person_id)
    entered = placements.enter(
        demo.session, demo.coordinator,
        person={
            "given_name": known.given_name, "family_name": known.family_name, "birth_date": known.birth_date,
            "phone": "+374 00 11 22 33", "city": "Etchmiadzin", "email": "",
        },
        state=P.CLOSED, source=Source.PAPER, department_public_id=demo.department("culture").public_id,
        starts_on=demo.today - timedelta(days=400), ends_on=demo.today - timedelta(days=345),
        ended_on=demo.today - timedelta(days=345), subject="Festival des arts de la rue", tutor_name="Camille Vasseur",
        tutor_email="tuteur@demo.example", now=demo.now,
    )  # fmt: skip
    demo.session.flush()
    demo.tick(entered, all_but=0)


def _papers(demo: Demo) -> None:
    """An agreement that was signed on paper, with who brought it, on which day, and the scan."""
    karen = demo.students[1]
    placement = demo.session.scalars(select(Placement).where(Placement.person_id == karen.person_id)).one()
    at = demo.now - timedelta(days=1)
    scan = files.store_for(
        demo.session, demo.coordinator, SubjectKind.PLACEMENT, placement.public_id, DocumentKind.AGREEMENT,
        "convention-signee.pdf", b"", now=at, prepared=demo.cv,
    )  # fmt: skip
    demo.session.flush()
    placement_moves.move(
        demo.session, demo.coordinator, placement.public_id, "sign", source=Source.PAPER, now=at,
        evidence=Evidence("Gayane Melkonyan", at.date() - timedelta(days=2), scan.public_id),
    )  # fmt: skip


def _ends(demo: Demo) -> None:
    """A visa is refused eight days before the start: nothing is decided yet."""
    ready = demo.session.scalars(
        select(Placement).where(
            Placement.state == P.READY, Placement.department_id == demo.department("jeunesse").id
        )
    ).one()  # fmt: skip
    visas.report_refused(
        demo.session, demo.coordinator, ready.public_id, "Motif donné : ressources insuffisantes.", now=demo.now
    )


def wish_for_summaries(demo: Demo, email: str) -> None:
    """Whoever wishes to be written to once a day: mails that can wait are held for them.

    The summary of this morning is noted as sent, so that the mails stay until the next one.
    """
    accounts.set_mail_rhythm(demo.session, demo.actor(email), MailRhythm.DAILY, now=demo.now)
    slot = JOBS["summarise"].schedule.slot(demo.now)
    demo.session.add(
        JobRun(
            job="summarise", slot=slot, started_at=slot, lease_until=slot, ended_at=slot, outcome=JobOutcome.DONE
        )
    )  # fmt: skip
    demo.session.flush()


def refuse_mail(demo: Demo, address: str) -> None:
    """The mail server knows nobody at ``address``."""
    demo.session.flush()
    for mail in demo.session.scalars(select(OutboxMail).where(OutboxMail.recipient == address)):
        mail.state, mail.tries, mail.last_error = MailState.FAILED, 1, f"{Trouble.RECIPIENT} 550"
