"""each number of the first page is a stretch of an index

What is counted for somebody is little among much: an index by what is asked for, so that no table is walked.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
INDEXES = (
    ("ix_application_organisation_id_state_enrolment", "application", ["organisation_id", "state", "enrolment"]),
    (
        "ix_application_sending_organisation_id_state_enrolment", "application",
        ["sending_organisation_id", "state", "enrolment"],
    ),
    ("ix_correction_request_state_application_id", "correction_request", ["state", "application_id"]),
    ("ix_checklist_item_code_done_at", "checklist_item", ["code", "done_at"]),
    ("ix_file_kind_state", "file", ["kind", "state"]),
    ("ix_check_in_answer_handled_at", "check_in", ["answer", "handled_at"]),
    ("ix_job_run_outcome_started_at", "job_run", ["outcome", "started_at"]),
)  # fmt: skip
OPEN = sa.text("resolved_at IS NULL AND overridden_at IS NULL")
UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_message_unread", table_name="message")
    op.create_index(
        "ix_message_waiting", "message", ["thread", "from_applicant", "application_id"], sqlite_where=UNREAD,
        postgresql_where=UNREAD,
    )  # fmt: skip
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    op.create_index(
        "ix_finding_open", "finding", ["subject_kind", "subject_id"], sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    op.drop_index("ix_finding_open", table_name="finding")
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    op.drop_index("ix_message_waiting", table_name="message")
    op.create_index("ix_message_unread", "message", ["application_id"], sqlite_where=UNREAD, postgresql_where=UNREAD)
