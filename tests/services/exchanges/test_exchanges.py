"""An exchange is begun, written, opened, closed and cancelled by coordinators of either city."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import ExchangeState, LegDirection, LegState
from db.models import AuditEntry, Exchange, Leg, StateChange
from services import unit
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, InvalidMove
from services.exchanges import exchanges, legs
from services.queries.exchange import exchange_detail
from tests.services.exchanges.exchanging import OUTBOUND, RETURN, Exchanging, exchanging

__all__ = ["exchanging"]
FIRST, SECOND = OUTBOUND, RETURN


def begun(actor, make, **options):
    return unit.run(
        exchanges.create, actor, make.city().public_id, make.artachat().public_id,
        **{"title": "Échange 2027", "first": FIRST, "second": SECOND, **options},
    )  # fmt: skip


def test_a_new_exchange_is_a_draft_with_both_visits_the_guests_first(db, make):
    made = begun(make.coordinator(), make)
    assert (made.state, made.title_fr) == (ExchangeState.DRAFT, "Échange 2027")
    there, back = db.all(select(Leg))
    assert (there.direction, there.sending_id, there.host_id) == (
        LegDirection.OUTBOUND, make.artachat().id, make.city().id,
    )  # fmt: skip
    assert (back.direction, back.sending_id, back.host_id) == (LegDirection.RETURN, make.city().id, make.artachat().id)
    assert [(one.starts_on, one.ends_on, one.state, one.places) for one in (there, back)] == [
        (*FIRST, LegState.PLANNED, 12),
        (*SECOND, LegState.PLANNED, 12),
    ]


def test_either_city_begins_one_and_nobody_else(db, make):
    assert begun(make.coordinator(make.artachat()), make, partner_travels_first=False).partner_id == make.artachat().id
    assert db.all(select(Leg.sending_id)) == [make.city().id, make.artachat().id]
    for other in (make.partner(), make.applicant(), make.coordinator(make.university())):
        with pytest.raises(Forbidden):
            begun(other, make)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"title": "  "}, "title_fr"),
        ({"first": (date(2027, 4, 2), date(2027, 4, 1))}, "first"),
        ({"first": (date(2027, 4, 2), None)}, "first"),
        ({"second": (date(2027, 7, 1), date(2027, 12, 1))}, "second"),
        ({"second": (FIRST[1], date(2027, 4, 30))}, "second"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(db, make, options, field):
    with pytest.raises((Invalid, InvalidFields)) as refused:
        begun(make.coordinator(), make, **options)
    assert refused.value.field == field
    assert db.all(select(Exchange)) == []


def test_an_exchange_is_between_two_cities(db, make):
    with pytest.raises(Invalid) as refused:
        unit.run(
            exchanges.create, make.coordinator(), make.city().public_id, make.university().public_id, title="Non",
            first=FIRST, second=SECOND,
        )  # fmt: skip
    assert refused.value.field == "partner"


def test_what_is_written_is_kept_with_who_wrote_it(db, make, exchanging: Exchanging):
    actor = make.coordinator(exchanging.artachat)
    unit.run(
        exchanges.edit, actor, exchanging.exchange.public_id,
        {"title_hy": "Փոխանակում", "min_age": 14, "max_age": 17, "themes": ["waste", "environment", "else"]},
    )  # fmt: skip
    kept = db.fresh(exchanging.exchange)
    assert (kept.title_hy, kept.min_age, kept.max_age, kept.themes) == (
        "Փոխանակում", 14, 17, ["environment", "waste"],
    )  # fmt: skip
    entry = db.one(select(AuditEntry).where(AuditEntry.action == "exchange:edit"))
    assert (entry.actor_id, entry.details["fields"]) == (
        actor.user_id, ["max_age", "min_age", "themes", "title_hy"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"max_age": 12}, "max_age"),
        ({"min_age": 3}, "min_age"),
        ({"places_per_city": 0}, "places_per_city"),
        ({"title_fr": ""}, "title_fr"),
        ({"state": "open"}, "state"),
    ],
)
def test_a_wrong_value_changes_nothing(db, make, exchanging: Exchanging, fields, field):
    with pytest.raises(InvalidFields) as refused:
        unit.run(exchanges.edit, make.coordinator(), exchanging.exchange.public_id, fields)
    assert refused.value.field == field
    assert db.fresh(exchanging.exchange).version == exchanging.exchange.version


def test_an_older_copy_is_refused(db, make, exchanging: Exchanging):
    unit.run(exchanges.edit, make.coordinator(), exchanging.exchange.public_id, {"min_age": 14}, seen_version=1)
    with pytest.raises(Conflict):
        unit.run(exchanges.edit, make.coordinator(), exchanging.exchange.public_id, {"min_age": 15}, seen_version=1)


def test_it_closes_once_both_visits_are_over(db, make, exchanging: Exchanging):
    actor, public_id = make.coordinator(), exchanging.exchange.public_id
    with pytest.raises(Conflict):
        unit.run(exchanges.move, actor, public_id, "close")
    for leg in (exchanging.outbound, exchanging.back):
        unit.run(legs.move, actor, leg.public_id, "cancel", reason="Pas de visas")
    unit.run(exchanges.move, actor, public_id, "close")
    assert db.fresh(exchanging.exchange).state is ExchangeState.CLOSED
    with pytest.raises(Conflict):
        unit.run(exchanges.edit, actor, public_id, {"min_age": 14})
    unit.run(exchanges.move, actor, public_id, "reopen", reason="Un visa est arrivé")
    assert db.fresh(exchanging.exchange).state is ExchangeState.OPEN


def test_cancelling_an_exchange_cancels_its_visits_with_the_reason(db, make, exchanging: Exchanging):
    actor, public_id = make.coordinator(), exchanging.exchange.public_id
    with pytest.raises(Invalid) as refused:
        unit.run(exchanges.move, actor, public_id, "cancel")
    assert refused.value.field == "reason"
    unit.run(exchanges.move, actor, public_id, "cancel", reason="Frontières fermées")
    assert {one.state for one in db.all(select(Leg))} == {LegState.CANCELLED}
    assert set(db.all(select(StateChange.reason).where(StateChange.move == "cancel"))) == {"Frontières fermées"}
    with pytest.raises(InvalidMove):
        unit.run(exchanges.move, actor, public_id, "cancel", reason="encore")


def test_partners_are_bodies_or_names_and_stand_there_once(db, make, exchanging: Exchanging):
    actor, public_id = make.coordinator(), exchanging.exchange.public_id
    unit.run(exchanges.add_partner, actor, public_id, name="Les Amis de l’Arménie", brings="Une soirée")
    unit.run(exchanges.add_partner, actor, public_id, organisation_public_id=make.university().public_id)
    with pytest.raises(Conflict):
        unit.run(exchanges.add_partner, actor, public_id, organisation_public_id=make.university().public_id)
    with pytest.raises(Invalid) as refused:
        unit.run(exchanges.add_partner, actor, public_id)
    assert refused.value.field == "partner"


def test_where_the_group_sleeps_is_read_in_ones_language_or_else_in_french(db, make):
    actor = make.coordinator()
    made = begun(actor, make)
    leg = db.all(select(Leg))[0]
    words = {"lodging_fr": "En famille d’accueil", "lodging_hy": "Հյուրընկալող ընտանիքում"}
    unit.run(legs.edit, actor, leg.public_id, words)
    with db.session() as session:
        read = [
            exchange_detail.detail(session, actor, made.public_id, language=one).legs[0].lodging
            for one in ("fr", "hy", "en")
        ]
    assert read == ["En famille d’accueil", "Հյուրընկալող ընտանիքում", "En famille d’accueil"]
