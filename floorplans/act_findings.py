"""What is said of acts of the office: of corrections, of rooms that are reshaped, and of a survey beside the register."""

from typing import Final

from floorplans.kinds import Kind, declare
from floorplans.vocabulary import Family, Moment, Severity, Words

GRADE_3: Final = "GB/T 17986.1-2000 第三级限差（可信度 B：转引，未见原文）"

CORRECTIONS: Final = declare(
    Words("改正", "corrections"),
    {
        "correction-idle": Kind(
            Severity.WARNING,
            Words("改正未起作用", "correction did not apply"),
            Words("撤销这条改正，或按现图重新改正", "take it back, or correct the room as it is drawn now"),
            family=Family.CHANGE,
            otherwise=Severity.NOTE,
        ),
    },
)

RESHAPING: Final = declare(
    Words("房间变更", "reshaping"),
    {
        "area-to-restate": Kind(
            Severity.NOTE,
            Words("登记面积随原房间终止", "stated area ends with its room"),
            Words("请按新的证件或台账为新房间登记面积。", "State the areas of the new rooms from new papers."),
            family=Family.CHANGE,
            moment=Moment.ENROLMENT,
        ),
        "partition-doubtful": Kind(
            Severity.NOTE,
            Words("疑仅以隔断空置", "perhaps a mere partition"),
            Words("请注明房门以及使用人或用途，或将其并回原房间。", "Tell its door and its occupant or use, or merge it again."),
            "整改不得仅以隔断空置（REC-2，可信度 B）",
            family=Family.CHANGE,
            moment=Moment.ENROLMENT,
        ),
    },
)


def _resurvey(severity: Severity, heading: Words, mend: Words, clause: str = "") -> Kind:
    return Kind(severity, heading, mend, clause, family=Family.CHANGE, moment=Moment.ENROLMENT)


RESURVEY: Final = declare(
    Words("复测", "resurveys"),
    {
        "room-in-use-gone": _resurvey(
            Severity.ERROR,
            Words("在用房间消失", "room in use gone"),
            Words("请先腾退，或本次不接受这一项。", "Have it vacated first, or leave that item unaccepted."),
        ),
        "area-changed": _resurvey(
            Severity.NOTE,
            Words("房间面积有变", "area of a room changed"),
            Words("请核对是否确有改动；改动应有依据。", "See whether it was rebuilt; what was rebuilt has a paper that says so."),
            GRADE_3,
        ),
        "area-changed-alone": _resurvey(
            Severity.WARNING,
            Words("轮廓未动而面积有变", "area changed, outline did not"),
            Words(
                "请核对面积的口径与依据，更正有误的一方。",
                "Compare how both areas were found, and correct the one that is wrong.",
            ),
            GRADE_3,
        ),
        "gross-changed": _resurvey(
            Severity.WARNING,
            Words("楼层建筑面积有变", "gross area of the floor changed"),
            Words(
                "请核对外轮廓；如有加建或拆除，请附依据。",
                "Check the gross outline; what was added or pulled down has a paper that says so.",
            ),
            GRADE_3,
        ),
        "use-changed": _resurvey(
            Severity.NOTE,
            Words("房间用途有变", "use of a room changed"),
            Words("请核对用途；改变用途应有批准。", "Check the use; a change of use needs an approval."),
        ),
        "rooms-renumbered": _resurvey(
            Severity.WARNING,
            Words("许多房间同时改号", "many rooms renumbered at once"),
            Words(
                "请确认确已重新编号；若图放错楼层或位置，请改正后重新提交。",
                "Make sure that the floor was renumbered; if the drawing is of another floor, hand in the right one.",
            ),
        ),
        "rooms-gone": _resurvey(
            Severity.WARNING,
            Words("楼层大部分房间消失", "most rooms of a floor gone"),
            Words("请确认成果完整，且为本层的图。", "Make sure that the survey is whole, and that the drawing is of this floor."),
        ),
        "basis-changed": _resurvey(
            Severity.WARNING,
            Words("轮廓所至墙面与上次不同", "outlines run to another face of the walls"),
            Words(
                "请确认量至墙面完成面、结构面还是中心线；口径不同的面积不能直接比较。",
                "Make sure to which face of the walls it was measured; areas to different faces cannot be compared.",
            ),
        ),
        "unit-changed": _resurvey(
            Severity.NOTE,
            Words("图形单位与上次不同", "unit other than last time"),
            Words("请核对绘图单位。", "Check the unit of the drawing."),
        ),
        "floor-moved": _resurvey(
            Severity.WARNING,
            Words("整层相对上次成果偏移", "floor moved against the last survey"),
            Words(
                "请先核对图纸原点与坐标系，否则房间会对错。",
                "Check the origin and the system of the drawing first, or rooms are taken for one another.",
            ),
        ),
    },
)

PLACED: Final = declare(
    Words("入账", "enrolment"),
    {
        "building-off-site": Kind(
            Severity.WARNING,
            Words("楼栋偏离院落", "building off its site"),
            Words(
                "请核对图纸坐标、楼栋编号和登记的楼栋位置，改正有误的一方。",
                "Check the coordinates of the drawing, the code of the building and where it is recorded; correct what is wrong.",
            ),
            family=Family.PLACEMENT,
            moment=Moment.ENROLMENT,
        ),
    },
)
