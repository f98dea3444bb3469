"""Issued audits over HTTP: the list, the paper byte for byte, the same made again, and what has changed since the one before."""

from base64 import b64encode
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Response

from api.dependencies import AsOf, Db, Known, Language, Register
from api.listing import Page, Sort, listed
from api.routes.places import NO_NUL
from api.schemas.audits import NUMBER, AuditsOut, CheckedOut, SinceOut
from api.schemas.places import plain
from api.schemas.refusals import refusals
from registry import Invalid
from registry.acts.issue_audit import NO_SCOPE
from registry.compliance.since import since_json
from registry.models import AuditScope
from registry.queries import audits
from registry.views import issued
from registry.views.audit import audit_of

router = APIRouter(prefix="/api/audits", tags=["核查 · audits"], responses=refusals(422))

SORTS: Final = ("issued_at", "number", "scope", "audited_on", "over", "excess", "findings")
Number = Annotated[
    str, Path(pattern=r"^[0-9]{6}-A[0-9]{4,9}$", description="审计报告编号 · number of an issued audit", examples=[NUMBER])
]
Of = Annotated[str, Query(max_length=40, pattern=NO_NUL, description="编号或核查对象中的字符 · of a number or a scope", examples=["371500"])]  # fmt: skip


@router.get("", summary="审计报告清单 · the issued audits", response_model=AuditsOut)
def list_audits(session: Db, known: Known, q: Of = "", sort: Sort = "-issued_at", page: Page = 1) -> Any:
    """The issued audits of which one sees the whole, the latest first, a hundred a page."""
    part = listed(issued.issued_audits(session, known=known, search=q), sort, SORTS, page)
    rows = [{name: plain(value) for name, value in it.items()} for it in part.rows]
    return {"total": part.total, "page": part.page, "pages": part.pages, "rows": rows}


@router.get(
    "/since/{scope}", summary="较上次审计的变化 · since the last audit", response_model=SinceOut | None, responses=refusals(404)
)
def since_last(
    session: Db,
    scope: Annotated[str, Path(max_length=40, pattern=NO_NUL, description="核查对象编号 · code of the scope", examples=["371500-0001-001"])],
    as_of: AsOf,
    known: Known,
) -> Any:  # fmt: skip
    """What is otherwise on a day than in the last audit that was issued of the same scope; null where none was."""
    kind = AuditScope.of(scope)
    if kind is None:
        raise Invalid({"scope": NO_SCOPE})
    return issued.since_last(session, audit_of(session, **{kind.value: scope}, on=as_of, known=known))


@router.get(
    "/{number}",
    summary="审计报告原件 · an issued audit",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}, **refusals(404, 409)},
)
def one_audit(session: Db, number: Number) -> Response:
    """The paper as it was issued: canonical JSON, its SHA-256 in ``Repr-Digest`` (RFC 9530) and as the entity tag; none where its file was changed."""
    row = audits.issued(session, number)
    sealed = b64encode(bytes.fromhex(row.digest)).decode()
    headers = {"etag": f'"{row.digest}"', "repr-digest": f"sha-256=:{sealed}:", "x-content-type-options": "nosniff"}
    headers["content-disposition"] = f'attachment; filename="{number}.json"'
    return Response(audits.paper_of(session, row), media_type="application/json", headers=headers)


@router.get("/{number}/check", summary="重新核查比对 · made again", response_model=CheckedOut, responses=refusals(404))
def check(register: Register, session: Db, number: Number, language: Language) -> Any:
    """The same audit made again now, of the same day and knowledge, and compared byte for byte with the paper that is kept."""
    audits.issued(session, number)
    with register.as_seen_by(None).reading() as whole:
        found = issued.checked(whole, number)
    return {
        "sameness": found.sameness.value, "says": found.sameness.words.said_in(language), "difference": found.difference,
        "issued_by": found.issued_by, "version": found.version,
    }  # fmt: skip


@router.get(
    "/{number}/since",
    summary="较前次审计报告的变化 · since the audit before",
    response_model=SinceOut | None,
    responses=refusals(404, 409),
)
def since_before(session: Db, number: Number) -> Any:
    """What is otherwise than in the audit of the same scope that was issued before; null where it was the first."""
    row = audits.issued(session, number)
    found = issued.since_previous(session, row, issued.kept(session, row))
    return None if found is None else since_json(found[0].number, found[1])
