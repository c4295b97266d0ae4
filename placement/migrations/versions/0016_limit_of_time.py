"""How long a round is computed, how far a run is, and why a placement is published that is not proved the best.

The columns are added by themselves, as in 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COLUMNS = (
    ("round", "solve_minutes", "INTEGER NOT NULL DEFAULT 30 CONSTRAINT ck_round_solve_minutes_in_range "
     "CHECK (solve_minutes BETWEEN 1 AND 1440)"),
    ("round", "unproved_reason", "TEXT CONSTRAINT ck_round_unproved_has_a_reason "
     "CHECK (unproved_reason IS NULL OR length(unproved_reason) > 0)"),
    ("run", "minutes", "INTEGER"),
    ("run", "so_far", "JSON"),
)  # fmt: skip


def upgrade() -> None:
    """Add the columns."""
    for table, column, what in COLUMNS:
        op.execute(sa.text(f'ALTER TABLE "{table}" ADD COLUMN {column} {what}'))


def downgrade() -> None:
    """Take them away."""
    for table, column, _what in reversed(COLUMNS):
        op.execute(sa.text(f'ALTER TABLE "{table}" DROP COLUMN {column}'))
