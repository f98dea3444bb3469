"""What is to be given back and by when, and the yearly tasks: as a page and as a workbook."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BeforeValidator, Field

from api.dependencies import AsOf, Db, Language
from api.pages.render import page
from api.routes.uses import OfOrganisation, Overdue, Owing
from api.workbook import Column, add_sheet, new_book, written
from floorplans.vocabulary import Words
from registry.models import ObligationKind, YearlyKind
from registry.views.due import due, yearly

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

A_PAGE: Final = 200
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Kind = Annotated[Literal[""] | ObligationKind, BeforeValidator(lambda told: told or ""), Query()]
Year = Annotated[Annotated[int, Field(ge=2017, le=2200)] | None, BeforeValidator(lambda told: told or None), Query()]
Page = Annotated[int, Query(ge=1, le=100_000)]
OWED: Final[tuple[Column, ...]] = (
    (Words("事由", "Why"), 26), (Words("单位", "Organisation"), 24), (Words("房间", "Room"), 28), (Words("楼栋", "Building"), 18),
    (Words("人员", "Person"), 12), (Words("事由日", "Event"), 12), (Words("最后期限", "Last day"), 12), (Words("剩余天数", "Days left"), 10),
    (Words("依据", "Rule"), 60),
)  # fmt: skip
TASKS: Final[tuple[Column, ...]] = (
    (Words("单位", "Organisation"), 24), (Words("事项", "Task"), 28), (Words("办理日", "Done on"), 12), (Words("文号或名称", "Paper"), 30),
    (Words("归档日", "Archived on"), 12), (Words("提醒期限", "Expected by"), 12), (Words("说明", "Note"), 50),
)  # fmt: skip


@router.get("/due")
def due_list(
    request: Request,
    session: Db,
    as_of: AsOf,
    organisation: OfOrganisation = "",
    kind: Kind = "",
    overdue: Overdue = False,
    owing: Owing = False,
    year: Year = None,
    number: Annotated[Page, Query(alias="page")] = 1,
    tasks_number: Annotated[Page, Query(alias="tasks_page")] = 1,
) -> HTMLResponse:
    """The rooms to be given back by their last day, and what organisations owe of a year's tasks."""
    owed = due(session, on=as_of, organisation=organisation, kind=str(kind))
    shown = owed[owed.overdue.eq(True)] if overdue else owed
    tasks = yearly(session, year or as_of.year, on=as_of, organisation=organisation)
    listed = tasks[tasks.done_on.isna()] if owing else tasks
    return page(
        request,
        "due.html",
        as_of=as_of,
        organisation=organisation,
        kind=str(kind),
        overdue=overdue,
        owing=owing,
        year=year or as_of.year,
        rows=list(_part(shown, number)),
        count=len(shown),
        late=int(owed.overdue.eq(True).sum()),
        number=number,
        pages=max(1, -(-len(shown) // A_PAGE)),
        tasks=list(_part(listed, tasks_number)),
        tasks_count=len(listed),
        undone=int(tasks.done_on.isna().sum()),
        tasks_number=tasks_number,
        tasks_pages=max(1, -(-len(listed) // A_PAGE)),
        kinds=list(ObligationKind),
        kind_words={it.value: it.words for it in (*ObligationKind, *YearlyKind)},
    )


@router.get("/due.xlsx")
def workbook(
    session: Db,
    as_of: AsOf,
    language: Language,
    organisation: OfOrganisation = "",
    kind: Kind = "",
    overdue: Overdue = False,
    owing: Owing = False,
    year: Year = None,
) -> Response:
    """The same as a workbook, whole."""
    book = new_book()
    owed = due(session, on=as_of, organisation=organisation, kind=str(kind), overdue=overdue)
    lines = [
        (
            ObligationKind(it.kind).words.said_in(language), it.organisation_name, it.room, it.building_name, it.person_name,
            str(it.event_day), str(it.last_day or ""), it.days_left, it.why.said_in(language),
        )
        for it in _rows(owed)
    ]  # fmt: skip
    add_sheet(book, Words("腾退到期", "To be given back"), OWED, lines, language)
    tasks = yearly(session, year or as_of.year, on=as_of, organisation=organisation, owing=owing)
    done = [
        (
            it.organisation_name, YearlyKind(it.kind).words.said_in(language), str(it.done_on or ""), it.paper, str(it.archived_on or ""),
            str(it.due_day), it.why.said_in(language),
        )
        for it in _rows(tasks)
    ]  # fmt: skip
    add_sheet(book, Words(f"{year or as_of.year}年度事项", f"Tasks of {year or as_of.year}"), TASKS, done, language)
    headers = {"content-disposition": f'attachment; filename="due-{as_of}.xlsx"'}
    return Response(written(book), media_type=XLSX, headers=headers)


def _part(frame: Any, number: int) -> Iterator[Any]:
    return _rows(frame.iloc[(number - 1) * A_PAGE : number * A_PAGE])


def _rows(frame: Any) -> Iterator[Any]:
    rows: Iterator[Any] = frame.itertuples(index=False)
    return rows
