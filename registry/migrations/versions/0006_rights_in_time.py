"""Rights in time: parties, titles, leases, uses, stocktakes, projects, accounts and proposals."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.store import columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NOW_KNOWN = "known_to IS NULL AND valid_to IS NULL"
KINDS: dict[str, Callable[[], Any]] = {
    "area": lambda: columns.Area(precision=14, scale=2),
    "at": lambda: columns.Instant(timezone=True),
    "big": sa.BigInteger,
    "bool": sa.Boolean,
    "date": sa.Date,
    "hundredths": lambda: columns.Hundredths(precision=14, scale=2),
    "id": columns.Id,
    "int": sa.Integer,
    "json": sa.JSON,
    "text": lambda: columns.Text,
}

DATED = {
    "organisation": "code:text name:text short_name:text credit_code:text? parent_id:id? division_code:text tier:text kind:text in_scope:bool administers:text sensitive:bool closes_on:date?",
    "mandate": "document:text note:text",
    "authorised_posts": "organisation_id:id post:text staffing:text count:int",
    "person": "code:text name:text sensitive:bool",
    "appointment": "person_id:id organisation_id:id post:text rank:text main:bool staffing:text ending:text",
    "title": "building_id:id holder_id:id state:text documents:text certificate_number:text land_certificate_number:text real_estate_unit_number:text approval:text batch:text",
    "title_plan": "batch:text plan:text obstacle:text responsible_id:id target_on:date?",
    "restriction": "building_id:id kind:text beneficiary:text paper:text",
    "use_agreement": "number:text organisation_id:id bureau_id:id building_id:id certificate_number:text purposes:json schedule:json signature:text signed_on:date? scan:text archive_number:text renews:text",
    "lease": "number:text direction:text organisation_id:id counterparty:text counterparty_id:id? premises:text gross_floor_area:area? rent:hundredths written:bool approval:text search_proof:text returned_on:date?",
    "rent_payment": "lease_id:id amount:hundredths period:text paper:text",
    "recall_plan": "compensation:hundredths dispute_risk:text responsible_id:id stages:json",
    "assignment": "room_id:id organisation_id:id share:hundredths tenure:text lease_id:id?",
    "seat": "room_id:id person_id:id organisation_id:id second:bool approval:text",
    "room_part": "office_id:id room_id:id part:text usable_area:area?",
    "obligation": "kind:text organisation_id:id room_id:id person_id:id?",
    "yearly_task": "organisation_id:id year:int kind:text paper:text scan:text archived_on:date?",
    "stocktake": "code:text name:text building_id:id? organisation_id:id? due_on:date closed_on:date?",
    "stocktake_count": "stocktake_id:id room_id:id booked:json found:json person:text note:text photo:text",
    "discrepancy": "pair:text key:text subject:text stocktake_id:id? field:text booked:text found:text state:text reviewer:text reason:text",
    "project": "code:text name:text kind:text approver:text approval:text approved_on:date builder_id:id main_user:text division_code:text address:text gross_floor_area:area budget:hundredths funding:text remark:text building_id:id?",
    "account": "name:text person_name:text enabled:bool",
    "account_grant": "account_id:id role:text scope:text cleared:bool granted_by:text",
    "proposal": "verb:text arguments:json subject:text scope:text proposer:text because:text state:text reviewer:text reason:text remarks:json rests_on:json bypass:text done_entry:big? replaces:id?",
}
"""Columns of dated tables, beside those that all of them have; ? may be empty."""

PLAIN = {
    "succession": "id:id! predecessor_id:id successor_id:id? act:text since:date entry:big",
    "account_secret": "account_id:id! password:text set_at:at once:int failures:int locked_until:at?",
    "web_session": "digest:text! account_id:id csrf:text made_at:at seen_at:at",
    "api_token": "digest:text! account_id:id name:text made_at:at ends_at:at",
}
"""Columns of the others; ! is the key."""

INDEXES = (
    ("ix_organisation_division_code", "organisation", "division_code", False, ""),
    ("ix_organisation_parent_id", "organisation", "parent_id", False, ""),
    ("uq_organisation_code_current", "organisation", "code", True, NOW_KNOWN),
    ("uq_organisation_credit_code_current", "organisation", "credit_code", True, NOW_KNOWN),
    ("ix_succession_entry", "succession", "entry", False, ""),
    ("ix_succession_predecessor_id", "succession", "predecessor_id", False, ""),
    ("ix_succession_successor_id", "succession", "successor_id", False, ""),
    ("uq_mandate_id_current", "mandate", "id", True, NOW_KNOWN),
    ("ix_authorised_posts_organisation_id", "authorised_posts", "organisation_id", False, ""),
    (
        "uq_authorised_posts_organisation_id_post_staffing_current",
        "authorised_posts",
        "organisation_id post staffing",
        True,
        NOW_KNOWN,
    ),
    ("uq_person_code_current", "person", "code", True, NOW_KNOWN),
    ("ix_appointment_organisation_id", "appointment", "organisation_id", False, ""),
    ("ix_appointment_person_id", "appointment", "person_id", False, ""),
    ("uq_appointment_person_id_main_current", "appointment", "person_id", True, "known_to IS NULL AND valid_to IS NULL AND main"),
    ("uq_appointment_person_id_organisation_id_post_current", "appointment", "person_id organisation_id post", True, NOW_KNOWN),
    ("ix_title_holder_id", "title", "holder_id", False, ""),
    ("uq_title_building_id_current", "title", "building_id", True, NOW_KNOWN),
    ("uq_title_plan_id_current", "title_plan", "id", True, NOW_KNOWN),
    ("ix_restriction_building_id", "restriction", "building_id", False, ""),
    ("ix_use_agreement_building_id", "use_agreement", "building_id", False, ""),
    ("ix_use_agreement_organisation_id", "use_agreement", "organisation_id", False, ""),
    ("uq_use_agreement_number_current", "use_agreement", "number", True, NOW_KNOWN),
    ("ix_lease_organisation_id", "lease", "organisation_id", False, ""),
    ("uq_lease_number_current", "lease", "number", True, NOW_KNOWN),
    ("ix_rent_payment_lease_id", "rent_payment", "lease_id", False, ""),
    ("uq_recall_plan_id_current", "recall_plan", "id", True, NOW_KNOWN),
    ("ix_assignment_lease_id", "assignment", "lease_id", False, "lease_id IS NOT NULL"),
    ("ix_assignment_organisation_id", "assignment", "organisation_id", False, ""),
    ("ix_assignment_room_id", "assignment", "room_id", False, ""),
    ("ix_seat_person_id", "seat", "person_id", False, ""),
    ("ix_seat_room_id", "seat", "room_id", False, ""),
    ("uq_seat_person_id_second_current", "seat", "person_id second", True, NOW_KNOWN),
    ("ix_room_part_room_id", "room_part", "room_id", False, ""),
    ("uq_room_part_office_id_room_id_part_current", "room_part", "office_id room_id part", True, NOW_KNOWN),
    ("ix_obligation_organisation_id", "obligation", "organisation_id", False, ""),
    (
        "uq_obligation_kind_organisation_id_room_id_person_id_current",
        "obligation",
        "kind organisation_id room_id person_id",
        True,
        NOW_KNOWN,
    ),
    ("uq_yearly_task_organisation_id_year_kind_current", "yearly_task", "organisation_id year kind", True, NOW_KNOWN),
    ("uq_stocktake_code_current", "stocktake", "code", True, NOW_KNOWN),
    ("uq_stocktake_count_stocktake_id_room_id_current", "stocktake_count", "stocktake_id room_id", True, NOW_KNOWN),
    ("ix_discrepancy_stocktake_id", "discrepancy", "stocktake_id", False, ""),
    ("uq_discrepancy_pair_key_current", "discrepancy", "pair key", True, NOW_KNOWN),
    ("ix_project_division_code", "project", "division_code", False, ""),
    ("uq_project_code_current", "project", "code", True, NOW_KNOWN),
    ("uq_account_name_current", "account", "name", True, NOW_KNOWN),
    ("ix_account_grant_account_id", "account_grant", "account_id", False, ""),
    ("uq_account_grant_account_id_role_scope_current", "account_grant", "account_id role scope", True, NOW_KNOWN),
    ("ix_proposal_proposer", "proposal", "proposer", False, ""),
    ("ix_proposal_state", "proposal", "state", False, ""),
    ("ix_web_session_account_id", "web_session", "account_id", False, ""),
    ("ix_api_token_account_id", "api_token", "account_id", False, ""),
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
