import pytest

from db import enums
from services.labels import STATES, WORDS


def test_each_state_has_a_label_of_its_own_even_where_values_are_alike():
    assert STATES[enums.ApplicationState.DRAFT].public == "Being filled in"
    assert STATES[enums.OfferState.DRAFT].public == "Draft"
    assert STATES[enums.ApplicationState.WITHDRAWN].public == "Withdrawn by you"
    assert STATES[enums.OfferState.CLOSED].public == "Closed"
    assert STATES[enums.PlacementState.CLOSED].public == "Completed"
    assert (STATES[enums.MailState.FAILED].internal, STATES[enums.JobOutcome.FAILED].internal) == ("Not sent", "Failed")


def test_a_list_of_states_has_a_label_for_each_of_them():
    kinds = {type(state) for state in STATES}
    assert {enums.ApplicationState, enums.PlacementState, enums.AgreementState} < kinds
    assert len(STATES) == sum(len(kind) for kind in kinds)


def test_each_word_is_that_of_its_own_list():
    assert (WORDS[enums.Role.HOST], WORDS[enums.EndReason.HOST]) == ("Host department", "At the department’s wish")
    others = [WORDS[kind.OTHER] for kind in (enums.FrenchCertificate, enums.DocumentKind, enums.EndReason)]
    assert others == ["Another certificate", "Another document", "Another reason"]


def test_a_value_without_a_word_is_told_apart():
    assert enums.ConflictKind.OTHER not in WORDS
    with pytest.raises(KeyError):
        WORDS[enums.ConflictKind.OTHER]
    assert set(enums.Role) <= set(WORDS)
