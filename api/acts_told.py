"""What an act is told, at the doors: a field as a person fills it in, and what was filled in as the verb takes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from floorplans.vocabulary import Labelled, Words
from registry import Invalid, Verb
from registry.acts.verbs import Asked, LookUp

Kind = Literal["text", "number", "whole", "day", "yes-no", "choice", "rows", "file"]
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
MISSING: Final = Words("未填写", "is missing")
NOBODY: Final = Words("没有这一项", "there is no such field")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    words: Words
    hint: Words | None
    kind: Kind
    many: bool
    """Whether it takes several values, one a line."""
    required: bool
    look_up: LookUp | None
    choices: tuple[Labelled, ...] = ()
    columns: tuple["Field", ...] = ()
    """Of a table of rows."""
    default: str = ""
    """As it is typed."""


def fields_of(verb: Verb) -> list[Field]:
    """The form of a verb, field by field."""
    return [_field(it) for it in verb.asked]


def typed(field: Field, value: Any) -> str:
    """A value of JSON as it is typed into a field."""
    if value is None:
        return ""
    if field.kind == "rows":
        names = [it.name for it in field.columns]
        return "\n".join(" | ".join(_plain(row.get(name)) for name in names) for row in value)
    if field.many:
        return "\n".join(_plain(it) for it in value)
    return _plain(value)


def from_form(form: list[Field], filled: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the verb takes it; what is left empty is left out, so that the verb says what is missing."""
    told: dict[str, Any] = {}
    for it in form:
        text = filled.get(it.name, "").strip()
        if not text:
            continue
        if it.kind == "rows":
            told[it.name] = [_row(it.columns, line) for line in text.splitlines() if line.strip()]
        elif it.many:
            told[it.name] = [part.strip() for part in re.split(r"[\n,，、;；]", text) if part.strip()]
        else:
            told[it.name] = text.replace(",", "") if it.kind in {"number", "whole"} else text
    return told


def read(verb: Verb, arguments: Mapping[str, Any], **said: str | None) -> Any:
    """What a verb is told, with every problem at once: fields that are wrong, unknown, or, of ``said``, missing."""
    form = {it.name: it for it in fields_of(verb)}
    wrong = {name: MISSING for name, it in said.items() if it is not None and not it.strip()}
    wrong |= dict.fromkeys(sorted(set(arguments) - set(form)), NOBODY)
    for name, value in arguments.items():
        if name in form and form[name].kind == "day" and isinstance(value, str | int) and not DAY.fullmatch(str(value)):
            wrong[name] = Words("日期应写成 2026-11-22", "a day is written 2026-11-22")
    told = None
    try:
        told = verb.read({name: value for name, value in arguments.items() if name in form})
    except Invalid as invalid:
        wrong = {**invalid.problems, **wrong}
    if wrong:
        raise Invalid(wrong)
    return told


def _field(it: Asked) -> Field:
    many, inner = _inner(it.kind)
    columns = _columns(inner) if is_dataclass(inner) else ()
    choices = tuple(inner) if isinstance(inner, type) and issubclass(inner, Labelled) else ()
    field = Field(
        name=it.name,
        words=it.words,
        hint=it.hint,
        kind="file" if it.look_up is LookUp.FILE else "rows" if columns else "choice" if choices else _kind(inner),
        many=many,
        required=it.required,
        look_up=it.look_up,
        choices=choices,
        columns=columns,
    )
    default = [_json(one) for one in it.default] if many and it.default else it.default
    return Field(**{**{one.name: getattr(field, one.name) for one in fields(field)}, "default": typed(field, default)})


def _json(value: Any) -> Any:
    return {one.name: getattr(value, one.name) for one in fields(value)} if is_dataclass(value) else value


def _inner(kind: Any) -> tuple[bool, Any]:
    """Whether a type is of many, and the type of one of them; ``| None`` is taken off."""
    if get_origin(kind) in {Union, UnionType}:
        kind = next(it for it in get_args(kind) if it is not type(None))
    if get_origin(kind) is tuple:
        return True, _inner(get_args(kind)[0])[1]
    return False, kind


def _kind(kind: Any) -> Kind:
    known: list[tuple[type, Kind]] = [(bool, "yes-no"), (int, "whole"), (Decimal, "number"), (float, "number"), (date, "day")]
    return next((name for one, name in known if isinstance(kind, type) and issubclass(kind, one)), "text")


def _columns(kind: Any) -> tuple[Field, ...]:
    hints = get_type_hints(kind)
    found = []
    for it in fields(kind):
        _, inner = _inner(hints[it.name])
        choices = tuple(inner) if isinstance(inner, type) and issubclass(inner, Labelled) else ()
        words = it.metadata.get("words") or Words(it.name, it.name.replace("_", " "))
        found.append(Field(it.name, words, it.metadata.get("hint"), "choice" if choices else _kind(inner), False, False,
                           it.metadata.get("look_up"), choices))  # fmt: skip
    return tuple(found)


def _row(columns: tuple[Field, ...], line: str) -> dict[str, Any]:
    """A row as one line: values between bars, or between spaces where there are none; a dash is nothing."""
    parts = line.split("|") if "|" in line else line.split(None, len(columns) - 1)
    values = [it.strip() for it in parts]
    if len(values) > len(columns):
        values = [*values[: len(columns) - 1], " | ".join(values[len(columns) - 1 :])]
    return {it.name: value for it, value in zip(columns, values, strict=False) if value not in {"", "-", "—"}}


def _plain(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.value if isinstance(value, Labelled) else str(value)
