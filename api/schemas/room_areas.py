"""The several areas of a room of the register as JSON, and how those that are of one kind stand to each other."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from pydantic import BaseModel, Field

from api.schemas.outputs import AREA, RoomOut
from api.schemas.places import records
from floorplans.area_kinds import AreaKind
from floorplans.reconcile import LIKE_FOR_LIKE, Agreement, reconcile
from floorplans.vocabulary import BoundaryBasis, Words


class StatedOut(BaseModel):
    """An area of a room, on somebody's word."""

    kind: str = Field(examples=["certificate"])
    kind_says: str = Field(examples=["证载面积"])
    area: str = Field(pattern=AREA, examples=["24.10"])
    basis: str | None = Field(examples=["unstated"])
    basis_says: str = Field(examples=["未说明"])
    method: str = Field(examples=["GB/T 17986.1—2000"])
    source: str = Field(examples=["鲁（2020）聊城市不动产权第0001号"])
    valid_from: str = Field(examples=["2026-11-22"])


class AgreementOut(BaseModel):
    """Two areas of a room held against each other by the third grade."""

    first: str = Field(examples=["usable"])
    first_source: str = Field(examples=["LC-2026-031"])
    second: str = Field(examples=["declared"])
    second_source: str = Field(examples=["台账 2025"])
    difference: str = Field(pattern=AREA, examples=["0.12"])
    limit: str = Field(pattern=AREA, examples=["0.46"])
    agreement: str = Field(examples=["within"])
    says: str = Field(examples=["使用面积 18.24 ㎡，申报面积 18.36 ㎡，相差 0.12 ㎡，三级限差 0.45 ㎡：在限差内。"])


class RoomAloneOut(RoomOut):
    """A room with all that is told of its areas."""

    areas: list[StatedOut]
    agreements: list[AgreementOut]


def areas_told(areas: Any, language: str = "zh") -> dict[str, Any]:
    """The frame of ``views.areas`` as JSON, and what stands how to what."""
    listed = records(areas)
    for it in listed:
        it["kind_says"] = AreaKind(it["kind"]).words.said_in(language)
        it["basis_says"] = BoundaryBasis(it["basis"] or BoundaryBasis.UNSTATED.value).words.said_in(language)
    return {"areas": listed, "agreements": list(_agreements(listed, language))}


def _agreements(areas: Sequence[dict[str, Any]], language: str) -> Iterator[dict[str, Any]]:
    """Like held against like: a ledger against what is measured, a title against gross area, two words on one kind."""
    pairs = [(one, other) for one in areas for other in areas if (one["kind"], other["kind"]) in LIKE_FOR_LIKE]
    pairs += [(one, other) for one, other in combinations(areas, 2) if one["kind"] == other["kind"]]
    if not pairs:
        return
    first, second = (np.array([_centiares(pair[at]["area"]) for pair in pairs], np.int64) for at in (0, 1))
    compared = reconcile(first, second)
    for row, (one, other) in enumerate(pairs):
        yield {
            "first": one["kind"],
            "first_source": one["source"],
            "second": other["kind"],
            "second_source": other["source"],
            "difference": f"{compared.difference[row] / 100:.2f}",
            "limit": f"{compared.limit[row] / 100:.2f}",
            "agreement": Agreement(compared.agreement[row]).value,
            "says": compared.says(row, _named(one), _named(other)).said_in(language),
        }


def _centiares(area: str) -> int:
    return int(area.replace(".", ""))


def _named(area: dict[str, Any]) -> Words:
    """An area by its kind and its source."""
    kind, source = AreaKind(area["kind"]).words, area["source"]
    return Words(f"{kind.zh}（{source}）", f"{kind.en} ({source})") if source else kind
