"""A visitor of a Streamlit server without a browser: speaks its websocket and waits for the end of each run.

It does what the browser does at each click: sends the values of all widgets on the page, remembers messages that the
server asks to be remembered, follows ``st.rerun`` to the last run. It draws nothing.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

RUN_SECONDS = 30
_KEY = re.compile(r"^\$\$[^-]+-[0-9a-f]{32}-(.*)$", re.DOTALL)
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


class Visitor:
    """One open page of one server."""

    def __init__(self, url: str, cookies: dict[str, str], page: str, query: str = "") -> None:
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
        self.url = url
        self.query = query
        self.page_hash = ""
        self.widgets: dict[str, Widget] = {}
        self.states: dict[str, WidgetState] = {}
        self.remembered: dict[str, ForwardMsg] = {}
        options: dict[str, Any] = {"subprotocols": ["streamlit", "none"], "origin": url, "additional_headers": sent}
        options |= {"max_size": None, "compression": None, "ping_interval": None, "open_timeout": RUN_SECONDS}
        self.socket = connect(url.replace("http", "ws", 1) + "/_stcore/stream", proxy=None, legacy=True, **options)
        self.run(page)

    def set(self, key: str, value: Any) -> float:
        """Give the widget with this key a value, as a click does; gives the milliseconds until all has arrived."""
        widget = next((one for one in self.widgets.values() if one.key == key), None)
        if widget is None:
            raise BadPage(
                f"no widget {key!r} at {self.url}; there are {sorted(one.key for one in self.widgets.values())}"
            )
        state = widget.state(value)
        self.states[state.id] = state
        return self.run()

    def run(self, page: str = "") -> float:
        """Have the page drawn again; gives the milliseconds until all has arrived. Raises ``BadPage``."""
        frame = BackMsg()
        asked = frame.rerun_script
        asked.page_script_hash, asked.page_name, asked.query_string = self.page_hash, page, self.query
        asked.context_info.url, asked.context_info.locale = f"{self.url}/{page}", "fr-FR"
        asked.context_info.timezone = "Europe/Paris"
        asked.widget_states.widgets.extend(self.states.values())
        asked.cached_message_hashes.extend(self.remembered)
        data = frame.SerializeToString()
        begun = time.perf_counter()
        self.socket.send(data)
        self._listen(begun + RUN_SECONDS)
        return (time.perf_counter() - begun) * 1000

    def _listen(self, deadline: float) -> None:
        found: dict[str, Widget] = {}
        used: dict[str, ForwardMsg] = {}
        while True:
            data = self.socket.recv(timeout=max(0.01, deadline - time.perf_counter()))
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            if message.WhichOneof("type") == "ref_hash":
                message = self.remembered[message.ref_hash]
                used[message.hash] = message
            elif message.metadata.cacheable:
                used[message.hash] = message
            match message.WhichOneof("type"):
                case "new_session":
                    self.page_hash, found = message.new_session.page_script_hash, {}
                case "navigation":
                    self.page_hash = message.navigation.page_script_hash or self.page_hash
                case "auth_redirect" | "page_not_found":
                    raise BadPage(f"{self.url} answered {message.WhichOneof('type')}")
                case "delta":
                    self._look_at(message.delta.new_element, found)
                case "script_finished" if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    break
        self.widgets, self.remembered = found, used
        self.states = {key: state for key, state in self.states.items() if key in found}

    def _look_at(self, element: Any, found: dict[str, Widget]) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise BadPage(f"{element.exception.type}: {element.exception.message}")
        if not kind or not getattr(getattr(element, kind), "id", ""):
            return
        inner = getattr(element, kind)
        widget = found[inner.id] = Widget(kind, inner)
        if inner.id not in self.states or getattr(inner, "set_value", False):
            state = widget.default()
            if state is not None:
                self.states[inner.id] = state

    def close(self) -> None:
        self.socket.close()
