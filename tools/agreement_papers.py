"""How long an archive of agreements takes, on the database of the settings: ``python -m tools.agreement_papers [100]``.

Each is another one, with its own intern, code and clauses: Typst would remember what it has set before. One process, as
the server is, which has read the catalogues of words when it started.
"""

from __future__ import annotations

import copy
import sys
import time
from typing import Any

from sqlalchemy import select

from db.enums import AgreementState
from db.models import Agreement, AgreementSigner, AgreementVersion, Person, Placement, Signature
from db.session import reading
from services.agreements.versions import new_code
from services.documents.agreement_paper import WHOLE
from services.exports.archive import pieces
from services.i18n import LANGUAGES, translations
from services.unit import utc_now

USUAL = 100
SECONDS = 10
"""A hundred agreements take less."""


def measure(number: int) -> tuple[float, float, int]:
    """Seconds of the clock and of the processor for an archive of so many papers, and its bytes. Nothing is kept."""
    for language in LANGUAGES:
        translations(language)
    with reading() as session:
        signed = session.execute(
            select(Agreement, Person)
            .join(Placement, Placement.id == Agreement.placement_id)
            .join(Person, Person.id == Placement.person_id)
            .where(Agreement.state == AgreementState.SIGNED)
            .options(*WHOLE)
        ).first()
        if signed is None:
            raise SystemExit("There is no signed agreement in this database: fill it with `manage.py demo` first.")
        many = [(_another(signed[0], at), signed[1]) for at in range(number)]
        wall, own = time.perf_counter(), time.process_time()
        size = sum(len(part) for part in pieces(session, many, now=utc_now(), told=lambda _done, _of: None))
        return time.perf_counter() - wall, time.process_time() - own, size


def _another(agreement: Agreement, at: int) -> Agreement:
    """The same agreement for another intern, with other words in each clause; in no session."""
    version = max(agreement.versions, key=lambda one: one.number)
    content: dict[str, Any] = copy.deepcopy(version.content)
    content["intern"]["name"] += f" {at}"
    for clause in content["clauses"]:
        clause["text"] = {language: f"{text} {at}" if text else "" for language, text in clause["text"].items()}
    made = AgreementVersion(id=at, number=1, content=content, code=new_code(), frozen_at=version.frozen_at)
    signers = [
        AgreementSigner(
            role=signer.role,
            signatures=[
                Signature(id=one.id, version_id=at, name=one.name, way=one.way, at=one.at) for one in signer.signatures
            ],
        )
        for signer in agreement.signers
    ]
    return Agreement(
        kind=agreement.kind, state=agreement.state, number=agreement.number, versions=[made], signers=signers
    )  # fmt: skip


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    wall, own, size = measure(number)
    print(f"{number} agreements: {wall:.1f} s, {own:.1f} s of processor time, {size / number / 1000:.0f} kB each")
    if wall > SECONDS * number / USUAL:
        raise SystemExit(f"More than {SECONDS} s for {USUAL}.")


if __name__ == "__main__":
    main()
