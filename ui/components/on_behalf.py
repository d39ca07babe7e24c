"""Recording what somebody else did: how one knows, who told it, when, and a photo or scan that shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from db.enums import DocumentKind, Source, SubjectKind
from services import files, unit
from services.actors import Actor
from services.errors import DomainError
from services.on_behalf import ON_BEHALF, Evidence
from ui.act import field_error, refuse, request_id
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import word
from ui.i18n import _


@dataclass(frozen=True, slots=True)
class Told:
    """What was entered; ``upload`` is a file that was not kept yet."""

    source: Source
    told_by: str
    happened_on: date | None
    upload: Any = None

    def options(
        self,
        actor: Actor,
        kind: SubjectKind,
        public_id: str,
        act: str,
        document: DocumentKind = DocumentKind.PROOF,
        *,
        is_signed: bool = False,
    ) -> dict[str, Any] | None:
        """``source`` and ``evidence`` for the service, the file kept with its record before, as a ``document``.

        ``is_signed``: it is a paper signed by hand, which must be legible. None where the file was refused, which is
        said at its field.
        """
        try:
            proof = self._kept(actor, kind, public_id, act, document, is_signed) if self.upload is not None else None
        except DomainError as error:
            refuse(error)
            return None
        return {"source": self.source, "evidence": Evidence(self.told_by, self.happened_on, proof)}

    def words(self) -> dict[str, Any]:
        """The same where there is no record yet to keep a file with."""
        return {"source": self.source, "evidence": Evidence(self.told_by, self.happened_on)}

    def _kept(
        self,
        actor: Actor,
        kind: SubjectKind,
        public_id: str,
        act: str,
        document: DocumentKind,
        is_signed: bool,
    ) -> str:
        """The file is kept once per act, however often the act is tried."""
        memory = st.session_state.setdefault("_proofs", {})
        key = f"{act}-{request_id(act)}-{self.upload.file_id}"
        if key not in memory:
            content = self.upload.getvalue()
            where = (actor, kind, public_id, document)
            kept = unit.run(files.store_for, *where, self.upload.name, content, is_signed=is_signed)
            memory[key] = kept.public_id
        return memory[key]


def told(key: str) -> dict[str, Any]:
    """How one knows and who told it, as the options ``source`` and ``told_by`` of a service."""
    options = {"source": _source(key), "told_by": _told_by(key)}
    field_error("told_by")
    return options


def _source(key: str, sources: Sequence[Source] = ON_BEHALF) -> Source:
    return st.segmented_control(
        _("How do you know?"), sources, default=sources[0], format_func=word, required=True, key=f"source-{key}"
    )


def _told_by(key: str, suggested: str = "") -> str:
    return st.text_input(_("Who told you?"), suggested, max_chars=200, key=f"told-by-{key}")


def told_with_proof(
    name: str,
    suggested: str = "",
    *,
    today: date,
    sources: Sequence[Source] = ON_BEHALF,
    column: Callable[..., Any] = st.columns,
    label: str = "",
) -> Told:
    """The inputs: how one knows (needed; the first of ``sources`` is suggested), who told it, the day, a scan.

    ``label``: what the scan shows, where it is needed.
    """
    known = told_in_words(name, suggested, today=today, sources=sources, column=column)
    label = label or _("Photo or scan, if there is one")
    upload = st.file_uploader(label, type=list(UPLOAD_TYPES), key=f"proof-{name}")
    field_error("file")
    return replace(known, upload=upload)


def told_in_words(
    name: str,
    suggested: str = "",
    *,
    today: date,
    sources: Sequence[Source] = ON_BEHALF,
    column: Callable[..., Any] = st.columns,
) -> Told:
    """The same without a file."""
    source = _source(name, sources)
    left, right = column(2)
    with left:
        by = _told_by(name, suggested)
        field_error("told_by")
    with right:
        day = st.date_input(_("On which day?"), today, max_value=today, format="DD/MM/YYYY", key=f"day-{name}")
        field_error("happened_on")
    return Told(source, by, day if day != today else None)
