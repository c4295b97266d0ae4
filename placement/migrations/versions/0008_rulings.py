"""What named officers decide about rules, and what people and universities declare."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STANDS = sa.text("state = 'standing'")
END = "state <> 'revoked' OR ended_at IS NOT NULL"
SHARE = "share_percent IS NULL OR share_percent BETWEEN 0 AND 100"


def _key(table: str, column: str, other: str, target: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{target}"], name=op.f(f"fk_{table}_{column}_{other}"))


def _ended() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
    ]


def _ends(table: str) -> list[object]:
    return [
        sa.CheckConstraint(END, name=op.f(f"ck_{table}_the_end_is_dated")),
        _key(table, "ended_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _one_stands(table: str, *columns: str) -> None:
    op.create_index(
        f"ix_{table}_one_stands", table, list(columns), unique=True, sqlite_where=STANDS, postgresql_where=STANDS
    )


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def upgrade() -> None:
    """Bring the tables up."""
    op.create_table(
        "rule_exception",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("rule", sa.String(length=30), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        *_ended(),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_rule_exception_has_a_reason")),
        _key("rule_exception", "round_id", "round"),
        _key("rule_exception", "person_id", "person"),
        _key("rule_exception", "granted_by", "person"),
        _key("rule_exception", "organisation_id", "organisation"),
        *_ends("rule_exception"),
    )
    _one_stands("rule_exception", "round_id", "person_id", "role", "rule")
    _indexed("rule_exception", "round_id", "person_id")
    op.create_table(
        "rule_tick",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=110), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ticked_by", sa.Integer(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(subject = 'p' || person_id) OR (subject = 'h' || enterprise_id) OR (subject = 'j' || position_id) "
            "OR (subject = 'r')",
            name=op.f("ck_rule_tick_subject_is_what_it_says"),
        ),
        _key("rule_tick", "round_id", "round"),
        _key("rule_tick", "person_id", "person"),
        _key("rule_tick", "enterprise_id", "organisation"),
        _key("rule_tick", "position_id", "position"),
        _key("rule_tick", "ticked_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_tick")),
        sa.UniqueConstraint("round_id", "key", "subject", name=op.f("uq_rule_tick_round_id_key_subject")),
    )
    _indexed("rule_tick", "round_id", "person_id", "enterprise_id", "position_id")
    op.create_table(
        "declared_interest",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        *_ended(),
        sa.CheckConstraint(SHARE, name=op.f("ck_declared_interest_share_is_a_share")),
        _key("declared_interest", "person_id", "person"),
        *_ends("declared_interest"),
    )
    _one_stands("declared_interest", "person_id", "credit_code", "relation")
    _indexed("declared_interest", "person_id", "credit_code")
    op.create_table(
        "owned_company",
        sa.Column("university_id", sa.Integer(), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("listed_by", sa.Integer(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        *_ended(),
        sa.CheckConstraint(SHARE, name=op.f("ck_owned_company_share_is_a_share")),
        _key("owned_company", "university_id", "organisation"),
        _key("owned_company", "listed_by", "person"),
        *_ends("owned_company"),
    )
    _one_stands("owned_company", "university_id", "credit_code")
    _indexed("owned_company", "university_id", "credit_code")
    op.create_table(
        "clearance",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cleared_by", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=False),
        *_ended(),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_clearance_has_a_reason")),
        _key("clearance", "round_id", "round"),
        _key("clearance", "person_id", "person"),
        _key("clearance", "enterprise_id", "organisation"),
        _key("clearance", "cleared_by", "person"),
        _key("clearance", "organisation_id", "organisation"),
        *_ends("clearance"),
    )
    _one_stands("clearance", "round_id", "person_id", "enterprise_id", "rule")
    _indexed("clearance", "round_id", "person_id", "enterprise_id")


def downgrade() -> None:
    """Take the tables away."""
    for table in ("clearance", "owned_company", "declared_interest", "rule_tick", "rule_exception"):
        op.drop_table(table)
