"""posts that outlive an offer

The law leaves a post empty for a while after each internship, whichever offer it came by. Each offer gets a post of
its own, and a copy that says so in its history gets that of the one offer of its department with the same title, 52
weeks before: all others may be joined by hand.

Revision ID: 0038
Revises: 0037
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

OFFER = sa.table(
    "offer", sa.column("id"), sa.column("public_id"), sa.column("post"), sa.column("department_id"),
    sa.column("title_fr"), sa.column("starts_on", sa.Date()),
)  # fmt: skip
CHANGE = sa.table("state_change", sa.column("subject_kind"), sa.column("subject_id"), sa.column("move"))
ONE_YEAR = timedelta(weeks=52)


def upgrade() -> None:
    with op.batch_alter_table("offer") as batch:
        batch.add_column(sa.Column("post", sa.String(24), nullable=True))
    op.execute(OFFER.update().values(post=OFFER.c.public_id))
    _join_copies()
    with op.batch_alter_table("offer") as batch:
        batch.alter_column("post", existing_type=sa.String(24), nullable=False)
    op.create_index("ix_offer_post", "offer", ["post"])


def downgrade() -> None:
    op.drop_index("ix_offer_post", "offer")
    with op.batch_alter_table("offer") as batch:
        batch.drop_column("post")


def _join_copies() -> None:
    known = op.get_bind()
    made = sa.select(CHANGE.c.subject_id).where(CHANGE.c.subject_kind == "offer", CHANGE.c.move == "duplicate")
    copies = set(known.scalars(made))
    posts: dict[tuple[object, ...], list[str]] = {}
    for row in known.execute(sa.select(OFFER).order_by(OFFER.c.id)).all():
        before = posts.get((row.department_id, row.title_fr, row.starts_on - ONE_YEAR), [])
        post = row.post
        if row.id in copies and len(before) == 1:
            post = before[0]
            known.execute(OFFER.update().where(OFFER.c.id == row.id).values(post=post))
        posts.setdefault((row.department_id, row.title_fr, row.starts_on), []).append(post)
