"""Recording places: a site, a building, where its drawings lie; recorded again with other facts, they are changed."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeVar

from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from floorplans.georeference import Placement
from registry import queries
from registry.acts.end import end
from registry.acts.move import follow
from registry.models import Building, Site
from registry.store.errors import Conflict
from registry.store.ids import new_id
from registry.store.journal import Act, acting, again

T = TypeVar("T", Site, Building)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingRecord:
    """What is recorded of a building; its site comes with it where it is not there yet."""

    code: str
    """Site code and running number: 371500-0001-001."""
    name: str
    site_name: str
    address: str = ""
    built_year: int | None = None
    placement: Placement | None = None
    outline: BaseGeometry | None = None
    """In EPSG:4490."""

    @property
    def site(self) -> str:
        """Code of its site."""
        return self.code.rpartition("-")[0]


def record_building(session: Session, told: BuildingRecord, *, on: date, by: str, because: str) -> Building:
    """Enter a building and, where it is new, its site; the same facts again change nothing."""
    division, _, number = told.site.partition("-")
    if not (len(division) == 6 and division.isdigit() and number):  # GB/T 2260
        raise Conflict(
            f"楼栋编号 {told.code} 应为“行政区划代码-院落号-楼号”，如 371500-0001-001",
            f"a building code is division-site-number such as 371500-0001-001, not {told.code}",
        )
    with acting(session, "record-building", subject=f"Building {told.code}", by=by, because=because) as act:
        found = queries.current(session, Site, [told.site]).get(told.site)
        site = found or _enter(
            session,
            act,
            Site(code=told.site, name=told.site_name, division_code=division, address=told.address, outline=None, valid_from=on),
        )
        facts: dict[str, Any] = {
            "site_id": site.id,
            "code": told.code,
            "name": told.name,
            "address": told.address,
            "built_year": told.built_year,
            "placement": asdict(told.placement) if told.placement else {},
            "outline": told.outline,
        }
        old = queries.current(session, Building, [told.code]).get(told.code)
        if old is None:
            return _enter(session, act, Building(valid_from=on, **facts))
        if all(_same(getattr(old, name), value) for name, value in facts.items()):
            return old
        before = old.placement
        building = supersede(session, old, on=on, **facts)
        if before != building.placement:
            follow(session, building, before, building.placement)
        return building


def supersede(session: Session, old: T, *, on: date, **facts: Any) -> T:
    """The thing as it is from a day on; what it was until then stays, what was known before stays answerable."""
    end(session, [old], on=on)
    new = again(old, **facts, valid_from=on)
    session.add(new)
    return new


def _enter(session: Session, act: Act, row: T) -> T:
    row.id = new_id(act.known)
    session.add(row)
    session.flush()
    return row


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, BaseGeometry) and isinstance(new, BaseGeometry):
        return bool(old.equals(new))
    return bool(old == new)
