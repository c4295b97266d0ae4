"""Spreadsheets that are imported; people's own numbers; lists entered from paper.

The two columns are added in place: SQLite would drop and copy a table that others refer to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up."""
    op.create_table(
        "saved_mapping",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_saved_mapping_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_mapping")),
        sa.UniqueConstraint(
            "organisation_id", "table_name", name=op.f("uq_saved_mapping_organisation_id_table_name")
        ),
    )
    op.create_table(
        "sheet_import",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("acts_as", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("plan", sa.String(length=140), nullable=True),
        sa.Column("undoing", sa.String(length=140), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.String(length=120), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'confirmed' OR confirmed_by IS NOT NULL", name=op.f("ck_sheet_import_confirmed_has_a_name")
        ),
        sa.CheckConstraint(
            "state <> 'done' OR written_at IS NOT NULL", name=op.f("ck_sheet_import_written_is_dated")
        ),
        sa.CheckConstraint(
            "state <> 'undone' OR undone_at IS NOT NULL", name=op.f("ck_sheet_import_undone_is_dated")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_sheet_import_digest_is_sha256")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_sheet_import_confirmed_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_sheet_import_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sheet_import_person_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sheet_import_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_import")),
        sa.UniqueConstraint("token", name=op.f("uq_sheet_import_token")),
    )
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_import_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_import_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_import_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_import_state"), ["state"], unique=False)

    op.create_table(
        "import_line",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=200), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["sheet_import.id"], name=op.f("fk_import_line_import_id_sheet_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_line")),
    )
    with op.batch_alter_table("import_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_line_import_id"), ["import_id"], unique=False)

    op.add_column("membership", sa.Column("number", sa.String(length=40), nullable=True))
    op.create_index("ix_membership_number", "membership", ["organisation_id", "role", "number"], unique=True)
    kept = "CONSTRAINT fk_preference_list_entered_by_person REFERENCES person (id)"
    op.execute(f"ALTER TABLE preference_list ADD COLUMN entered_by INTEGER {kept}")


def downgrade() -> None:
    """Take them back."""
    with op.batch_alter_table("preference_list", schema=None) as batch_op:
        if op.get_bind().dialect.name == "postgresql":  # SQLite drops it with its column
            batch_op.drop_constraint("fk_preference_list_entered_by_person", type_="foreignkey")
        batch_op.drop_column("entered_by")

    op.drop_index("ix_membership_number", "membership")
    op.drop_column("membership", "number")

    with op.batch_alter_table("import_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_line_import_id"))

    op.drop_table("import_line")
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sheet_import_state"))
        batch_op.drop_index(batch_op.f("ix_sheet_import_sha256"))
        batch_op.drop_index(batch_op.f("ix_sheet_import_round_id"))
        batch_op.drop_index(batch_op.f("ix_sheet_import_organisation_id"))

    op.drop_table("sheet_import")
    op.drop_table("saved_mapping")
