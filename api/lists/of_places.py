"""The lists of places: sites, buildings, floors, rooms, idle rooms, surveys."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from api.lists.described import Kind, Listed, Takes, column, of_frame, of_table
from floorplans.vocabulary import RoomUse, Words
from registry import Invalid, views
from registry.acts.verbs import LookUp
from registry.views import listed
from registry.views.idle import Wanted, idle

Q, DIVISION, BUILDING, FLOOR, USE = (
    Words("含", "holds"), Words("行政区划", "division"), Words("楼栋", "building"), Words("楼层", "floor"), Words("用途", "use"),
)  # fmt: skip


def _buildings(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    found = views.buildings(session, on=on, known=known, division=asked.get("division", ""), search=asked.get("q", ""))
    return pd.DataFrame(found.drop(columns="geometry"))


def _idle(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> pd.DataFrame:
    text = {name: asked.get(name, "") for name in ("division", "building", "floor", "use")}
    try:
        figures = {name: Decimal(asked[name]) if asked.get(name) else None for name in ("least", "most")}
        since = date.fromisoformat(asked["since"]) if asked.get("since") else None
    except (InvalidOperation, ValueError) as wrong:
        raise Invalid({"least": Words("面积应为数字，日期应如 2026-11-22", "an area is a number, a day 2026-11-22")}) from wrong
    wanted = Wanted(**text, **figures, since=since, wholly=asked.get("wholly") == "true", search=asked.get("q", ""))
    return pd.DataFrame(idle(session, wanted, on=on, known=known).rooms.drop(columns="geometry"))


def _surveys(session: Session, **_: Any) -> pd.DataFrame:
    return views.surveys(session)


LISTS = (
    Listed(
        name="sites",
        words=Words("院落", "Sites"),
        page="/places",
        asks={"q": Q, "division": DIVISION},
        key=("code",),
        read=of_table(listed.sites),
        columns=(
            column("code", "院落编号", "Code"),
            column("name", "院落名称", "Name", width=24),
            column("division", "行政区划", "Division", width=10),
            column("address", "地址", "Address", width=30),
            column("buildings", "楼栋数", "Buildings", Kind.WHOLE, width=8),
            column("rooms", "房间数", "Rooms", Kind.WHOLE, width=8),
            column("usable_area", "使用面积㎡", "Usable m²", Kind.NUMBER),
        ),
    ),
    Listed(
        name="buildings",
        words=Words("楼栋", "Buildings"),
        page="/places",
        asks={"q": Q, "division": DIVISION},
        key=("code",),
        read=of_frame(_buildings),
        columns=(
            column("code", "楼栋编号", "Code", width=18),
            column("name", "楼栋名称", "Name", width=24),
            column("site", "院落编号", "Site"),
            column("site_name", "院落", "Site's name", width=20),
            column("address", "地址", "Address", width=30),
            column("built_year", "建成年份", "Built in", Kind.WHOLE, width=10),
            column("floors", "层数", "Floors", Kind.WHOLE, width=8),
            column("rooms", "房间数", "Rooms", Kind.WHOLE, width=8),
            column("gross_floor_area", "建筑面积㎡", "Gross m²", Kind.NUMBER),
            column("usable_area", "使用面积㎡", "Usable m²", Kind.NUMBER),
        ),
    ),
    Listed(
        name="floors",
        words=Words("楼层", "Floors"),
        page="/places",
        asks={"building": BUILDING, "division": DIVISION},
        key=("code",),
        read=of_table(listed.floors),
        columns=(
            column("code", "楼层编号", "Code", width=20),
            column("building", "楼栋编号", "Building", width=18),
            column("building_name", "楼栋", "Building's name", width=20),
            column("floor_name", "楼层", "Floor", width=8),
            column("storey", "自下而上的次序", "Order from below", Kind.NUMBER, width=10),
            column("rooms", "房间数", "Rooms", Kind.WHOLE, width=8),
            column("usable_area", "使用面积㎡", "Usable m²", Kind.NUMBER),
            column("gross_floor_area", "建筑面积㎡", "Gross m²", Kind.NUMBER),
        ),
    ),
    Listed(
        name="rooms",
        words=Words("房间", "Rooms"),
        page="/places",
        asks={"q": Q, "division": DIVISION, "building": BUILDING, "floor": FLOOR, "use": USE},
        key=("room",),
        read=of_table(listed.rooms),
        takes=Takes(
            verb="describe-rooms", rows="rooms", adds=False,
            told=lambda it, _: {"room": it["room"], **{name: it[name] or "" for name in ("number", "name")}, "use": it["use"]},
        ),
        columns=(
            column("room", "房间编号", "Room", written=True, needed=True, look_up=LookUp.ROOM, width=26, says=("不可修改，导入时按它找到房间", "by which the room is found")),
            column("site_name", "院落", "Site", width=18),
            column("building", "楼栋编号", "Building", width=18),
            column("building_name", "楼栋", "Building's name", width=18),
            column("floor_name", "楼层", "Floor", width=8),
            column("number", "房号", "Number", written=True, width=10, says=("同一层不重复", "once on a floor")),
            column("name", "名称", "Name", written=True, width=18),
            column("use", "用途", "Use", of=RoomUse, written=True, stays=True, width=14),
            column("usable_area", "使用面积㎡", "Usable m²", Kind.NUMBER, says=("由测绘得出，不能导入", "of the survey, never brought in")),
            column("declared_area", "申报面积㎡", "Declared m²", Kind.NUMBER),
            column("since", "此信息自", "So since", Kind.DAY, width=12),
        ),
    ),
    Listed(
        name="idle",
        words=Words("闲置房间", "Idle rooms"),
        page="/idle",
        asks={
            "q": Q, "division": DIVISION, "building": BUILDING, "floor": FLOOR, "use": USE, "least": Words("不小于㎡", "at least m²"),
            "most": Words("不大于㎡", "at most m²"), "since": Words("闲置不晚于", "idle since"), "wholly": Words("整间闲置", "wholly free"),
        },
        key=("code",),
        read=of_frame(_idle),
        columns=(
            column("code", "房间编号", "Room", width=26),
            column("site_name", "院落", "Site", width=18),
            column("building_name", "楼栋", "Building", width=18),
            column("floor_name", "楼层", "Floor", width=8),
            column("number", "房号", "Number", width=10),
            column("name", "名称", "Name", width=18),
            column("use", "用途", "Use", of=RoomUse),
            column("area", "面积㎡", "Area m²", Kind.NUMBER),
            column("free_share", "可用份额%", "Free share %", Kind.NUMBER),
            column("free_area", "可用面积㎡", "Free m²", Kind.NUMBER),
            column("idle_since", "闲置自", "Idle since", Kind.DAY, width=12),
        ),
    ),
    Listed(
        name="surveys",
        words=Words("测绘成果", "Surveys"),
        page="/surveys",
        key=("digest",),
        timeless=True,
        read=of_frame(_surveys),
        columns=(
            column("file_name", "文件", "File", width=30),
            column("surveyor", "测绘单位", "Surveyor", width=24),
            column("surveyed_on", "测绘日期", "Surveyed on", Kind.DAY, width=12),
            column("report", "报告编号", "Report", width=18),
            column("floors", "楼层数", "Floors", Kind.WHOLE, width=8),
            column("known", "入账时间", "Enrolled at", width=18),
            column("by", "办理人", "By", width=12),
            column("because", "依据", "Because", width=30),
            column("digest", "文件摘要", "Digest", width=20),
        ),
    ),
)  # fmt: skip
