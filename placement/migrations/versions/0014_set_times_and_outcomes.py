"""When a position goes public by itself, and what became of seats that a round left free.

The column is added by itself, as in 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    moment = sa.DateTime(timezone=True).compile(dialect=op.get_bind().dialect)
    op.execute(sa.text(f'ALTER TABLE "position" ADD COLUMN opens_at {moment}'))
    op.create_table(
        "position_outcome",
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("ending", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_position_outcome_position_id_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_outcome")),
        sa.UniqueConstraint("position_id", name=op.f("uq_position_outcome_position_id")),
    )


def downgrade() -> None:
    """Take both away."""
    op.drop_table("position_outcome")
    op.execute(sa.text('ALTER TABLE "position" DROP COLUMN opens_at'))
