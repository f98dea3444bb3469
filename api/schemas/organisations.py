"""The shapes of organisations and people in answers; areas are m² as text with two places, ends of days are exclusive."""

from pydantic import BaseModel, Field

from api.schemas.outputs import AREA

ORGANISATION = "371500-P001"
ENDS = "自该日起不再如此 · from this day it is so no longer"


class OrganisationOut(BaseModel):
    """An organisation and what it holds on a day."""

    code: str = Field(examples=[ORGANISATION])
    name: str = Field(examples=["聊城市财政局"])
    short_name: str = Field(examples=["市财政局"])
    credit_code: str | None = Field(examples=["113715000000000190"])
    tier: str = Field(examples=["city"])
    kind: str = Field(examples=["organ"])
    division: str = Field(examples=["371500"])
    parent: str | None = Field(examples=[None])
    parent_name: str | None = Field(examples=[None])
    depth: int = Field(examples=[0], description="在所列单位树中的层数 · how deep in the tree")
    in_scope: bool = Field(examples=[True])
    administers: str = Field(examples=[""])
    closes_on: str | None = Field(
        examples=[None], description="临时机构自该日起不再存在 · first day on which a temporary body is no more"
    )
    valid_from: str = Field(examples=["2026-01-05"])
    rooms: int = Field(examples=[42])
    usable_area: str = Field(pattern=AREA, examples=["1204.36"], description="按份额计 · by shares")
    posts: int = Field(examples=[60], description="计入的编制 · authorised posts that count")
    other_staff: int = Field(examples=[8], description="人事代理、借调、公益岗，不计入 · not counted")
    people: int = Field(examples=[58])


class OrganisationsOut(BaseModel):
    """One page of organisations."""

    count: int = Field(examples=[285], description="符合条件的总数 · how many there are in all")
    page: int = Field(examples=[1])
    size: int = Field(examples=[100])
    organisations: list[OrganisationOut]


class PostsOut(BaseModel):
    """A post: how many are authorised or had, how many are in place."""

    post: str = Field(examples=["below_bureau"])
    staffing: str = Field(examples=["authorised"])
    counted: bool = Field(examples=[True])
    count: int = Field(examples=[52])
    people: int = Field(examples=[50])


class MemberOut(BaseModel):
    """Somebody with a post in the organisation, and the rooms where they sit for it."""

    code: str = Field(examples=["371500-R00001"])
    name: str = Field(examples=["李明"])
    post: str = Field(examples=["bureau_chief"])
    rank: str = Field(examples=["一级调研员"])
    main: bool = Field(examples=[True])
    staffing: str = Field(examples=["authorised"])
    valid_from: str = Field(examples=["2026-01-05"])
    valid_to: str | None = Field(examples=[None], description=ENDS)
    rooms: list[str] = Field(examples=[["371500-0001-001-3F-312"]])


class HeldBuildingOut(BaseModel):
    """A building in which the organisation has rooms."""

    building: str = Field(examples=["371500-0001-001"])
    building_name: str = Field(examples=["市委1号楼"])
    site_name: str = Field(examples=["市委院内"])
    rooms: int = Field(examples=[12])
    usable_area: str = Field(pattern=AREA, examples=["241.20"])
    agreement: str = Field(examples=["聊机管协〔2026〕12号"], description="使用协议号，空为未签 · empty where there is none")


class SuccessionOut(BaseModel):
    """Who came of whom."""

    predecessor: str = Field(examples=["371500-P001"])
    predecessor_name: str = Field(examples=["市规划局"])
    successor: str | None = Field(examples=["371500-P003"])
    successor_name: str | None = Field(examples=["市自然资源和规划局"])
    act: str = Field(examples=["merge"])
    since: str = Field(examples=["2026-07-01"])
    by: str = Field(examples=["王敏"])
    because: str = Field(examples=["聊编〔2026〕7号"])


class MandateOut(BaseModel):
    """The paper that sets the posts."""

    document: str = Field(examples=["聊编〔2019〕1号"])
    note: str = Field(examples=[""])
    valid_from: str = Field(examples=["2026-01-05"])


class OrganisationAloneOut(OrganisationOut):
    """One organisation with all that the register says of it."""

    mandate: list[MandateOut]
    authorised: list[PostsOut]
    members: list[MemberOut]
    buildings: list[HeldBuildingOut]
    successions: list[SuccessionOut]


class AppointmentOut(BaseModel):
    """A post that a person has or had."""

    organisation: str = Field(examples=[ORGANISATION])
    organisation_name: str = Field(examples=["聊城市财政局"])
    tier: str = Field(examples=["city"])
    post: str = Field(examples=["bureau_deputy"])
    rank: str = Field(examples=["二级调研员"])
    main: bool = Field(examples=[True])
    staffing: str = Field(examples=["authorised"])
    ending: str = Field(examples=[""], description="终止原因，空为未终止 · why it ended")
    valid_from: str = Field(examples=["2026-01-05"])
    valid_to: str | None = Field(examples=[None], description=ENDS)
    current: bool = Field(examples=[True])


class PersonSeatOut(BaseModel):
    """Where a person sits."""

    room: str = Field(examples=["371500-0001-001-3F-312"])
    number: str = Field(examples=["312"])
    use: str = Field(examples=["office"])
    building: str = Field(examples=["371500-0001-001"])
    building_name: str = Field(examples=["市委1号楼"])
    floor_name: str = Field(examples=["3F"])
    organisation: str = Field(examples=[ORGANISATION])
    organisation_name: str = Field(examples=["聊城市财政局"])
    second: bool = Field(examples=[False])
    approval: str = Field(examples=[""])
    valid_from: str = Field(examples=["2026-01-05"])


class PersonOut(BaseModel):
    """A person, their posts and where they sit."""

    code: str = Field(examples=["371500-R00001"])
    name: str = Field(examples=["李明"])
    appointments: list[AppointmentOut]
    seats: list[PersonSeatOut]
