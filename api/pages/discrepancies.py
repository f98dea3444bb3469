"""The exception register as a page and as a workbook: what differs between ledgers, who decided, and what became of it."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from api.dependencies import AsOf, Db, Language
from api.pages.render import page
from api.pages.stocktakes import SIZE, paging
from api.routes.places import Search
from api.routes.stocktakes import DecisionState, Page, Pair, Text
from api.workbook import Column, add_sheet, new_book, written
from floorplans.vocabulary import Words
from registry import views
from registry.acts.differences import DifferingField, explains, reads
from registry.models import DiscrepancyState, LedgerPair
from registry.queries import stocktakes
from registry.queries.booked import BETWEEN
from registry.views.discrepancies import SORTED

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS: Final[tuple[Column, ...]] = (
    (Words("核对", "Compared"), 12),
    (Words("对象", "Subject"), 30),
    (Words("差异项", "Field"), 16),
    (Words("台账", "Ledger"), 26),
    (Words("对方", "Other side"), 26),
    (Words("状态", "State"), 14),
    (Words("自", "Since"), 12),
    (Words("登记或办理人", "By"), 14),
    (Words("审定人", "Reviewer"), 14),
    (Words("理由", "Reason"), 40),
    (Words("日志行号", "Journal line"), 10),
)
ORGANISATIONS: Final = frozenset({DifferingField.ORGANISATION, DifferingField.HOLDER, DifferingField.CERTIFICATE_KEPT})


class Asked:
    """What of the register is looked at."""

    def __init__(
        self,
        pair: Pair = "",
        state: DecisionState = "",
        field: Text = "",
        stocktake: Text = "",
        q: Search = "",
        sort: Text = "subject",
    ) -> None:
        """From the address; a minus before ``sort`` turns the order round."""
        self.filters: dict[str, Any] = {"pair": pair, "state": state, "field": field, "stocktake": stocktake, "search": q}
        self.sort = sort


@router.get("/discrepancies")
def listed(
    request: Request,
    session: Db,
    as_of: AsOf,
    asked: Annotated[Asked, Depends()],
    page_: Annotated[Page, Query(alias="page")] = 1,
) -> HTMLResponse:
    """The differences that are looked at, in pages."""
    order = {"sort": asked.sort.removeprefix("-"), "down": asked.sort.startswith("-")}
    found = views.discrepancies(session, on=as_of, **asked.filters, **order, start=(page_ - 1) * SIZE, limit=SIZE)
    return page(
        request,
        "discrepancies.html",
        as_of=as_of,
        asked=asked,
        rows=list(said(session, found.rows.to_dict("records"), on=as_of)),
        pairs=list(LedgerPair),
        states=list(DiscrepancyState),
        fields=[it for it in DifferingField if it is not DifferingField.COMPARED],
        sorted=SORTED,
        **paging(found.total, page_),
    )


@router.get("/discrepancies.xlsx")
def workbook(session: Db, as_of: AsOf, language: Language, asked: Annotated[Asked, Depends()]) -> Response:
    """The same, all of them, to take away."""
    found = views.discrepancies(session, on=as_of, **asked.filters).rows.to_dict("records")
    lines = [
        (
            LedgerPair(it["pair"]).words.said_in(language), it["subject"], it["field_says"].said_in(language), it["booked_says"].said_in(language),
            it["found_says"].said_in(language), it["state_says"].said_in(language), it["valid_from"], it["by"], it["reviewer"], it["reason"], it["entry"],
        )
        for it in said(session, found, on=as_of)
    ]  # fmt: skip
    book = new_book()
    add_sheet(book, Words("账目差异", "Differences"), COLUMNS, lines, language)
    headers = {"content-disposition": f'attachment; filename="discrepancies-{as_of}.xlsx"'}
    return Response(written(book), media_type=XLSX, headers=headers)


def said(session: Session, rows: Iterable[dict[str, Any]], *, on: Any) -> Iterator[dict[str, Any]]:
    """Differences with their codes in words, organisations by their names."""
    told = [{**it, "what": DifferingField(it["field"])} for it in rows]
    codes = {
        code
        for it in told
        if it["what"] in ORGANISATIONS
        for value in (it["booked"], it["found"])
        for code in value.split(BETWEEN)
    }
    names = stocktakes.named(session, codes, on=on)
    for it in told:
        what = it["what"]
        both = {
            f"{side}_says": _named(it[side], names) if what in ORGANISATIONS else reads(what, it[side])
            for side in ("booked", "found")
        }
        state = DiscrepancyState(it["state"]).words if "state" in it else None
        yield {**it, **both, "field_says": what.words, "state_says": state, "explains": explains(what, it["booked"], it["found"])}


def _named(codes: str, names: dict[str, str]) -> Words:
    text = BETWEEN.join(f"{names[it]} {it}" if it in names else it for it in codes.split(BETWEEN)) or "—"
    return Words(text, text)
