"""A refused visa: the student says it, a coordinator is told at once and decides what follows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Role, SubjectKind
from db.models import Application, ChecklistItem, Organisation, Placement
from services import applications, history, inputs
from services.actors import Actor
from services.errors import Invalid, InvalidMove
from services.i18n import N_, translate
from services.placement_checks import BEFORE_START
from services.policy import Action, authorize, is_own
from services.records import by_public_id, local_day

REFUSED = "visa_refused"
"""Code of the coordinators' thing to do."""
_LABELS = {
    "label_fr": "Visa refusé : appeler le stagiaire et décider ensemble de la suite",
    "label_en": "Visa refused: call the intern and decide together what follows",
    "label_hy": "Վիզան մերժվել է. զանգահարել պրակտիկանտին և միասին որոշել հետագա քայլերը",
}
WORDS_LENGTH = 2000


def report_refused(
    session: Session, actor: Actor, placement_public_id: str, words: str = "", *, now: datetime
) -> ChecklistItem:
    """Note that the visa was refused, with what the student wishes to add; nothing is cancelled by it.

    The coordinators find it among their things to do today. What the student writes reaches them as a message where
    there is an application, else with the thing to do. Raises ``InvalidMove`` once the internship has begun,
    ``Invalid`` if it was said already.
    """
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_PAPERS, placement)
    if placement.state not in BEFORE_START:
        raise InvalidMove(N_("This internship has begun or is over: write to the coordinators instead."))
    if _open_item(session, placement) is not None:
        raise Invalid(N_("The coordinators know it already and will call you."))
    words = inputs.text(words, field="visa_words", longest=WORDS_LENGTH)
    application = _own_application(session, actor, placement)
    item = ChecklistItem(
        subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, code=REFUSED, owner_role=Role.COORDINATOR,
        due_on=local_day(now, session.get_one(Organisation, placement.organisation_id).time_zone), is_mandatory=False,
        note="" if application else words, **_LABELS,
    )  # fmt: skip
    session.add(item)
    session.flush()
    history.audit(
        session, actor, "placement:visa_refused", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id
    )
    if application is not None:
        said = translate("fr", N_("My visa was refused."))
        applications.write_message(session, actor, application.public_id, f"{said}\n{words}".strip(), now=now)
    return item


def _own_application(session: Session, actor: Actor, placement: Placement) -> Application | None:
    """The application in whose thread the student can write; nobody writes there in their name."""
    if placement.application_id is None or not is_own(actor, placement):
        return None
    return session.get(Application, placement.application_id)


def _open_item(session: Session, placement: Placement) -> ChecklistItem | None:
    return session.scalars(
        select(ChecklistItem).where(
            ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
            ChecklistItem.subject_id == placement.id,
            ChecklistItem.code == REFUSED,
            ChecklistItem.done_at.is_(None),
        )
    ).first()
