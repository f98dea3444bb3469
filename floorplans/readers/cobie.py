"""COBie workbooks (BS 1192-4, NBIMS-US): the sheets Facility, Floor, Space and Zone as a register of rooms without outlines.

Net area is the area declared; gross area only where no net area is stated. Departments are the zones of occupancy.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from floorplans.floor_names import vertical_order
from floorplans.measure import UNSTATED
from floorplans.plan import Choice, Reading
from floorplans.readers.ledger_cells import EMPTY, area_of, in_centiares, text_of
from floorplans.readers.ledger_findings import finding
from floorplans.readers.ledger_sheets import Sheet
from floorplans.readers.ledger_table import Line, Told, reading_of
from floorplans.vocabulary import Words

NEEDED: Final = frozenset({"Floor", "Space"})
READ: Final = NEEDED | {"Facility", "Zone"}

LINEAR: Final = {
    "millimeters": 0.001,
    "millimetres": 0.001,
    "centimeters": 0.01,
    "meters": 1.0,
    "metres": 1.0,
    "feet": 0.3048,
    "inches": 0.0254,
}
"""Units of length of COBie in metres."""

LOWEST_STEP: Final = 1.0
"""Two floors of a building that lie nearer than this in metres are read in a unit too small."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose first row names its columns."""

    sheet: Sheet
    columns: Mapping[str, int]

    def rows(self) -> Iterator[int]:
        """Rows below the headings that hold something."""
        return (row for row in range(2, len(self.sheet.rows) + 1) if self.sheet.rows[row - 1])

    def value(self, row: int, column: str) -> object:
        """A cell by its heading; None where there is none, or ``n/a``."""
        value = self.sheet.cell(row, self.columns[column]) if column in self.columns else None
        return None if isinstance(value, str) and value.strip().casefold() in EMPTY else value

    def text(self, row: int, column: str) -> str:
        """The same as text."""
        return text_of(self.value(row, column))

    def place(self, row: int, column: str) -> str:
        """Where a cell stands."""
        return self.sheet.place(row, self.columns.get(column))


def is_one(names: AbstractSet[str]) -> bool:
    """Whether sheets of these names make a COBie workbook."""
    return names >= NEEDED


def wanted(names: AbstractSet[str]) -> AbstractSet[str]:
    """The sheets to be read: of a COBie workbook those about rooms, of others all."""
    return names & READ if is_one(names) else names


def reading(file: str, digest: str, sheets: Mapping[str, Sheet]) -> Reading:
    """The rooms of a COBie workbook by their floors, lowest elevation first, with all that is found."""
    facility, floors, spaces, zones = (_table(sheets.get(name)) for name in ("Facility", "Floor", "Space", "Zone"))
    told = Told()
    building = facility.text(2, "Name")
    elevations = _elevations(facility, floors, told)
    users = _users(zones)
    square_feet = "feet" in facility.text(2, "AreaUnits").casefold()
    lines = [_line(spaces, row, building, users, told, at, square_feet) for at, row in enumerate(spaces.rows())]
    lines = [_with_choice(line, facility, spaces) for line in lines]
    _tell_rooms(spaces, lines, floors, told)
    made = reading_of(file, digest, lines, told, height=lambda name: elevations.get(name, vertical_order(name)))
    return _with_elevations(made, elevations)


def _table(sheet: Sheet | None) -> Table:
    if sheet is None or not sheet.rows:
        return Table(Sheet(rows=()), {})
    columns = {text_of(cell): at for at, cell in reversed([*enumerate(sheet.rows[0], 1)]) if text_of(cell)}
    return Table(sheet, columns)


def _line(spaces: Table, row: int, building: str, users: Mapping[str, list[str]], told: Told, at: int, square_feet: bool) -> Line:
    """One space; its areas are judged here."""
    number = spaces.text(row, "Name")
    areas = {}
    for column in ("NetArea", "GrossArea"):
        area = area_of(spaces.value(row, column), square_feet=square_feet)
        place = spaces.place(row, column)
        if area.fault:
            says = Words(f"{column} 无法读取：{area.fault.zh}。", f"{column} cannot be read: {area.fault.en}.")
            told.add(finding("area-unreadable", says, subject=place, place=place), at)
        elif area.m2 is not None and area.m2 < 0:
            says = Words(f"{column} 为 {area.m2} ㎡。", f"{column} is {area.m2} m².")
            told.add(finding("area-negative", says, subject=place, place=place, measured=area.m2), at)
        else:
            areas[column] = area.m2
    m2 = next((it for it in (areas.get("NetArea"), areas.get("GrossArea")) if it is not None), None)
    place = spaces.place(row, "NetArea")
    if m2 == 0:
        told.add(finding("area-zero", Words("面积为 0。", "The area is 0."), subject=place, place=place, measured=m2), at)
    elif m2 is None and len(areas) == 2:
        told.add(finding("area-unstated", Words("没有填写面积。", "No area is written."), subject=place, place=place), at)
    net, gross = areas.get("NetArea"), areas.get("GrossArea")
    if net is not None and gross is not None and 0 < gross < net:
        says = Words(f"GrossArea {gross} ㎡ 小于 NetArea {net} ㎡。", f"GrossArea {gross} m² is less than NetArea {net} m².")
        told.add(finding("area-gross-below", says, subject=place, place=spaces.place(row, "GrossArea"), measured=gross), at)
    return Line(
        building=building,
        floor=spaces.text(row, "FloorName"),
        number=number,
        name=spaces.text(row, "Description"),
        use=spaces.text(row, "Category").rpartition(": ")[2],
        user=" · ".join(users.get(number, ())),
        declared=UNSTATED if m2 is None else in_centiares(m2),
        where=spaces.place(row, "Name"),
    )


def _with_choice(line: Line, facility: Table, spaces: Table) -> Line:
    how = facility.text(2, "AreaMeasurement")
    column = "NetArea" if "NetArea" in spaces.columns else "GrossArea"
    return replace(
        line,
        mapping=Choice("COBie", Words("工作簿含 Floor、Space 工作表", "the workbook has the sheets Floor and Space")),
        declared_as=Words(f"COBie {column}（{how or '未说明量法'}）", f"COBie {column} ({how or 'method not stated'})"),
    )


def _users(zones: Table) -> Mapping[str, list[str]]:
    """Zones of occupancy of every room, by its number."""
    users: dict[str, list[str]] = defaultdict(list)
    for row in zones.rows():
        zone = zones.text(row, "Name")
        if "occupan" in zones.text(row, "Category").casefold() and zone:
            for number in filter(None, map(str.strip, zones.text(row, "SpaceNames").split(","))):
                if zone not in users[number]:
                    users[number].append(zone)
    return users


def _elevations(facility: Table, floors: Table, told: Told) -> dict[str, float]:
    """Heights of the floors in metres; a unit in which they lie on top of each other is not believed."""
    stated = {floors.text(row, "Name"): floors.value(row, "Elevation") for row in floors.rows()}
    heights = {name: float(value) for name, value in stated.items() if isinstance(value, int | float)}
    unit = facility.text(2, "LinearUnits").casefold()
    factor = LINEAR.get(unit, 1.0)
    ranked = sorted({*heights.values()})
    steps = [upper - lower for lower, upper in pairwise(ranked)]
    if steps and max(steps) * factor < LOWEST_STEP <= max(steps):
        says = Words(
            f"Facility 写明长度单位为 {unit}，但楼层标高为 {'、'.join(f'{it:g}' for it in ranked)}，应为米；按米读取。",
            f"Facility says {unit}, but floors lie at {', '.join(f'{it:g}' for it in ranked)}, which must be metres; they are read so.",
        )
        told.add(finding("unit-doubtful", says, subject="LinearUnits", place=facility.place(2, "LinearUnits")))
        factor = 1.0
    return {name: height * factor for name, height in heights.items()}


def _tell_rooms(spaces: Table, lines: list[Line], floors: Table, told: Told) -> None:
    """What is told of all spaces together."""
    listed = {floors.text(row, "Name") for row in floors.rows()}
    rows = list(spaces.rows())
    for at, (row, line) in enumerate(zip(rows, lines, strict=True)):
        if line.floor not in listed:
            says = Words(f"楼层“{line.floor}”不在 Floor 表中。", f"The floor “{line.floor}” is not in the sheet Floor.")
            told.add(finding("floor-unlisted", says, subject=line.number, place=spaces.place(row, "FloorName")), at)
    net, gross = ([area_of(spaces.value(row, column)).m2 for row in rows] for column in ("NetArea", "GrossArea"))
    both = [(a, b) for a, b in zip(net, gross, strict=True) if isinstance(a, Decimal) and isinstance(b, Decimal)]
    if both and all(a == b for a, b in both):
        says = Words(
            f"{len(both)} 个房间的 GrossArea 与 NetArea 完全相同。", f"GrossArea and NetArea are equal in all {len(both)} rooms."
        )
        told.add(finding("area-equal", says, subject="GrossArea", place=spaces.place(1, "GrossArea")))
    _tell_missing(
        spaces, lines, [row for row in rows if spaces.value(row, "UsableHeight") is None], "height-unstated", "UsableHeight", told
    )
    _tell_missing(
        spaces, lines, [row for row, line in zip(rows, lines, strict=True) if not line.user], "user-unstated", "Name", told
    )
    times = Counter(filter(None, (spaces.text(row, "ExtIdentifier") for row in rows)))
    for row in rows:
        identifier = spaces.text(row, "ExtIdentifier")
        if times.get(identifier, 0) > 1:
            says = Words(
                f"ExtIdentifier {identifier} 出现 {times[identifier]} 次。",
                f"ExtIdentifier {identifier} stands {times[identifier]} times.",
            )
            told.add(
                finding("identifier-twice", says, subject=spaces.text(row, "Name"), place=spaces.place(row, "ExtIdentifier"))
            )


def _tell_missing(spaces: Table, lines: list[Line], rows: list[int], code: str, column: str, told: Told) -> None:
    if not rows:
        return
    shown = "、".join(spaces.text(row, "Name") or f"#{row}" for row in rows[:10]) + ("…" if len(rows) > 10 else "")
    says = Words(
        f"{len(rows)} / {len(lines)} 个房间未说明：{shown}。", f"{len(rows)} of {len(lines)} rooms do not say it: {shown}."
    )
    told.add(finding(code, says, subject=column, place=spaces.place(rows[0], column)))


def _with_elevations(made: Reading, elevations: Mapping[str, float]) -> Reading:
    return replace(made, plans=tuple(replace(plan, elevation=elevations.get(plan.floor_name)) for plan in made.plans))
