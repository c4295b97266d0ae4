"""corrections of codes, and the days that are moved."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up."""
    op.create_table(
        "calendar_day",
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "reference_change",
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_reference_change_change_has_a_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_change")),
    )
    with op.batch_alter_table("reference_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reference_change_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_reference_change_table_name"), ["table_name"], unique=False)


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("reference_change")
    op.drop_table("calendar_day")
