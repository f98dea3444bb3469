"""A form as it was filled in: what was typed in each field, as text, and the papers that came with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from api.acts_told import DAY, Field, from_form
from api.keeping import keep_paper
from floorplans.vocabulary import Words
from registry import Database, Invalid, Viewer

LONGEST = 200_000
"""Characters of what is typed into one field."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of an act's form."""

    fields: Mapping[str, str]
    on: str
    because: str
    by: str
    amends: str
    """The proposal that is told anew; empty where it is a new act."""

    @property
    def digest(self) -> str:
        """Short for all of it: what is done is what was shown."""
        told = (sorted(self.fields.items()), self.on, self.because, self.by, self.amends)
        return sha256(repr(told).encode()).hexdigest()[:16]

    def told(self, form: list[Field]) -> dict[str, Any]:
        """As the verb takes it."""
        return from_form(form, self.fields)

    def day(self, today: date) -> date:
        """From which day; today where nothing is typed."""
        text = self.on.strip()
        try:
            return date.fromisoformat(text) if DAY.fullmatch(text) else _today(text, today)
        except ValueError:
            raise Invalid({"on": Words("日期应写成 2026-11-22", "a day is written 2026-11-22")}) from None


def _today(text: str, today: date) -> date:
    if text:
        raise ValueError(text)
    return today


async def _filled(request: Request) -> FormData:
    return await request.form(max_fields=5000)


Filled = Annotated[FormData, Depends(_filled)]


def typed_in(form: list[Field], filled: Any, defaults: Mapping[str, str]) -> Typed:
    """What a form, or an address, says in each field; what it does not say is as it stands by default."""

    def text(name: str) -> str:
        values = [it for it in filled.getlist(name) if isinstance(it, str)]
        said = "\n".join(it for it in values if it) if values else defaults.get(name, "")
        return said.replace("\r\n", "\n").replace("\x00", "")[:LONGEST]

    values = {it.name: text(it.name) for it in form}
    return Typed(values, text("on"), text("because"), text("by"), text("amends"))


def with_papers(database: Database, form: list[Field], filled: FormData, typed: Typed, *, asker: Viewer | None) -> Typed:
    """The same with the papers kept that were chosen in it: a field of a file says its digest."""
    digests = {}
    for it in form:
        chosen = filled.get(f"paper:{it.name}")
        if it.kind == "file" and isinstance(chosen, UploadFile) and chosen.filename:
            digests[it.name], _ = keep_paper(database, chosen.filename, chosen.file, asker=asker)
    return Typed({**typed.fields, **digests}, typed.on, typed.because, typed.by, typed.amends) if digests else typed
