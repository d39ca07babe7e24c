"""What a browser may say on Streamlit's websocket, frame by frame."""

from __future__ import annotations

from enum import Enum
from typing import Any

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes

ALLOWED = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"})
"""Not among them: emptying everybody's caches, asking for the repository, developer's commands."""
ALLOWED_OPERATIONS = frozenset({"dataframe_chunk", "deferred_file"})

POLICY_VIOLATION = 1008
UNSUPPORTED_DATA = 1003
TOO_BIG = 1009
PROTOCOL_ERROR = 1002


class Verdict(Enum):
    PASS = "pass"
    DROP = "drop"
    """Not handed on; the connection stays."""


def judge(message: dict[str, Any]) -> Verdict | int:
    """Whether a received frame is handed on; a number is the code with which the connection is closed instead."""
    data = message.get("bytes")
    if data is None:
        return UNSUPPORTED_DATA
    if len(data) > get_max_widget_state_size_bytes():
        return TOO_BIG
    frame = BackMsg()
    try:
        frame.ParseFromString(data)
    except DecodeError:
        return PROTOCOL_ERROR
    kind = frame.WhichOneof("type")
    if kind not in ALLOWED:
        return Verdict.DROP
    if kind == "backend_operation_request":
        operation = frame.backend_operation_request.WhichOneof("payload")
        return Verdict.PASS if operation in ALLOWED_OPERATIONS else Verdict.DROP
    return Verdict.PASS


def redirect_to(url: str) -> bytes:
    """The frame that sends the browser to ``url``."""
    message = ForwardMsg()
    message.auth_redirect.url = url
    return message.SerializeToString()
