"""Two records of one young person, of which one or both take part in exchanges."""

from db.enums import ParticipationState
from db.models import Participation
from services import person_merge, unit
from tests.conftest import NOW
from tests.services.exchanges.exchanging import exchanging

__all__ = ["exchanging"]


def test_the_exchange_of_a_double_is_the_kept_record_s_and_one_of_both_ends(db, make, exchanging):
    kept, double = make.person(), make.person()
    other, _out, _back = exchanging.another()
    mine = exchanging.participant(person=kept)
    twice = exchanging.participant(person=double)
    alone = exchanging.participant(person=double, exchange=other)
    unit.run(person_merge.merge, make.coordinator(), kept.public_id, double.public_id, now=NOW)
    assert db.get(Participation, alone.id).person_id == kept.id
    ended = db.get(Participation, twice.id)
    assert (ended.person_id, ended.state) == (double.id, ParticipationState.WITHDRAWN)
    assert db.get(Participation, mine.id).state is ParticipationState.CONFIRMED
