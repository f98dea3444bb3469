"""Photos, scans and drawings beside a record, as the doors tell them and take them in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from api.doing import Outcome, do
from api.file_kinds import begins_as
from api.keeping import keep_paper
from registry import Database, Viewer
from registry.acts.attach_file import record_named
from registry.models import Attachment, PaperKind, RecordKind
from registry.queries import attachments, files


@dataclass(frozen=True, slots=True)
class Beside:
    """A paper beside a record."""

    row: Attachment
    record: str
    """Kind and code of the record."""
    size: int
    shown: bool
    """Whether a picture can be made of it."""

    @property
    def sort(self) -> str:
        """What a tile without a picture bears: the ending of the name."""
        ending = self.row.name.rpartition(".")[2]
        return ending.upper() if ending != self.row.name and ending.isalnum() and len(ending) <= 5 else "—"

    @property
    def kind(self) -> PaperKind:
        """What the office files it as."""
        return PaperKind(self.row.kind)

    def json(self, language: str) -> dict[str, Any]:
        """The same for a program."""
        row = self.row
        return {
            "id": str(row.id),
            "record": self.record,
            "digest": row.digest,
            "name": row.name,
            "size": self.size,
            "kind": row.kind,
            "words": self.kind.words.said_in(language),
            "caption": row.caption,
            "taken_on": row.taken_on.isoformat() if row.taken_on else None,
            "taken_at": row.taken_at,
            "sensitive": row.sensitive,
            "shown": self.shown,
            "valid_from": row.valid_from.isoformat(),
            "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        }


def beside(session: Session, record: str, *, on: date, known: Any = None) -> list[Beside]:
    """What lies beside a record on a day, the latest first; raises ``Invalid`` and ``NotFound``."""
    kind, code = record_named(record)
    rows = attachments.attached(session, kind, attachments.record_of(session, kind, code), on=on, known=known)
    return _told(session, rows, dict.fromkeys((it.record_id for it in rows), code))


def of_file(session: Session, digest: str) -> list[Beside]:
    """Where a file lies now, as far as the viewer sees it."""
    rows = attachments.of_file(session, digest)
    return _told(session, rows, attachments.codes_of(session, rows))


def attach(
    database: Database,
    content: BinaryIO,
    name: str,
    told: Mapping[str, Any],
    *,
    on: date,
    because: str,
    by: str,
    asker: Viewer | None,
    today: date,
) -> Outcome:
    """Keep a file and lay it beside a record; what is told is as the verb takes it, without the file and its name."""
    with database.reading() as session:
        kind, code = record_named(str(told.get("record", "")))
        attachments.record_of(session, kind, code)
    digest, _ = keep_paper(database, name, content, asker=asker)
    arguments = {key: it for key, it in told.items() if it not in {"", None}} | {"file": digest, "name": name}
    return do(database, "attach-file", arguments, on=on, because=because, by=by, asker=asker, today=today)


def _told(session: Session, rows: list[Attachment], codes: Mapping[Any, str]) -> list[Beside]:
    heads = files.beginnings(session, {it.digest for it in rows})
    found = []
    for it in rows:
        size, head = heads.get(it.digest, (0, b""))
        kind = begins_as(head)
        record = f"{RecordKind(it.record_kind).value}:{codes.get(it.record_id, '')}"
        found.append(Beside(it, record, size, kind is not None and kind.shown))
    return found
