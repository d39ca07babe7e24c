"""A real server process, and visitors of it that speak HTTP and Streamlit's websocket as a browser does."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx
from google.protobuf import text_format
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from services import sessions, tickets
from services.unit import utc_now
from tests.conftest import RUNNING
from tests.forked import FORKED, no_main, serve

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180
RUN_SECONDS = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """``streamlit run`` of one launcher, with its log: a process of its own, forked from one that has imported much."""

    def __init__(self, launcher: Path, log: Path, **environment: str) -> None:
        self.port = free_port()
        self.log = log
        self.launcher = launcher
        self.environment = environment
        self.process: BaseProcess | None = None
        self.first_run = Run()
        """What the very first visitor saw, where that was looked at."""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def command(self) -> list[str]:
        return ["streamlit", "run", str(self.launcher), "--server.port", str(self.port)]

    def start(self) -> Server:
        own = {"PASSERELLE_BASE_URL": self.url, "PASSERELLE_JOBS_IN_APP": "0", "PASSERELLE_BCRYPT_ROUNDS": "4"}
        environment = {**os.environ, **own, "PYTHONPATH": str(ROOT), **self.environment}
        self.process = FORKED.Process(target=serve, args=(self.command(), environment, self.log), daemon=True)
        with no_main():
            self.process.start()
        RUNNING.add(self)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.is_alive():
            try:
                if httpx.get(f"{self.url}/healthz", timeout=5).status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.join(20)
        RUNNING.discard(self)


class UvicornServer(Server):
    """The same application under plain uvicorn, which writes an access log."""

    def command(self) -> list[str]:
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        return ["uvicorn", "server:app", *where]


@dataclass
class Run:
    """What one run of the script sent to the browser."""

    messages: list[ForwardMsg] = field(default_factory=list)
    is_cut: bool = False
    """The connection ended before the run did."""

    @property
    def text(self) -> str:
        return "\n".join(text_format.MessageToString(one, as_utf8=True) for one in self.messages)

    @property
    def redirect(self) -> str:
        return next((one.auth_redirect.url for one in self.messages if one.HasField("auth_redirect")), "")

    @property
    def shows_sign_in(self) -> bool:
        return 'autocomplete: "current-password"' in self.text

    def widget_id(self, kind: str, **fields: Any) -> str:
        """The id of the first element of ``kind`` whose fields have these values."""
        for message in self.messages:
            element = message.delta.new_element
            if element.WhichOneof("type") == kind:
                widget = getattr(element, kind)
                if all(getattr(widget, name) == value for name, value in fields.items()):
                    return str(widget.id)
        raise AssertionError(f"no {kind} with {fields} on the page:\n{self.text[:4000]}")


class Tab:
    """One open websocket of a browser."""

    def __init__(self, connection: ClientConnection, url: str) -> None:
        self.connection = connection
        self.url = url
        self.session_id = ""

    def send(self, frame: BackMsg | bytes | str) -> None:
        self.connection.send(frame.SerializeToString() if isinstance(frame, BackMsg) else frame)

    def rerun(self, page: str = "", query: str = "", widgets: dict[str, Any] | None = None, **more: Any) -> BackMsg:
        frame = BackMsg()
        frame.rerun_script.query_string = query
        frame.rerun_script.page_name = page
        frame.rerun_script.context_info.url = f"{self.url}/{page}"
        frame.rerun_script.context_info.locale = "fr-FR"
        for name, value in more.items():
            setattr(frame.rerun_script, name, value)
        for key, value in (widgets or {}).items():
            state = frame.rerun_script.widget_states.widgets.add(id=key)
            if value is True:
                state.trigger_value = True
            else:
                state.string_value = value
        return frame

    def run(self, page: str = "", query: str = "", widgets: dict[str, Any] | None = None, **more: Any) -> Run:
        """Have the script run and gather all it says, up to its end or that of the connection."""
        try:
            self.send(self.rerun(page, query, widgets, **more))
        except ConnectionClosed:
            return Run(is_cut=True)
        return self.listen()

    def listen(self, seconds: float = RUN_SECONDS) -> Run:
        run = Run()
        deadline = time.monotonic() + seconds
        while True:
            try:
                data = self.connection.recv(timeout=max(0.01, deadline - time.monotonic()))
            except ConnectionClosed:
                run.is_cut = True
                return run
            message = ForwardMsg()
            message.ParseFromString(data if isinstance(data, bytes) else data.encode())
            run.messages.append(message)
            if message.HasField("new_session"):
                self.session_id = message.new_session.initialize.session_id
            finished = message.WhichOneof("type") == "script_finished"
            if finished and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return run

    def close_code(self, seconds: float = 15) -> int | None:
        """Wait for the end of the connection and give its code."""
        deadline = time.monotonic() + seconds
        try:
            while True:
                self.connection.recv(timeout=max(0.01, deadline - time.monotonic()))
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else None

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Tab:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class Browser:
    """A visitor with its cookies."""

    def __init__(self, server: Server) -> None:
        self.server = server
        options: dict[str, Any] = {"follow_redirects": False, "timeout": 20}
        self.http = httpx.Client(base_url=server.url, verify=False, **options)  # plain http: reads no certificates
        self.http.get("/")

    @property
    def cookies(self) -> dict[str, str]:
        return dict(self.http.cookies)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.http.get(path, **options)

    def ticket(self, user_id: int, **times: Any) -> tuple[str, str]:
        """A new session's secret and ticket, as the sign-in page makes them for this browser."""
        now = times.get("now", utc_now())
        secret = sessions.open_session(user_id, address="127.0.0.1", user_agent="test", now=now)
        return secret, tickets.sign_ticket(secret, self.cookies[sessions.browser_cookie_name()], now=now)

    def sign_in(self, user: Any) -> str:
        """Fetch the cookie of a new session; gives its secret."""
        secret, ticket = self.ticket(getattr(user, "user_id", None) or user.id)
        answer = self.get("/session/start", params={"t": ticket})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        return secret

    def tab(
        self,
        *,
        cookies: dict[str, str] | None = None,
        resume: str = "",
        origin: str | None = "",
        path: str = "/_stcore/stream",
        **headers: str,
    ) -> Tab:
        """Open Streamlit's websocket. ``origin`` None leaves the header out."""
        jar = self.cookies if cookies is None else cookies
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items()), **headers}
        if origin is not None:
            sent["Origin"] = origin or self.server.url
        names = ["streamlit", "none", resume] if resume else ["streamlit", "none"]
        host = headers.pop("Host", None)
        sent.pop("Host", None)
        options: dict[str, Any] = {"sock": socket.create_connection(("127.0.0.1", self.server.port))} if host else {}
        address = f"ws://{host or self.server.host}{path}"
        connection = connect(
            address, additional_headers=sent, subprotocols=names, max_size=None, open_timeout=20, legacy=True, **options
        )  # type: ignore[arg-type]
        return Tab(connection, self.server.url)

    def is_refused(self, **options: Any) -> bool:
        """Whether the websocket is closed before it is open."""
        try:
            self.tab(**options).close()
        except InvalidHandshake:
            return True
        return False

    def close(self) -> None:
        self.http.close()


def run_page(server: Server, page: str) -> Run:
    """What a visitor sees who types the address of a page and is not signed in."""
    browser = Browser(server)
    with browser.tab() as tab:
        run = tab.run(page)
    browser.close()
    return run
