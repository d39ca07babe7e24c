"""Words in which tests of calls and applications tell their stories."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db.enums import ApplicationState, DocumentKind, FrenchLevel, QuestionType, SubjectKind
from db.models import (
    Application,
    AuditEntry,
    Call,
    File,
    OutboxMail,
    Person,
    Question,
    Questionnaire,
    RequiredDocument,
    StateChange,
)
from services import unit
from services.errors import DomainError
from services.i18n import translate
from tests.conftest import NOW, Database
from tests.factories import Factory


def act(service: Any, actor: Any, *args: Any, now: Any = NOW, **options: Any) -> Any:
    """Call a service as a page does: in one transaction."""
    return unit.run(service, actor, *args, now=now, **options)


def sentence(error: DomainError) -> str:
    """The refusal as an English reader sees it."""
    return translate("en", error.msgid, **error.params)


def student(make: Factory, **fields: Any) -> Person:
    """Somebody of whom everything is known that an application asks for."""
    return make.person(**{"phone": "+374 91 123456", "french_declared": FrenchLevel.B2, **fields})


def cv(db: Database, application: Application, **fields: Any) -> File:
    """A curriculum vitae that was sent."""
    return db.add(
        File(
            **{
                "subject_kind": SubjectKind.APPLICATION, "subject_id": application.id, "kind": DocumentKind.CV,
                "name": "cv.pdf", "media_type": "application/pdf", "size": 1000, "sha256": "0" * 64,
                "uploaded_at": NOW, **fields,
            }
        )
    )  # fmt: skip


def asks_for_cv(db: Database, call: Call, *, mandatory: bool = True) -> None:
    db.add(RequiredDocument(call_id=call.id, kind=DocumentKind.CV, is_mandatory=mandatory))


def questions(db: Database, *rows: dict[str, Any], code: str = "q") -> Questionnaire:
    """A questionnaire of these questions; what is not said of one is as simple as can be."""
    questionnaire = db.add(Questionnaire(code=code, title_fr="Questions"))
    for position, row in enumerate(rows):
        db.add(
            Question(
                **{
                    "questionnaire_id": questionnaire.id, "position": position, "type": QuestionType.TEXT,
                    "label_fr": f"Question {position} ?", "options": [], **row,
                }
            )
        )  # fmt: skip
    return questionnaire


def complete_draft(db: Database, make: Factory, *, call: Call | None = None, **fields: Any) -> Application:
    """A draft that lacks nothing, with a chosen offer and a curriculum vitae."""
    call = call or make.call()
    person = fields.pop("person", None) or student(make)
    offers = fields.pop("offers", None) or (make.offer(call=call),)
    application = make.application(call=call, person=person, offers=offers, **fields)
    cv(db, application)
    return application


def state_of(db: Database, application: Application) -> ApplicationState:
    return db.fresh(application).state


def mails(db: Database) -> list[tuple[str, str]]:
    """Template and recipient of all mails, in their order."""
    return [(mail.template, mail.recipient) for mail in db.all(select(OutboxMail).order_by(OutboxMail.id))]


def steps(db: Database, record: Any) -> list[str]:
    """Moves in the history of a record."""
    kind = SubjectKind.CALL if isinstance(record, Call) else SubjectKind.APPLICATION
    query = select(StateChange).where(StateChange.subject_kind == kind, StateChange.subject_id == record.id)
    return [change.move for change in db.all(query.order_by(StateChange.id))]


def audited(db: Database) -> list[str]:
    return [entry.action for entry in db.all(select(AuditEntry).order_by(AuditEntry.id))]
