"""A message says when it is tried next, how often it was tried and why it could not go; the line says how it fails.

The columns are added one by one, as in 0005. What waits is due at once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table."""
    moment = sa.DateTime(timezone=True).compile(dialect=op.get_bind().dialect)
    columns = (
        ("due_at", f"{moment} CONSTRAINT ck_outbox_message_sent_is_due_no_more "
         "CHECK (sent_at IS NULL OR due_at IS NULL)"),
        ("tries", "INTEGER NOT NULL DEFAULT 0"),
        ("fault", "VARCHAR(20)"),
        ("reply", "VARCHAR(200)"),
    )  # fmt: skip
    for column, what in columns:
        op.execute(sa.text(f"ALTER TABLE outbox_message ADD COLUMN {column} {what}"))
    op.execute(sa.text("UPDATE outbox_message SET due_at = created_at WHERE sent_at IS NULL"))
    op.create_index(op.f("ix_outbox_message_due_at"), "outbox_message", ["due_at"])
    op.create_table(
        "mail_line",
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fault", sa.String(length=20), nullable=False),
        sa.Column("reply", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_line")),
    )


def downgrade() -> None:
    """Take them away; a message that was given up waits again."""
    op.drop_table("mail_line")
    op.drop_index(op.f("ix_outbox_message_due_at"), "outbox_message")
    for column in ("reply", "fault", "tries", "due_at"):
        op.execute(sa.text(f"ALTER TABLE outbox_message DROP COLUMN {column}"))
