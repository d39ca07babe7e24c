"""What one of our pages showed, kept so that a plain script can show the same: each block and element by its place."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.load.visitor import Visitor

Place = tuple[int, ...]


@dataclass
class Recording:
    """The last thing that stood at each place: a ``delta`` as bytes, in the order of its first appearance."""

    deltas: dict[Place, bytes] = field(default_factory=dict)

    def see(self, message: ForwardMsg) -> None:
        """Take a message of a run; a new run begins anew."""
        if message.HasField("new_session"):
            self.deltas.clear()
        elif message.HasField("delta"):
            self.deltas[tuple(message.metadata.delta_path)] = message.delta.SerializeToString()


def record(server: str, cookies: dict[str, str], page: str, query: str, into: Path) -> None:
    """Visit the page and keep what it shows after a second run, as it stands when somebody works on it."""
    recording = Recording()
    visitor = Visitor(server, cookies, page, query, recording.see)
    visitor.run()
    visitor.close()
    into.write_bytes(pickle.dumps(recording.deltas))
