"""The demonstration shows each state there is, and reference data can be loaded again."""

from sqlalchemy import func, select

from db.enums import ApplicationState, CallState, OfferState, PlacementState
from db.models import Application, Call, CooperationAction, Offer, Placement
from db.session import reading
from seeds import demo, reference
from services.calls import Phase
from services.queries.calls import open_calls
from services.unit import utc_now


def test_the_demonstration_shows_every_state_and_every_phase(db):
    now = utc_now()
    reference.load(now)
    demo.load(now)
    for model, states in (
        (Application, ApplicationState),
        (Offer, OfferState),
        (Placement, PlacementState),
        (Call, CallState),
    ):
        assert set(db.all(select(model.state))) == set(states), model.__name__
    with reading() as session:
        assert {call.phase for call in open_calls(session, "fr", now)} >= {Phase.OPEN, Phase.UPCOMING}


def test_loading_the_reference_data_again_changes_nothing_and_keeps_what_was_edited(db):
    now = utc_now()
    reference.load(now)
    before = db.all(select(func.count()).select_from(CooperationAction))
    kit = db.one(select(CooperationAction).where(CooperationAction.code == "teaching-material"))
    assert kit.amount_cents == 323_100
    reference.load(now)
    assert db.all(select(func.count()).select_from(CooperationAction)) == before
