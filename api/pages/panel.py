"""The panel of papers (图文) that every page of a record includes; it asks for itself, so that no page knows of it."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from jinja2 import pass_context
from jinja2.runtime import Context

from api.asking import GUEST, asker
from api.attaching import Beside, beside
from registry import RegistryError
from registry.acts.attach_file import HANDS_IN, record_named
from registry.models import PaperKind, RecordKind


@dataclass(frozen=True, slots=True)
class Panel:
    """What lies beside a record, and whether whoever looks may lay something beside it."""

    record: str
    papers: list[Beside]
    may: bool
    kinds: type[PaperKind] = PaperKind

    @property
    def of(self) -> RecordKind:
        """The kind of the record."""
        return record_named(self.record)[0]


@pass_context
def papers_of(context: Context, record: str) -> Panel | None:
    """The panel of a record as of the page's day; None where there is no such record, or it is not seen."""
    request: Request = context["request"]
    viewer: Any = asker(request)
    database = request.app.state.database.as_seen_by(viewer)
    try:
        with database.reading() as session:
            found = beside(session, record, on=context["as_of"], known=context.get("known"))
    except RegistryError:
        return None
    roles = set(viewer.roles) if viewer else {it.value for it in HANDS_IN}
    may = bool(roles & {it.value for it in HANDS_IN}) and GUEST not in roles and context["as_of"] == context["today"]
    return Panel(record, found, may)
