"""What is said of rooms that are not given back in time."""

from typing import Final

from floorplans.kinds import Kind, declare
from floorplans.vocabulary import Family, Moment, Severity, Words


def _late(heading: Words, article: str) -> Kind:
    return Kind(
        Severity.WARNING,
        heading,
        Words(
            "请办理腾退、移交，或由机关事务管理部门收回。", "Have the room vacated and handed over, or let the bureau reclaim it."
        ),
        f"中办发〔2017〕70号{article}（可信度 A）；期限按民法典第二百零一至二百零三条推算，为本系统的选择",
        family=Family.LEDGER,
        moment=Moment.ENROLMENT,
    )


DUE: Final = declare(
    Words("腾退期限", "deadlines"),
    {
        "vacated-late": _late(Words("逾期未腾退原用房", "old rooms not given back in time"), "第十七条"),
        "office-not-returned": _late(Words("调离、退休后逾期未收回办公室", "office not returned after leaving"), "第十九条"),
        "second-office-kept": _late(Words("免去兼职后逾期未腾退第二处办公室", "second office kept too long"), "第十九条"),
    },
)
