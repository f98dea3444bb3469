"""What is wrong with the settings, a sentence each, naming where it was said and never what is secret."""

import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from floorplans.vocabulary import Words
from registry import Invalid, Unusable

SECRET: Final = frozenset({"register_url", "metrics_token"})
"""Settings whose value is never repeated."""
OTHERS: Final = frozenset({"config", "golden", "samples", "soak", "test_postgres"})
"""Names with our prefix that are no settings: the file itself, and what the tests are told."""
WRONG: Final[dict[str, tuple[str, str]]] = {
    "missing": ("没有填写", "is missing"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "int_type": ("应为整数", "must be a whole number"),
    "int_from_float": ("应为整数", "must be a whole number"),
    "bool_parsing": ("应为 true 或 false", "must be true or false"),
    "greater_than_equal": ("不得小于 {ge}", "must be at least {ge}"),
    "less_than_equal": ("不得大于 {le}", "must be at most {le}"),
    "literal_error": ("只能是 {expected}", "must be {expected}"),
    "string_type": ("应为文字", "must be text"),
    "string_too_long": ("不得超过 {max_length} 个字符", "must be at most {max_length} characters"),
    "path_type": ("应为路径", "must be a path"),
}
"""By the kinds of error that pydantic tells."""
MEANT: Final[dict[str, tuple[str, str]]] = {
    "register_url": (
        "应为 .gpkg 文件的路径或 postgresql:// 地址", "must be a path ending in .gpkg, or postgresql://…"
    ),
    "forwarded_allow_ips": (
        "应为反向代理的地址或网段，以逗号分隔，不得是所有地址",
        "must be addresses or networks of proxies, separated by commas, and never all",
    ),
}  # fmt: skip
"""What a value must be where its kind alone does not say it."""


def file_of(path: Path) -> dict[str, Any]:
    """What stands in the file; ``Unusable`` where it is not there or is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise Unusable(
            f"读不到配置文件 {path}：{wrong.strerror}", f"the file of settings {path} cannot be read: {wrong.strerror}"
        ) from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Unusable(f"配置文件 {path} 不是 TOML：{wrong}", f"the file of settings {path} is no TOML: {wrong}") from wrong


def refuse_unknown(filed: Mapping[str, Any], outside: Mapping[str, str], known: set[str]) -> None:
    """Refuse names that are none, each with the nearest one that is."""
    problems = {}
    for name, shown in [(it, it) for it in filed] + [(it, f"GONGFANG_{it.upper()}") for it in outside if it not in OTHERS]:
        if name not in known:
            near = get_close_matches(name, sorted(known), 1, 0.5)
            meant = "".join(near) if shown == name else f"GONGFANG_{''.join(near).upper()}"
            zh, en = (f"；是否指 {meant}？", f"; did you mean {meant}?") if near else ("", "")
            problems[shown] = Words(f"没有这一项设置{zh}", f"is no setting{en}")
    if problems:
        raise Invalid(problems)


def refusal(errors: Sequence[Mapping[str, Any]], *, said: set[str], outside: set[str], config: Path | None) -> Invalid:
    """One sentence for each value that is wrong, and where it was said."""
    problems: dict[str, Words] = {}
    for error in errors:
        name, missing = str(error["loc"][0]), error["type"] == "missing"
        zh, en = WRONG["missing"] if missing else MEANT.get(name) or WRONG.get(error["type"]) or ("填写有误", "is wrong")
        told = {key: str(it) for key, it in (error.get("ctx") or {}).items()}
        value = "" if name in SECRET or missing else str(error.get("input"))[:60]
        says = Words(
            zh.format(**told) + (f"，不是 {value}" if value else ""), en.format(**told) + (f", not {value}" if value else "")
        )
        filed = "" if missing or name in said else f" ({config})"
        problems[name + (f" (GONGFANG_{name.upper()})" if name in outside else filed)] = says
    return Invalid(problems)
