"""Statements that depend on nothing but what an actor may see: made once for all who may see the same.

To make one costs several times what it costs to run; a first page asks a dozen at each visit. Everything else that such
a statement compares with, a day say, is a parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from services.actors import Actor

Statement = TypeVar("Statement")
More = ParamSpec("More")
KEPT = 256


def made_once(make: Callable[Concatenate[Actor, More], Statement]) -> Callable[Concatenate[Actor, More], Statement]:
    """``make`` is called once for each scope and each language or choice that it is given beside.

    It sees the actor without name, address and session: none is kept.
    """
    known = lru_cache(maxsize=KEPT)(make)

    @wraps(make)
    def of(actor: Actor, *more: More.args, **named: More.kwargs) -> Statement:
        return known(replace(actor, name="", email="", auth_session_id=None), *more, **named)  # type: ignore[arg-type]

    return of
