"""Acting: buttons that count once, refusals at the field, and a word about what happened.

    if act_button(_("Select"), "select", type="primary"):
        perform("select", applications.decide, actor, row.public_id, "select", seen_version=row.version, done=_("…"))

Each button carries a request id in its key. It is claimed in the database in the transaction of the act, so a second
click of the same button finds it claimed: that is told as success, because what was asked for has happened.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import streamlit as st

from services import unit
from services.actors import Actor
from services.errors import AlreadyDone, Conflict, DomainError, InvalidFields, PasswordNeeded
from ui.components.badges import in_words
from ui.i18n import _

WAITING = "_waits-for-password"
"""What is done once the password was typed again, see ``ui/components/password_again.py``."""
_REQUESTS = "_requests"
_FLASH = "_flash"
_CONFLICT = "_conflict"
_ERRORS = "_errors"
_SLOTS = "_slots"


def request_id(name: str) -> str:
    """The id of the next request made under ``name`` in this session."""
    requests = st.session_state.setdefault(_REQUESTS, {})
    return requests.setdefault(name, uuid4().hex)


def _next_request(name: str) -> None:
    st.session_state.setdefault(_REQUESTS, {})[name] = uuid4().hex


def act_button(label: str, name: str, **options: Any) -> bool:
    """A button whose key dies with the request it made."""
    return st.button(label, key=f"{name}-{request_id(name)}", **options)


def act_submit(label: str, name: str, **options: Any) -> bool:
    """The same for the submit button of a form."""
    return st.form_submit_button(label, key=f"{name}-{request_id(name)}", **options)


def perform(
    name: str,
    service: Callable[..., Any],
    actor: Actor,
    /,
    *args: Any,
    done: str = "",
    then: Callable[[Any], None] | None = None,
    **options: Any,
) -> None:
    """Run ``service`` once in one transaction, say ``done`` and rerun (or call ``then`` with its result first).

    A refusal is shown at its field, or here where the button is; what was typed stays. Where somebody else was faster
    the page is drawn anew, with their change and a word about it.
    """
    try:
        result = unit.run(service, actor, *args, request_id=request_id(name), **options)
    except AlreadyDone:
        result = None
    except Conflict as error:
        st.session_state[_CONFLICT] = text(error)
        st.rerun()
    except PasswordNeeded:
        st.session_state[WAITING] = partial(perform, name, service, actor, *args, done=done, then=then, **options)
        st.rerun()
    except DomainError as error:
        refuse(error)
        return
    _next_request(name)
    st.session_state[_ERRORS] = {}
    if done:
        flash(done)
    if then is not None and result is not None:
        then(result)
    st.rerun()


def answer(service: Callable[..., Any], actor: Actor, /, *args: Any, **options: Any) -> Any:
    """What ``service`` gives back, to be shown in this run and kept nowhere; None where it refuses, which is shown."""
    try:
        return unit.run(service, actor, *args, **options)
    except DomainError as error:
        refuse(error)
        return None


def save(service: Callable[..., Any], actor: Actor, *args: Any, field: str, **options: Any) -> bool:
    """Save one field from its ``on_change`` callback; a refusal waits at the field for the run that follows."""
    errors = st.session_state.setdefault(_ERRORS, {})
    try:
        unit.run(service, actor, *args, **options)
    except DomainError as error:
        errors[field] = text(error)
        return False
    errors.pop(field, None)
    return True


def text(error: DomainError) -> str:
    """The refusal in the language of the page."""
    return _(error.msgid, **in_words(error.params))


def flash(message: str) -> None:
    """Say ``message`` after the next rerun."""
    st.session_state[_FLASH] = message


def show_flash() -> None:
    """Say what just happened, once. Called by ``app.py`` on each run."""
    st.session_state[_SLOTS] = {}
    if message := st.session_state.pop(_FLASH, None):
        st.toast(message, icon=":material/check_circle:", duration="long")
    if message := st.session_state.pop(_CONFLICT, None):
        st.warning(message, icon=":material/sync_problem:")


def field_error(*names: str) -> None:
    """The place under an input where its refusals appear, by whichever name. Call it right after the input."""
    slot = st.empty()
    st.session_state.setdefault(_SLOTS, {}).update(dict.fromkeys(names, slot))
    errors = st.session_state.get(_ERRORS, {})
    if messages := [errors[name] for name in names if name in errors]:
        _show(slot, messages)


def refused() -> list[str]:
    """Names of the fields under which a refusal stands."""
    return list(st.session_state.get(_ERRORS, {}))


def forget_error(field: str) -> None:
    """Drop the refusal of one field."""
    st.session_state.get(_ERRORS, {}).pop(field, None)


def forget_errors() -> None:
    """Drop refusals that belong to a page one has left."""
    st.session_state[_ERRORS] = {}


def refuse(error: DomainError) -> None:
    """Show a refusal at its field if that is on the page, else here; several at one field below each other."""
    slots = st.session_state.get(_SLOTS, {})
    at_fields: dict[int, tuple[Any, list[str]]] = {}
    for one in error.errors if isinstance(error, InvalidFields) else [error]:
        slot = slots.get(one.field) if one.field else None
        if slot is None:
            _show(st.empty(), [text(one)])
        else:
            at_fields.setdefault(id(slot), (slot, []))[1].append(text(one))
    for slot, messages in at_fields.values():
        _show(slot, messages)


def _show(slot: Any, messages: list[str]) -> None:
    with slot.container():
        for message in messages:
            st.error(message, icon=":material/error:")
