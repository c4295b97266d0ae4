"""positions tell their edition, and what was changed after publication.

The columns are added one by one, as in 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COLUMNS = (
    ("edition", "INTEGER"),
    ("amendment", "TEXT"),
    ("amended_at", "{moment} CONSTRAINT ck_position_amended_has_a_reason "
     "CHECK ((amended_at IS NULL) = (amendment IS NULL))"),
)  # fmt: skip


def upgrade() -> None:
    """Add the columns."""
    moment = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    for column, what in COLUMNS:
        op.execute(sa.text(f'ALTER TABLE "position" ADD COLUMN {column} {what.format(moment=moment)}'))
    op.execute(sa.text('UPDATE "position" SET edition = 1 WHERE published_at IS NOT NULL'))


def downgrade() -> None:
    """Take them away."""
    for column, _what in reversed(COLUMNS):
        op.execute(sa.text(f'ALTER TABLE "position" DROP COLUMN {column}'))
