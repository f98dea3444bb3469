"""A list of properties handed in as a survey: a report of what is wrong with it, and no floor that could be enrolled."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from floorplans.finding import Finding
from floorplans.kinds import told
from floorplans.plan import Reading, Rooms
from floorplans.readers.ledger_sheets import Sheet
from floorplans.readers.property_list import PropertyList, list_of, no_list
from floorplans.readers.property_list_findings import KINDS, findings_of
from floorplans.vocabulary import Severity, Words

LISTS: Final = {".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".geojson", ".json"}
"""Files that may be a list of properties."""

READ: Final = "property-list"
"""Code of the note that a file was taken for a list of properties."""


def is_report(reading: Reading) -> bool:
    """Whether a reading is the report on a list of properties."""
    return any(it.code == READ for it in reading.findings)


def list_in(path: Path, sheets: Sequence[Sheet] | None = None) -> PropertyList:
    """The list that is handed in as one file, of whose ``sheets`` it is made where they are read already.

    Raises ``Unreadable``, also where nothing stands beside the codes: no area, no lease and no building that they
    are parts of.
    """
    if path.suffix.lower() not in LISTS:
        raise no_list(path)
    listed = list_of(path, sheets)
    rows = (*listed.buildings, *listed.parts, *listed.leases)
    if not any(row.code and (row.area is not None or row.lease or row.parent) for row in rows):
        raise no_list(path)
    return listed


def report(listed: PropertyList, *, on: dt.date | None) -> Reading:
    """What is wrong with a list, as a reading without floors; ``on`` is the day as of which leases are over, without one none is."""
    digests = sorted(listed.digests)
    return Reading(
        file=listed.files[0],
        digest=digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest(),
        plans=(),
        rooms=Rooms.of(np.empty(0, np.int32), np.empty(0, object)),
        findings=(_read(listed, on), *_worst_first(findings_of(listed, on=on))),
    )


def _worst_first(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda it: list(Severity).index(it.severity))


def _read(listed: PropertyList, on: dt.date | None) -> Finding:
    files = "、".join(listed.files)
    day = (f"，租约以 {on} 为准", f"; leases as of {on}") if on and listed.leases else ("", "")
    buildings, parts, leases = (len(rows) for rows in (listed.buildings, listed.parts, listed.leases))
    held = [
        (buildings, f"{buildings} 栋（面积合计 {listed.total} ㎡）", f"{buildings} buildings ({listed.total} m² together)"),
        (parts, f"{parts} 个部分", f"{parts} parts"),
        (leases, f"{leases} 份租约", f"{leases} leases"),
    ]
    zh, en = "，".join(it[1] for it in held if it[0]), ", ".join(it[2] for it in held if it[0])
    return told(
        KINDS,
        READ,
        Words(
            f"按房产清单读取：{zh}{day[0]}。清单只出检查报告，不入账。",
            f"Read as a list of properties: {en}{day[1]}. A list is reported on and not enrolled.",
        ),
        subject=files,
        place=files,
    )
