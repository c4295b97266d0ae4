"""positions have a key that their titles are sorted by.

The column is added by itself, as in 0005.
"""

import sqlalchemy as sa
from alembic import op

from placement.foundation.ordering import by_pinyin

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and fill it."""
    bind = op.get_bind()
    order = "" if bind.dialect.name == "sqlite" else 'COLLATE "C" '
    op.execute(sa.text(f"ALTER TABLE \"position\" ADD COLUMN sort_key VARCHAR(240) {order}DEFAULT '' NOT NULL"))
    rows = sa.table("position", sa.column("id"), sa.column("title"), sa.column("sort_key"))
    titles = bind.execute(sa.select(rows.c.id, rows.c.title)).all()
    filled = [{"number": number, "key": by_pinyin(title)} for number, title in titles]
    if filled:
        given = sa.update(rows).where(rows.c.id == sa.bindparam("number")).values(sort_key=sa.bindparam("key"))
        bind.execute(given, filled)


def downgrade() -> None:
    """Take it away."""
    op.execute(sa.text('ALTER TABLE "position" DROP COLUMN sort_key'))
