"""Batches that are signed by a card: which codes belong together, and what was refused of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("batch", sa.String(length=64), nullable=True))
    op.add_column("tickets", sa.Column("place", sa.Integer(), nullable=True))
    op.add_column(
        "tickets",
        sa.Column("refused", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(op.f("ix_tickets_batch"), "tickets", ["batch"], unique=False)
