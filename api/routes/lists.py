"""Lists over HTTP: every list as a workbook or a text, its template, and a file handed in, tried, confirmed or given up."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Path, Request, Response, UploadFile
from fastapi import Form as Field
from fastapi.responses import StreamingResponse

from api.asking import Asker
from api.dependencies import AsOf, Configured, Day, Db, Known, Language, Register, Today
from api.lists import waiting
from api.lists.batches import batches_told
from api.lists.books import as_book, template
from api.lists.catalogue import allow_list, list_of, lists
from api.lists.described import Listed
from api.lists.leaving import as_text, file_name, leave
from api.lists.waiting import Waiting
from api.schemas.lists import ListBatchOut, ListOut, ListWaitingOut
from api.schemas.refusals import refusals
from floorplans.vocabulary import Words
from registry import Invalid

router = APIRouter(prefix="/api", tags=["清单 · lists"], responses=refusals(422))
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Name = Annotated[str, Path(max_length=40, pattern="^[a-z-]+$", examples=["rooms"])]
Form = Annotated[Literal["xlsx", "csv"], Path(examples=["xlsx"])]
Token = Annotated[str, Path(pattern="^[0-9a-f]{32}$", examples=["0f343b0931126a20f133d67c2b018a3b"])]
Said = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$", description="依据、经办人、区划 · ground, name, division")]
Binary = {"schema": {"type": "string", "format": "binary"}}


@router.get("/lists", summary="全部清单 · every list", response_model=list[ListOut])
def every_list(language: Language) -> list[dict[str, Any]]:
    """The lists there are: their filters and columns, and by which act they are brought in."""
    return [_list_json(it, language) for it in lists().values()]


@router.get(
    "/lists/{name}.{form}",
    summary="导出清单 · a list as a workbook or a text",
    response_class=Response,
    responses={200: {"content": {BOOK: Binary, "text/csv": Binary}}, **refusals(403, 404)},  # type: ignore[dict-item]  # by status
)
def list_out(
    request: Request,
    session: Db,
    name: Name,
    form: Form,
    as_of: AsOf,
    known: Known,
    asker: Asker,
    language: Language,
) -> Response:
    """All rows of a list that whoever asks may see; the list's filters stand in the address as they do on its page."""
    listed = list_of(name)
    allow_list(session, asker, listed)
    asked = dict(request.query_params)
    if any("\x00" in it for it in asked.values()):
        raise Invalid({"q": Words("含有不能用的字符", "holds a character that cannot be used")})
    found = leave(session, listed, on=as_of, known=known, asked=asked, language=language, by=asker.name if asker else "")
    headers = {
        "content-disposition": f'attachment; filename="{file_name(listed, as_of, form)}"',
        "x-content-type-options": "nosniff",
    }
    if form == "csv":
        return StreamingResponse(as_text(found), media_type="text/csv; charset=utf-8", headers=headers)
    return Response(as_book(found), media_type=BOOK, headers=headers)


@router.get(
    "/lists/{name}/template.xlsx",
    summary="清单模板 · an empty list to fill in",
    response_class=Response,
    responses={200: {"content": {BOOK: Binary}}, **refusals(404)},  # type: ignore[dict-item]  # by status
)
def list_template(name: Name, language: Language) -> Response:
    """A workbook with the columns that can be brought in, with drop-downs and explanations."""
    headers = {"content-disposition": f'attachment; filename="{name}-template.xlsx"'}
    return Response(template(list_of(name), language), media_type=BOOK, headers=headers)


@router.post(
    "/lists/{name}", summary="提交清单 · hand a list in", status_code=201, response_model=ListWaitingOut, responses=refusals(403, 404, 413)
)  # fmt: skip
def hand_in(
    register: Register,
    settings: Configured,
    name: Name,
    asker: Asker,
    today: Today,
    language: Language,
    file: Annotated[UploadFile, File(description="xlsx、xls 或 csv · the list")],
    because: Said = "",
    by: Said = "",
    division: Said = "",
    on: Annotated[Day | None, Field(description="自何日起，默认今天 · from which day", examples=["2026-11-22"])] = None,
) -> dict[str, Any]:
    """Try a list: what it would change and everything that is wrong with it; nothing is written until it is confirmed."""
    fills = {"division": division}
    found = waiting.hand_in(
        settings.uploads, list_of(name), file.filename or "", file.file, on=on or today, because=because, by=by, asker=asker, fills=fills
    )  # fmt: skip
    waiting.go_on(found, register, asker=asker, today=today)
    return waiting_json(found, language)


@router.get(
    "/list-imports/{token}", summary="待确认的清单 · a list that waits", response_model=ListWaitingOut, responses=refusals(404)
)
def look(
    register: Register, settings: Configured, token: Token, asker: Asker, today: Today, language: Language
) -> dict[str, Any]:
    """How far it has come, what it would change, and everything that is wrong with it."""
    found = waiting.find(settings.uploads, token, asker=asker)
    waiting.go_on(found, register, asker=asker, today=today)
    return waiting_json(found, language)


@router.post(
    "/list-imports/{token}/confirm",
    summary="确认导入 · bring it in",
    response_model=ListWaitingOut,
    responses=refusals(403, 404, 409),
)
def confirm(
    register: Register, settings: Configured, token: Token, asker: Asker, today: Today, language: Language
) -> dict[str, Any]:
    """Bring in what was tried, as one act, or propose it where another person decides."""
    found = waiting.find(settings.uploads, token, asker=asker)
    waiting.go_on(found, register, asker=asker, today=today, confirm=True)
    return waiting_json(found, language)


@router.delete("/list-imports/{token}", summary="放弃导入 · give it up", status_code=204, responses=refusals(404))
def give_up(settings: Configured, token: Token, asker: Asker) -> None:
    """Let a waiting list go."""
    waiting.forget(waiting.find(settings.uploads, token, asker=asker))


@router.get("/list-imports", summary="导入批次 · the lists that were brought in", response_model=list[ListBatchOut])
def brought_in(session: Db) -> list[dict[str, Any]]:
    """The batches that whoever asks may see, the latest first; one is taken back by its line of the journal."""
    return batches_told(session)


def waiting_json(it: Waiting, language: str) -> dict[str, Any]:
    """How it stands with a waiting list, for a program."""
    state = it.state
    refused = Words(*state["refused"]).said_in(language) if state["refused"] else None
    told = state["told"][language] if state["told"] else None
    return {
        "token": it.token,
        "step": state["step"],
        "percent": state["percent"],
        "tried": bool(state["tried"]),
        "refused": refused,
        "told": told,
    }


def _list_json(it: Listed, language: str) -> dict[str, Any]:
    columns = [
        {
            "name": one.name, "words": one.words.said_in(language), "kind": one.kind.value, "says": one.says.said_in(language),
            "choices": {code: words.said_in(language) for code, words in one.choices.items()}, "written": bool(it.takes and one.written),
            "needed": one.needed,
        }
        for one in it.columns
    ]  # fmt: skip
    filters = {name: words.said_in(language) for name, words in it.asks.items()}
    return {
        "name": it.name,
        "words": it.words.said_in(language),
        "filters": filters,
        "brought_in_by": it.takes.verb if it.takes else None,
        "columns": columns,
    }
