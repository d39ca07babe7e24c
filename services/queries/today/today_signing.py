"""What the first page asks somebody with an account to sign: agreements of internships, and changes of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.enums import AgreementKind, FindingLevel
from services.actors import Actor
from services.i18n import N_
from services.queries.internships.agreement_signing import waiting_for
from services.queries.today.today_rows import TodoRow

_TO_SIGN = {
    AgreementKind.AGREEMENT: N_("Read and sign the internship agreement of %(intern)s"),
    AgreementKind.AMENDMENT: N_("Read and sign the change of the internship agreement of %(intern)s"),
}


def signing_todos(session: Session, actor: Actor) -> list[TodoRow]:
    """Papers whose next signature is theirs. One statement, and a few more where there is one."""
    return [
        TodoRow(
            "sign", 1, _TO_SIGN[one.kind], "sign_my_agreement", FindingLevel.WARN, params={"intern": one.intern},
            due=one.due_on, query={"id": one.public_id},
        )
        for one in waiting_for(session, actor)
    ]  # fmt: skip
