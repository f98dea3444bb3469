"""Construction projects with the columns of form 4, on a page and as a workbook."""

from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

import pandas as pd
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.dependencies import AsOf, Db, Language
from api.listing import Page, Sort, listed
from api.pages.render import page
from api.routes.places import Division, Search
from api.routes.projects import SORTS, Kind
from api.routes.surveys_findings import XLSX
from api.workbook import Column, add_sheet, new_book, written
from floorplans.vocabulary import Words
from registry import views
from registry.models import ProjectKind

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

FORM: Final[tuple[Column, ...]] = (
    (Words("序号", "No."), 6),
    (Words("项目名称", "Project"), 30),
    (Words("审批部门", "Approver"), 22),
    (Words("建设单位", "Builder"), 24),
    (Words("主要使用单位", "Main user"), 24),
    (Words("地址", "Address"), 30),
    (Words("建筑面积（㎡）", "Gross floor area (m²)"), 16),
    (Words("投资概算（万元）", "Budget (10,000 yuan)"), 16),
    (Words("备注", "Remark"), 30),
)
"""Form 4 of the national report, in its order."""


@router.get("/projects")
def projects(
    request: Request,
    session: Db,
    as_of: AsOf,
    q: Search = "",
    division: Division = "",
    kind: Kind = "",
    sort: Sort = "code",
    at: Page = 1,
) -> HTMLResponse:
    """The projects of a division, and what they come to."""
    found = views.projects(session, on=as_of, division=division, search=q, kind=kind)
    return page(
        request,
        "projects.html",
        as_of=as_of,
        asked={"q": q, "division": division, "kind": kind},
        listing=listed(found, sort, SORTS, at),
        kind_words={it.value: it.words for it in ProjectKind},
        **_sums(found),
    )


@router.get("/projects.xlsx")
def workbook(session: Db, as_of: AsOf, language: Language, q: Search = "", division: Division = "", kind: Kind = "") -> Response:
    """The same as a workbook in the form's own columns, with the sums."""
    found = views.projects(session, on=as_of, division=division, search=q, kind=kind)
    book, sums = new_book(), _sums(found)
    lines: list[list[Any]] = [
        [at, it.name, it.approver, it.builder_name, it.main_user, it.address, it.gross_floor_area, it.budget, it.remark]
        for at, it in enumerate(found.itertuples(index=False), 1)
    ]
    lines.append(["", Words("合计", "Total").said_in(language), "", "", "", "", sums["area"], sums["budget"], ""])
    add_sheet(book, Words("办公用房建设项目", "Construction projects"), FORM, lines, language)
    name = quote(f"办公用房建设项目 {as_of}.xlsx")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "x-content-type-options": "nosniff"}
    return Response(written(book), media_type=XLSX, headers=headers)


def _sums(found: pd.DataFrame) -> dict[str, Decimal]:
    return {"area": sum(found.gross_floor_area, Decimal("0.00")), "budget": sum(found.budget, Decimal("0.00"))}
