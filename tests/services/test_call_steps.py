"""What a call lacks in each step of its preparation, and saving one step without touching the others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.enums import CallState, DocumentKind
from services import call_saving, calls
from services.call_steps import Gap, Step, gaps
from services.errors import InvalidFields
from services.queries.applications.calls import call_settings
from tests.factories import NOW
from tests.services.applying import act

TEXTS = {"summary_fr": "Deux mois.", "receives_fr": "Un tuteur de stage", "pays_fr": "Le voyage"}
DATES = {
    "opens_at": NOW, "closes_at": NOW + timedelta(days=30), "starts_on": date(2027, 7, 1),
    "ends_on": date(2027, 8, 31), "places": 4,
}  # fmt: skip


def _lacking(db, actor, call, now=NOW):
    with db.session() as session:
        found = call_settings(session, actor, call.public_id, now)
        return gaps(found.values, found.state, now)


@pytest.mark.parametrize("emptied", [None, *TEXTS])
def test_what_blocks_is_what_publishing_refuses(db, make, emptied):
    actor = make.coordinator()
    call = make.call(state=CallState.DRAFT, **(TEXTS | ({emptied: ""} if emptied else {})))
    blocking = [gap for gap in _lacking(db, actor, call) if gap.blocks]
    if emptied is None:
        assert blocking == []
        act(calls.publish, actor, call.public_id)
        return
    assert [(gap.step, gap.language) for gap in blocking] == [
        (Step.TEXTS if emptied == "summary_fr" else Step.MONEY, "fr")
    ]
    with pytest.raises(InvalidFields) as refused:
        act(calls.publish, actor, call.public_id)
    assert [one.field for one in refused.value.errors] == [emptied]


def test_a_draft_whose_dates_are_past_says_so_and_a_published_call_that_ran_does_not(db, make):
    actor, later = make.coordinator(), NOW + timedelta(days=400)
    draft, ran = make.call(state=CallState.DRAFT, **TEXTS), make.call(**TEXTS)
    assert [gap.what for gap in _lacking(db, actor, draft, later) if gap.blocks] == [
        "a closing that is still to come", "a first day that is still to come",
    ]  # fmt: skip
    assert not any(gap.blocks for gap in _lacking(db, actor, ran, later))
    assert _lacking(db, actor, make.call(state=CallState.ARCHIVED)) == ()


def test_translations_and_the_day_of_the_answers_are_good_to_have_by_step(db, make):
    actor = make.coordinator()
    call = make.call(state=CallState.DRAFT, **TEXTS, summary_en="Two months.", answer_by=None)
    found = _lacking(db, actor, call)
    assert Gap(Step.DATES, "the day by which everybody is answered", blocks=False) == found[0]
    assert [gap.step for gap in found] == sorted((gap.step for gap in found), key=list(Step).index)
    summaries = [gap.language for gap in found if gap.what.startswith("what it is")]
    assert summaries == ["hy"]


def test_each_step_is_saved_on_its_own(db, make):
    actor, ufar, _last_year = make.coordinator(), make.artachat(), make.call()
    made = act(call_saving.save, actor, None, DATES | {"title_fr": "Stages 2027"})
    steps = [
        ({"min_age": 18}, {}),
        ({"max_choices": 2}, {"documents": [(DocumentKind.TRANSCRIPT, False)]}),
        (TEXTS, {}),
        ({"uses_shortlist": True}, {"partners": [ufar.public_id]}),
    ]
    with db.session() as session:
        assert [
            (row.kind, row.is_mandatory) for row in call_settings(session, actor, made.public_id, NOW).documents
        ] == [(DocumentKind.CV, True)]
    for values, others in steps:
        act(call_saving.save, actor, made.public_id, values, **others)
    with db.session() as session:
        found = call_settings(session, actor, made.public_id, NOW)
    kept = {"title_fr": "Stages 2027", "min_age": 18, "max_choices": 2, "pays_fr": "Le voyage", "uses_shortlist": True}
    assert {name: found.values[name] for name in kept} == kept
    assert [row.kind for row in found.documents] == [DocumentKind.TRANSCRIPT]
    assert found.partners == (ufar.public_id,)
