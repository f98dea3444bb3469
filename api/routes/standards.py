"""The figures of law, and what an organisation may have by them."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.dependencies import AsOf, Db, Known
from api.entitled import as_told
from api.routes.organisations import OrganisationCode
from api.routes.places import NO_NUL
from api.schemas.places import records
from api.schemas.refusals import refusals
from api.schemas.standards import AllowanceOut, StandardOut, StandardSummaryOut
from api.standards_told import law_told, summary
from registry.compliance.entitle_figures import MOST, Needs
from registry.standards.laws import law_of, laws
from registry.views.entitlement import entitlement

router = APIRouter(prefix="/api", tags=["标准与核定 · standards"], responses=refusals(422))

Name = Annotated[str, Path(max_length=60, pattern=NO_NUL, examples=["office_areas"])]
Cars = Annotated[int, Query(ge=0, le=MOST, description="定编公务用车，不填不计汽车库 · cars, for the garage", examples=[0])]
Ratio = Annotated[
    Decimal | None,
    Query(gt=0, le=1, description="使用面积系数 K，不填按多层 · K, that of several storeys where not told", examples=["0.65"]),
]


@router.get("/standards", summary="标准目录 · the standards", response_model=list[StandardSummaryOut])
def list_standards(as_of: AsOf) -> Any:
    """Every concept with how many of its figures hold on the day, and how sure the least sure of them is."""
    return [summary(it, as_of) for it in laws()]


@router.get("/standards/{name}", summary="一项标准 · one standard", response_model=StandardOut, responses=refusals(404))
def one_standard(name: Name, as_of: AsOf) -> Any:
    """One concept: every dated value with its paper and period, the paper's notes, and what places override."""
    return law_told(law_of(name), as_of)


@router.get(
    "/organisations/{code}/entitlement",
    summary="核定与占用 · what it may have and what it holds",
    response_model=AllowanceOut,
    responses=refusals(404),
)
def entitlement_of(session: Db, code: OrganisationCode, as_of: AsOf, known: Known, cars: Cars = 0, ratio: Ratio = None) -> Any:
    """What an organisation may have by its authorised posts of the day, line by line, beside what it holds by category."""
    found = entitlement(session, code, on=as_of, known=known, needs=Needs(cars=cars), ratio=ratio)
    return {
        "organisation": code,
        "entitled": as_told(found.entitled) if found.entitled else None,
        "why": found.why.zh if found.why else None,
        "why_en": found.why.en if found.why else None,
        **{name: records(getattr(found, name)) for name in ("categories", "rooms", "let", "tolerated")},
    }
