"""What a browser knows of one open page: its widgets, their values, and the messages it was asked to remember.

It does what the browser does at each click: sends the values of all widgets on the page, remembers what the server
wants remembered, follows ``st.rerun`` and ``st.switch_page`` to the last run. It draws nothing. How messages travel is
the business of ``visitor.py`` and ``crowd.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

_KEY = re.compile(r"^\$\$[^-]+-[0-9a-f]{32}-(.*)$", re.DOTALL)
SIGN_OUT = "sign_out"
"""Key of the button that stands on every page of somebody with an account."""
_TEXTS = {"selectbox", "text_input", "text_area", "radio"}


class BadPage(Exception):
    """The server answered with something else than the page: an error, a sign-in, or without an expected widget."""


@dataclass(slots=True)
class Widget:
    kind: str
    element: Any

    @property
    def key(self) -> str:
        found = _KEY.match(self.element.id)
        return found.group(1) if found else ""

    def state(self, value: Any) -> WidgetState:
        """The message that says that the widget has ``value``: its text, or the number of an option."""
        state = WidgetState(id=self.element.id)
        if self.kind == "button_group":
            state.string_array_value.data.append(self.element.options[value].content)
        else:
            state.string_value = self.element.options[value] if isinstance(value, int) else value
        return state

    def default(self) -> WidgetState | None:
        """What a browser reports for a widget that nobody has touched."""
        if self.kind not in _TEXTS:
            return None
        if getattr(self.element, "set_value", False):
            return self.state(self.element.raw_value if self.kind in {"selectbox", "radio"} else self.element.value)
        value = self.element.default
        return self.state(value) if self.kind.startswith("text") or self.element.options else None


class Page:
    """One open page of the server at ``url``. ``watch`` is shown each message that belongs to a run."""

    def __init__(self, url: str, query: str = "", watch: Callable[[ForwardMsg], None] | None = None) -> None:
        self.url = url
        self.query = query
        self.watch = watch
        self.page_hash = ""
        self.widgets: dict[str, Widget] = {}
        self.states: dict[str, WidgetState] = {}
        self.remembered: dict[str, ForwardMsg] = {}
        self._found: dict[str, Widget] = {}
        self._used: dict[str, ForwardMsg] = {}

    @property
    def shows_who_is_signed_in(self) -> bool:
        return any(one.key == SIGN_OUT for one in self.widgets.values())

    def set(self, key: str, value: Any) -> None:
        """Give the widget with this key, or the numbered one that took its place, a value before the next question."""
        own = re.compile(rf"{re.escape(key)}(-\d+)?")
        widget = next((one for one in self.widgets.values() if own.fullmatch(one.key)), None)
        if widget is None:
            known = sorted(one.key for one in self.widgets.values())
            raise BadPage(f"no widget {key!r} at {self.url}; there are {known}")
        state = widget.state(value)
        self.states[state.id] = state

    def question(self, page: str | None = None) -> bytes:
        """The message that has the page drawn again, or another one by its address (``""`` is the first)."""
        frame = BackMsg()
        asked = frame.rerun_script
        asked.query_string = self.query
        if page is None:
            asked.page_script_hash = self.page_hash
        else:
            asked.page_name = page
            self.states = {}
        asked.context_info.url, asked.context_info.locale = f"{self.url}/{page or ''}", "fr-FR"
        asked.context_info.timezone = "Europe/Paris"
        asked.widget_states.widgets.extend(self.states.values())
        asked.cached_message_hashes.extend(self.remembered)
        self._found, self._used = {}, {}
        return frame.SerializeToString()

    def take(self, data: bytes) -> bool:
        """Look at one message; whether it was the last of the run. Raises ``BadPage``."""
        message = ForwardMsg.FromString(data)
        if message.WhichOneof("type") == "ref_hash":
            known, place = self.remembered[message.ref_hash], message.metadata
            message = ForwardMsg()
            message.CopyFrom(known)
            message.metadata.CopyFrom(place)
        if message.metadata.cacheable:
            self._used[message.hash] = message
        if self.watch is not None:
            self.watch(message)
        match message.WhichOneof("type"):
            case "new_session":
                self.page_hash, self._found = message.new_session.page_script_hash, {}
            case "navigation":
                self.page_hash = message.navigation.page_script_hash or self.page_hash
            case "auth_redirect" | "page_not_found":
                raise BadPage(f"{self.url} answered {message.WhichOneof('type')}")
            case "delta":
                self._look_at(message.delta.new_element)
            case "script_finished" if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self.widgets, self.remembered = self._found, self._used
                self.states = {key: state for key, state in self.states.items() if key in self._found}
                return True
        return False

    def _look_at(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise BadPage(f"{element.exception.type}: {element.exception.message}")
        if not kind or not getattr(getattr(element, kind), "id", ""):
            return
        inner = getattr(element, kind)
        widget = self._found[inner.id] = Widget(kind, inner)
        if inner.id not in self.states or getattr(inner, "set_value", False):
            state = widget.default()
            if state is not None:
                self.states[inner.id] = state
