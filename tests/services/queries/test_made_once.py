"""Statements made once for a scope: shared by those who may see the same, by nobody else, and without their names."""

from __future__ import annotations

from dataclasses import replace

from db.enums import Language, Role
from services.actors import Actor, Grant
from services.queries.made_once import made_once

CLAIRE = Actor(
    user_id=1, person_id=2, name="Claire", email="claire@example.org", grants=(Grant(Role.COORDINATOR, 1),),
    auth_session_id=7,
)  # fmt: skip


def test_a_statement_is_made_once_for_each_scope_and_choice():
    seen: list[tuple[Actor, str]] = []

    @made_once
    def made(actor: Actor, language: str) -> object:
        seen.append((actor, language))
        return object()

    first = made(CLAIRE, "fr")
    assert made(replace(CLAIRE, auth_session_id=8), "fr") is first
    others = [
        replace(CLAIRE, grants=(Grant(Role.COORDINATOR, 2),)), replace(CLAIRE, person_id=3),
        replace(CLAIRE, language=Language.HY),
    ]  # fmt: skip
    assert len({first, made(CLAIRE, "hy"), *(made(one, "fr") for one in others)}) == 5
    assert len(seen) == 5
    assert {(one.name, one.email, one.auth_session_id) for one, _language in seen} == {("", "", None)}
