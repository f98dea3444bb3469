"""Stocktakes: opened over a building or an organisation's rooms, counted room by room, closed when all are counted.

That ledgers are counted regularly: 中办发〔2017〕70号 art. 6 (confidence A); how often is not stated, so the day it is
due is told with each. A stocktake changes no ledger, so that none of this waits for an approval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry import queries
from registry.acts.end import end
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Building, Stocktake
from registry.queries import parties, stocktakes
from registry.queries.booked import booked
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import acting, again

SHOWN = 12
"""So many rooms that were not counted are named; of more it is told how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStocktake:
    """What is to be counted, and by when."""

    name: str = asks("名称", "name", hint=("如 2026年下半年盘点", "such as second half of 2026"))
    due_on: date = asks("完成期限", "due on")
    building: str = asks("楼栋", "building", look_up=LookUp.BUILDING, default="")
    organisation: str = asks(
        "使用单位", "organisation", look_up=LookUp.ORGANISATION, default="", hint=("盘点该单位的用房", "count what it has")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseStocktake:
    """Which stocktake is over."""

    stocktake: str = asks("盘点", "stocktake", look_up=LookUp.STOCKTAKE)
    reason: str = asks(
        "未盘说明", "why rooms were not counted", default="", hint=("全部盘完可不填", "not asked for where all were counted")
    )


@verb("open-stocktake", "发起盘点", "open a stocktake", told=OpenStocktake, family=Family.LEDGERS, needs_approval=False)
def open_stocktake(session: Session, told: OpenStocktake, *, on: date, by: str, because: str) -> list[Stocktake]:
    """Have a building's rooms counted, or an organisation's, or those that one has in the other; the register gives it a code."""
    problems = {}
    if not told.name.strip():
        problems["name"] = Words("未填写", "is missing")
    if told.due_on < on:
        problems["due_on"] = Words(f"早于发起日 {on}", f"is before {on}, when it is opened")
    if not (told.building or told.organisation):
        problems["building"] = Words("请选择楼栋或使用单位", "name a building or an organisation")
    if problems:
        raise Invalid(problems)
    building = queries.by_code(session, Building, told.building, on=on) if told.building else None
    organisation = parties.organisation(session, told.organisation, on=on) if told.organisation else None
    division = building.code[:6] if building else organisation.division_code if organisation else ""
    number = int(stocktakes.last_code(session, division).rpartition("-S")[2] or 0) + 1
    row = Stocktake(
        code=f"{division}-S{number:05}",
        name=told.name.strip(),
        building_id=building.id if building else None,
        organisation_id=organisation.id if organisation else None,
        due_on=told.due_on,
        closed_on=None,
        valid_from=on,
    )
    if booked(session, stocktakes.in_scope(row, on=on), on=on).empty:
        raise Conflict(f"{on} 范围内没有可盘点的房间", f"there is no room to count on {on}")
    with acting(session, "open-stocktake", subject=f"Stocktake {row.code}", by=by, because=because) as act:
        row.id = new_id(act.known)
        session.add(row)
    return [row]


@verb("close-stocktake", "结束盘点", "close a stocktake", told=CloseStocktake, family=Family.LEDGERS, needs_approval=False)
def close_stocktake(session: Session, told: CloseStocktake, *, on: date, by: str, because: str) -> list[Stocktake]:
    """Close a stocktake; where rooms were not counted only with a reason, which stands in the journal with how many they are."""
    row = open_one(session, told.stocktake, on=on)
    left = not_counted(session, row, on=on)
    reason = told.reason.strip()
    if left and not reason:
        named = "、".join(left[:SHOWN])
        more = (f" 等 {len(left)} 间", f" and {len(left) - SHOWN} more") if len(left) > SHOWN else ("", "")
        raise Invalid(
            {
                "reason": Words(
                    f"还有 {len(left)} 间未盘点（{named}{more[0]}），须说明原因才能结束",
                    f"is needed: {len(left)} rooms were not counted ({', '.join(left[:SHOWN])}{more[1]})",
                )
            }
        )
    ground = f"{because}（未盘 {len(left)} 间：{reason}）" if left else because
    with acting(session, "close-stocktake", subject=f"Stocktake {row.code}", by=by, because=ground):
        end(session, [row], on=on)
        closed = again(row, closed_on=on, valid_from=on)
        session.add(closed)
    return [closed]


def open_one(session: Session, code: str, *, on: date) -> Stocktake:
    """A stocktake under way on a day; ``Conflict`` where it is closed."""
    row = stocktakes.stocktake(session, code, on=on)
    if row.closed_on is not None or row.valid_to is not None:
        closed = row.closed_on or row.valid_to
        raise Conflict(f"盘点 {code} 已于 {closed} 结束", f"the stocktake {code} was closed on {closed}")
    return row


def not_counted(session: Session, row: Stocktake, *, on: date) -> Sequence[str]:
    """Codes of the rooms of a stocktake that nobody has counted until a day."""
    done = {it.room_id for it in stocktakes.counts(session, row.id, on=on)}
    rooms = booked(session, stocktakes.in_scope(row, on=on), on=on)
    return [code for room, code in zip(rooms.room_id, rooms.code, strict=True) if room not in done]
