"""All that the coordinators' page of one application shows, read at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.actors import Actor
from services.corrections import Correctable
from services.queries.applications import application_detail, application_talk, opinions, school_papers
from services.queries.applications.application_rows import ApplicationDetail
from services.queries.applications.application_talk import PartnerTalk
from services.queries.applications.opinions import Opinions
from services.queries.applications.school_papers import SchoolPapers


@dataclass(frozen=True, slots=True)
class ApplicationFile:
    """One application with what stands around it; parts that are not for the actor are empty or None."""

    application: ApplicationDetail
    correctable: list[Correctable]
    """What the person can be asked to correct."""
    opinions: Opinions
    """What departments say of the wishes."""
    papers: SchoolPapers | None
    talk: PartnerTalk | None


def read(session: Session, actor: Actor, public_id: str, *, now: datetime) -> ApplicationFile:
    """The file of an application for this actor; ``NotFound`` for whoever may not see it. Constant statements."""
    application, has_account = application_detail.visible(session, actor, public_id)
    return ApplicationFile(
        application_detail.detail_of_record(session, actor, application, has_account, now=now),
        application_detail.correctable_of(session, actor, application),
        opinions.for_coordinators(session, actor, application, language=actor.language),
        school_papers.papers_of(session, actor, application),
        application_talk.partner_talk_of(session, actor, application),
    )
