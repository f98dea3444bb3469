"""All buildings of a division on one HTML file that opens anywhere."""

from datetime import date

from geopandas import GeoDataFrame

from floorplans.vocabulary import Words
from maps.floor_map import in_m2
from maps.offline import Page, offline_page

FILL, LINE = "#d9dfe6", "#2b4a6b"


def building_map(buildings: GeoDataFrame, *, heading: Words, day: date, language: str = "zh") -> str:
    """The page of all buildings as of a day; ``buildings`` are ``registry.views.buildings``, in EPSG:4490."""

    def say(zh: str, en: str) -> str:
        return Words(zh, en).said_in(language)

    shown = buildings[["geometry"]].copy().reset_index(drop=True)
    shown["fill"], shown["line"] = FILL, LINE
    shown["label"] = list(buildings["name"])
    shown["says"] = [
        [
            (say("楼栋", "Building"), row.name_),
            (say("院落", "Site"), row.site_name),
            (say("地址", "Address"), row.address or "—"),
            (say("楼层", "Floors"), str(row.floors)),
            (say("房间", "Rooms"), str(row.rooms)),
            (say("建筑面积", "Gross floor area"), in_m2(row.gross_floor_area)),
            (say("使用面积", "Usable area"), in_m2(row.usable_area)),
            (say("编码", "Code"), row.code),
        ]
        for row in buildings.rename(columns={"name": "name_"}).itertuples()
    ]
    page = Page(
        heading=heading.said_in(language),
        sentence=say(f"截至 {day.isoformat()}，{len(buildings)} 栋楼", f"{len(buildings)} buildings as of {day.isoformat()}"),
        legend=f"<p>{say('每块轮廓是一栋楼的基底。', 'Each outline is the footprint of a building.')}</p>",
        hint=say("点一栋楼，看它的楼层和面积。", "Click a building to see its floors and area."),
        language=language,
    )
    return offline_page(shown, page)
