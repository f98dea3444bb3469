"""What is said of indoor maps, whatever their scheme."""

from typing import Final

from floorplans.kinds import Kind, declare
from floorplans.vocabulary import Family, Severity, Words

KINDS: Final = declare(
    Words("室内地图", "indoor maps"),
    {
        "degrees-projected": Kind(
            Severity.NOTE,
            Words("经纬度已投影为米", "degrees made metres"),
            Words("面积有争议时，请以实测图件为准。", "Where an area is in dispute, go by a surveyed drawing."),
            family=Family.PLACEMENT,
        ),
        "level-missing": Kind(
            Severity.WARNING,
            Words("房间没有楼层", "room without a level"),
            Words(
                "请补全楼层（IMDF 的 level_id，OSM 的 level=*）后重新导出，或提交时指定楼层。",
                "Complete its level (level_id in IMDF, level=* in OSM) and export it again, or name the floor when handing it in.",
            ),
            family=Family.LABELS,
        ),
        "room-on-several-levels": Kind(
            Severity.NOTE,
            Words("房间跨几层", "room on several levels"),
            Words("如为通高空间，请只保留其地面所在楼层。", "Where it is one high room, keep it on the level of its floor only."),
            family=Family.LABELS,
        ),
    },
)
