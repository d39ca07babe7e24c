"""The command that simulates an internship: its contract to the letter, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from services.simulation import Faults, plan_of, read
from settings import ROOT
from tools.simulation import answer_to

SUMMER: dict[str, Any] = {"start": "2026-07-01", "end": "2026-08-31", "weekly_hours": 35}


def no_holiday(_day: object) -> bool:
    return False


@pytest.fixture
def ask(tmp_path, database):
    def run(document: Any, language: str = "fr") -> dict[str, Any]:
        file = tmp_path / "internship.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        return json.loads(answer_to(file, language))

    return run


def faults_of(document: Any) -> list[str]:
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(Faults) as refused:
        read(text, no_holiday)
    return refused.value.lines


def test_the_answer_has_the_keys_of_the_contract_in_its_order(ask):
    answer = ask(SUMMER)
    assert list(answer) == [
        "presence_hours", "presence_days", "counted_hours", "year_hours", "gratification_due",
        "gratification_minimum_eur", "by_month", "findings",
    ]  # fmt: skip
    assert [answer[name] for name in list(answer)[:6]] == ["301.00", "43.00", "301.00", "301.00", False, "0.00"]
    assert answer["by_month"][0] == {"month": "2026-07", "hours": "154.00", "rate_eur": "4.50", "amount_eur": "0.00"}
    assert [(one["rule"], one["level"]) for one in answer["findings"]] == [("gratification_margin", "warn")]


def test_sentences_are_in_the_language_that_is_asked_for(ask):
    said = {language: ask(SUMMER, language)["findings"][0]["message"] for language in ("fr", "en", "hy")}
    assert "308" in said["fr"]
    assert "h are left" in said["en"]
    assert len(set(said.values())) == 3


def test_a_missing_rate_leaves_the_amount_open(ask):
    answer = ask({**SUMMER, "start": "2027-07-01", "end": "2027-08-31"})
    assert answer["gratification_minimum_eur"] is None
    assert {line["rate_eur"] for line in answer["by_month"]} == {None}


def test_a_schedule_is_taken_as_it_is_given_holidays_included(ask):
    answer = ask({**SUMMER, "schedule": [{"date": "2026-07-14", "hours": 7.25}]})
    assert (answer["presence_hours"], answer["presence_days"]) == ("7.25", "1.04")


def test_rates_may_be_given_by_year(ask):
    winter = {"start": "2025-12-01", "end": "2026-02-13", "weekly_hours": 35}
    assert [one["rule"] for one in ask({**winter, "hourly_rate": {"2025": 4.35, "2026": 4.50}})["findings"]] == [
        "rate_year_change"
    ]
    assert "rate_above_ceiling" in [one["rule"] for one in ask({**winter, "hourly_rate": 4.50})["findings"]]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"start": None}, "start: is required"),
        ({"start": "2026-02-30"}, "start: must be a day written as 2026-07-01"),
        ({"start": "20260701"}, "start: must be a day written as 2026-07-01"),
        ({"end": "2026-06-30"}, "end: lies before the start"),
        ({"weekly_hours": None}, "weekly_hours: is required where there is no schedule"),
        ({"weekly_hours": -1}, "weekly_hours: must lie between 0 and 168"),
        ({"weekly_hours": "35"}, "weekly_hours: must be a number"),
        ({"weekly_hours": True}, "weekly_hours: must be a number"),
        ({"weekly_hours": 35.125}, "weekly_hours: must be exact to a hundredth"),
        ({"weekly_hours": 40, "days_per_week": 1}, "weekly_hours: do not fit into the days of a week"),
        ({"days_per_week": 0}, "days_per_week: must be a whole number from 1 to 7"),
        ({"color": 1}, "color: unknown key"),
        ({"host": {"kind": "state"}}, "host.kind: must be public or private"),
        ({"host": {"size": 3}}, "host.size: unknown key"),
        ({"ended_by": "nobody"}, "ended_by: must be one of intern, host, school"),
        ({"ended_on": "2026-09-01"}, "ended_on: lies outside the internship"),
        ({"absences": {}}, "absences: must be a list"),
        ({"absences": [{"date": "2026-07-01"}]}, "absences[0].hours: is required"),
        (
            {"absences": [{"date": "2026-07-04", "hours": 1}]},
            "absences: on 2026-07-04 fewer hours are planned than are missed",
        ),
        ({"absences": [{"date": "2026-07-01", "hours": 1}] * 2}, "absences[1].date: this day is given twice"),
        ({"schedule": [{"date": "2026-07-01", "hours": 25}]}, "schedule[0].hours: must lie between 0 and 24"),
        ({"schedule": [{"date": "2026-09-01", "hours": 7}]}, "schedule: 2026-09-01 lies outside the internship"),
        ({"schedule": [{"date": "2026-07-01", "hours": 7}] * 2}, "schedule[1].date: this day is given twice"),
        ({"hourly_rate": {"2025": 4.35}}, "hourly_rate.2026: is required"),
        ({"hourly_rate": {"26": 4.35, "2026": 4}}, "hourly_rate.26: must be a year"),
        ({"birth_date": "2027-01-01"}, "birth_date: lies after the start"),
        (
            {"previous_presence": [{"hours": {"2025-13": 7}}]},
            "previous_presence[0].hours.2025-13: must be a day written as 2026-07-01",
        ),
        ({"previous_presence": [{"hours": [7]}]}, "previous_presence[0].hours: must be an object of months"),
        ({"previous_on_post": {"start": "2026-05-01"}}, "previous_on_post.end: is required"),
        (
            {"previous_on_post": {"start": "2026-05-01", "end": "2026-04-01"}},
            "previous_on_post.end: lies before its start",
        ),
    ],
)  # fmt: skip
def test_a_broken_document_names_the_place_of_each_fault(change, line):
    assert faults_of({**SUMMER, **change}) == [line]


@pytest.mark.parametrize("text", ["", "{", "[]", "[1]", '{"start": NaN}', '"x"', "[" * 20000])
def test_what_is_no_document_is_refused_in_one_line(text):
    assert len(faults_of(text)) == 1


def test_a_key_that_is_given_twice_is_a_fault():
    assert faults_of('{"start": "2026-07-01", "start": "2026-07-02"}') == ["start: this key is given twice"]


def test_all_faults_are_told_at_once():
    assert len(faults_of({"start": "x", "weekly_hours": -3, "y": 1, "z": 2})) == 5


def test_the_command_ends_with_2_and_says_nothing_on_standard_output(tmp_path):
    file = tmp_path / "broken.json"
    file.write_text('{"end": 1}', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "manage.py", "simulate-internship", str(file)], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "start: is required", "end: must be a day written as 2026-07-01",
        "weekly_hours: is required where there is no schedule",
    ]  # fmt: skip


def test_nothing_is_guessed_from_values_either():
    with pytest.raises(Faults):
        plan_of({**SUMMER, "leave_hours": "none"}, no_holiday)
