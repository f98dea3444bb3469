"""What an organisation holds, each thing with the codes by which a person can say where it goes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry import queries
from registry.models import (
    Appointment,
    Assignment,
    AuthorisedPosts,
    Inspection,
    Lease,
    Obligation,
    Organisation,
    Project,
    RecallPlan,
    Rectification,
    Seat,
    Staffing,
    Stocktake,
    Tier,
    Title,
    TitlePlan,
    UseAgreement,
)
from registry.queries import holdings, parties
from registry.standards.posts import post_words
from registry.store.errors import Conflict

KINDS: Final[Mapping[Any, Words]] = {
    Assignment: Words("房间", "rooms"),
    Seat: Words("座位", "seats"),
    Obligation: Words("应退房间", "rooms to be given back"),
    Title: Words("权属", "titles"),
    TitlePlan: Words("登记方案", "plans of registration"),
    UseAgreement: Words("所签使用协议（主管方）", "agreements given as bureau"),
    Lease: Words("租赁合同", "leases"),
    RecallPlan: Words("收回方案", "recall plans"),
    Project: Words("建设项目", "projects"),
    Stocktake: Words("盘点", "stocktakes"),
    Rectification: Words("整改事项", "rectifications"),
    Inspection: Words("巡检", "inspections"),
    AuthorisedPosts: Words("编制", "posts"),
    Appointment: Words("人员任职", "appointments"),
    Organisation: Words("下级单位", "bodies under it"),
}
NAMED: Final = 20
"""So many things of a kind are named in a refusal, the others counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """One thing that an organisation holds."""

    row: Any
    column: str
    """Which column names the organisation."""
    keys: tuple[str, ...]
    """Codes under which it can be told where it goes, the nearest first."""
    label: str

    @property
    def holder(self) -> UUID:
        """The organisation."""
        found: UUID = getattr(self.row, self.column)
        return found


def holdings_of(session: Session, organisations: Collection[UUID], *, on: date) -> list[Held]:
    """All that some organisations hold on a day or after it; a place without a post in a temporary body is nothing that passes on."""
    found = [
        (row, column)
        for row, column in holdings.held_after(session, organisations, on=on)
        if not (isinstance(row, Appointment) and not row.post) and row.id not in organisations
    ]
    rows = [row for row, _ in found]
    rooms = queries.codes_of(session, {row.room_id for row in rows if isinstance(row, Assignment | Seat | Obligation)})
    buildings = holdings.building_codes(
        session, {row.building_id for row in rows if isinstance(row, Title | UseAgreement)} | {row.id for row in rows if isinstance(row, TitlePlan)}
    )  # fmt: skip
    people = holdings.people_called(session, {row.person_id for row in rows if isinstance(row, Seat | Appointment)})
    leases = holdings.lease_numbers(
        session, {row.lease_id for row in rows if isinstance(row, Assignment) and row.lease_id} | {row.id for row in rows if isinstance(row, RecallPlan)}
    )  # fmt: skip
    sits: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for row in rows:
        if isinstance(row, Seat):
            sits[row.person_id, row.organisation_id] += _places(rooms[row.room_id])
    bodies = parties.organisations_by_id(session, organisations, on=on)
    tiers = {key: Tier(it.tier) for key, it in bodies.items()}
    names = _Names(rooms, buildings, people, leases, sits, tiers)
    return [Held(row, column, *names.of(row)) for row, column in found]


@dataclass(frozen=True, slots=True)
class _Names:
    rooms: Mapping[UUID, str]
    buildings: Mapping[UUID, str]
    people: Mapping[UUID, tuple[str, str]]
    leases: Mapping[UUID, str]
    sits: Mapping[tuple[UUID, UUID], Sequence[str]]
    tiers: Mapping[UUID, Tier]

    def of(self, row: Any) -> tuple[tuple[str, ...], str]:
        """The keys and the label of a row."""
        label = ""
        match row:
            case Assignment() | Obligation():
                keys = _places(self.rooms[row.room_id])
                if isinstance(row, Assignment) and row.lease_id:
                    keys = (*keys, self.leases[row.lease_id])
            case Seat() | Appointment():
                code, label = self.people[row.person_id]
                rooms = (
                    _places(self.rooms[row.room_id]) if isinstance(row, Seat) else self.sits[row.person_id, row.organisation_id]
                )
                keys = (code, *rooms)
            case Title() | UseAgreement() | TitlePlan():
                keys = (self.buildings[row.id if isinstance(row, TitlePlan) else row.building_id],)
            case Lease() | RecallPlan():
                keys = (row.number if isinstance(row, Lease) else self.leases[row.id],)
            case AuthorisedPosts():
                keys, label = (
                    (),
                    f"{post_words(row.post, self.tiers.get(row.organisation_id)).zh} {Staffing(row.staffing).zh} {row.count}",
                )
            case Rectification():
                keys, label = (*_places(row.subject.split("/")[0]), *row.subject.split("/")[1:]), row.key
            case Organisation():
                keys, label = (row.code,), f"{row.name}（{row.code}）"
            case _:
                keys = (row.code,)
        return keys, label or keys[0]


def _places(room: str) -> tuple[str, ...]:
    """The code of a room, and that of its building."""
    return room, "-".join(room.split("-")[:3])


def refuse_left(left: Sequence[Held]) -> None:
    """Raise ``Conflict`` naming what nobody was said to take."""
    if not left:
        return
    by_kind: dict[Any, list[str]] = defaultdict(list)
    for it in left:
        by_kind[type(it.row)].append(it.label)
    zh, en = [], []
    for kind, labels in by_kind.items():
        names = sorted(dict.fromkeys(labels))
        more = len(names) - NAMED
        listed = "、".join(names[:NAMED])
        zh.append(f"{KINDS[kind].zh} {listed}" + (f" 等共 {len(names)} 项" if more > 0 else ""))
        en.append(f"{KINDS[kind].en} {', '.join(names[:NAMED])}" + (f" and {more} more" if more > 0 else ""))
    raise Conflict(f"尚未说明由谁承接：{'；'.join(zh)}", f"nobody is said to take: {'; '.join(en)}")
