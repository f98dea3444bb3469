"""What is asked of the areas of a waiting survey, and the report that answers it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import Query
from sqlalchemy.orm import Session

from floorplans.area_kinds import AreaKind
from floorplans.area_report import AreaReport, area_report
from floorplans.areas import Circle
from floorplans.plan import Reading
from floorplans.storey_height import AreaMethod
from floorplans.tolerance import GRADES
from registry import views

METHODS = {"estate": AreaMethod.ESTATE, "works": AreaMethod.WORKS}


@dataclass(frozen=True, slots=True)
class Asked:
    """By which standard and grade areas are told."""

    method: Annotated[
        Literal["estate", "works"],
        Query(description="estate 为 GB/T 17986.1，works 为 GB/T 50353 · standard of gross areas", examples=["estate"]),
    ] = "estate"
    grade: Annotated[int, Query(ge=1, le=3, description="面积精度等级 · accuracy grade", examples=[3])] = 3
    stated: Annotated[
        Literal["usable", "suite", "gross"], Query(description="注明的是哪种面积 · what stated areas are of", examples=["usable"])
    ] = "usable"
    circle: Annotated[
        Circle,
        Query(
            description="分摊范围：floor 本层，building 整幢，stages 多级 · who bears common area together", examples=["building"]
        ),
    ] = Circle.BUILDING
    ground: Annotated[
        float | None,
        Query(ge=-500, le=9000, description="地面高出投影面，米 · ground above the plane of projection", examples=[32.0]),
    ] = None
    high_rise: Annotated[bool, Query(description="高层建筑，K 以 60% 为限 · K of 60 %", examples=[False])] = False

    def report(self, session: Session, reading: Reading, *, today: date) -> AreaReport:
        """The areas of a reading; beside them what titles say of its rooms as the register knows them."""
        return area_report(
            reading,
            method=METHODS[self.method],
            grade=GRADES[self.grade - 1],
            stated_as=AreaKind(self.stated),
            circle=self.circle,
            certificate=views.certificates(session, reading, on=today),
            ground=self.ground,
        )
