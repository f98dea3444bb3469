"""An organisation's own ledger (分台账) as a frame: its rooms with building, floor, number, use, area and people, each with its row."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from floorplans.finding import Unreadable
from floorplans.measure import UNSTATED
from floorplans.readers import ledger
from floorplans.readers.ledger_columns import AREAS, Head, head_of
from floorplans.readers.ledger_sheets import sheets_of
from floorplans.vocabulary import Words
from registry import queries
from registry.queries import stocktakes
from registry.queries.booked import names_in_order
from registry.store.errors import NotFound

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv"})
PARTED = " · "
"""Stands between office and person where a ledger names both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLedger:
    """The rows of a ledger, and what of them can be compared."""

    name: str
    digest: str
    rows: pd.DataFrame
    """building, floor, number, use, area (centiares), people, where; an unstated area is ``UNSTATED``, unstated words are empty."""
    says_area: bool
    """Whether its areas are usable ones: a gross area is not held against a usable one."""
    says_people: bool
    uncompared: Words | None


def read_own_ledger(path: Path) -> OwnLedger:
    """A ledger as an organisation hands it in; raises ``Unreadable``."""
    sheets = sheets_of(path)
    heads = [head for sheet in sheets if not sheet.hidden and (head := head_of(sheet))]
    reading = ledger.read(path, sheets=sheets)
    says_area = all(next((it for it in AREAS if it in head.columns), "") != "gross" for head in heads)
    says_people = bool(heads) and all("person" in head.columns for head in heads)
    rooms = reading.rooms
    rows = pd.DataFrame(
        {
            "building": [reading.plans[at].building for at in rooms.floor],
            "floor": [reading.plans[at].floor_name for at in rooms.floor],
            "number": rooms.number,
            "use": rooms.use,
            "area": np.where(rooms.declared >= 0, rooms.declared, UNSTATED) if says_area else np.full(len(rooms), UNSTATED),
            "people": [_people(said, heads) if says_people else "" for said in rooms.user],
            "where": rooms.where,
        }
    )
    return OwnLedger(
        name=reading.file,
        digest=reading.digest,
        rows=rows,
        says_area=says_area,
        says_people=says_people,
        uncompared=None
        if says_area
        else Words("台账只有建筑面积，未与使用面积比较", "it states gross areas only, which were not compared"),
    )


def kept_ledger(session: Session, digest: str) -> OwnLedger:
    """A ledger that is kept in the register, read; ``NotFound`` where it is not there, or is no ledger."""
    name = stocktakes.file_name(session, digest)
    if name is None:
        raise NotFound(f"没有摘要为 {digest} 的文件", f"there is no file of digest {digest}")
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise NotFound(
            f"“{name}”不是台账，应为 xlsx、xls 或 csv 表格", f"“{name}” is no ledger, which is a table: xlsx, xls or csv"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ledger{suffix}"
        path.write_bytes(queries.original(session, digest))
        try:
            return read_own_ledger(path)
        except Unreadable as refusal:
            raise NotFound(
                f"“{name}”不是可读的房间台账：{refusal.words.zh}", f"“{name}” is no ledger of rooms: {refusal.words.en}"
            ) from refusal


def _people(said: str, heads: list[Head]) -> str:
    """The people of a cell that may name an office before them; a lone name under two such headings is taken for a person's."""
    both = any("office" in head.columns for head in heads)
    if both and PARTED not in said:
        return ""
    return names_in_order(said.rpartition(PARTED)[2])
