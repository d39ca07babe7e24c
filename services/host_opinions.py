"""What departments say of those who chose one of their offers: asked by coordinators, answered by account or link.

An opinion is no decision. It can be changed until the coordinators have decided.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ApplicationState, HostAnswer, Source, SubjectKind
from db.models import Application, Call, CapabilityLink, Choice, Department, HostOpinion, Offer, Person
from services import history, inputs
from services.actors import Actor
from services.department_desk import mail_desk, people_of
from services.errors import Forbidden, Invalid, InvalidMove, NotFound
from services.i18n import N_
from services.policy import Action, authorize
from services.records import by_public_id, optional

UNDECIDED = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.SHORTLISTED)
"""States in which an opinion counts."""
REASON_LENGTH = 1000
MOST_RANK = 99
REFUSALS = (
    N_("The studies do not fit the mission."),
    N_("The French is not sufficient for this mission."),
    N_("The dates do not suit the department."),
    N_("The department already has enough candidates."),
)
"""Reasons to choose from; whatever else is said in free words."""


def ask_for_call(
    session: Session,
    actor: Actor,
    call_public_id: str,
    *,
    department_public_id: str | None = None,
    now: datetime,
) -> int:
    """Ask the departments of a call, or one of them, about all their undecided candidates who have no answer yet.

    Each person of a department gets one mail with one link. Gives back how many mails were queued. Raises ``Invalid``
    where nobody is to be asked about, or nobody can be written to.
    """
    call = by_public_id(session, Call, call_public_id)
    authorize(actor, Action.CALL_EDIT, call)
    department = optional(session, Department, department_public_id)
    if department and not department.is_active:
        raise Invalid(N_("This department is no longer in use: choose another one."), field="department")
    query = select(Application).where(Application.call_id == call.id, Application.state.in_(UNDECIDED))
    applications = session.scalars(query.order_by(Application.id).with_for_update(key_share=True)).all()
    return _ask(session, actor, applications, department, now)


def ask_for_application(session: Session, actor: Actor, application_public_id: str, *, now: datetime) -> int:
    """Ask the departments that one candidate chose. The same otherwise; their mail leads to this candidate."""
    return ask_for_applications(session, actor, [application_public_id], now=now)


def ask_for_applications(session: Session, actor: Actor, public_ids: Collection[str], *, now: datetime) -> int:
    """Ask the departments that several candidates chose: still one mail for each person of a department.

    What is answered is not asked again; ``Invalid`` where nothing is left to ask of any of them.
    """
    applications = [by_public_id(session, Application, one, lock=True) for one in public_ids]
    for application in applications:
        authorize(actor, Action.APPLICATION_REVIEW, application)
        _check_undecided(application)
    return _ask(session, actor, applications, None, now)


def answer(
    session: Session,
    actor: Actor,
    application_public_id: str,
    offer_public_id: str,
    said: HostAnswer | None,
    *,
    reason: str = "",
    rank: int | None = None,
    source: Source | None = None,
    told_by: str = "",
    now: datetime,
) -> HostOpinion:
    """Keep what the department of an offer says of a candidate who chose it; asked or not, and again until decided.

    A coordinator records it on behalf with ``source`` and ``told_by``. Raises ``Invalid`` without an answer, for a
    refusal without a reason, for a rank where the call asks for none or that another candidate has; ``InvalidMove``
    once it is decided; ``NotFound`` for somebody who did not choose the offer.
    """
    application = by_public_id(session, Application, application_public_id, lock=True)
    offer = by_public_id(session, Offer, offer_public_id)
    authorize(actor, Action.OPINION_GIVE, offer)
    _check_of_another(session, actor, application)
    _check_chosen(session, application, offer)
    _check_undecided(application)
    if said is None:
        raise Invalid(N_("Choose an answer."), field="answer")
    said, reason = HostAnswer(said), inputs.text(reason, field="reason", longest=REASON_LENGTH)
    if said is HostAnswer.NOT_SUITABLE and not reason:
        raise Invalid(N_("Say why in a few words: the coordinators read it, the candidate does not."), field="reason")
    opinion = _opinion(session, application, offer, now)
    opinion.rank = _rank(session, application, offer, rank if said is HostAnswer.INTERESTED else None)
    opinion.answer, opinion.reason, opinion.answered_at = said, reason, now
    opinion.answered_by = inputs.line(told_by, field="told_by", longest=200) or actor.name
    opinion.source = source or actor.source
    session.flush()
    history.audit(
        session, actor, "opinion:give", now=now, kind=SubjectKind.APPLICATION, subject_id=application.id,
        source=source, answer=str(said),
    )  # fmt: skip
    return opinion


def _ask(
    session: Session, actor: Actor, applications: Sequence[Application], department: Department | None, now: datetime
) -> int:
    """Rows for what is asked the first time, and one mail for each person of each department concerned."""
    pairs = session.execute(
        select(Application, Offer, HostOpinion)
        .join(Choice, Choice.application_id == Application.id)
        .join(Offer, Offer.id == Choice.offer_id)
        .join(Department, (Department.id == Offer.department_id) & Department.is_active)
        .outerjoin(HostOpinion, (HostOpinion.application_id == Application.id) & (HostOpinion.offer_id == Offer.id))
        .where(
            Application.id.in_([one.id for one in applications]),
            *([Offer.department_id == department.id] if department else []),
        )
        .order_by(Offer.department_id, Application.id, Choice.rank)
    ).all()
    open_pairs = [(application, offer, row) for application, offer, row in pairs if row is None or not row.answer]
    if not open_pairs:
        raise Invalid(N_("Nobody is to be asked about: everything is answered, or no offer was chosen."))
    session.add_all(
        HostOpinion(application_id=application.id, offer_id=offer.id, asked_at=now)
        for application, offer, row in open_pairs
        if row is None
    )
    session.flush()
    asked: dict[int, list[tuple[Application, Offer]]] = {}
    for application, offer, _row in open_pairs:
        asked.setdefault(offer.department_id, []).append((application, offer))
    return sum(_mail(session, actor, one, found, now) for one, found in asked.items())


def _mail(
    session: Session, actor: Actor, department_id: int, asked: list[tuple[Application, Offer]], now: datetime
) -> int:
    department = session.get_one(Department, department_id)
    people = people_of(session, department, now=now) or _tutors(session, [offer for _one, offer in asked])
    candidates = list(dict.fromkeys(application.public_id for application, _offer in asked))
    only = f"candidate={candidates[0]}" if len(candidates) == 1 else ""
    sent = mail_desk(
        session, actor, department, people, "host_opinions_asked", query=only, now=now, number=len(candidates)
    )
    if not sent:
        raise Invalid(
            N_("Nobody in %(department)s can be written to: make a link to its desk first and hand it over."),
            department=department.name_fr,
        )
    history.audit(
        session, actor, "opinion:ask", now=now, kind=SubjectKind.DEPARTMENT, subject_id=department_id,
        candidates=len(candidates), mails=sent,
    )  # fmt: skip
    return sent


def _tutors(session: Session, offers: list[Offer]) -> list[Person]:
    """Where a department has nobody who is known: the tutors of its offers."""
    ids = {offer.tutor_id for offer in offers if offer.tutor_id}
    return list(session.scalars(select(Person).where(Person.id.in_(ids), Person.email != "").order_by(Person.id)))


def _check_of_another(session: Session, actor: Actor, application: Application) -> None:
    """Nobody says a word about themselves, by account or by a link that was given to them."""
    link = session.get(CapabilityLink, actor.link.link_id) if actor.link else None
    if application.person_id in {actor.person_id, link.person_id if link else None}:
        raise Forbidden(N_("This is your own application: somebody else says a word about it."))


def _check_chosen(session: Session, application: Application, offer: Offer) -> None:
    chosen = select(Choice.id).where(Choice.application_id == application.id, Choice.offer_id == offer.id)
    if application.submitted_at is None or session.scalar(chosen) is None:
        raise NotFound(N_("This does not exist, or not any more."))


def _check_undecided(application: Application) -> None:
    if application.state not in UNDECIDED:
        raise InvalidMove(N_("The coordinators have decided already: write to them if something has changed."))


def _opinion(session: Session, application: Application, offer: Offer, now: datetime) -> HostOpinion:
    """The row of this candidate and offer; the application is locked, so nobody else makes it meanwhile."""
    query = select(HostOpinion).where(HostOpinion.application_id == application.id, HostOpinion.offer_id == offer.id)
    opinion = session.scalars(query.with_for_update()).one_or_none()
    if opinion is None:
        opinion = HostOpinion(application_id=application.id, offer_id=offer.id, asked_at=now)
        session.add(opinion)
    return opinion


def _rank(session: Session, application: Application, offer: Offer, rank: int | None) -> int | None:
    if rank is None:
        return None
    if not session.get_one(Call, application.call_id).uses_rankings:
        raise Invalid(N_("This call asks for no order of candidates."), field="rank")
    if not 1 <= rank <= MOST_RANK:
        raise Invalid(N_("Give a whole number from %(least)s to %(most)s."), field="rank", least=1, most=MOST_RANK)
    with session.no_autoflush:
        taken = session.scalar(
            select(HostOpinion.id).where(
                HostOpinion.offer_id == offer.id,
                HostOpinion.rank == rank,
                HostOpinion.application_id != application.id,
            )
        )
    if taken is not None:
        raise Invalid(N_("Another candidate for this offer has this rank: give another number."), field="rank")
    return rank
