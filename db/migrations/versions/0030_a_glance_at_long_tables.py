"""a glance at long tables

A code of something to do is looked for among things of its kind at once, and who gave up their place stands apart
where places of a call are counted.

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_index(
        "ix_checklist_item_code_kind_done_at_subject_id",
        "checklist_item",
        ["code", "subject_kind", "done_at", "subject_id"],
    )
    op.drop_index("ix_checklist_item_code_done_at", "checklist_item")
    op.create_index("ix_placement_state_application_id", "placement", ["state", "application_id"])
    op.create_index("ix_participation_state_application_id", "participation", ["state", "application_id"])


def downgrade() -> None:
    op.drop_index("ix_participation_state_application_id", "participation")
    op.drop_index("ix_placement_state_application_id", "placement")
    op.create_index("ix_checklist_item_code_done_at", "checklist_item", ["code", "done_at"])
    op.drop_index("ix_checklist_item_code_kind_done_at_subject_id", "checklist_item")
