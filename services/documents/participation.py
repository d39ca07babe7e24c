"""The certificate of participation in an exchange as a paper: in French, with a translation; one, or all of a visit."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Language, SubjectKind, Theme
from db.models import Leg, LegMember, Participation, ParticipationCertificate
from db.session import reading
from services import formats, history
from services.actions import Action
from services.actors import Actor
from services.documents import compiler
from services.documents.checking import box
from services.documents.document import Document, file_name
from services.errors import NotFound
from services.formats import plain_date
from services.i18n import N_, translate
from services.labels import WORDS
from services.policy import may
from services.records import by_public_id
from services.unit import prepared_by

FR = Language.FR
TITLE = N_("Certificate of participation in a youth exchange")
_TEXT = N_("The two cities certify that the person named below took part in their exchange of young people.")


def _found(session: Session, actor: Actor, public_id: str) -> ParticipationCertificate:
    found = by_public_id(session, ParticipationCertificate, public_id)
    if not may(actor, Action.PARTICIPATION_READ, found.member.participation):
        raise NotFound(N_("This does not exist, or not any more."))
    return found


def _one(actor: Actor, public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        return make(_found(session, actor, public_id), now=now)


@prepared_by(_one)
def participation(
    session: Session, actor: Actor, public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """One certificate, for its young person, their school and both cities; ``NotFound`` for everybody else."""
    found = _found(session, actor, public_id)
    history.audit(
        session, actor, "document:participation", now=now, kind=SubjectKind.LEG_MEMBER, subject_id=found.member_id
    )
    return prepared or _one(actor, public_id, now=now)


def _visit(session: Session, actor: Actor, leg_public_id: str) -> Leg:
    leg = by_public_id(session, Leg, leg_public_id)
    if not may(actor, Action.PARTICIPATION_CERTIFY, leg):
        raise NotFound(N_("This does not exist, or not any more."))
    return leg


def _all(actor: Actor, leg_public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        leg = _visit(session, actor, leg_public_id)
        query = (
            select(ParticipationCertificate)
            .join(LegMember, LegMember.id == ParticipationCertificate.member_id)
            .join(Participation, Participation.id == LegMember.participation_id)
            .where(LegMember.leg_id == leg.id, ParticipationCertificate.withdrawn_at.is_(None))
            .order_by(Participation.sort_name, LegMember.id)
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for number, one in enumerate(session.scalars(query).all(), 1):
                made = make(one, now=now)
                archive.writestr(f"{number:02}-{made.name}", made.content)
        return Document("attestations.zip", out.getvalue())


@prepared_by(_all)
def participations(
    session: Session, actor: Actor, leg_public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """All certificates of a visit in one archive, for coordinators of both cities."""
    leg = _visit(session, actor, leg_public_id)
    history.audit(session, actor, "document:participations", now=now, kind=SubjectKind.LEG, subject_id=leg.id)
    return prepared or _all(actor, leg_public_id, now=now)


def make(found: ParticipationCertificate, *, now: datetime) -> Document:
    """The paper, with a translation into the language of the young person, or English for those who read French."""
    spoken = found.member.participation.language
    second = Language.EN if spoken is FR else spoken
    data = {
        "language": FR, "second_language": second, "title": translate(FR, TITLE),
        "translated_title": translate(second, TITLE), "footer": found.content["exchange"][FR],
        "withdrawn": translate(FR, N_("Withdrawn: it no longer counts.")) if found.withdrawn_at else "",
        "original": _part(found, FR), "translation": _part(found, second),
        "signature": translate(FR, N_("Signature and stamp of the city")), "check": box(found.code, FR, second),
    }  # fmt: skip
    return Document(
        file_name("attestation-de-participation", found.member.participation.person),
        compiler.pdf("certificate", data, now=now),
    )


def _part(found: ParticipationCertificate, language: Language) -> dict[str, Any]:
    content = found.content
    name = content["name_hy"] if language is Language.HY and content["name_hy"] else content["name"]
    way = N_("%(sending)s to %(host)s")
    rows = (
        (N_("Name"), name),
        (N_("Exchange"), content["exchange"][language]),
        (N_("Visit"), translate(language, way, sending=content["sending"][language], host=content["host"][language])),
        (N_("First day"), plain_date(date.fromisoformat(content["starts_on"]), language)),
        (N_("Last day"), plain_date(date.fromisoformat(content["ends_on"]), language)),
        (N_("Days of activities"), str(content["days"])),
        (N_("Hours of activities"), formats.hours(content["minutes"], language)),
        *((WORDS[Theme(theme)], formats.hours(minutes, language)) for theme, minutes in content["themes"]),
        (N_("Issued on"), plain_date(found.issued_at.date(), language)),
        (N_("Code"), found.code),
    )
    return {
        "paragraphs": [translate(language, _TEXT)],
        "facts": [(translate(language, label), value) for label, value in rows if value],
    }
