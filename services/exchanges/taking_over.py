"""Those who were chosen in the call of an exchange become its participants, all who are not yet, at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.enums import ApplicationState, OrganisationKind, ParticipationKind, ParticipationState, Source
from db.models import Application, Exchange, Organisation, Participation
from services.actions import Action
from services.actors import Actor
from services.errors import Forbidden, Invalid
from services.exchange_policy import owned_by
from services.exchanges import participations
from services.exchanges.exchanges import living
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id
from services.search import fold

CHOSEN = (ApplicationState.SELECTED, ApplicationState.CONFIRMED)


def waiting(exchange: Exchange) -> Select[Application]:
    """Chosen applications of the call of an exchange whose people are not in it yet, the first sent first."""
    there = select(Participation.person_id).where(Participation.exchange_id == exchange.id)
    return (
        select(Application)
        .where(
            Application.call_id == exchange.call_id, Application.state.in_(CHOSEN), Application.person_id.not_in(there)
        )
        .order_by(Application.id)
    )


def take_over(session: Session, actor: Actor, public_id: str, *, now: datetime) -> int:
    """Enter all chosen ones; whoever confirmed the place is confirmed. Gives back how many; clicked twice counts once.

    The group is that of the city that they come from: of their school’s country, else of their own city.
    """
    exchange = living(session, actor, public_id)
    if exchange.call_id is None:
        raise Invalid(N_("Name the call of this exchange first."), field="call")
    found = session.scalars(waiting(exchange)).all()
    for application in found:
        _enter(session, actor, exchange, application, now)
    return len(found)


def _enter(session: Session, actor: Actor, exchange: Exchange, application: Application, now: datetime) -> None:
    school = session.get(Organisation, application.sending_organisation_id or 0)
    city = city_of(exchange, application, school)
    has_confirmed = application.state is ApplicationState.CONFIRMED
    is_pupil = school is not None and school.kind is OrganisationKind.SCHOOL
    one = Participation(
        exchange_id=exchange.id, exchange=exchange, person_id=application.person_id, person=application.person,
        organisation_id=city.id, application_id=application.id, kind=ParticipationKind.PARTICIPANT,
        school_id=application.sending_organisation_id if is_pupil else None,
        state=ParticipationState.CONFIRMED if has_confirmed else ParticipationState.EXPECTED, source=Source.ACCOUNT,
        language=participations.language_of(city), created_at=now, updated_at=now,
    )  # fmt: skip
    class_name = application.study_year if is_pupil else ""
    participations.enter(session, actor, one, class_name=class_name, now=now)


def city_of(exchange: Exchange, application: Application, school: Organisation | None) -> Organisation:
    """The city whose group somebody belongs to, as far as their application tells."""
    cities = (exchange.organisation, exchange.partner)
    if school is not None:
        of_country = [one for one in cities if one.country == school.country]
        if len(of_country) == 1:
            return of_country[0]
    home = fold(application.person.city)
    named = [one for one in cities if home and home in {fold(word) for word in one.name_fr.replace("’", " ").split()}]
    return named[0] if len(named) == 1 else exchange.organisation


def change_city(
    session: Session, actor: Actor, public_id: str, organisation_public_id: str, *, now: datetime
) -> Participation:
    """Put somebody into the group of the other city, where they travel with that one."""
    one = by_public_id(session, Participation, public_id, lock=True)
    authorize(actor, Action.PARTICIPATION_EDIT, one)
    if one.organisation_id not in owned_by(actor):
        raise Forbidden(N_("You are not allowed to do this."))
    city = by_public_id(session, Organisation, organisation_public_id)
    if city.id not in {one.exchange.organisation_id, one.exchange.partner_id}:
        raise Invalid(N_("Choose one of the two cities of the exchange."), field="city")
    one.organisation_id, one.updated_at = city.id, now
    for member in one.members:
        member.travels = member.leg.sending_id == city.id
    return one
