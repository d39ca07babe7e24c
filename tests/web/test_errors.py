"""When a page or a route fails: one sentence with a number, nothing from inside."""

from __future__ import annotations

import re

from services.i18n import translate
from tests.web.serving import Run

PRIVATE = ["Petrosyan", "+374", "ValueError", "Traceback", 'File "', "exec("]


def alerts(run: Run) -> list[str]:
    elements = [message.delta.new_element for message in run.messages]
    return [one.alert.body for one in elements if one.WhichOneof("type") == "alert"]


def test_fault_of_a_page_is_told_in_one_sentence_with_a_number(visitor, guarded):
    with visitor.tab() as tab:
        run = tab.run(query="what=bug")
    assert [part for part in PRIVATE if part in run.text] == []
    assert "exception {" not in run.text
    (sentence,) = alerts(run)
    found = re.search(r"[A-Z2-9]{8}(?=\.?$)", sentence)
    assert found is not None
    log = guarded.log.read_text()
    assert f"error {found.group()}\n" in log
    assert "Uncaught app execution" not in log
    assert log.count("ValueError: Anna Petrosyan") == log.count("error ") - log.count("Server error ")


def test_refusal_that_reached_the_top_is_told_as_its_sentence(visitor):
    with visitor.tab() as tab:
        run = tab.run(query="what=refusal")
    assert alerts(run) == [translate("fr", "At most %(n)s characters.", n=12)]


def test_fault_of_a_route_is_told_as_a_number(visitor, guarded):
    answer = visitor.get("/fails")
    assert answer.status_code == 500
    found = re.fullmatch(r"Internal error ([A-Z2-9]{8})", answer.text)
    assert found is not None
    assert f"error {found.group(1)}\n" in guarded.log.read_text()


def test_page_goes_on_after_a_fault(visitor):
    with visitor.tab() as tab:
        tab.run(query="what=bug")
        assert "HELLO nobody" in tab.run().text
