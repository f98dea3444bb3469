"""Issuing an audit: what was found of a building, an organisation or a division is kept as a paper that anybody can make again.

An audit that is issued says as of which day and by what knowledge it was made. Its instant is that of the last line
of the journal that it knew, so that what is done or corrected afterwards leaves it as it is.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.keep import keep_bytes
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import AuditScope, IssuedAudit, Role
from registry.queries import audits
from registry.store.errors import Invalid, NotFound
from registry.store.ids import new_id
from registry.store.journal import acting
from registry.store.verify import head
from registry.store.version import SOFTWARE

NO_SCOPE: Final = Words("应为楼栋、单位编号或六位行政区划代码", "is the code of a building, an organisation or a division")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueAudit:
    """What is audited, on which day, and by what knowledge."""

    scope: str = asks(
        "核查范围",
        "scope",
        look_up=LookUp.SCOPE,
        hint=("楼栋、单位编号或六位行政区划代码", "code of a building or an organisation, or six digits of a division"),
    )
    day: date | None = asks("核查截至日", "day that is audited", default=None, hint=("不填为办理日", "else the day of the act"))
    known: str = asks(
        "按何时所知",
        "as known at",
        default="",
        hint=(
            "如 2026-11-22T08:00+08:00；不填为签发时所知",
            "such as 2026-11-22T08:00+08:00; else as known when it is issued",
        ),
    )


@verb(
    "issue-audit",
    "签发审计报告",
    "issue an audit",
    told=IssueAudit,
    family=Family.COMPLIANCE,
    roles=frozenset({Role.STAFF, Role.AUDITOR}),
    needs_approval=False,
)
def issue_audit(session: Session, told: IssueAudit, *, on: date, by: str, because: str) -> list[IssuedAudit]:
    """Audit a scope and keep what was found; it says whole what there is, so that only who may see all of it issues it."""
    from registry.views.audit import audit_of  # views stand on acts; here an act keeps what a view says
    from registry.views.issued import paper

    scope, day = told.scope.strip(), told.day or on
    kind, wrong = AuditScope.of(scope), {}
    if kind is None:
        wrong["scope"] = NO_SCOPE
    if day > on:
        wrong["day"] = Words("不能晚于办理日", "is not after the day of the act")
    known = _instant(told.known.strip())
    if told.known.strip() and known is None:
        wrong["known"] = Words(
            "时刻应写作 2026-11-22T08:00+08:00（须有时区）", "is written 2026-11-22T08:00+08:00, with its zone"
        )
    if wrong or kind is None:
        raise Invalid(wrong)
    line = audits.line_at(session, known)
    if line is None:
        raise NotFound(f"{told.known} 时台账中还没有记录", f"the register knew nothing at {told.known}")
    found = audit_of(session, **{kind.value: scope}, on=day, known=line.known)
    if kind is AuditScope.DIVISION and found.rooms.empty:
        raise NotFound(f"{day} 行政区划 {scope} 没有可核查的房间", f"there is no room to audit in {scope} on {day}")
    number = f"{scope[:6]}-A{audits.last_number(session, scope[:6]) + 1:04}"
    journal = head(session)
    with acting(session, "issue-audit", subject=f"Issued audit {number}", by=by, because=because) as act:
        content = paper(found, number=number, journal=journal)
        row = IssuedAudit(
            id=new_id(act.known),
            number=number,
            scope_kind=kind.value,
            scope=scope,
            audited_on=day,
            known=line.known.astimezone(UTC).isoformat(timespec="microseconds"),
            digest=keep_bytes(session, content, name=f"{number}.json"),
            journal_number=journal[0],
            journal_head=journal[1],
            version=SOFTWARE,
        )
        session.add(row)
    return [row]


def _instant(text: str) -> datetime | None:
    """An instant with its zone; None where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
