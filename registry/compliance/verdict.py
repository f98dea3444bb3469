"""The words of a verdict: how a room stands, why nothing is said of it, and who in it counts."""

from floorplans.vocabulary import Labelled


class Verdict(Labelled):
    """How the measured area stands to the sum of the occupants' limits; a limit is an upper bound and holds strictly."""

    WITHIN = "within", "达标", "within the standard"
    OVER = "over", "超标", "over the standard"
    REMEASURE = "remeasure", "需复测", "to be measured again"
    NOT_JUDGED = "not-judged", "未判定", "not judged"


class NotJudged(Labelled):
    """Why nothing is said of a room."""

    LEASED_OUT = "leased-out", "已出租", "leased out"
    PART = "part-of-office", "计入所属办公室", "counted with the office to which it belongs"
    NOT_AN_OFFICE = "not-an-office", "不是办公室", "no office"
    VACANT = "vacant", "无人使用", "nobody sits there"
    NOBODY_COUNTED = "nobody-counted", "无计入人员", "nobody who counts sits there"
    POST_WITHOUT_LIMIT = "post-without-limit", "职务无面积标准", "a post without a limit"
    NO_AREA = "no-area", "无使用面积", "no usable area is known"


class Standing(Labelled):
    """Whether an occupant counts, and if not why: only authorised posts with a real seat make area and share it."""

    COUNTED = "counted", "计入", "counted"
    WITHOUT_POST = "without-post", "无任职", "without a post there"
    NOT_AUTHORISED = "not-authorised", "非编制人员", "no authorised post"
    TEMPORARY = "temporary", "临时机构人员", "of a temporary body"
    OUT_OF_SCOPE = "out-of-scope", "非适用单位人员", "of a body for which the rules do not hold"
    WITHOUT_LIMIT = "without-limit", "职务无面积标准", "a post without a limit"


class Late(Labelled):
    """How it stands with giving back the office of a post that ended."""

    NONE = "", "无腾退义务", "nothing is owed"
    IN_TIME = "in-time", "期限之内", "within the time"
    LATE = "late", "逾期", "late"
    UNKNOWN = "unknown", "期限无法推算", "the day cannot be told"
