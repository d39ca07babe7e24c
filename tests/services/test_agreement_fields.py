"""The fields of an agreement's page, the words of a city's agreements, and where an agreement is looked for."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from db.enums import AgreementState, Language
from db.models import ClauseTemplate, Organisation, Placement, ScheduleDay
from services.agreements import drafting, fields, templates, versions
from services.documents import agreement_sample
from services.errors import Forbidden, Invalid, NotFound
from services.queries.internships import agreements as queries
from services.queries.today.today import today
from services.unit import run
from tests.conftest import NOW
from tests.services.test_agreement_papers import text_of


def save(actor, agreement, field, value):
    run(fields.save_field, actor, agreement.public_id, field, value, now=NOW)


def test_each_field_is_saved_where_it_belongs(db, make):
    coordinator, agreement = make.coordinator(), make.agreement()
    for field, value in (
        ("week:5", 3.5), ("leave", 14), ("hourly", "4,50"), ("city:deliberation", "n° 41"),
        ("clause:skills:fr", "Écrire"), ("clause:skills:en", "Write"),
        ("signer:referent:title", "professeur"), ("translation", Language.HY),
        ("school:postal_address", "Erevan"), ("intern:postal_address", "Artachat"), ("due_on", date(2027, 5, 1)),
    ):  # fmt: skip
        save(coordinator, agreement, field, value)
    placement = db.get(Placement, agreement.placement_id)
    assert placement.week_minutes == [420] * 5 + [210, 0]
    assert (placement.weekly_minutes, placement.leave_minutes, placement.hourly_cents) == (38 * 60 + 30, 840, 450)
    assert placement.referent_title == "professeur"
    assert db.get(Organisation, placement.organisation_id).deliberation == "n° 41"
    fresh = db.fresh(agreement)
    assert (fresh.clauses["skills"]["fr"], fresh.clauses["skills"]["en"]) == ("Écrire", "Write")
    assert (fresh.translation, fresh.due_on) == (Language.HY, date(2027, 5, 1))


def test_what_makes_no_sense_is_refused_at_its_field(make):
    coordinator, agreement = make.coordinator(), make.agreement()
    for field, value in (
        ("week:0", 13),
        ("hourly", 500),
        ("leave", 900),
        ("week:9", 1),
        ("city:code", "x"),
        ("no", 1),
        ("week:x", 1),
        ("signer:mayor:name", "x"),
        ("translation", "de"),
    ):
        with pytest.raises((Invalid, NotFound)) as caught:
            save(coordinator, agreement, field, value)
        assert caught.value.field in {field, None}
    with pytest.raises(Forbidden):
        save(make.partner(), agreement, "leave", 7)
    run(versions.send, coordinator, agreement.public_id, now=NOW)
    with pytest.raises(Invalid, match="take it back first"):
        save(coordinator, agreement, "leave", 7)


def test_a_closed_day_is_no_presence_and_can_be_taken_away(db, make):
    coordinator, agreement = make.coordinator(), make.agreement()
    day = date(2027, 7, 13)
    run(fields.set_day, coordinator, agreement.public_id, day, hours=0, note="Pont", now=NOW)
    run(fields.set_day, coordinator, agreement.public_id, date(2027, 7, 12), hours=4, now=NOW)
    with db.session() as session:
        seen = queries.detail(session, coordinator, agreement.public_id)
    assert seen.result.presence == 301 - 7 - 3
    assert [(row.day, row.minutes, row.note) for row in seen.days][1] == (day, 0, "Pont")
    with pytest.raises(Invalid, match="Choose a day"):
        run(fields.set_day, coordinator, agreement.public_id, date(2026, 7, 13), now=NOW)
    run(fields.drop_day, coordinator, agreement.public_id, day, now=NOW)
    assert [row.day for row in db.all(select(ScheduleDay))] == [date(2027, 7, 12)]


def test_a_city_writes_the_words_with_which_agreements_begin(db, make):
    coordinator, city = make.coordinator(), make.city()
    texts = {"fr": "Chaque semaine.", "en": "Every week.", "hy": "Ամեն շաբաթ։"}
    run(templates.save, coordinator, city.public_id, "supervision", texts, now=NOW)
    with db.session() as session:
        (found,) = templates.of_coordinated(session, coordinator)
    assert "Supervision" not in found.lacking
    assert "House rules" in found.lacking
    begun = run(drafting.start, coordinator, make.placement().public_id, now=NOW)
    assert begun.clauses["supervision"] == {"fr": "Chaque semaine.", "en": "Every week."}
    with pytest.raises(Forbidden):
        run(templates.save, make.coordinator(make.artachat()), city.public_id, "supervision", texts, now=NOW)
    with pytest.raises(Invalid) as refused:
        run(templates.save, coordinator, city.public_id, "supervision", texts | {"fr": "  "}, seen_version=1, now=NOW)
    assert (refused.value.field, db.one(select(ClauseTemplate)).text_fr) == ("text_fr", "Chaque semaine.")
    assert len(db.all(select(ClauseTemplate))) == 1
    reader = replace(coordinator, language=Language.HY)
    paper = text_of(run(agreement_sample.sample, reader, city.public_id, now=NOW))[1]
    assert all(one in paper for one in ("Chaque semaine.", "Ville de Clamart"))


def test_an_agreement_is_seen_where_one_looks_and_waits_on_the_first_page(db, make):
    coordinator, agreement = make.coordinator(), make.agreement(state=AgreementState.REFUSED)
    placement = db.get(Placement, agreement.placement_id)
    make.placement()
    with db.session() as session:
        seen = queries.of_placement(session, coordinator, placement.public_id)
        assert seen is not None
        assert (seen.public_id, seen.state, seen.number) == (agreement.public_id, AgreementState.REFUSED, 1)
        assert queries.of_placement(session, make.host(), placement.public_id) is None
        waiting = {todo.kind: todo for todo in today(session, coordinator, NOW).todos}
    assert waiting["agreements_refused"].query == {"id": agreement.public_id}
    assert waiting["agreements_to_prepare"].count == 1
