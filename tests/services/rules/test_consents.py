"""Who is asked, and what is missing, by age on the first day of each visit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.enums import ConsentPurpose, ConsentState
from services.rules.consents import SELF, Gap, Said, Visit, agrees_jointly, asked_of, gaps, is_minor

SPRING = Visit(date(2027, 4, 12), date(2027, 4, 21))
P, S = ConsentPurpose.PARTICIPATION, ConsentState
GIVEN = Said(S.GIVEN)


@pytest.mark.parametrize(
    ("born", "minor", "jointly"),
    [
        (date(2012, 4, 13), True, True),  # 15 on the second day
        (date(2012, 4, 12), True, False),  # 15 on the first
        (date(2009, 4, 13), True, False),  # 18 on the second day
        (date(2009, 4, 12), False, False),  # 18 on the first
        (date(2008, 2, 29), False, False),
        (None, True, True),
    ],
)
def test_age_counts_on_the_first_day_of_the_visit(born, minor, jointly):
    assert (is_minor(born, SPRING.starts_on), agrees_jointly(born, SPRING.starts_on)) == (minor, jointly)


@pytest.mark.parametrize(
    ("born", "guardians", "options", "asked"),
    [
        (date(2011, 3, 1), [4, 5], {}, [4]),
        (date(2011, 3, 1), [4, 5], {"asks_second": True}, [4, 5]),
        (date(2011, 3, 1), [4], {"asks_second": True}, [4]),
        (date(2011, 3, 1), [4], {"asks_young": True}, [4, SELF]),
        (date(2011, 3, 1), [], {"asks_young": True}, [None, SELF]),
        (date(2009, 1, 1), [4, 5], {"asks_second": True, "asks_young": True}, [SELF]),
    ],
)
def test_who_is_asked(born, guardians, options, asked):
    options = {"asks_young": False, "asks_second": False} | options
    assert asked_of(born, SPRING.starts_on, guardians, **options) == asked


def missing(answers, guardians=(4, 5), born=date(2011, 3, 1), **options):
    options = {"asks_young": False, "asks_second": False} | options
    return gaps(P, born, SPRING, list(guardians), {(P, who): said for who, said in answers.items()}, **options)


def test_one_guardian_is_enough_unless_both_are_asked():
    assert missing({5: GIVEN}) == []
    assert missing({5: GIVEN}, asks_second=True) == [Gap(P, 4, None)]
    assert missing({4: GIVEN, 5: GIVEN}, asks_second=True) == []


def test_a_refusal_of_either_guardian_counts():
    assert missing({4: GIVEN, 5: Said(S.REFUSED)}) == [Gap(P, 5, S.REFUSED)]
    assert missing({4: Said(S.REVOKED), 5: GIVEN}) == [Gap(P, 4, S.REVOKED)]


def test_an_answer_that_ends_during_the_visit_is_missing():
    assert missing({4: Said(S.GIVEN, date(2027, 4, 20))}) == [Gap(P, 4, S.GIVEN)]
    assert missing({4: Said(S.GIVEN, date(2027, 4, 21))}) == []


def test_whoever_is_of_age_answers_alone_whatever_a_guardian_said():
    assert missing({4: GIVEN}, born=date(2009, 4, 12)) == [Gap(P, SELF, None)]
    assert missing({4: Said(S.REFUSED), SELF: GIVEN}, born=date(2009, 4, 12)) == []


def test_the_child_and_the_guardian_both_answer_where_both_are_asked():
    assert missing({4: GIVEN}, asks_young=True) == [Gap(P, SELF, None)]
    assert missing({SELF: GIVEN}, asks_young=True) == [Gap(P, 4, None)]
    assert missing({SELF: GIVEN, 5: GIVEN}, asks_young=True) == []


states = st.sampled_from(list(ConsentState))


@given(
    st.dictionaries(st.sampled_from([SELF, 4, 5]), states), st.booleans(), st.booleans(),
    st.dates(date(2005, 1, 1), date(2015, 1, 1)),
)  # fmt: skip
def test_nothing_is_missing_only_where_everybody_asked_agreed_and_nobody_with_a_say_is_against(
    said, young, second, born
):
    found = missing({who: Said(state) for who, state in said.items()}, born=born, asks_young=young, asks_second=second)
    if found:
        return
    minor = is_minor(born, SPRING.starts_on)
    given_by = {who for who, state in said.items() if state is S.GIVEN}
    if not minor:
        assert SELF in given_by
        return
    assert given_by & {4, 5}
    assert not any(said.get(one) in {S.REFUSED, S.REVOKED} for one in (4, 5))
    assert not second or {4, 5} <= given_by
    assert not young or SELF in given_by
