"""What there is of a kind, by code or name, so that codes are looked up and not remembered."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from api.dependencies import Day, Db, Today
from api.routes.places import NO_NUL
from api.schemas.refusals import refusals
from registry.acts.verbs import LookUp
from registry.queries import look_up

router = APIRouter(prefix="/api/look-up", tags=["办理 · acts"], responses=refusals(422))


class NamedOut(BaseModel):
    """A thing by its code."""

    code: str = Field(examples=["371500-P001"])
    name: str = Field(examples=["市财政局"])


@router.get(
    "/{kind}", summary="按编号或名称查找 · look up by code or name", response_model=list[NamedOut], responses=refusals(404)
)
def looked_up(
    session: Db,
    kind: Annotated[LookUp, Path(examples=["organisation"])],
    today: Today,
    q: Annotated[str, Query(max_length=100, pattern=NO_NUL, examples=["财政"])] = "",
    on: Annotated[Day | None, Query(examples=["2026-11-22"], description="哪一天有的 · on which day they stand")] = None,
) -> list[dict[str, Any]]:
    """At most twenty, by the beginning of the code or a part of the name; rooms by their code or their number."""
    return [{"code": code, "name": name} for code, name in look_up.look_up(session, kind.value, q, on=on or today)]
