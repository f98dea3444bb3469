"""The national report of a division over HTTP: as JSON with everything that is wrong with it, and as the office's workbook."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.audit_files import MEDIA
from api.dependencies import AsOf, Db, Known, Language
from api.national_book import file_name, national_book, national_json
from api.routes.audit import DivisionCode
from api.routes.places import NO_NUL
from api.routes.surveys_findings import BINARY
from api.schemas.refusals import refusals
from registry.views.national_report import national_report

router = APIRouter(prefix="/api/divisions", tags=["核查 · audits"], responses=refusals(422))

Name = Annotated[
    str, Query(max_length=100, pattern=NO_NUL, description="区划全称 · full names of the division", examples=["山东省-聊城市"])
]
Filler = Annotated[str, Query(max_length=40, pattern=NO_NUL, description="填报人 · who fills it in", examples=["张三"])]
Phone = Annotated[str, Query(max_length=40, pattern=NO_NUL, description="联系电话 · telephone", examples=["0635-0000000"])]


class ColumnOut(BaseModel):
    """A column of a form."""

    key: str = Field(examples=["gross"])
    heading: str = Field(examples=["总建筑面积"])
    kind: str = Field(examples=["area"], description="text, code, area, people, year, remark, money")


class FormOut(BaseModel):
    """A form with its rows."""

    number: int = Field(examples=[2])
    title: str = Field(examples=["办公用房"])
    columns: list[ColumnOut]
    rows: list[dict[str, Any]] = Field(examples=[[{"number": 1, "gross": "6760.16"}]])


class ProblemOut(BaseModel):
    """What is wrong with a cell."""

    form: int = Field(examples=[2])
    row: int = Field(examples=[5], description="工作表中的行 · row of the sheet")
    column: str = Field(examples=["用地面积"])
    says: str = Field(examples=["用地面积未填"])
    mend: str = Field(examples=["台账中没有，请补充登记后重新生成。"])


class NationalReportOut(BaseModel):
    """The forms of a division and what is wrong with them."""

    division: str = Field(examples=["371500"])
    on: str = Field(examples=["2026-09-30"])
    known: str | None = Field(examples=[None])
    journal: int = Field(examples=[512])
    forms: list[FormOut]
    problems: list[ProblemOut]


@router.get(
    "/{code}/national-report",
    summary="全国统计报表 · the national report",
    response_model=NationalReportOut,
    responses=refusals(404),
)
def report(
    session: Db,
    code: DivisionCode,
    as_of: AsOf,
    known: Known,
    language: Language,
    name: Name = "",
    filler: Filler = "",
    phone: Phone = "",
) -> Any:
    """The four forms of the organisations of a division's own level; what the register does not hold is empty and told."""
    told = national_report(session, code, on=as_of, known=known, name=name, filler=filler, phone=phone)
    return national_json(told, language)


@router.get(
    "/{code}/national-report.xlsx",
    summary="全国统计报表工作簿 · the national report as a workbook",
    response_class=Response,
    responses={**BINARY, **refusals(404)},
)
def workbook(
    session: Db, code: DivisionCode, as_of: AsOf, known: Known, name: Name = "", filler: Filler = "", phone: Phone = ""
) -> Response:
    """The same with the office's own sheets and columns, and a sheet of what is wrong; in Chinese, as it is handed in."""
    told = national_report(session, code, on=as_of, known=known, name=name, filler=filler, phone=phone)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(file_name(told))}",
        "x-content-type-options": "nosniff",
    }
    return Response(national_book(told), media_type=MEDIA["xlsx"], headers=headers)
