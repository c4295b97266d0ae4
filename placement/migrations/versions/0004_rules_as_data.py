"""Policy profiles have versions with a column per rule; rounds override; people have the facts that rules ask."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBERS = (
    "max_age",
    "max_age_exception",
    "min_title_rank",
    "min_home_contract_years",
    "term_months",
    "max_total_months",
    "min_days_per_year",
    "min_days_per_month",
    "max_hosts_per_person",
    "max_persons_per_host",
    "min_enrolled_year",
    "min_person_age",
)
FLAGS = ("bars_own_company", "bars_home_org_company", "bars_management_post", "bars_in_term", "asks_clean_record")
OLD = (*NUMBERS, "degree_alternative", *FLAGS, "note", "source")
FACTS = (
    ("months_in_window", sa.Integer()),
    ("last_assessment", sa.String(length=20)),
    ("work_years", sa.Integer()),
    ("civil_servant", sa.Boolean()),
    ("days_per_month", sa.Integer()),
)


def upgrade() -> None:
    """Move each profile's rules into its first version, and let rounds name the version."""
    _create_versions()
    names = ", ".join(OLD)
    op.execute(
        f"INSERT INTO policy_version (profile_code, number, valid_from, entered_at, {names}) "  # noqa: S608 - our own columns
        f"SELECT code, 1, CASE WHEN year IS NULL THEN '2026-01-01' ELSE CAST(year AS VARCHAR(4)) || '-01-01' END"
        f"{'::date' if op.get_bind().dialect.name == 'postgresql' else ''}, CURRENT_TIMESTAMP, {names} "
        "FROM policy_profile ORDER BY code"
    )
    with op.batch_alter_table("round_policy", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE round_policy SET version_id = "
        "(SELECT id FROM policy_version WHERE policy_version.profile_code = round_policy.profile_code)"
    )
    with op.batch_alter_table("round_policy", schema=None) as batch_op:
        batch_op.alter_column("version_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_constraint(op.f("fk_round_policy_profile_code_policy_profile"), type_="foreignkey")
        batch_op.drop_column("profile_code")
        batch_op.create_foreign_key(
            op.f("fk_round_policy_version_id_policy_version"), "policy_version", ["version_id"], ["id"]
        )
    with op.batch_alter_table("policy_profile", schema=None) as batch_op:
        for name in OLD:
            batch_op.drop_column(name)
    op.create_table(
        "round_override",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_round_override_has_a_reason")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_override_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_override")),
        sa.UniqueConstraint("round_id", "role", "rule", name=op.f("uq_round_override_round_id_role_rule")),
    )
    op.create_index(op.f("ix_round_override_round_id"), "round_override", ["round_id"], unique=False)
    with op.batch_alter_table("person", schema=None) as batch_op:
        for name, kind in FACTS:
            batch_op.add_column(sa.Column(name, kind, nullable=True))


def _create_versions() -> None:
    op.create_table(
        "policy_version",
        sa.Column("profile_code", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("max_age", sa.Integer(), nullable=True),
        sa.Column("max_age_exception", sa.Integer(), nullable=True),
        sa.Column("age_first_term_only", sa.Boolean(), nullable=True),
        sa.Column("min_title_rank", sa.Integer(), nullable=True),
        sa.Column("degree_alternative", sa.String(length=20), nullable=True),
        sa.Column("skilled_rank_alternative", sa.Integer(), nullable=True),
        sa.Column("min_degree", sa.String(length=20), nullable=True),
        sa.Column("min_home_contract_years", sa.Integer(), nullable=True),
        sa.Column("asks_in_post", sa.Boolean(), nullable=True),
        sa.Column("min_work_years", sa.Integer(), nullable=True),
        sa.Column("term_months", sa.Integer(), nullable=True),
        sa.Column("min_term_months", sa.Integer(), nullable=True),
        sa.Column("max_term_months", sa.Integer(), nullable=True),
        sa.Column("max_total_months", sa.Integer(), nullable=True),
        sa.Column("total_window_months", sa.Integer(), nullable=True),
        sa.Column("min_last_assessment", sa.String(length=20), nullable=True),
        sa.Column("min_days_per_year", sa.Integer(), nullable=True),
        sa.Column("min_days_per_month", sa.Integer(), nullable=True),
        sa.Column("max_hosts_per_person", sa.Integer(), nullable=True),
        sa.Column("max_persons_per_host", sa.Integer(), nullable=True),
        sa.Column("max_per_university", sa.Integer(), nullable=True),
        sa.Column("bars_own_company", sa.Boolean(), nullable=True),
        sa.Column("bars_home_org_company", sa.Boolean(), nullable=True),
        sa.Column("bars_management_post", sa.Boolean(), nullable=True),
        sa.Column("bars_civil_servant", sa.Boolean(), nullable=True),
        sa.Column("bars_in_term", sa.Boolean(), nullable=True),
        sa.Column("asks_clean_record", sa.Boolean(), nullable=True),
        sa.Column("min_enrolled_year", sa.Integer(), nullable=True),
        sa.Column("min_person_age", sa.Integer(), nullable=True),
        sa.Column("host_province", sa.String(length=2), nullable=True),
        sa.Column("min_host_years", sa.Integer(), nullable=True),
        sa.Column("min_host_employees", sa.Integer(), nullable=True),
        sa.Column("min_pay_yuan", sa.Integer(), nullable=True),
        sa.Column("agreement_parties", sa.Integer(), nullable=True),
        sa.Column("annual_assessment", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_policy_version_numbers_count_up")),
        sa.CheckConstraint(
            "number = 1 OR reason IS NOT NULL", name=op.f("ck_policy_version_corrections_have_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["profile_code"], ["policy_profile.code"], name=op.f("fk_policy_version_profile_code_policy_profile")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("profile_code", "number", name=op.f("uq_policy_version_profile_code_number")),
    )
    op.create_index(op.f("ix_policy_version_profile_code"), "policy_version", ["profile_code"], unique=False)
    op.create_table(
        "policy_check",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("renewal_only", sa.Boolean(), nullable=False),
        sa.Column("zh", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_policy_check_version_id_policy_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_check")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_policy_check_version_id_code")),
    )
    op.create_index(op.f("ix_policy_check_version_id"), "policy_check", ["version_id"], unique=False)


def downgrade() -> None:
    """Put the newest version's rules back into the profile; later columns and overrides are lost."""
    with op.batch_alter_table("person", schema=None) as batch_op:
        for name, _kind in reversed(FACTS):
            batch_op.drop_column(name)
    op.drop_index(op.f("ix_round_override_round_id"), table_name="round_override")
    op.drop_table("round_override")
    with op.batch_alter_table("policy_profile", schema=None) as batch_op:
        for name in NUMBERS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("degree_alternative", sa.String(length=20), nullable=True))
        for name in FLAGS:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("source", sa.Text(), nullable=True))
    newest = "SELECT MAX(number) FROM policy_version n WHERE n.profile_code = v.profile_code"
    for name in OLD:
        op.execute(
            f"UPDATE policy_profile SET {name} = (SELECT v.{name} FROM policy_version v "  # noqa: S608 - our own columns
            f"WHERE v.profile_code = policy_profile.code AND v.number = ({newest}))"
        )
    with op.batch_alter_table("round_policy", schema=None) as batch_op:
        batch_op.add_column(sa.Column("profile_code", sa.String(length=60), nullable=True))
    op.execute(
        "UPDATE round_policy SET profile_code = "
        "(SELECT profile_code FROM policy_version WHERE policy_version.id = round_policy.version_id)"
    )
    with op.batch_alter_table("round_policy", schema=None) as batch_op:
        batch_op.alter_column("profile_code", existing_type=sa.String(length=60), nullable=False)
        batch_op.drop_constraint(op.f("fk_round_policy_version_id_policy_version"), type_="foreignkey")
        batch_op.drop_column("version_id")
        batch_op.create_foreign_key(
            op.f("fk_round_policy_profile_code_policy_profile"), "policy_profile", ["profile_code"], ["code"]
        )
    op.drop_table("policy_check")
    op.drop_table("policy_version")
