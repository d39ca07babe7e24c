"""A paper of the school about a student, from the sheet of the school to the desk of the coordinator."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, DocumentKind, FileState
from db.models import File
from services.i18n import translate
from tests.pages.opening import button, checked, opened, words
from tests.samples import cv

pytestmark = pytest.mark.one_database


def test_a_school_gives_a_paper_and_the_coordinator_accepts_it(db, make):
    application = make.application(state=ApplicationState.CONFIRMED)
    at = opened(make.partner(), "student", id=application.public_id)
    [chooser] = [one for one in at.file_uploader if one.key and one.key.startswith("upload-school-")]
    chooser.set_value(("attestation.pdf", cv(), "application/pdf"))
    assert "attestation.pdf" in words(checked(at.run()))
    file = db.one(select(File).where(File.about_application_id == application.id))
    assert (file.kind, file.state) == (DocumentKind.ENROLMENT, FileState.RECEIVED)
    assert button(at, "Take it back")
    desk = opened(make.coordinator(), "application", id=application.public_id)
    assert "attestation.pdf" in words(desk)
    checked(button(desk, "Accept").click().run())
    assert db.fresh(file).state is FileState.ACCEPTED
    at = opened(make.partner(), "student", id=application.public_id)
    assert "attestation.pdf" in words(at)
    assert translate("fr", "Take it back") not in [one.label for one in at.button]
