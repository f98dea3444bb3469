"""The trunk: places, surveys, journal."""

import sqlalchemy as sa
from alembic import op

from registry.store import columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "building",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("site_id", columns.Id(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("built_year", sa.Integer(), nullable=True),
        sa.Column("placement", sa.JSON(), nullable=False),
        sa.Column("outline", columns.Outline(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("known_from", columns.Instant(timezone=True), nullable=False),
        sa.Column("known_to", columns.Instant(timezone=True), nullable=True),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_building")),
    )
    op.create_index(op.f("ix_building_id"), "building", ["id"], unique=False)
    op.create_index(op.f("ix_building_site_id"), "building", ["site_id"], unique=False)
    op.create_index(
        "uq_building_code_current",
        "building",
        ["code"],
        unique=True,
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )
    op.create_table(
        "floor",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("building_id", columns.Id(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("floor_name", sa.String(), nullable=False),
        sa.Column("storey", sa.Double(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("known_from", columns.Instant(timezone=True), nullable=False),
        sa.Column("known_to", columns.Instant(timezone=True), nullable=True),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_floor")),
    )
    op.create_index(op.f("ix_floor_building_id"), "floor", ["building_id"], unique=False)
    op.create_index(op.f("ix_floor_id"), "floor", ["id"], unique=False)
    op.create_index(
        "uq_floor_code_current",
        "floor",
        ["code"],
        unique=True,
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )
    op.create_table(
        "journal",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("known", columns.Instant(timezone=True), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("closes", sa.JSON(), nullable=False),
        sa.Column("rows_digest", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal")),
    )
    op.create_table(
        "register",
        sa.Column("node", columns.Id(), nullable=False),
        sa.Column("made", columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_register")),
    )
    op.create_table(
        "room",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("floor_id", columns.Id(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("code", name=op.f("uq_room_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "room_survey",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("floor_id", columns.Id(), nullable=False),
        sa.Column("survey_id", columns.Id(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("use", sa.String(), nullable=False),
        sa.Column("usable_area", columns.Area(precision=14, scale=2), nullable=True),
        sa.Column("declared_area", columns.Area(precision=14, scale=2), nullable=True),
        sa.Column("repaired", sa.String(), nullable=False),
        sa.Column("plan_outline", columns.PlanOutline(), nullable=True),
        sa.Column("outline", columns.Outline(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("known_from", columns.Instant(timezone=True), nullable=False),
        sa.Column("known_to", columns.Instant(timezone=True), nullable=True),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_room_survey")),
    )
    op.create_index(
        "ix_room_survey_floor_id_known",
        "room_survey",
        ["floor_id"],
        unique=False,
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )
    op.create_index(
        "uq_room_survey_id_current",
        "room_survey",
        ["id"],
        unique=True,
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )
    op.create_table(
        "site",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("division_code", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("outline", columns.Outline(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("known_from", columns.Instant(timezone=True), nullable=False),
        sa.Column("known_to", columns.Instant(timezone=True), nullable=True),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_site")),
    )
    op.create_index(op.f("ix_site_division_code"), "site", ["division_code"], unique=False)
    op.create_index(op.f("ix_site_id"), "site", ["id"], unique=False)
    op.create_index(
        "uq_site_code_current",
        "site",
        ["code"],
        unique=True,
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )
    op.create_table(
        "stored_file",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "stored_part",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["stored_file.digest"], name=op.f("fk_stored_part_digest")),
        sa.PrimaryKeyConstraint("digest", "number", name=op.f("pk_stored_part")),
    )
    op.create_table(
        "survey",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("surveyor", sa.String(), nullable=False),
        sa.Column("surveyed_on", sa.Date(), nullable=True),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["stored_file.digest"], name=op.f("fk_survey_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("digest", name=op.f("uq_survey_digest")),
    )
    op.create_table(
        "floor_survey",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("survey_id", columns.Id(), nullable=False),
        sa.Column("frame", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("mapping", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("placement", sa.JSON(), nullable=False),
        sa.Column("gross_floor_area", columns.Area(precision=14, scale=2), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("plan_outline", columns.PlanOutline(), nullable=True),
        sa.Column("outline", columns.Outline(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("known_from", columns.Instant(timezone=True), nullable=False),
        sa.Column("known_to", columns.Instant(timezone=True), nullable=True),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_floor_survey_survey_id")),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_floor_survey")),
    )
    op.create_index(op.f("ix_floor_survey_id"), "floor_survey", ["id"], unique=False)
    op.create_index("ix_floor_survey_survey_id", "floor_survey", ["survey_id"], unique=False)
    op.create_index(
        "uq_floor_survey_id_current",
        "floor_survey",
        ["id"],
        unique=True,
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_floor_survey_id_current",
        table_name="floor_survey",
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )
    op.drop_index("ix_floor_survey_survey_id", table_name="floor_survey")
    op.drop_index(op.f("ix_floor_survey_id"), table_name="floor_survey")
    op.drop_table("floor_survey")
    op.drop_table("survey")
    op.drop_table("stored_part")
    op.drop_table("stored_file")
    op.drop_index(
        "uq_site_code_current",
        table_name="site",
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )
    op.drop_index(op.f("ix_site_id"), table_name="site")
    op.drop_index(op.f("ix_site_division_code"), table_name="site")
    op.drop_table("site")
    op.drop_index(
        "uq_room_survey_id_current",
        table_name="room_survey",
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )
    op.drop_index(
        "ix_room_survey_floor_id_known",
        table_name="room_survey",
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )
    op.drop_table("room_survey")
    op.drop_table("room")
    op.drop_table("register")
    op.drop_table("journal")
    op.drop_index(
        "uq_floor_code_current",
        table_name="floor",
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )
    op.drop_index(op.f("ix_floor_id"), table_name="floor")
    op.drop_index(op.f("ix_floor_building_id"), table_name="floor")
    op.drop_table("floor")
    op.drop_index(
        "uq_building_code_current",
        table_name="building",
        sqlite_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL AND valid_to IS NULL"),
    )
    op.drop_index(op.f("ix_building_site_id"), table_name="building")
    op.drop_index(op.f("ix_building_id"), table_name="building")
    op.drop_table("building")
