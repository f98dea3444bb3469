"""The shapes of what is told of rights: days are 2026-11-22, an end is the first day on which it is so no longer."""

from pydantic import BaseModel, Field

from api.schemas.outputs import AREA
from api.schemas.room_areas import RoomAloneOut

CODE, ROOM = ["371500-P001"], ["371500-0001-001-3F-312"]
SINCE, UNTIL = ["2026-11-22"], [None]


class TitleOut(BaseModel):
    """Who owns a building."""

    holder: str | None = Field(examples=CODE)
    holder_name: str | None = Field(examples=["市机关事务管理局"])
    state: str = Field(examples=["registered"])
    documents: str = Field(examples=["both"])
    certificate_number: str = Field(examples=["鲁（2020）聊城市不动产权第0001号"])
    land_certificate_number: str = Field(examples=[""])
    real_estate_unit_number: str = Field(examples=["371502001001GB00001F00010001"])
    approval: str = Field(examples=[""])
    batch: str = Field(examples=["第一批"])
    valid_from: str = Field(examples=SINCE)


class RestrictionOut(BaseModel):
    """What lies on a building."""

    kind: str = Field(examples=["mortgage"])
    beneficiary: str = Field(examples=["某银行"])
    paper: str = Field(examples=["聊执字〔2026〕1号"])
    valid_from: str = Field(examples=SINCE)
    valid_to: str | None = Field(examples=UNTIL)


class AgreementOfPlaceOut(BaseModel):
    """On what agreement rooms are used."""

    number: str = Field(examples=["聊用协〔2026〕1号"])
    organisation: str | None = Field(examples=CODE)
    organisation_name: str | None = Field(examples=["市财政局"])
    certificate_number: str = Field(examples=["聊凭2026-001"])
    signature: str = Field(examples=["signed"])
    rooms: int = Field(examples=[12])
    valid_from: str = Field(examples=SINCE)
    valid_to: str | None = Field(examples=UNTIL)


class HoldingOut(BaseModel):
    """A room, or a share of it, and who has it; nobody where it is idle."""

    room: str = Field(examples=ROOM)
    floor_name: str = Field(examples=["3F"])
    storey: float = Field(examples=[3.0])
    number: str = Field(examples=["312"])
    name: str = Field(examples=["综合科"])
    use: str = Field(examples=["office"])
    usable_area: str | None = Field(pattern=AREA, examples=["18.24"])
    organisation: str | None = Field(examples=CODE)
    organisation_name: str | None = Field(examples=["市财政局"])
    share: str | None = Field(examples=["100.00"])
    tenure: str | None = Field(examples=["allotted"])
    lease: str | None = Field(examples=[None])
    since: str | None = Field(examples=SINCE)
    until: str | None = Field(examples=UNTIL)
    state: str = Field(examples=["in-use"])


class UserOut(BaseModel):
    """What an organisation has of a building, its share of shared rooms; under no code the idle rooms."""

    organisation: str = Field(examples=CODE)
    organisation_name: str = Field(examples=["市财政局"])
    rooms: int = Field(examples=[12])
    usable_area: str = Field(pattern=AREA, examples=["241.18"])


class LeaseOfPlaceOut(BaseModel):
    """A lease under which rooms are let."""

    number: str = Field(examples=["聊租2026-1"])
    organisation: str | None = Field(examples=CODE)
    organisation_name: str | None = Field(examples=["市机关事务管理局"])
    counterparty: str = Field(examples=["某公司"])
    rent: str = Field(examples=["36000.00"], description="元/年 · yuan a year")
    valid_from: str = Field(examples=SINCE)
    valid_to: str | None = Field(examples=UNTIL)
    returned_on: str | None = Field(examples=[None])
    rooms: int = Field(examples=[3])


class SeatedOut(BaseModel):
    """Who sits where."""

    room: str = Field(examples=ROOM)
    person: str = Field(examples=["371500-R00001"])
    person_name: str = Field(examples=["李强"])
    organisation: str | None = Field(examples=CODE)
    organisation_name: str | None = Field(examples=["市财政局"])
    post: str | None = Field(examples=["division_chief"])
    second: bool = Field(examples=[False])
    approval: str = Field(examples=[""])
    valid_from: str = Field(examples=SINCE)


class PartOut(BaseModel):
    """A rest room or toilet that belongs to an office."""

    office: str = Field(examples=ROOM)
    room: str = Field(examples=ROOM)
    part: str = Field(examples=["rest"])
    usable_area: str | None = Field(pattern=AREA, examples=["6.00"])
    valid_from: str = Field(examples=SINCE)


class ObligationOfPlaceOut(BaseModel):
    """What must be given back."""

    room: str = Field(examples=ROOM)
    kind: str = Field(examples=["move"])
    organisation: str | None = Field(examples=CODE)
    organisation_name: str | None = Field(examples=["市财政局"])
    person_name: str | None = Field(examples=[None])
    valid_from: str = Field(examples=SINCE)


class RightsOut(BaseModel):
    """Title, use, lease and people of a place on a day."""

    titles: list[TitleOut]
    restrictions: list[RestrictionOut]
    agreements: list[AgreementOfPlaceOut]
    holdings: list[HoldingOut]
    leases: list[LeaseOfPlaceOut]
    people: list[SeatedOut]
    parts: list[PartOut]
    obligations: list[ObligationOfPlaceOut]


class BuildingRightsOut(RightsOut):
    """The same of a building, and what each organisation has of it."""

    users: list[UserOut]


class RoomWithRightsOut(RoomAloneOut):
    """A room with all that is told of its areas and its rights."""

    rights: RightsOut


class NamedOut(BaseModel):
    """Something that an event names."""

    noun: str = Field(examples=["organisation"])
    code: str = Field(examples=CODE)
    name: str = Field(examples=["市财政局"])


class EventOut(BaseModel):
    """What a line of the journal told of a fact."""

    kind: str = Field(examples=["assignment"])
    fact: str = Field(examples=["0190a7c2-1e5b-7c3a-9d2e-3f4a5b6c7d8e"])
    happening: str = Field(examples=["began"], description="began, changed, ended, corrected, withdrawn")
    day: str = Field(
        examples=SINCE, description="终止事件为不再如此的第一天 · of an end, the first day on which it is so no longer"
    )
    was_day: str | None = Field(examples=[None], description="此前所记的日期 · the day as it was told before")
    known: str = Field(examples=["2026-11-22T00:00:00+00:00"])
    entry: int = Field(examples=[7], description="日志第几条 · line of the journal")
    act: str = Field(examples=["assign"])
    by: str = Field(examples=["张三"])
    because: str = Field(examples=["聊机管〔2026〕41号"])
    says: str = Field(examples=["市财政局 使用 371500-0001-001-3F-312，分配使用"])
    was: str | None = Field(examples=[None], description="此前所记 · what was told before")
    names: list[NamedOut]
    late: int = Field(examples=[0], description="补记晚了几天 · days between the day and its being known")
    ahead: bool = Field(examples=[False], description="尚未到来 · still to come")


class TimelineOut(BaseModel):
    """All that is known of what concerns a subject."""

    noun: str = Field(examples=["room"])
    code: str = Field(examples=ROOM)
    name: str = Field(examples=ROOM)
    events: list[EventOut]
