"""Published positions that are closed early say why and, where somebody was found, how.

The columns are added one by one, as in 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS = (
    ("closing", "VARCHAR(30) CONSTRAINT ck_position_closed_is_withdrawn "
     "CHECK (closing IS NULL OR state = 'withdrawn')"),
    ("filled_by", "VARCHAR(30) CONSTRAINT ck_position_filled_says_how "
     "CHECK ((COALESCE(closing, '') = 'filled') = (filled_by IS NOT NULL))"),
    ("closing_note", "TEXT"),
)  # fmt: skip


def upgrade() -> None:
    """Add the columns."""
    for column, what in COLUMNS:
        op.execute(sa.text(f'ALTER TABLE "position" ADD COLUMN {column} {what}'))


def downgrade() -> None:
    """Take them away."""
    for column, _what in reversed(COLUMNS):
        op.execute(sa.text(f'ALTER TABLE "position" DROP COLUMN {column}'))
