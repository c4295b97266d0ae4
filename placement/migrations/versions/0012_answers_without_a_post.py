"""What enterprises say for a round in which they post nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the table up."""
    op.create_table(
        "stance",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'not_hosting') = (reason IS NOT NULL)", name=op.f("ck_stance_not_hosting_says_why")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_stance_round_id_round")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["organisation.id"], name=op.f("fk_stance_enterprise_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stance")),
        sa.UniqueConstraint("round_id", "enterprise_id", name=op.f("uq_stance_round_id_enterprise_id")),
    )
    for column in ("round_id", "enterprise_id"):
        op.create_index(op.f(f"ix_stance_{column}"), "stance", [column], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("stance")
