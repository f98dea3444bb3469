"""Long lists: sorted as asked, and a page of them at a time; what is empty comes last either way."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Any, Final

import pandas as pd
from fastapi import Query

from floorplans.vocabulary import Words
from registry import Invalid

SIZE: Final = 100
"""Rows of a page."""

Sort = Annotated[
    str, Query(max_length=40, pattern=r"^-?[a-z_]*$", description="按哪一列排序，前加 - 为倒序 · column to sort by; - before it turns it round", examples=["-last_day"])
]  # fmt: skip
Page = Annotated[
    int, Query(ge=1, le=100_000, alias="page", description="第几页，每页 100 行 · which page, of 100 rows", examples=[1])
]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list."""

    rows: list[dict[str, Any]]
    total: int
    page: int
    pages: int
    sort: str

    @property
    def first(self) -> int:
        """Number of the first row, from one."""
        return (self.page - 1) * SIZE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Number of the last row."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def listed(frame: pd.DataFrame, sort: str, allowed: Collection[str], page: int) -> Listing:
    """A page of a frame in the order of a column; ``Invalid`` naming the columns there are where it is none of them."""
    name = sort.removeprefix("-")
    if name not in allowed:
        raise Invalid({"sort": Words(f"只能按 {'、'.join(allowed)} 排序", f"is one of {', '.join(allowed)}")})
    keys = frame[name].to_list()
    there = [i for i, key in enumerate(keys) if key not in {None, ""}]
    there.sort(key=keys.__getitem__, reverse=sort.startswith("-"))  # stable both ways: rows of a key keep their order
    known = set(there)
    order = there + [i for i in range(len(keys)) if i not in known]
    pages = max(1, -(-len(order) // SIZE))
    at = min(page, pages)
    rows = frame.iloc[order[(at - 1) * SIZE : at * SIZE]].to_dict("records")
    return Listing([{str(key): value for key, value in row.items()} for row in rows], len(order), at, pages, sort)
