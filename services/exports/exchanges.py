"""The people of exchanges as a file, for coordinators: those of their own city alone, whom they know whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import aliased

from db.enums import Gender, ParticipationKind, ParticipationState, SubjectKind
from db.models import Exchange, Organisation, Participation, Person
from services.exchange_policy import owned_by
from services.exports.columns import Column, Kind, localised
from services.exports.shared import Export, among, names, record, reference
from services.i18n import N_
from services.queries.exchange.exchange_people import travels_in
from services.queries.exchange.exchange_scope import participations_visible_to

_city, _school = aliased(Organisation), aliased(Organisation)


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Person, Person.id == Participation.person_id)
        .join(Exchange, Exchange.id == Participation.exchange_id)
        .join(_city, _city.id == Participation.organisation_id)
        .outerjoin(_school, _school.id == Participation.school_id)
    )


PARTICIPANTS = Export(
    name="participants",
    title=N_("Young people and leaders of exchanges"),
    what=N_("One line for each person of an exchange."),
    model=Participation,
    columns=(
        reference(Participation),
        *names(),
        Column(N_("Exchange"), N_("Its title"), localised(Exchange, "title")),
        Column(N_("Group"), N_("The city with whose group they travel"), localised(_city, "name")),
        Column(N_("Part"), N_("Young person, leader or director"), Participation.kind, Kind.WORD, ParticipationKind),
        Column(N_("Substitute"), N_("A leader who steps in"), Participation.is_substitute, Kind.YES_NO),
        Column(N_("State"), N_("Where it stands now"), Participation.state, Kind.WORD, ParticipationState),
        Column(N_("Birth date"), N_("As in the passport"), Person.birth_date, Kind.DATE),
        Column(N_("Gender"), N_("As in the passport, if it was given"), Person.gender, Kind.WORD, Gender),
        Column(N_("School"), N_("Where they are a pupil"), localised(_school, "name")),
        Column(N_("Class"), N_("Its name at the school"), Participation.class_name),
    ),
    scope=lambda actor: participations_visible_to(actor) & Participation.organisation_id.in_(owned_by(actor)),
    joined=_joined,
    order=(Participation.sort_name, Participation.id),
    owner=Participation.organisation_id,
    filters={
        "exchange": record(Participation.exchange_id, Exchange),
        "city": record(Participation.organisation_id, Organisation),
        "school": record(Participation.school_id, Organisation),
        "leg": travels_in,
        "state": among(Participation.state, ParticipationState),
        "kind": among(Participation.kind, ParticipationKind),
    },
    search=SubjectKind.PERSON,
    searched=Participation.person_id,
)
