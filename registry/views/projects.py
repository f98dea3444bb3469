"""Construction projects as of a day, with the columns of the national report's form 4."""

from datetime import date, datetime

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Building, Organisation, Project
from registry.standards.project_approvers import approver_due
from registry.store.dated import as_of


def projects(
    session: Session, *, on: date, known: datetime | None = None, division: str = "", search: str = "", kind: str = ""
) -> pd.DataFrame:
    """The projects of a division (prefix of GB/T 2260) whose code, name, address, user or approval holds the words looked for.

    Columns: code, name, kind, approver, approval, approved_on, builder, builder_name, main_user, division_code, address,
    gross_floor_area, budget (ten thousand yuan), funding, remark, building, building_name, valid_from, approver_due (words, or None).
    """
    query = (
        select(
            Project.code, Project.name, Project.kind, Project.approver, Project.approval, Project.approved_on,
            Organisation.code.label("builder"), Organisation.name.label("builder_name"), Organisation.tier, Project.main_user,
            Project.division_code, Project.address, Project.gross_floor_area, Project.budget, Project.funding, Project.remark,
            Building.code.label("building"), Building.name.label("building_name"), Project.valid_from,
        )
        .outerjoin(Organisation, (Organisation.id == Project.builder_id) & as_of(Organisation, on, known))
        .outerjoin(Building, (Building.id == Project.building_id) & as_of(Building, on, known))
        .where(as_of(Project, on, known))
        .order_by(Project.code)
    )  # fmt: skip
    if division:
        query = query.where(Project.division_code.startswith(division, autoescape=True))
    if kind:
        query = query.where(Project.kind == kind)
    for word in search.split():
        columns = (Project.code, Project.name, Project.address, Project.main_user, Project.approval)
        said = [column.icontains(word, autoescape=True) for column in columns]
        query = query.where(said[0] | said[1] | said[2] | said[3] | said[4])
    names = [column["name"] for column in query.column_descriptions]
    found = pd.DataFrame([tuple(row) for row in session.execute(query)], columns=names).astype(object)
    due = pd.Series([approver_due(it) if it else None for it in found.tier], dtype=object, index=found.index)
    return found.where(found.notna(), None).drop(columns="tier").assign(approver_due=due)
