"""Whether somebody may do a thing, and may know of all that they name in doing it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Final, Protocol

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from registry.models import (
    Building,
    Floor,
    Inspection,
    IssuedAudit,
    Lease,
    Organisation,
    Person,
    Project,
    Rectification,
    Role,
    Room,
    Site,
    SpotCheck,
    Stocktake,
    StoredFile,
    UseAgreement,
)
from registry.store.columns import Instant
from registry.store.errors import NotFound
from registry.store.lens import Lens
from registry.store.scope import UNSCOPED, Viewer, sight_of
from registry.store.visible_compliance import whole

NAMED: Final[dict[str, tuple[Any, str, str]]] = {
    "site": (Site.code, "院落", "site"),
    "building": (Building.code, "楼栋", "building"),
    "floor": (Floor.code, "楼层", "floor"),
    "room": (Room.code, "房间", "room"),
    "organisation": (Organisation.code, "单位", "organisation"),
    "person": (Person.code, "人员", "person"),
    "lease": (Lease.number, "租赁合同", "lease"),
    "agreement": (UseAgreement.number, "使用协议", "use agreement"),
    "project": (Project.code, "建设项目", "project"),
    "stocktake": (Stocktake.code, "盘点", "stocktake"),
    "audit": (IssuedAudit.number, "审计报告", "issued audit"),
    "rectification": (Rectification.key, "整改事项", "rectification"),
    "spot-check": (SpotCheck.code, "抽查", "spot check"),
    "inspection": (Inspection.code, "巡检", "inspection"),
    "file": (StoredFile.digest, "文件", "file"),
}
"""Value of a ``LookUp`` → the column that it names, and what that is called."""


class Allowing(Protocol):
    """A thing that only some roles may do; a ``Verb`` is one."""

    @property
    def roles(self) -> Collection[Role]:
        """Those."""


def may(viewer: Viewer | None, deed: Allowing) -> bool:
    """Whether somebody has a role that a thing is open to; in a register without accounts anybody may."""
    return viewer is None or any(role.value in viewer.roles for role in deed.roles)


def must_see(session: Session, viewer: Viewer | None, named: Iterable[tuple[str, str]], *, on: date | None = None) -> None:
    """Refuse what names something that a viewer may not see, exactly as if it were not there.

    ``named`` are pairs as ``Verb.named`` gives them; a file is known to whoever handed it in or sees what refers to it, for
    a digest alone stands on many a paper. With a day an organisation's rooms are those that it holds on it. Works in a session that sees everything, too.
    """
    if viewer is None:
        return
    wanted: dict[str, set[str]] = defaultdict(set)
    for kind, code in named:
        wanted[str(getattr(kind, "value", kind))].add(code)
    for division in sorted(wanted.pop("division", ())):
        sight = sight_of(session, viewer)
        seen = "" in sight.prefixes or any(division.startswith(it) for it in sight.prefixes)
        if not seen:
            raise NotFound(f"没有或无权查看行政区划 {division}", f"there is no division {division} that you may see")
    for scope in sorted(wanted.pop("scope", ())):
        if not sees_whole(session, viewer, scope, on):
            raise NotFound(f"没有 {scope}，或无权查看其全部房间和人员", f"there is no {scope} of which you may see everything")
    wanted.pop("record", None)  # it names nothing: the verb says so
    options = {"viewer": viewer, "days": (on,) if on else ()}
    for kind, codes in wanted.items():
        column, zh, en = NAMED[kind]
        found = set(session.scalars(select(column).where(column.in_(codes)).distinct(), execution_options=options))
        if absent := sorted(codes - found):
            raise NotFound(
                f"没有或无权查看这些{zh}：{'、'.join(absent[:20])}", f"there is no {en} {', '.join(absent[:20])} that you may see"
            )


def sees_whole(session: Session, viewer: Viewer, scope: str, on: date | None = None, known: datetime | None = None) -> bool:
    """Whether somebody sees everything of a building, an organisation or a division, by its code: on a day, or else ever."""
    then = (None if on is None else literal(on), None if known is None else literal(known, Instant()))
    return bool(
        session.scalar(select(whole(Lens(sight_of(session, viewer), ()), literal(scope), *then)), execution_options=UNSCOPED)
    )
