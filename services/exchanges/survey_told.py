"""What somebody says of a visit by phone, on paper or in person, entered for them by a coordinator of either city.

Who tells it and how one knows is kept apart from the answers, which are counted as all others are.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import Source, SubjectKind
from db.models import Survey
from services import history, on_behalf, questionnaires
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid, InvalidMove
from services.i18n import N_
from services.on_behalf import Evidence
from services.policy import authorize
from services.records import by_public_id

_KIND = SubjectKind.SURVEY


def begin(
    session: Session,
    actor: Actor,
    survey_public_id: str,
    *,
    source: Source | None = None,
    evidence: Evidence | None = None,
    now: datetime,
) -> Survey:
    """Open one survey to be filled in for whoever was asked; a scan lies with the visit.

    Raises ``Conflict`` where they have begun themselves: what they wrote is theirs until it is sent.
    """
    survey = by_public_id(session, Survey, survey_public_id, lock=True)
    authorize(actor, Action.SURVEY_ASK, survey)
    if survey.submitted_at is not None:
        raise InvalidMove(N_("These questions are answered already."))
    if source not in on_behalf.ON_BEHALF or actor.user_id is None:
        raise Invalid(N_("Say how you know it."), field="source")
    if survey.recorded_by_id is None and questionnaires.answers_of(session, _KIND, [survey.id])[survey.id]:
        raise Conflict(N_("They have begun to answer by their link: only they can go on."))
    known = on_behalf.check(session, evidence, SubjectKind.LEG, survey.leg_id, now)
    survey.recorded_by_id, survey.told_by = actor.user_id, known.told_by
    survey.happened_on, survey.proof_id = known.happened_on, known.proof_id
    history.audit(session, actor, "survey:record", now=now, kind=_KIND, subject_id=survey.id, source=source)
    return survey
