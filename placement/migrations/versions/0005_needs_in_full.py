"""Positions say their pay unit, last day, audience and whom they have in mind; enterprises their standing.

The columns are added one by one, so that tables to which others refer are never made anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS = (
    ("organisation", "kinds", "JSON NOT NULL DEFAULT '[]'"),
    ("organisation", "rd_spend", "INTEGER CONSTRAINT ck_organisation_rd_spend_is_no_debt "
     "CHECK (rd_spend IS NULL OR rd_spend >= 0)"),
    ("organisation", "rd_staff", "INTEGER CONSTRAINT ck_organisation_rd_staff_is_a_count "
     "CHECK (rd_staff IS NULL OR rd_staff >= 0)"),
    ("organisation", "platforms", "VARCHAR(300)"),
    ("position", "pay_unit", "VARCHAR(10) NOT NULL DEFAULT 'year'"),
    ("position", "pay_tax", "VARCHAR(10) NOT NULL DEFAULT 'before'"),
    ("position", "lapses_on", "DATE"),
    ("position", "intended_person", "VARCHAR(80) NOT NULL DEFAULT ''"),
    ("position", "intended_home_id", "INTEGER CONSTRAINT fk_position_intended_home_id_organisation "
     "REFERENCES organisation (id)"),
    ("position", "audience", "VARCHAR(10) NOT NULL DEFAULT 'public' CONSTRAINT "
     "ck_position_invited_names_its_home CHECK (audience <> 'invited' OR intended_home_id IS NOT NULL)"),
)  # fmt: skip


def upgrade() -> None:
    """Add the columns."""
    for table, column, what in COLUMNS:
        op.execute(sa.text(f'ALTER TABLE "{table}" ADD COLUMN {column} {what}'))


def downgrade() -> None:
    """Take them away."""
    for table, column, _what in reversed(COLUMNS):
        op.execute(sa.text(f'ALTER TABLE "{table}" DROP COLUMN {column}'))
