"""people and organisations have a key that their names are sorted by.

The columns are added one by one, as in 0005.
"""

import sqlalchemy as sa
from alembic import op

from placement.foundation.ordering import by_pinyin, by_surname

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEYS = {"person": by_surname, "organisation": by_pinyin}


def upgrade() -> None:
    """Add the columns and fill them."""
    bind = op.get_bind()
    order = "" if bind.dialect.name == "sqlite" else 'COLLATE "C" '
    for table, key in KEYS.items():
        op.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN sort_key VARCHAR(240) {order}DEFAULT '' NOT NULL"))
        rows = sa.table(table, sa.column("id"), sa.column("name_zh"), sa.column("sort_key"))
        names = bind.execute(sa.select(rows.c.id, rows.c.name_zh)).all()
        filled = [{"number": number, "key": key(name)} for number, name in names]
        if filled:
            given = sa.update(rows).where(rows.c.id == sa.bindparam("number")).values(sort_key=sa.bindparam("key"))
            bind.execute(given, filled)


def downgrade() -> None:
    """Take them away."""
    for table in KEYS:
        op.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN sort_key"))
