"""The papers of an internship, made at the moment they are asked for: authorised, audited, never kept."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from sqlalchemy.orm import Session

from db.enums import Language, SubjectKind
from db.models import File, FileContent
from db.session import reading
from services import files, history
from services.actors import Actor
from services.documents import agreement_paper
from services.documents import certificate as attestation
from services.documents import first_day as sheet
from services.documents import gratification as statement
from services.documents import visa_pack as pack
from services.documents.appending import Scan, appended
from services.documents.document import Document, file_name
from services.documents.facts import Papers, language_of, papers_of
from services.i18n import translate
from services.unit import prepared_by

MOST_PAGES = 60
"""Scanned pages in one pack, all papers together: a consulate’s form takes no book."""
MOST_BYTES = 20 * 1024 * 1024


def _visa_pack(actor: Actor, placement_public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        papers = papers_of(session, actor, placement_public_id, with_number=True)
        language = language_of(session, papers, actor.language)
        found = {code: _appendix(session, papers, code, now) for code in pack.LABELS if papers.has(code)}
        scans, left_out = fitting({code: scan for code, scan in found.items() if scan})
        there = {code: papers.scans[code] for code in (*scans, *left_out) if code in papers.scans}
        papers = replace(papers, scans=there)
        second = Language.HY if language is Language.HY else Language.EN
        made = pack.make(papers, second, now=now, left_out=left_out)
        named = {translate(pack.FRENCH, pack.LABELS[code]): scan for code, scan in scans.items()}
        return Document(file_name("dossier-visa", papers.person), appended(made, named, pack.FRENCH))


@prepared_by(_visa_pack)
def visa_pack(
    session: Session, actor: Actor, placement_public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """The visa pack of one internship. ``NotFound`` for all but its intern and the coordinators; kept in the audit."""
    papers = papers_of(session, actor, placement_public_id, with_number=False)
    history.audit(
        session, actor, "document:visa_pack", now=now, kind=SubjectKind.PLACEMENT, subject_id=papers.placement.id
    )
    return prepared or _visa_pack(actor, placement_public_id, now=now)


def _first_day(actor: Actor, placement_public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        papers = papers_of(session, actor, placement_public_id, with_number=False)
        language = language_of(session, papers, actor.language)
        return Document(file_name("premier-jour", papers.person), sheet.make(papers, language, now=now))


@prepared_by(_first_day)
def first_day(
    session: Session, actor: Actor, placement_public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """The first-day sheet. Raises like :func:`visa_pack`, and ``Invalid`` as long as hour or place are not known."""
    papers = papers_of(session, actor, placement_public_id, with_number=False)
    history.audit(
        session, actor, "document:first_day", now=now, kind=SubjectKind.PLACEMENT, subject_id=papers.placement.id
    )
    return prepared or _first_day(actor, placement_public_id, now=now)


def fitting(scans: dict[str, Scan]) -> tuple[dict[str, Scan], list[str]]:
    """The scans that can be appended, in their order, and the codes of those that are too long, too large or broken."""
    kept: dict[str, Scan] = {}
    left_out: list[str] = []
    pages = size = 0
    for code, (media_type, content) in scans.items():
        more = _pages(media_type, content)
        if more is None or pages + more > MOST_PAGES or size + len(content) > MOST_BYTES:
            left_out.append(code)
            continue
        kept[code] = (media_type, content)
        pages, size = pages + more, size + len(content)
    return kept, left_out


def _pages(media_type: str, content: bytes) -> int | None:
    """How many pages a scan has; None for one that cannot be read."""
    if media_type != "application/pdf":
        return 1
    try:
        return len(PdfReader(io.BytesIO(content)).pages)
    except PyPdfError:
        return None


def _gratification(actor: Actor, public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        found = statement.statement_of(session, actor, public_id)
        return Document(found.name, statement.make(found, now=now))


@prepared_by(_gratification)
def gratification(
    session: Session, actor: Actor, public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """The statement of one month for the payroll office. ``NotFound`` for all but its intern and the coordinators."""
    found = statement.statement_of(session, actor, public_id)
    history.audit(
        session, actor, "document:gratification", now=now, kind=SubjectKind.GRATIFICATION, subject_id=found.month.id
    )
    return prepared or _gratification(actor, public_id, now=now)


def _certificate(actor: Actor, public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        found = attestation.certificate_of(session, actor, public_id)
        return attestation.make(session, found, actor.language, now=now)


@prepared_by(_certificate)
def certificate(
    session: Session, actor: Actor, public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """The certificate of an internship. ``NotFound`` for all but its intern and the coordinators."""
    found = attestation.certificate_of(session, actor, public_id)
    history.audit(session, actor, "document:certificate", now=now, kind=SubjectKind.CERTIFICATE, subject_id=found.id)
    return prepared or _certificate(actor, public_id, now=now)


def _appendix(session: Session, papers: Papers, code: str, now: datetime) -> Scan | None:
    """A signed scan, or the agreement that was signed by all here."""
    if code == "agreement" and papers.agreement is not None:
        return "application/pdf", agreement_paper.pdf_of(session, papers.agreement, now=now)
    return _plain(session, papers.scans[code])


def _plain(session: Session, file: File) -> tuple[str, bytes] | None:
    stored = session.get(FileContent, file.id)
    return (file.media_type, files.opened(file, stored)) if stored else None
