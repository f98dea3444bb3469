"""Compliance: issued audits, rectifications, spot checks with their cards, inspections with their scores."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.store import columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NOW_KNOWN = "known_to IS NULL AND valid_to IS NULL"
KINDS: dict[str, Callable[[], Any]] = {
    "area": lambda: columns.Area(precision=14, scale=2),
    "big": sa.BigInteger,
    "date": sa.Date,
    "hundredths": lambda: columns.Hundredths(precision=14, scale=2),
    "id": columns.Id,
    "int": sa.Integer,
    "json": sa.JSON,
    "text": lambda: columns.Text,
}

DATED = {
    "rectification": "key:text code:text subject:text building_id:id? organisation_id:id? room_id:id? person_id:id? audit:text found_area:area? limit_area:area? state:text means:text due_on:date? reason:text filing:text approval:text report:text visited_on:date? measured_area:area? photo:text visitor:text",
    "spot_check": "code:text division_code:text year:int seed:text seed_source:text witness:text drawn_on:date populations:json strata:json drawn:json state:text notice:text remark:text",
    "check_card": "spot_check_id:id kind:text subject:text stratum:text organisation_id:id? room_id:id? asked:json found:json notice_photo:text room_photo:text result:text note:text person:text done_on:date?",
    "inspection": "code:text organisation_id:id year:int criteria:text version:text inspectors:text due_on:date closed_on:date? conclusion:text",
    "inspection_score": "inspection_id:id item:text points:hundredths evidence:text photo:text person:text",
}
"""Columns of dated tables, beside those that all of them have; ? may be empty."""

PLAIN = {
    "issued_audit": "id:id! number:text scope_kind:text scope:text audited_on:date known:text digest:text journal_number:big journal_head:text version:text entry:big",
}
"""Columns of the others; ! is the key."""

INDEXES = (
    ("uq_issued_audit_number", "issued_audit", "number", True, ""),
    ("ix_issued_audit_scope", "issued_audit", "scope", False, ""),
    ("ix_issued_audit_digest", "issued_audit", "digest", False, ""),
    ("ix_issued_audit_entry", "issued_audit", "entry", False, ""),
    ("uq_rectification_key_current", "rectification", "key", True, NOW_KNOWN),
    ("ix_rectification_organisation_id", "rectification", "organisation_id", False, ""),
    ("ix_rectification_building_id", "rectification", "building_id", False, ""),
    ("ix_rectification_room_id", "rectification", "room_id", False, ""),
    ("ix_rectification_photo", "rectification", "photo", False, ""),
    ("uq_spot_check_code_current", "spot_check", "code", True, NOW_KNOWN),
    ("uq_check_card_spot_check_id_subject_current", "check_card", "spot_check_id subject", True, NOW_KNOWN),
    ("ix_check_card_organisation_id", "check_card", "organisation_id", False, ""),
    ("ix_check_card_room_id", "check_card", "room_id", False, ""),
    ("ix_check_card_notice_photo", "check_card", "notice_photo", False, ""),
    ("ix_check_card_room_photo", "check_card", "room_photo", False, ""),
    ("uq_inspection_code_current", "inspection", "code", True, NOW_KNOWN),
    ("ix_inspection_organisation_id", "inspection", "organisation_id", False, ""),
    ("uq_inspection_score_inspection_id_item_current", "inspection_score", "inspection_id item", True, NOW_KNOWN),
    ("ix_inspection_score_photo", "inspection_score", "photo", False, ""),
)
"""Name, table, columns, whether unique, where."""


def upgrade() -> None:
    for table, facts in DATED.items():
        op.create_table(
            table,
            sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
            sa.Column("id", columns.Id(), nullable=False),
            *_columns(facts),
            sa.Column("valid_from", sa.Date(), nullable=False),
            sa.Column("valid_to", sa.Date(), nullable=True),
            sa.Column("known_from", columns.Instant(timezone=True), nullable=False),
            sa.Column("known_to", columns.Instant(timezone=True), nullable=True),
            sa.Column("entry", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("row_id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_id"), table, ["id"])
    for table, facts in PLAIN.items():
        key = [fact.split(":")[0] for fact in facts.split() if fact.endswith("!")]
        op.create_table(table, *_columns(facts), sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")))
    for name, table, names, unique, where in INDEXES:
        only = sa.text(where) if where else None
        op.create_index(op.f(name), table, names.split(), unique=unique, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    for table in (*PLAIN, *DATED):
        op.drop_table(table)


def _columns(facts: str) -> list[sa.Column[Any]]:
    told = [fact.partition(":")[::2] for fact in facts.split()]
    return [sa.Column(name, KINDS[kind.rstrip("?!")](), nullable=kind.endswith("?")) for name, kind in told]
