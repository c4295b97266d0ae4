"""positions tell their edition, and what was changed after publication."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("amended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("amendment", sa.Text(), nullable=True))
        batch_op.create_check_constraint("amended_has_a_reason", "(amended_at IS NULL) = (amendment IS NULL)")
    op.execute("UPDATE position SET edition = 1 WHERE published_at IS NOT NULL")


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_position_amended_has_a_reason"), type_="check")
        batch_op.drop_column("amendment")
        batch_op.drop_column("amended_at")
        batch_op.drop_column("edition")
