"""The one loader of figures of law, and the one way to ask: what held on a day, in a division.

What is wrong with a file is refused when it is read, with file and key. A province or a city overrides only what is
stricter there, or what the national text delegates; nobody below the one to whom it is delegated goes beyond them.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from floorplans.clause import Confidence
from floorplans.tables import parse
from floorplans.vocabulary import Words
from registry.standards import measuring_tolerance
from registry.standards.figures import Figure, Item, Law, above_most, laxer
from registry.standards.formulas import FORMS, NUMBER, WORDS, exact, written
from registry.store.errors import NotFound, Unusable

FOLDER: Path = Path(__file__).parent
NATIONAL: Final = "national"
APART: Final = frozenset({"posts", "rest_days"})
"""Tables of the same folder that are no figures: what posts are called, and on which days nobody works."""

DIGITS_OF: Final = {"province": 2, "city": 4, "county": 6}


SAID_OF_A_VALUE: Final = frozenset(
    {"value", "until", "paper", "title", "title_en", "number", "article", "article_en", "quote", "via", "row", "confidence", "day_confidence"}
)  # fmt: skip


class UnusableFigure(Unusable):
    """A file of figures says what it cannot say."""


def in_force(law: str, name: str, *, on: date, division: str = "") -> Figure | None:
    """The figure of a name as it held on a day in a division; None before the first.

    >>> in_force("leases", "departments_let", on=date(2012, 9, 30))
    """
    item = law_of(law).items.get(name)
    return None if item is None else item.in_force(on, division)


def figure(law: str, name: str, *, on: date, division: str = "") -> Figure:
    """The same where there must be one; ``NotFound`` before the first.

    >>> figure("equipment_rooms", "share", on=date(2026, 11, 22)).number
    Decimal('9')
    """
    found = in_force(law, name, on=on, division=division)
    if found is None:
        raise NotFound(f"{on} 还没有“{name}”的规定", f"nothing is laid down of {name} on {on}")
    return found


def laws() -> tuple[Law, ...]:
    """All concepts, by the name of their file."""
    names = {path.stem for path in (FOLDER / NATIONAL).glob("*.yaml")} - APART
    return tuple(law_of(name) for name in sorted({*names, measuring_tolerance.NAME}))


def law_of(name: str) -> Law:
    """One concept by the name of its file; ``NotFound`` where there is none.

    >>> law_of("usable_ratios").heading.zh
    '使用面积系数 K'
    """
    return _law(FOLDER, name)


@cache
def _law(folder: Path, name: str) -> Law:
    if name == measuring_tolerance.NAME:
        return measuring_tolerance.law()
    path = folder / NATIONAL / f"{name}.yaml"
    if not re.fullmatch(r"[a-z_]+", name) or name in APART or not path.is_file():
        raise NotFound(f"没有名为“{name}”的标准", f"there is no standard {name}")
    told = parse(path.read_text("utf-8"))
    items = {key: _item(path, key, it, told.get("papers", {})) for key, it in told["figures"].items()}
    found = sorted(
        (it for it in folder.iterdir() if it.name.isdigit() and (it / path.name).is_file()), key=lambda it: len(it.name)
    )
    for local in found:
        items |= _overridden(local / path.name, local.name, items)
    return Law(
        name=name,
        heading=Words(*told["heading"]),
        about=Words(*told["about"]),
        notes=tuple(told.get("notes", ())),
        items=items,
    )


def _item(path: Path, key: str, told: Mapping[str, Any], papers: Mapping[str, Any]) -> Item:
    form = told.get("form", NUMBER)
    if form not in FORMS:
        raise _unusable(path, key, f"没有“{form}”这种形式", f"there is no form {form}")
    item = Item(
        name=key,
        words=Words(*told["words"]),
        unit=told["unit"],
        form=form,
        stricter=told.get("stricter", ""),
        delegated=told.get("delegated"),
        values=tuple(_figures(path, key, form, told["values"], papers, "")),
        others=tuple(told.get("others", ())),
    )
    for it in item.values:
        if above_most(item, it):
            raise _beyond(path, key, it.value, (item.delegated or {})["most"])
    return item


def _figures(path: Path, key: str, form: str, told: Any, papers: Mapping[str, Any], division: str) -> Iterator[Figure]:
    for since, said in sorted(told.items()):
        it = {**papers.get(said.get("paper", ""), {}), **said}
        confidence = str(it.get("confidence", ""))
        if strange := [str(name) for name in it if name not in SAID_OF_A_VALUE]:
            raise _unusable(
                path,
                key,
                f"不认识 {'、'.join(strange)}；有逗号的文字要加引号",
                f"{', '.join(strange)} is not known; a text with a comma is quoted",
            )
        wrong = [
            not isinstance(since, date),
            "title" not in it,
            confidence not in set(Confidence),
            str(it.get("day_confidence", "A")) not in set(Confidence),
            not _is_of(form, it.get("value")),
        ]
        if any(wrong):
            raise _unusable(
                path, key, f"{since} 的数值缺少日期、标题、可信度，或与形式 {form} 不符", f"the value of {since} lacks its day, title or confidence, or is not of the form {form}"
            )  # fmt: skip
        number, article = it.get("number", ""), it.get("article", "")
        named = f"（{number}）" if number else "", f" ({number})" if number else ""
        yield Figure(
            value=it["value"],
            since=since,
            until=it.get("until"),
            cited=Words(f"{it['title']}{named[0]}{article}", f"{it.get('title_en', it['title'])}{named[1]} {it.get('article_en', article)}".strip()),
            number_of_paper=number,
            confidence=confidence,
            day_confidence=str(it.get("day_confidence", "")),
            quote=it.get("quote", ""),
            via=it.get("via", ""),
            row=it.get("row", ""),
            division=division,
        )  # fmt: skip


def _is_of(form: str, value: Any) -> bool:
    try:
        if form == WORDS:
            return value is not None
        terms = FORMS[form]
        numbers = [value] if terms is None else [value[name] for name in terms]
        return all(exact(it) >= 0 for it in numbers)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return False


def _overridden(path: Path, division: str, above: Mapping[str, Item]) -> dict[str, Item]:
    """The items that a local file overrides, with its figures behind those above it; refuses a laxer one."""
    told, changed = parse(path.read_text("utf-8")), {}
    for key, said in told["figures"].items():
        if key not in above:
            raise _unusable(path, key, "全国标准没有这一项", "the national standard has nothing of that name")
        item = above[key]
        mine = tuple(_figures(path, key, item.form, said["values"], told.get("papers", {}), division))
        whole = Item(
            name=key,
            words=item.words,
            unit=item.unit,
            form=item.form,
            stricter=item.stricter,
            delegated=item.delegated,
            values=(*item.values, *mine),
            others=item.others,
        )
        for local in mine:
            _refuse_laxer(path, whole, item, local)
        changed[key] = whole
    return changed


def _refuse_laxer(path: Path, whole: Item, item: Item, local: Figure) -> None:
    """Hold a local figure against whatever is above it on any day of its own."""
    if above_most(item, local):
        raise _beyond(path, item.name, local.value, (item.delegated or {})["most"])
    last = whole.last_day(local) or date.max
    for day in sorted({local.since, *(it.since for it in item.values if local.since < it.since <= last)}, reverse=True):
        above = item.in_force(day, local.division)
        if above is None:
            continue
        free = item.delegated is not None and not above.division and len(local.division) <= DIGITS_OF[item.delegated["to"]]
        if not free and laxer(item, local, above):
            raise _unusable(
                path,
                item.name,
                f"地方数值 {_told(local.value)} 宽于 {day} 起的上级数值 {_told(above.value)}（{above.cited.zh}），只能从严",
                f"the local figure {_told(local.value)} is laxer than {_told(above.value)} above it from {day} ({above.cited.en}); it may only be stricter",
            )


def _told(value: Any) -> str:
    return written(exact(value)) if isinstance(value, int | float) else str(value)


def _beyond(path: Path, key: str, value: Any, most: Any) -> UnusableFigure:
    return _unusable(
        path, key, f"数值 {_told(value)} 高于授权的上限 {_told(most)}", f"the figure {_told(value)} is above {_told(most)}, the most that is delegated"
    )  # fmt: skip


def _unusable(path: Path, key: str, zh: str, en: str) -> UnusableFigure:
    where = f"{path.parent.name}/{path.name} {key}"
    return UnusableFigure(f"{where}：{zh}", f"{where}: {en}")
