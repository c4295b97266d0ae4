"""A round may ask for endorsements of nominations; who was reminded of a consent is kept.

The columns are added one by one, so that tables to which others refer are never made anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = (
    ("round", "asks_endorsement", "BOOLEAN NOT NULL DEFAULT FALSE"),
    ("nomination", "reminded_by", "INTEGER CONSTRAINT fk_nomination_reminded_by_person REFERENCES person (id)"),
    ("nomination", "reminded_at", "{moment} CONSTRAINT ck_nomination_reminder_names_its_officer "
     "CHECK (reminded_at IS NULL OR reminded_by IS NOT NULL)"),
)  # fmt: skip


def upgrade() -> None:
    """Add the columns and the table."""
    moment = sa.DateTime(timezone=True).compile(dialect=op.get_bind().dialect)
    for table, column, what in COLUMNS:
        op.execute(sa.text(f'ALTER TABLE "{table}" ADD COLUMN {column} {what.format(moment=moment)}'))
    op.create_table(
        "endorsement",
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'waiting' OR decided_at IS NOT NULL", name=op.f("ck_endorsement_decision_is_dated")
        ),
        sa.CheckConstraint(
            "state = 'waiting' OR decided_by IS NOT NULL", name=op.f("ck_endorsement_decision_names_its_officer")
        ),
        sa.CheckConstraint(
            "state <> 'returned' OR length(reason) > 0", name=op.f("ck_endorsement_return_has_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_endorsement_nomination_id_nomination")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_endorsement_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement")),
        sa.UniqueConstraint("nomination_id", name=op.f("uq_endorsement_nomination_id")),
    )
    op.create_index(op.f("ix_endorsement_state"), "endorsement", ["state"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("endorsement")
    for table, column, _what in reversed(COLUMNS):
        op.execute(sa.text(f'ALTER TABLE "{table}" DROP COLUMN {column}'))
