"""The shapes of stocktakes, of differences between ledgers, and of how far ledgers agree."""

from pydantic import BaseModel, Field

from api.schemas.outputs import AREA


class FloorProgressOut(BaseModel):
    """How far a stocktake has come on a floor."""

    floor: str = Field(examples=["371500-0001-001-3F"])
    building_name: str = Field(examples=["市委1号楼"])
    floor_name: str = Field(examples=["3F"])
    rooms: int = Field(examples=[22])
    counted: int = Field(examples=[20])
    agreeing: int = Field(examples=[19])
    differing: int = Field(examples=[1])
    missing: int = Field(examples=[2], description="未盘点 · not counted")


class StocktakeOut(BaseModel):
    """A stocktake and how far it has come."""

    code: str = Field(examples=["371500-S00001"])
    name: str = Field(examples=["2026年下半年盘点"])
    building: str | None = Field(examples=["371500-0001-001"])
    building_name: str | None = Field(examples=["市委1号楼"])
    organisation: str | None = Field(examples=[None])
    organisation_name: str | None = Field(examples=[None])
    opened_on: str = Field(examples=["2026-11-02"])
    due_on: str = Field(examples=["2026-12-31"])
    closed_on: str | None = Field(examples=[None], description="结束之日 · the day it was closed")
    rooms: int = Field(examples=[102])
    counted: int = Field(examples=[80])
    agreeing: int = Field(examples=[78])
    differing: int = Field(examples=[2])
    missing: int = Field(examples=[22], description="未盘点 · not counted")


class StocktakesOut(BaseModel):
    """One page of stocktakes."""

    total: int = Field(examples=[3])
    rows: list[StocktakeOut]


class OneStocktakeOut(StocktakeOut):
    """A stocktake with its floors."""

    floors: list[FloorProgressOut]


class CountedRoomOut(BaseModel):
    """A room of a stocktake: what the books say, and what was found."""

    code: str = Field(examples=["371500-0001-001-3F-312"])
    floor: str = Field(examples=["371500-0001-001-3F"])
    number: str = Field(examples=["312"])
    name: str = Field(examples=["综合科"])
    use: str = Field(examples=["office"])
    usable_area: str | None = Field(pattern=AREA, examples=["18.24"])
    organisation: str = Field(examples=["371500-P001"])
    organisation_name: str = Field(examples=["市财政局"])
    people: str = Field(examples=["张三、李四"])
    state: str = Field(examples=["in-use"])
    count_state: str = Field(examples=["differing"], description="missing, differing, agreeing")
    found: dict[str, str] = Field(examples=[{"use": "service"}], description="不符项的实际情况 · what differs, as it was found")
    person: str = Field(examples=["赵六"])
    note: str = Field(examples=["已改为会议室"])
    photo: str = Field(examples=[""], description="照片的 SHA-256 · digest of the picture")
    counted_on: str | None = Field(examples=["2026-11-20"])


class CountedRoomsOut(BaseModel):
    """One page of a stocktake's rooms."""

    total: int = Field(examples=[102])
    rows: list[CountedRoomOut]


class DiscrepancyOut(BaseModel):
    """A difference between two ledgers, until it is settled."""

    pair: str = Field(examples=["place"])
    key: str = Field(examples=["371500-0001-001-3F-312:use"])
    subject: str = Field(examples=["371500-0001-001-3F-312"])
    field: str = Field(examples=["use"])
    booked: str = Field(examples=["office"])
    found: str = Field(examples=["service"])
    state: str = Field(examples=["open"])
    reviewer: str = Field(examples=[""])
    reason: str = Field(examples=[""])
    valid_from: str = Field(examples=["2026-11-20"])
    stocktake: str | None = Field(examples=["371500-S00001"])
    entry: int = Field(examples=[1042], description="日志行号 · line of the journal")
    by: str = Field(examples=["王敏"])


class DiscrepanciesOut(BaseModel):
    """One page of differences."""

    total: int = Field(examples=[1])
    rows: list[DiscrepancyOut]


class AgreementOut(BaseModel):
    """How far the ledgers agree of an organisation's rooms, or of a building's."""

    code: str = Field(examples=["371500-P001"])
    name: str = Field(examples=["市财政局"])
    rooms: int = Field(examples=[84])
    counted: int = Field(examples=[84])
    place_agreeing: int = Field(examples=[83], description="账实相符间数 · of the rooms counted")
    compared: int | None = Field(
        default=None, examples=[84], description="账账核对间数，从未核对则无 · none where its own ledger was never compared"
    )
    books_agreeing: int | None = Field(default=None, examples=[84])
    compared_on: str | None = Field(default=None, examples=["2026-10-08"])
    titles: int = Field(examples=[2], description="所在楼栋数 · buildings in which it has rooms")
    titles_agreeing: int = Field(examples=[1])


class DifferenceOut(BaseModel):
    """A difference as it is found, before anybody reported it."""

    key: str = Field(examples=["371500-P001:371500-0001-001-3F-312:area"])
    subject: str = Field(examples=["371500-0001-001-3F-312"])
    field: str = Field(examples=["area"])
    booked: str = Field(examples=["18.24"])
    found: str = Field(examples=["20.00"])
    says: str | None = Field(examples=["台账 18.24 ㎡，对方 20.00 ㎡，相差 1.76 ㎡，三级限差 0.46 ㎡：超出限差。"])


class ComparisonOut(BaseModel):
    """An organisation's ledger beside the register's."""

    checked: int = Field(examples=[84])
    agreeing: int = Field(examples=[82])
    uncompared: str | None = Field(examples=[None], description="未能比较的内容 · what could not be compared")
    differences: list[DifferenceOut]
