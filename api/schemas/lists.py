"""The shapes of lists over HTTP: the catalogue, and what came of a file that was handed in."""

from typing import Any

from pydantic import BaseModel, Field


class ListColumnOut(BaseModel):
    """A column of a list."""

    name: str = Field(examples=["number"])
    words: str = Field(examples=["房号"])
    kind: str = Field(examples=["text"], description="text, whole, number, day, yes-no, choice, many")
    says: str = Field(examples=["同一层不重复"])
    choices: dict[str, str] = Field(examples=[{"office": "办公室"}])
    written: bool = Field(examples=[True], description="可否导入 · whether it can be brought in")
    needed: bool = Field(examples=[False])


class ListOut(BaseModel):
    """A list that can be had."""

    name: str = Field(examples=["rooms"])
    words: str = Field(examples=["房间"])
    filters: dict[str, str] = Field(examples=[{"building": "楼栋"}])
    brought_in_by: str | None = Field(
        examples=["describe-rooms"], description="导入所用的办理事项 · the act by which it is brought in"
    )
    columns: list[ListColumnOut]


class ListProblemOut(BaseModel):
    """Something about a cell."""

    place: str = Field(examples=["Sheet 房间 · 第 12 行 · F 列"])
    sheet: str = Field(examples=["房间"])
    row: int | None = Field(examples=[12])
    column: int | None = Field(examples=[6])
    field: str = Field(examples=["number"])
    says: str = Field(examples=["本层已有房号 312"])
    zh: str = Field(examples=["本层已有房号 312"])
    en: str = Field(examples=["there is a room 312 on the floor already"])


class ListDifferenceOut(BaseModel):
    """What of a row is otherwise than in the register."""

    fate: str = Field(examples=["changed"], description="new, changed, ended")
    says: str = Field(examples=["变更"])
    place: str = Field(examples=["Sheet 房间 · 第 12 行"])
    key: str = Field(examples=["371500-0001-001-3F-312"])
    name: str = Field(examples=["办公室"])
    fields: list[dict[str, Any]] = Field(examples=[[{"field": "number", "words": "房号", "was": "312", "becomes": "312A"}]])


class ListToldOut(BaseModel):
    """What a file would change, or changed, and everything that is wrong with it."""

    file: str = Field(examples=["房间.xlsx"])
    of: str = Field(examples=["rooms"], description="清单名 · name of the list")
    rows: int = Field(examples=[2456])
    new: int = Field(examples=[0])
    changed: int = Field(examples=[3])
    same: int = Field(examples=[2453])
    ended: int = Field(examples=[0])
    problems: list[ListProblemOut]
    notes: list[ListProblemOut]
    differences: list[ListDifferenceOut]
    more: int = Field(examples=[0], description="未列出的差异 · differences that are not listed")
    done: bool = Field(examples=[False])
    entry: int | None = Field(examples=[None], description="日志第几条 · line of the journal")
    proposal: str | None = Field(examples=[None], description="须审批的为审批事项 · the proposal, where another person decides")
    reviewed: bool = Field(examples=[False])


class ListWaitingOut(BaseModel):
    """How it stands with a file that was handed in."""

    token: str = Field(examples=["0f343b0931126a20f133d67c2b018a3b"])
    step: str = Field(examples=["done"], description="queued, reading, beside, trying, doing, done")
    percent: int = Field(examples=[100])
    tried: bool = Field(examples=[True], description="只试办，尚未写入 · only tried, nothing is written yet")
    refused: str | None = Field(examples=[None])
    told: ListToldOut | None


class ListBatchOut(BaseModel):
    """A list that was brought in."""

    entry: int = Field(examples=[1204], description="日志第几条，撤回即撤销它 · line of the journal, by which it is taken back")
    verb: str = Field(examples=["describe-rooms"])
    file: str = Field(examples=["房间.xlsx"])
    digest: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    rows: int = Field(examples=[3])
    by: str = Field(examples=["王敏"])
    because: str = Field(examples=["2026 年房号整理"])
    at: str = Field(examples=["2026-11-22T08:00:00+00:00"])
    taken_back: bool = Field(examples=[False])
