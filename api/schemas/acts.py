"""The shapes of acts over HTTP: each verb's body is made from what the verb is told, with its words and examples."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter, WithJsonSchema, create_model

from api.acts_told import Field as Typed
from api.acts_told import fields_of
from api.dependencies import Day
from api.routes.places import NO_NUL
from registry import Verb
from registry.acts.verbs import LookUp

CODES = {
    LookUp.BUILDING: "371500-0001-001",
    LookUp.SCOPE: "371500-0001-001",
    LookUp.ROOM: "371500-0001-001-3F-312",
    LookUp.ORGANISATION: "371500-P001",
    LookUp.PERSON: "371500-R00001",
    LookUp.LEASE: "聊租〔2026〕3号",
    LookUp.AGREEMENT: "聊机管用〔2026〕3号",
    LookUp.PROJECT: "371500-X001",
    LookUp.STOCKTAKE: "371500-2026-01",
    LookUp.DIVISION: "371500",
    LookUp.FILE: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    LookUp.AUDIT: "371500-A0001",
    LookUp.RECTIFICATION: "office-over-standard:371500-0001-001-3F-312",
    LookUp.SPOT_CHECK: "371500-C0001",
    LookUp.INSPECTION: "371500-I0001",
    LookUp.SITE: "371500-0001",
    LookUp.FLOOR: "371500-0001-001-3F",
    LookUp.RECORD: "building:371500-0001-001",
}
VALUES = {"day": "2026-11-22", "number": "100.00", "whole": 1, "yes-no": True, "text": "聊机管〔2026〕8号", "file": ""}
GROUND = Field(max_length=500, pattern=NO_NUL, examples=["聊机管〔2026〕8号"], description="依据 · the paper it rests on")
SINCE = Field(None, examples=["2026-11-22"], description="自何日起，默认今天 · from which day, today where none is told")


class ChangedField(BaseModel):
    """One field of what changes."""

    field: str = Field(examples=["share"])
    words: str = Field(examples=["份额（%）"])
    was: str | None = Field(examples=[None])
    now: str | None = Field(examples=["100.00"])


class ChangeOut(BaseModel):
    """What becomes of one thing."""

    how: str = Field(examples=["begins"], description="begins, ends, changes, corrected, gone, lasts")
    says: str = Field(examples=["新增"])
    table: str = Field(examples=["assignment"])
    of: str = Field(examples=["分配使用"])
    since: str | None = Field(examples=["2026-11-22"])
    last_day: str | None = Field(examples=[None])
    fields: list[ChangedField]


class OutcomeOut(BaseModel):
    """What became of an act."""

    verb: str = Field(examples=["assign"])
    done: bool = Field(examples=[True])
    entry: int | None = Field(examples=[1204], description="日志第几条 · line of the journal")
    proposal: str | None = Field(examples=[None], description="须审批的为审批事项 · the proposal, where another person decides")
    reviewed: bool = Field(examples=[False], description="是否须由他人审核 · whether another person decides, or would")
    changes: list[ChangeOut]
    more: int = Field(examples=[0], description="未列出的变化 · changes that are not listed")


class ChoiceOut(BaseModel):
    """One of the codes that a field takes."""

    code: str = Field(examples=["allotted"])
    words: str = Field(examples=["分配使用"])


class FieldOut(BaseModel):
    """One thing that a verb is told."""

    name: str = Field(examples=["rooms"])
    words: str = Field(examples=["房间"])
    hint: str | None = Field(examples=[None])
    kind: str = Field(examples=["text"], description="text, number, whole, day, yes-no, choice, rows, file")
    many: bool = Field(examples=[True])
    required: bool = Field(examples=[True])
    look_up: str | None = Field(examples=["room"])
    choices: list[ChoiceOut]
    columns: list[str] = Field(examples=[[]])


class VerbOut(BaseModel):
    """A verb of the catalogue."""

    verb: str = Field(examples=["assign"])
    words: str = Field(examples=["分配房间"])
    family: str = Field(examples=["uses"])
    needs_approval: bool = Field(examples=[True])
    roles: list[str] = Field(examples=[["staff"]])
    fields: list[FieldOut]


class Dated(BaseModel):
    """From which day, on what ground."""

    on: Day | None = SINCE
    because: str = GROUND
    by: str = Field(
        "", max_length=100, pattern=NO_NUL, examples=["张三"], description="无账号的登记库须填 · where there are no accounts"
    )

    def day(self, today: date) -> date:
        """From which day it holds."""
        return self.on or today


class ActIn(Dated):
    """What is told to do an act."""

    told: dict[str, Any] = Field(examples=[{}])
    confirm: bool = Field(True, description="false 只看会有什么变化 · false only tells what it would change")


class UndoIn(Dated):
    """What is told to take back a line of the journal."""

    confirm: bool = Field(True, description="false 只看会有什么变化 · false only tells what it would change")


def act_in(verb: Verb) -> type[ActIn]:
    """The body of a verb's own route: checked by the verb, so that every problem is told by its field; described here."""
    schema = _inlined(TypeAdapter(verb.told).json_schema())
    for it in fields_of(verb):
        hint = f"；{it.hint.zh} · {it.hint.en}" if it.hint else ""
        described = {"title": it.words.en, "description": f"{it.words.zh} · {it.words.en}{hint}", "examples": [example(it)]}
        schema["properties"][it.name] |= described
    told = {it.name: example(it) for it in fields_of(verb) if it.required}
    kept = {name: it for name, it in schema.items() if name != "description"} | {"examples": [told]}
    words = {"description": f"{verb.words.zh} · {verb.words.en}", "examples": [told]}
    name = "".join(part.capitalize() for part in verb.name.split("-"))
    return create_model(
        f"{name}In",
        __base__=ActIn,
        told=(Annotated[dict[str, Any], WithJsonSchema(kept)], Field(**words)),  # type: ignore[call-overload]  # as pydantic tells it
    )


def example(field: Typed) -> Any:
    """What may be told in a field."""
    if field.kind == "rows":
        one: Any = {it.name: example(it) for it in field.columns}
    elif field.choices:
        one = field.choices[0].value
    else:
        one = CODES[field.look_up] if field.look_up else VALUES.get(field.kind, "")
    return [one] if field.many else one


def verb_json(verb: Verb, language: str) -> dict[str, Any]:
    """A verb as the catalogue tells it."""
    return {
        "verb": verb.name,
        "words": verb.words.said_in(language),
        "family": verb.family.value,
        "needs_approval": verb.needs_approval,
        "roles": sorted(it.value for it in verb.roles),
        "fields": [_field_json(it, language) for it in fields_of(verb)],
    }


def _field_json(it: Typed, language: str) -> dict[str, Any]:
    return {
        "name": it.name,
        "words": it.words.said_in(language),
        "hint": it.hint.said_in(language) if it.hint else None,
        "kind": it.kind,
        "many": it.many,
        "required": it.required,
        "look_up": it.look_up.value if it.look_up else None,
        "choices": [{"code": one.value, "words": one.words.said_in(language)} for one in it.choices],
        "columns": [one.name for one in it.columns],
    }


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that points nowhere, to stand inside another document."""
    definitions = schema.pop("$defs", {})

    def resolve(value: Any) -> Any:
        if isinstance(value, list):
            return [resolve(it) for it in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return resolve({**definitions[value["$ref"].rpartition("/")[2]], **{k: v for k, v in value.items() if k != "$ref"}})
        return {name: resolve(it) for name, it in value.items()}

    found: dict[str, Any] = resolve(schema)
    return found
