"""Issued audits: the paper that is kept, the same made again and compared, and what has changed since the last one.

The paper is the audit as it was known at an instant, with the number, the head of the journal and the version of the
software under which it was issued. What a page says of it is read from the paper, never found anew.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
import pandas as pd
from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled
from registry.compliance.canonical import canonical
from registry.compliance.since import Since, first_difference, since, since_json
from registry.models import AuditScope, IssuedAudit
from registry.queries import audits, sight
from registry.store.errors import NotAllowed
from registry.store.version import SOFTWARE
from registry.views.audit import Audit, audit_of
from registry.views.audit_told import as_told

COLUMNS: Final = (
    "number", "scope_kind", "scope", "audited_on", "known", "issued_at", "over", "excess", "findings", "journal_number", "journal_head",
    "version", "digest",
)  # fmt: skip


class Sameness(Labelled):
    """What came of making an issued audit again."""

    SAME = "same", "重新核查逐字节一致", "made again, the same bytes"
    ANOTHER_VERSION = "another-version", "软件版本不同", "issued by another version of the software"
    DIFFERS = "differs", "重新核查不一致", "made again, it differs"
    TAMPERED = "tampered", "存档文件已被改动", "the kept file has been changed"


@dataclass(frozen=True, slots=True)
class Checked:
    """An issued audit made again beside the one that is kept."""

    sameness: Sameness
    difference: str
    """The first place where they differ, but for the version; empty where there is none."""
    issued_by: str
    """Version of the software then."""
    version: str
    """And now."""


def paper(audit: Audit, *, number: str, journal: tuple[int, str], version: str = SOFTWARE) -> bytes:
    """An audit as it is issued: canonical JSON."""
    issued = {"number": number, "journal_number": journal[0], "journal_head": journal[1], "version": version}
    return canonical(as_told(audit) | {"issued": issued})


def kept(session: Session, row: IssuedAudit) -> dict[str, Any]:
    """What an issued audit says, from the paper that is kept; ``Conflict`` where its file was changed."""
    found: dict[str, Any] = orjson.loads(audits.paper_of(session, row))
    return found


def rerun(session: Session, number: str, *, version: str = SOFTWARE) -> bytes:
    """The same audit made again: same scope, day and instant; to be run in a session that sees everything."""
    if session.info.get("viewer") is not None:
        raise NotAllowed("重新核查须看到全部数据", "an audit is made again by who sees everything")
    row = audits.issued(session, number)
    known = datetime.fromisoformat(row.known)
    found = audit_of(session, **{row.scope_kind: row.scope}, on=row.audited_on, known=known)
    journal = (row.journal_number, audits.line_digest(session, row.journal_number))
    return paper(found, number=row.number, journal=journal, version=version)


def checked(session: Session, number: str, *, version: str = SOFTWARE) -> Checked:
    """Make an issued audit again and compare it with the paper that is kept, byte by byte."""
    row = audits.issued(session, number)
    then = audits.bytes_of(session, row)
    if not audits.is_whole(row, then):
        return Checked(Sameness.TAMPERED, "", row.version, version)
    now = rerun(session, number, version=version)
    if now == then:
        return Checked(Sameness.SAME, "", row.version, version)
    was, is_ = orjson.loads(then), orjson.loads(now)
    is_["issued"]["version"] = was["issued"]["version"]
    sameness = Sameness.DIFFERS if row.version == version else Sameness.ANOTHER_VERSION
    return Checked(sameness, first_difference(was, is_), row.version, version)


def since_previous(session: Session, row: IssuedAudit, told: dict[str, Any]) -> tuple[IssuedAudit, Since] | None:
    """What is otherwise than in the audit of the same scope that was issued before; None where it was the first."""
    earlier = audits.last_issued(session, row.scope, on=row.audited_on, before=row.entry)
    return None if earlier is None else (earlier[0], since(orjson.loads(earlier[1])["findings"], told["findings"]))


def since_last(session: Session, audit: Audit) -> dict[str, Any] | None:
    """What is otherwise in an audit that is not issued than in the last one of its scope that is.

    None where none was issued, or where whoever looks does not see the whole of the scope.
    """
    viewer = session.info.get("viewer")
    if viewer is not None and not sight.sees_whole(session, viewer, audit.code, audit.on, audit.known):
        return None
    last = audits.last_issued(session, audit.code, on=audit.on, known=audit.known)
    if last is None:
        return None
    return since_json(last[0].number, since(orjson.loads(last[1])["findings"], as_told(audit)["findings"]))


def issued_audits(session: Session, *, known: datetime | None = None, search: str = "") -> pd.DataFrame:
    """The issued audits, the latest first: number, scope, day, instants, rooms over, excess, findings, head of the journal."""
    rows = [it for it in audits.all_issued(session, known=known) if search.strip() in f"{it[0].number} {it[0].scope}"]
    sums = audits.summaries(session, {row.digest for row, _ in rows})
    told = []
    for row, issued_at in rows:
        summary = sums.get(row.digest, {})
        told.append({
            **{name: getattr(row, name) for name in COLUMNS if hasattr(row, name)}, "scope_kind": AuditScope(row.scope_kind),
            "known": datetime.fromisoformat(row.known), "issued_at": issued_at, "over": summary.get("rooms", {}).get("over"),
            "excess": summary.get("excess"), "findings": sum(summary["findings"].values()) if summary else None,
        })  # fmt: skip
    return pd.DataFrame(told, columns=list(COLUMNS)).astype(object)
