"""What an audit finds in rooms: the verdicts as findings, and what no sum of areas shows.

Columnar like the verdicts: a frame of all findings, one row each, in the order of their keys. Each rests on rooms and
occupants of its building alone; what crosses buildings is found in ``across``.
"""

from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from floorplans.measure import UNSTATED
from floorplans.vocabulary import RoomUse
from registry.compliance.comply import Verdicts
from registry.compliance.duty import lateness
from registry.compliance.findings import RULES
from registry.compliance.settings import Settings
from registry.compliance.verdict import Late, NotJudged, Standing, Verdict
from registry.models import OrganisationKind, PartKind, Tenure

COLUMNS: Final = ("code", "room", "person", "organisation", "measured", "limit", "excess", "confidence")
UNPAID: Final = [Tenure.ALLOTTED.value, Tenure.LENT.value]
LATE: Final = {
    Late.NONE.value: "occupant-without-post",
    Late.IN_TIME.value: "vacating-in-time",
    Late.LATE.value: "late-vacated",
    Late.UNKNOWN.value: "vacating-undated",
}


def findings(
    verdicts: Verdicts,
    parts: pd.DataFrame,
    holdings: pd.DataFrame,
    owed: pd.DataFrame,
    on: date,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """All findings of some rooms: key, code, subject, severity, room, person, organisation, measured, limit, excess, confidence.

    ``verdicts.rooms`` says besides of each room whether it is a part ``split`` off another; ``holdings`` says of each
    organisation kind, in_scope and whether it ``owns`` the building; ``owed`` is what is to be given back, its day counted.
    """
    told = settings or Settings()
    rooms, people = verdicts.rooms, verdicts.occupants
    second = _second(people, told)
    frames = [
        _rows("office-over-standard", rooms[rooms.verdict == Verdict.OVER.value]),
        _rows("office-to-remeasure", rooms[rooms.verdict == Verdict.REMEASURE.value]),
        _rows("second-office-not-below", _against(second[(second.share != UNSTATED) & (second.share >= second.limit)])),
        _rows("second-office-unapproved", _bare(second[second.approval.str.strip() == ""])),
        *_toilets(verdicts, parts),
        _rows("technical-room-as-office", _bare(rooms[(rooms.use == RoomUse.TECHNICAL.value) & rooms.room.isin(people.room)])),
        _rows("occupant-not-counted", _bare(people[people.standing == Standing.NOT_AUTHORISED])),
        *_without_post(people),
        _owed(owed, holdings, on),
        _rows("unpaid-user", _bare(_unpaid(holdings))),
        _rows("leased-room-seated", _bare(rooms[(rooms.why == NotJudged.LEASED_OUT) & rooms.room.isin(people.room)])),
        _rows(
            "seated-without-assignment",
            _bare(people[(people.tenure == "") & ~people.room.isin(holdings.room[holdings.tenure == Tenure.LEASED_OUT.value])]),
        ),
        _rows("partition-void", _bare(_void(rooms, people, holdings))),
    ]
    return keyed(pd.concat([it for it in frames if len(it)] or frames[:1], ignore_index=True))


def keyed(found: pd.DataFrame) -> pd.DataFrame:
    """Findings with key, subject and severity, each once, in the order of their keys."""
    named = [found[name].to_numpy(object) for name in ("room", "person", "organisation", "category") if name in found]
    subject = ["/".join(filter(None, it)) for it in zip(*named, strict=True)]
    said = list(zip(found.code, found.confidence, strict=True))
    severity = {it: RULES[it[0]].severity(it[1]).value for it in set(said)}
    frame = found.assign(
        subject=np.array(subject, object),
        key=np.array([f"{code}:{it}" for code, it in zip(found.code, subject, strict=True)], object),
        severity=np.array([severity[it] for it in said], object),
    )
    return frame.drop_duplicates("key").sort_values("key", ignore_index=True)


def rows(code: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of a frame as findings of one code; what a column does not say is empty."""
    empty: dict[str, Any] = {"measured": UNSTATED, "limit": UNSTATED, "excess": UNSTATED}
    told = {name: frame[name].to_numpy() if name in frame else empty.get(name, "") for name in COLUMNS[1:]}
    return pd.DataFrame({"code": code, **told}, index=range(len(frame)), columns=list(COLUMNS))


def _rows(code: str, frame: pd.DataFrame) -> pd.DataFrame:
    kept = rows(code, frame)
    return kept if code in NAMES_ORGANISATION else kept.assign(organisation="")


NAMES_ORGANISATION: Final = frozenset({"unpaid-user"})
"""Findings whose subject is a room and an organisation; those of people name room and person."""


def _bare(frame: pd.DataFrame) -> pd.DataFrame:
    """Without figures, which would be of something else."""
    return frame.drop(columns=["measured", "limit", "excess", "confidence"], errors="ignore")


def _against(frame: pd.DataFrame) -> pd.DataFrame:
    """What falls to each person against their limit; a second office that is as large as the standard is over by nothing."""
    return frame.assign(measured=frame["share"], excess=frame["share"] - frame.limit)


def _second(people: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Seats that are second offices; those in temporary bodies only where the parameter says so."""
    body = people.kind == OrganisationKind.TEMPORARY.value
    return people[people.second.to_numpy(bool) & (settings.temporary_is_second | ~body).to_numpy(bool)]


def _toilets(verdicts: Verdicts, parts: pd.DataFrame) -> list[pd.DataFrame]:
    """Toilets of offices, by those who count there: for posts that may have none, and too large for those that may (note 4)."""
    index = pd.Index(verdicts.rooms.room)
    people = verdicts.occupants[verdicts.occupants.standing == Standing.COUNTED]
    at = index.get_indexer(pd.Index(people.room))
    may = np.zeros(len(index), np.int64)
    np.maximum.at(may, at, people.toilet_limit.to_numpy(np.int64))
    toilets = parts[(parts.part == PartKind.TOILET.value) & parts.office.isin(people.room)]
    place = index.get_indexer(pd.Index(toilets.office))
    area = toilets.usable_area.to_numpy(np.int64)
    said = pd.DataFrame({"room": toilets.office.to_numpy(object), "measured": area, "limit": may[place], "confidence": "B"})
    said["excess"] = np.where(area == UNSTATED, UNSTATED, np.maximum(area - said.limit, 0))
    said = said.sort_values("measured", ascending=False).drop_duplicates("room")
    none = said.limit == 0
    return [_rows("toilet-not-entitled", said[none]), _rows("toilet-too-large", said[~none & (said.excess > 0)])]


def _without_post(people: pd.DataFrame) -> list[pd.DataFrame]:
    """Seats without any post there: paper occupants, or people whose post ended and who have not left yet."""
    here = people[people.standing == Standing.WITHOUT_POST]
    return [_rows(code, _bare(here[here.late == late])) for late, code in LATE.items()]


def _owed(owed: pd.DataFrame, holdings: pd.DataFrame, on: date) -> pd.DataFrame:
    """Rooms that an organisation was to give back by now and still has."""
    still = pd.MultiIndex.from_frame(owed[["room", "organisation"]]).isin(
        pd.MultiIndex.from_frame(holdings[["room", "organisation"]])
    )
    mine = owed[~owed.person.astype(bool).to_numpy(bool) & still]
    late = lateness(mine, on)
    return rows("late-vacated", late[late.late == Late.LATE.value])


def _unpaid(holdings: pd.DataFrame) -> pd.DataFrame:
    """Bodies outside the rules that have rooms of others without payment or approval (trap 28)."""
    outside = ~holdings.in_scope.to_numpy(bool) & (holdings.kind != OrganisationKind.TEMPORARY.value).to_numpy(bool)
    kept: pd.DataFrame = holdings[outside & ~holdings.owns.to_numpy(bool) & holdings.tenure.isin(UNPAID).to_numpy(bool)]
    return kept


def _void(rooms: pd.DataFrame, people: pd.DataFrame, holdings: pd.DataFrame) -> pd.DataFrame:
    """Offices that were split off and that nobody has or uses (REC-2, trap 24)."""
    idle = ~rooms.room.isin(people.room) & ~rooms.room.isin(holdings.room)
    void: pd.DataFrame = rooms[
        rooms["split"].to_numpy(bool) & (rooms.use == RoomUse.OFFICE.value).to_numpy(bool) & idle.to_numpy(bool)
    ]
    return void
