"""Opening the rectifications of findings of an issued audit together: each with what the paper measured and held it against."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.end import end
from registry.acts.open_rectification import NOTHING_YET
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Rectification, RectificationState
from registry.queries import audits, rectifications, uses
from registry.store.errors import Conflict, Invalid, NotFound
from registry.store.ids import new_id
from registry.store.journal import acting, again

MOST: Final = 500
"""Findings that are opened together: somebody has looked at each."""
NAMED: Final = ("building", "organisation", "room", "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRectifications:
    """Which findings of which paper."""

    audit: str = asks("审计报告编号", "issued audit", look_up=LookUp.AUDIT)
    keys: tuple[str, ...] = asks("问题编号", "findings", hint=("审计报告中的编号", "as the paper has them"))


@verb(
    "open-rectifications",
    "按审计报告发起整改",
    "open rectifications of an audit",
    told=OpenRectifications,
    family=Family.COMPLIANCE,
    needs_approval=False,
)
def open_rectifications(session: Session, told: OpenRectifications, *, on: date, by: str, because: str) -> list[Rectification]:
    """Have findings of an issued audit mended; those that were verified and are found again are open again.

    Raises ``Conflict`` where one is under way already, so that none is opened by half, or where the paper was changed.
    """
    row = audits.issued(session, told.audit.strip())
    paper: dict[str, Any] = {it["key"]: it for it in orjson.loads(audits.paper_of(session, row))["findings"]}
    keys = sorted({it.strip() for it in told.keys if it.strip()})
    if strange := [it for it in keys if it not in paper]:
        raise Invalid(
            {"keys": Words(f"{row.number} 中没有 {'、'.join(strange[:5])}", f"{', '.join(strange[:5])} is not in {row.number}")}
        )
    if not 0 < len(keys) <= MOST:
        raise Invalid({"keys": Words(f"一次选 1 至 {MOST} 项", f"are 1 to {MOST} findings")})
    old = rectifications.last_of_each(session, keys)
    if busy := [key for key, it in old.items() if it.state != RectificationState.VERIFIED.value]:
        raise Conflict(f"{'、'.join(sorted(busy)[:5])} 已在整改", f"{', '.join(sorted(busy)[:5])} is under way already")
    places = _places(session, [paper[key] for key in keys], on=on)
    made = []
    with acting(session, "open-rectifications", subject=f"Issued audit {row.number}", by=by, because=because) as act:
        end(session, list(old.values()), on=on)
        for key in keys:
            found = paper[key]
            facts = {
                **NOTHING_YET, **places[key], "audit": row.number, "found_area": _area(found["measured"]),
                "limit_area": _area(found["limit"]), "state": RectificationState.OPEN.value, "valid_from": on,
            }  # fmt: skip
            known = {"key": key, "code": found["code"], "subject": found["subject"]}
            made.append(again(old[key], **facts) if key in old else Rectification(id=new_id(act.known), **known, **facts))
        session.add_all(made)
    return made


def _places(session: Session, found: list[dict[str, Any]], *, on: date) -> dict[str, dict[str, UUID | None]]:
    """What each finding is about; where the paper names no organisation, the only one that has the room."""
    codes = {it[name] for it in found for name in NAMED if it[name]}
    known = {code: key for code, (_, key) in rectifications.named(session, codes, on=on).items()}
    if gone := sorted(it["key"] for it in found if not any(it[name] in known for name in NAMED)):
        zh, en = "、".join(gone[:5]), ", ".join(gone[:5])
        raise NotFound(f"{on} 台账中已没有 {zh} 的对象", f"what {en} is about is not in the register on {on}")
    having: dict[UUID, set[UUID]] = defaultdict(set)
    for one in uses.assignments(session, [known[it["room"]] for it in found if it["room"] in known], on=on):
        having[one.room_id].add(one.organisation_id)
    told = {}
    for it in found:
        ids: dict[str, UUID | None] = {f"{name}_id": known.get(it[name]) for name in NAMED}
        users = having.get(ids["room_id"], set()) if ids["room_id"] else set()
        if ids["organisation_id"] is None and len(users) == 1:
            ids["organisation_id"] = next(iter(users))
        told[it["key"]] = ids
    return told


def _area(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
