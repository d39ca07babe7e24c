"""Filling an application in: one draft per person and call, every field saved as it is entered.

Saving is last-write-wins per field, without a version check: the same person on two devices is not in conflict. It is
possible in a draft until the call's deadline, and afterwards only for what a correction request names. Coordinators
may enter what reached them on paper after the deadline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ApplicationState, CallState, CorrectionState, FileState, Language, Source, SubjectKind
from db.models import Application, Call, Choice, CorrectionRequest, File, Offer, Organisation, Person, Question
from services import history, inputs, nominations, people, questionnaires
from services.actors import Actor
from services.application_checks import MOTIVATION_LENGTH, choosable
from services.application_records import instant, is_own, locked, mark_answered
from services.calls import Phase, phase
from services.errors import Forbidden, Invalid, InvalidMove
from services.i18n import N_
from services.on_behalf import ON_BEHALF, Evidence
from services.policy import Action, authorize, may
from services.records import by_public_id

_OVER = {ApplicationState.REJECTED, ApplicationState.DECLINED, ApplicationState.EXPIRED, ApplicationState.WITHDRAWN}


def start(session: Session, actor: Actor, call_public_id: str, *, now: datetime) -> Application:
    """The actor's application to an open call: the one that lives already, or a new draft.

    Raises ``Forbidden`` for whoever is not signed in, ``Invalid`` for a call that is not open.
    """
    call = by_public_id(session, Call, call_public_id)
    authorize(actor, Action.CALL_APPLY, call)
    if actor.person_id is None or actor.user_id is None:
        raise Forbidden(N_("Sign in or create an account first: your application is kept under your name."))
    person = _locked_person(session, actor.person_id)
    existing = _living(session, call.id, person.id)
    if existing is not None:
        nominations.link(session, existing)
        return existing
    _check_call_open(call, actor, now)
    return _new(session, actor, call, person, actor.source, actor.language, now)


def start_on_behalf(
    session: Session,
    actor: Actor,
    call_public_id: str,
    person: str | Mapping[str, Any],
    *,
    source: Source,
    evidence: Evidence | None = None,
    now: datetime,
) -> Application:
    """A draft for somebody who applied by phone, on paper or in person; coordinators only. Idempotent like start.

    ``person`` is a public id, or the fields of somebody new (see ``services.people.FIELDS``); ``evidence`` says who
    told it and when. A paper that arrived in time may be entered after the deadline.
    """
    call = by_public_id(session, Call, call_public_id)
    authorize(actor, Action.CALL_EDIT, call)
    if source not in ON_BEHALF:
        raise Invalid(N_("Say how you learned of it: by phone, on paper, in person or by mail."), field="source")
    known = people.known_or_new(session, actor, call.organisation, person, source=source, now=now)
    locked_person = _locked_person(session, known.id)
    existing = _living(session, call.id, locked_person.id)
    if existing is not None:
        return existing
    if call.state is not CallState.PUBLISHED:
        raise Invalid(N_("Publish the call first: applications belong to a published call."))
    return _new(session, actor, call, locked_person, source, Language.FR, now, evidence)


def _locked_person(session: Session, person_id: int) -> Person:
    """The person, locked: of two starts at once the second finds the first one's draft."""
    return session.get_one(Person, person_id, with_for_update={"key_share": True, "of": Person}, populate_existing=True)


def _living(session: Session, call_id: int, person_id: int) -> Application | None:
    return session.scalars(
        select(Application).where(
            Application.call_id == call_id,
            Application.person_id == person_id,
            Application.state != ApplicationState.WITHDRAWN,
        )
    ).one_or_none()


def _new(
    session: Session,
    actor: Actor,
    call: Call,
    person: Person,
    source: Source,
    language: Language,
    now: datetime,
    evidence: Evidence | None = None,
) -> Application:
    application = Application(
        call_id=call.id,
        person_id=person.id,
        organisation_id=call.organisation_id,
        sort_name=people.sort_name(person),
        level_rank=people.level_rank(people.level_of(person)),
        source=source,
        language=language,
        created_at=now,
        updated_at=now,
    )
    session.add(application)
    session.flush()
    history.record_state(
        session, actor, SubjectKind.APPLICATION, application.id, "start", None, ApplicationState.DRAFT,
        now=now, source=source, evidence=evidence,
    )  # fmt: skip
    people.index_applications(session, person)
    nominations.link(session, application)
    return application


def _check_call_open(call: Call, actor: Actor, now: datetime) -> None:
    """Raise ``Invalid`` unless the call is published and open, saying since or from when."""
    if call.state is not CallState.PUBLISHED:
        raise Invalid(N_("This call is not published: nobody can apply to it for the moment."))
    match phase(call, now):
        case Phase.UPCOMING:
            opening = instant(call.opens_at, call, actor.language)
            raise Invalid(N_("This call opens on %(opening)s."), opening=opening)
        case Phase.CLOSED:
            deadline = instant(call.closes_at, call, actor.language)
            raise Invalid(N_("This call closed on %(deadline)s. What you saved is kept."), deadline=deadline)


def check_in_time(application: Application, actor: Actor, now: datetime) -> None:
    """Raise ``Invalid`` where the person is too late (or too early); coordinators record what came in time on paper."""
    by_staff = not is_own(actor, application) and may(actor, Action.APPLICATION_REVIEW, application)
    if not by_staff:
        _check_call_open(application.call, actor, now)


def check_fillable(session: Session, application: Application, actor: Actor, code: str, now: datetime) -> None:
    """Raise unless ``code`` of the application can be saved by ``actor`` now.

    ``code`` is a field, «choices», «question:…» or «document:…»: the words that corrections and missing things use.
    """
    authorize(actor, Action.APPLICATION_FILL, application)
    if application.state is ApplicationState.DRAFT:
        check_in_time(application, actor, now)
    elif application.state in _OVER or not _is_to_correct(session, application, code):
        raise InvalidMove(
            N_("This application can no longer be changed. Write to the coordinators if something in it is wrong.")
        )


def _is_to_correct(session: Session, application: Application, code: str) -> bool:
    query = select(CorrectionRequest.id).where(
        CorrectionRequest.application_id == application.id,
        CorrectionRequest.field == code,
        CorrectionRequest.state.in_((CorrectionState.OPEN, CorrectionState.ANSWERED)),
    )
    return session.scalars(query.limit(1)).first() is not None or _is_to_replace(session, application, code)


def _is_to_replace(session: Session, application: Application, code: str) -> bool:
    """A document that a coordinator sent back may be sent anew."""
    name, _colon, document = code.partition(":")
    if name != "document":
        return False
    query = select(File.id).where(
        File.subject_kind == SubjectKind.APPLICATION,
        File.subject_id == application.id,
        File.kind == document,
        File.state == FileState.TO_REPLACE,
        File.deleted_at.is_(None),
    )
    return session.scalars(query.limit(1)).first() is not None


def _line(longest: int) -> Callable[..., str]:
    return lambda _session, _application, field, raw: inputs.line(raw, field=field, longest=longest)


def _motivation(_session: Session, _application: Application, field: str, raw: Any) -> str:
    return inputs.text(raw, field=field, longest=MOTIVATION_LENGTH)


def _available(_session: Session, application: Application, field: str, raw: Any) -> date | None:
    day, call = inputs.day(raw, field=field), application.call
    if day is None:
        return None
    first = day if field == "available_from" else application.available_from
    last = day if field == "available_until" else application.available_until
    if first and last and last < first:
        raise Invalid(N_("The last day lies before the first: check both."), field=field)
    if (first and first > call.ends_on) or (last and last < call.starts_on):
        raise Invalid(
            N_("The internships of this call lie between %(start)s and %(end)s."),
            field=field, start=call.starts_on, end=call.ends_on,
        )  # fmt: skip
    return day


def _school(session: Session, _application: Application, _field: str, raw: Any) -> int | None:
    return by_public_id(session, Organisation, str(raw)).id if raw else None


def _language(_session: Session, application: Application, field: str, raw: Any) -> Language:
    return inputs.member(Language, raw, field=field) or application.language


FIELDS: dict[str, tuple[str, Callable[[Session, Application, str, Any], Any]]] = {
    "study_field": ("study_field", _line(120)),
    "study_year": ("study_year", _line(40)),
    "motivation": ("motivation", _motivation),
    "available_from": ("available_from", _available),
    "available_until": ("available_until", _available),
    "sending_organisation": ("sending_organisation_id", _school),
    "language": ("language", _language),
}
"""What can be saved of an application: its column and its check."""
_INDEXED = {"study_field", "study_year", "sending_organisation"}


def save_field(
    session: Session, actor: Actor, application_public_id: str, field: str, value: Any, *, now: datetime
) -> datetime:
    """Save one of :data:`FIELDS` (``sending_organisation`` by its public id). Gives the instant back that is shown as
    «saved at 14:02». Raises ``Invalid`` at ``field``."""
    application = locked(session, application_public_id)
    if field not in FIELDS:
        raise Forbidden(N_("This cannot be changed here."), field=field)
    check_fillable(session, application, actor, field, now)
    column, check = FIELDS[field]
    cleaned = check(session, application, field, value)
    if cleaned != getattr(application, column):
        setattr(application, column, cleaned)
        _saved(session, actor, application, field, now)
        if field in _INDEXED:
            session.flush()
            people.index_applications(session, _locked_person(session, application.person_id))
    return now


def _saved(session: Session, actor: Actor, application: Application, code: str, now: datetime) -> None:
    """Note when something was entered. Drafts are the person's own business and leave no line per field."""
    application.saved_at = application.updated_at = now
    if application.state is not ApplicationState.DRAFT:
        mark_answered(session, actor, application, code, now=now)
    if application.state is not ApplicationState.DRAFT or not is_own(actor, application):
        history.audit(
            session, actor, "application:fill", now=now, kind=SubjectKind.APPLICATION, subject_id=application.id,
            field=code,
        )  # fmt: skip


def save_answer(
    session: Session, actor: Actor, application_public_id: str, question_code: str, value: Any, *, now: datetime
) -> datetime:
    """Save the answer to one question of the call. An empty value takes the answer back."""
    application = locked(session, application_public_id)
    code = f"question:{question_code}"
    check_fillable(session, application, actor, code, now)
    question = session.scalars(
        select(Question).where(
            Question.questionnaire_id == application.call.questionnaire_id, Question.code == question_code
        )
    ).one_or_none()
    if question is None:
        raise Invalid(N_("This question is not part of the call."), field=question_code)
    questionnaires.save_answer(session, SubjectKind.APPLICATION, application.id, question, value, now)
    _saved(session, actor, application, code, now)
    return now


def set_choices(
    session: Session, actor: Actor, application_public_id: str, offer_public_ids: Sequence[str], *, now: datetime
) -> datetime:
    """Save the wished offers, first wish first. Raises ``Invalid`` at «choices» for too many, doubles, and offers
    that are not published for this call."""
    application = locked(session, application_public_id)
    check_fillable(session, application, actor, "choices", now)
    most = application.call.max_choices
    if len(offer_public_ids) > most:
        raise Invalid(N_("Choose at most %(n)s internships."), field="choices", n=most)
    if len(set(offer_public_ids)) < len(offer_public_ids):
        raise Invalid(N_("You chose the same internship twice: choose each one once."), field="choices")
    offers = _chosen(session, application, offer_public_ids)
    session.execute(delete(Choice).where(Choice.application_id == application.id))
    if offers:
        rows = [{"application_id": application.id, "offer_id": one, "rank": n} for n, one in enumerate(offers, 1)]
        session.execute(insert(Choice), rows)
    session.expire(application, ["choices"])
    _saved(session, actor, application, "choices", now)
    return now


def _chosen(session: Session, application: Application, public_ids: Sequence[str]) -> list[int]:
    """Ids of the offers in the given order. An offer that is gone is named, so that the person knows which."""
    call_id = application.call_id
    rows = session.scalars(select(Offer).where(Offer.public_id.in_(public_ids)))
    offers = {offer.public_id: offer for offer in rows}
    open_ones = set(
        session.scalars(
            select(Offer.id).join(Call, choosable()).where(Call.id == call_id, Offer.public_id.in_(public_ids))
        )
    )
    for public_id in public_ids:
        offer = offers.get(public_id)
        if offer is None:
            raise Invalid(N_("One of these internships does not exist: choose again."), field="choices")
        if offer.id not in open_ones:
            title = localised(offer, "title", application.language)
            raise Invalid(
                N_("“%(title)s” cannot be chosen in this call: choose another one."), field="choices", title=title
            )
    return [offers[public_id].id for public_id in public_ids]
