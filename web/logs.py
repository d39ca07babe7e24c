"""What must not stand in logs: tickets, tokens of links, ids of open pages, what Streamlit says of a bug by itself."""

from __future__ import annotations

import logging
import re

_SECRET_PARTS = re.compile(r"^(/l/|/feed/|/_stcore/upload_file/)[^?]*")


def scrubbed(address: str) -> str:
    """An address as it may be written down: without query, link token or id of a Streamlit session."""
    return _SECRET_PARTS.sub(r"\1…", address.partition("?")[0])


class _Scrubbing(logging.Filter):
    """uvicorn gives (client, method, address, version, status), or (client, address) for a websocket."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                scrubbed(part) if isinstance(part, str) and part.startswith("/") else part for part in record.args
            )
        return True


class _WithoutBugs(logging.Filter):
    """Streamlit logs each exception of a page with its message; ``ui/errors.py`` does it with more care."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.msg != "Uncaught app execution"


def install() -> None:
    """Put the filters in place, and give our own words somewhere to go; called while the application is imported."""
    for name in ("uvicorn.access", "uvicorn.error"):
        _add(logging.getLogger(name), _Scrubbing())
    _add(logging.getLogger("streamlit.error_util"), _WithoutBugs())
    ours = logging.getLogger("passerelle")
    if not ours.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        ours.addHandler(handler)
        ours.setLevel(logging.INFO)
        ours.propagate = False


def _add(logger: logging.Logger, one: logging.Filter) -> None:
    if not any(type(known) is type(one) for known in logger.filters):
        logger.addFilter(one)
