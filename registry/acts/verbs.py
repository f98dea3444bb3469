"""The catalogue of legal acts: each verb's name, what it must be told, and who may do it.

A verb is a function ``(session, told, *, on, by, because)`` whose ``told`` is a frozen dataclass of plain
values, so that it can be proposed, kept as JSON and run later. Doors are made from this catalogue: the API,
the form on the page and the command line know every verb by what stands here, and no verb has a door of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, Protocol, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled, Words
from registry.models import Role
from registry.store.errors import Invalid, NotFound


class LookUp(Labelled):
    """What a field names by its code, so that doors can offer what there is and see who may know of it."""

    BUILDING = "building", "楼栋", "building"
    ROOM = "room", "房间", "room"
    ORGANISATION = "organisation", "单位", "organisation"
    PERSON = "person", "人员", "person"
    LEASE = "lease", "租赁合同", "lease"
    AGREEMENT = "agreement", "使用协议", "use agreement"
    PROJECT = "project", "建设项目", "project"
    STOCKTAKE = "stocktake", "盘点", "stocktake"
    DIVISION = "division", "行政区划", "division"
    FILE = "file", "文件", "file"
    AUDIT = "audit", "审计报告", "issued audit"
    SCOPE = "scope", "核查范围", "scope of an audit"
    RECTIFICATION = "rectification", "整改事项", "rectification"
    SPOT_CHECK = "spot-check", "抽查", "spot check"
    INSPECTION = "inspection", "巡检", "inspection"
    SITE = "site", "院落", "site"
    FLOOR = "floor", "楼层", "floor"
    RECORD = "record", "记录", "record"
    """Anything that a paper may be attached to: building:371500-0001-001."""


class Family(Labelled):
    """Under which heading a verb stands on the pages."""

    PARTIES = "parties", "单位与人员", "parties"
    TITLES = "titles", "权属与使用协议", "titles and agreements"
    LEASES = "leases", "租赁", "leases"
    USES = "uses", "分配使用", "use of rooms"
    LEDGERS = "ledgers", "盘点与调账", "ledgers"
    PROJECTS = "projects", "建设项目", "projects"
    SURVEYS = "surveys", "测绘", "surveys"
    COMPLIANCE = "compliance", "合规", "compliance"
    FILES = "files", "图文", "files"


class Run(Protocol):
    """How every verb is called."""

    def __call__(self, session: Session, told: Any, *, on: date, by: str, because: str) -> Any:
        """Do it from a day on, on somebody's word and some ground; the rows that it made."""


R = TypeVar("R", bound=Run)
STAFF: Final = frozenset({Role.STAFF})
ANYONE_AT_WORK: Final = frozenset({Role.STAFF, Role.CLERK})


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a verb must be told."""

    name: str
    words: Words
    hint: Words | None
    look_up: LookUp | None
    kind: Any
    """Its type, as annotated."""
    required: bool
    default: Any
    many: bool
    """Whether it is a tuple of such values."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A legal act as its doors know it."""

    name: str
    words: Words
    told: type
    run: Run
    roles: frozenset[Role]
    family: Family
    needs_approval: bool

    @property
    def asked(self) -> list[Asked]:
        """What it must be told, in order."""
        kinds = get_type_hints(self.told)
        return [
            Asked(
                name=it.name,
                words=it.metadata["words"],
                hint=it.metadata["hint"],
                look_up=it.metadata["look_up"],
                kind=kinds[it.name],
                required=it.default is MISSING and it.default_factory is MISSING,
                default=None if it.default is MISSING else it.default,
                many=str(kinds[it.name]).startswith("tuple["),
            )
            for it in fields(self.told)
        ]

    def read(self, arguments: Mapping[str, Any]) -> Any:
        """What it is told, from JSON or from a form; raises ``Invalid`` with every field that is wrong."""
        try:
            return _adapter(self.told).validate_python(dict(arguments))
        except ValidationError as wrong:
            raise Invalid({str(it["loc"][0]) if it["loc"] else "": _says(it) for it in wrong.errors()}) from wrong

    def write(self, told: Any) -> dict[str, Any]:
        """The same as JSON, as a proposal keeps it."""
        written: dict[str, Any] = _adapter(self.told).dump_python(told, mode="json")
        return written

    def named(self, told: Any) -> list[tuple[LookUp, str]]:
        """What it names of the register; of rows the look-up of their field is their code, and ``names`` of the told is all else."""
        found = [*getattr(told, "names", ())]
        for it in self.asked:
            if it.look_up is not None:
                value = getattr(told, it.name)
                values = value if it.many else (value,)
                found += [_meant(it.look_up, one if isinstance(one, str) else one.code) for one in values if one]
        return found


_VERBS: Final[dict[str, Verb]] = {}


def asks(zh: str, en: str, *, look_up: LookUp | None = None, hint: tuple[str, str] | None = None, default: Any = MISSING) -> Any:
    """A field of what a verb is told: its words, what it names, and what helps to fill it in."""
    metadata = {"words": Words(zh, en), "look_up": look_up, "hint": Words(*hint) if hint else None}
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def verb(
    name: str,
    zh: str,
    en: str,
    *,
    told: type,
    family: Family,
    roles: frozenset[Role] = STAFF,
    needs_approval: bool = True,
) -> Callable[[R], R]:
    """Enlist a function as the verb of a name; refuses two of a name."""

    def enlist(run: R) -> R:
        if name in _VERBS:
            raise RuntimeError(f"there are two verbs {name}")
        _VERBS[name] = Verb(name, Words(zh, en), told, run, roles, family, needs_approval)
        return run

    return enlist


@cache
def verbs() -> Mapping[str, Verb]:
    """Every verb by its name; the modules of ``registry.acts`` enlist theirs when they are imported."""
    import registry.acts

    for module in iter_modules(registry.acts.__path__, f"{registry.acts.__name__}."):
        import_module(module.name)
    return dict(sorted(_VERBS.items()))


def verb_of(name: str) -> Verb:
    """The verb of a name; ``NotFound`` where there is none."""
    found = verbs().get(name)
    if found is None:
        raise NotFound(f"没有名为 {name} 的办理事项", f"there is no act {name}")
    return found


def _meant(look_up: LookUp, code: str) -> tuple[LookUp, str]:
    """What a code names; that of a record says its own kind, and a title is known by its building."""
    if look_up is not LookUp.RECORD:
        return look_up, code
    kind, _, named = (it.strip() for it in code.partition(":"))
    kind = LookUp.BUILDING.value if kind == "title" else kind
    return next(((it, named) for it in LookUp if it.value == kind), (look_up, code))


@cache
def _adapter(told: type) -> TypeAdapter[Any]:
    return TypeAdapter(told)


WRONG: Final = (
    ("missing", Words("未填写", "is missing")),
    ("date", Words("日期应写成 2026-11-22", "a day is written 2026-11-22")),
    ("decimal", Words("应为数字", "must be a number")),
    ("int", Words("应为整数", "must be a whole number")),
    ("bool", Words("应为是或否", "must be yes or no")),
    ("unexpected_keyword_argument", Words("没有这一项", "there is no such field")),
)


def _says(error: Any) -> Words:
    """What is wrong with a value, in the house's words; pydantic's own where it has no better."""
    kind = error["type"]
    if kind == "enum":
        return Words(f"应为其中之一：{error['ctx']['expected']}", f"must be one of {error['ctx']['expected']}")
    said = (words for begins, words in WRONG if kind.startswith(begins))
    return next(said, Words(f"填写有误（{error['msg']}）", str(error["msg"])))
