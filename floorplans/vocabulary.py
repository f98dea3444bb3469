"""Words and codes that a floor plan is described with; each code carries its Chinese and its English name."""

from enum import StrEnum
from typing import NamedTuple, Self


class Words(NamedTuple):
    """One sentence in the two languages of the house, Chinese first."""

    zh: str
    en: str

    def said_in(self, language: str) -> str:
        """The sentence in a language; Chinese unless English is asked for."""
        return self.en if language == "en" else self.zh


class Labelled(StrEnum):
    """A code with its names: ``RoomUse.OFFICE.zh`` is 办公室."""

    zh: str
    en: str

    def __new__(cls, code: str, zh: str = "", en: str = "") -> Self:
        """A code with its Chinese and its English name; to a type checker, looking a code up is making one without names."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh, member.en = zh, en
        return member

    @property
    def words(self) -> Words:
        """Both names."""
        return Words(self.zh, self.en)


class Severity(Labelled):
    """How bad a finding is: an error keeps a plan out of the register."""

    ERROR = "error", "错误", "error"
    WARNING = "warning", "提醒", "warning"
    NOTE = "note", "说明", "note"


class Family(Labelled):
    """What a check looks at."""

    DRAWING = "drawing", "图件", "drawing"
    OUTLINE = "outline", "轮廓", "outline"
    TOPOLOGY = "topology", "拓扑", "topology"
    LABELS = "labels", "标注", "labels"
    TOTALS = "totals", "面积汇总", "totals"
    PLACEMENT = "placement", "定位", "placement"
    CHANGE = "change", "变更", "change"
    LEDGER = "ledger", "台账", "ledger"


class Moment(Labelled):
    """By when a finding should be dealt with: at once by the surveyor, or by the office before it enrols the floor."""

    UPLOAD = "upload", "上传时", "on upload"
    ENROLMENT = "enrolment", "入账前", "before enrolment"


class RoomUse(Labelled):
    """What a room is for; the five classes of 党政机关办公用房建设标准 art. 10, and two that stand beside them."""

    OFFICE = "office", "办公室", "office"
    SERVICE = "service", "服务用房", "service"
    EQUIPMENT = "equipment", "设备用房", "equipment"
    ANNEX = "annex", "附属用房", "annex"
    TECHNICAL = "technical", "技术业务用房", "technical"
    PUBLIC = "public", "公共服务用房", "public counter"
    CIRCULATION = "circulation", "公共交通", "circulation"


class BoundaryBasis(Labelled):
    """The face to which a drawing's room outlines run, on which their areas depend."""

    FINISHED_FACE = "finished-face", "墙面完成面", "finished face of the walls"
    STRUCTURAL_FACE = "structural-face", "墙体结构面", "structural face of the walls"
    WALL_CENTRE = "wall-centre", "墙体中心线", "centre line of the walls"
    UNSTATED = "unstated", "未说明", "not stated"
