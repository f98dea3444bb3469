"""Who may see a kept file: whoever sees something that refers to it, and whoever handed it in."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import and_, exists, or_, true

from registry.store.lens import Lens, Shown, table

Rules = Mapping[str, Callable[[Lens, Any], Shown]]

RECORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "site": "site",
        "building": "building",
        "floor": "floor",
        "room": "room",
        "organisation": "organisation",
        "title": "title",
        "agreement": "use_agreement",
        "lease": "lease",
        "project": "project",
        "rectification": "rectification",
        "stocktake": "stocktake",
        "spot-check": "spot_check",
        "inspection": "inspection",
    }
)
"""Value of a ``RecordKind`` → the table in which such records stand."""

REFERS: Final = (
    ("survey", "digest"),
    ("use_agreement", "scan"),
    ("yearly_task", "scan"),
    ("stocktake_count", "photo"),
    ("issued_audit", "digest"),
    ("rectification", "photo"),
    ("check_card", "notice_photo"),
    ("check_card", "room_photo"),
    ("inspection_score", "photo"),
    ("attachment", "digest"),
    ("imported_list", "digest"),
)
"""Every table and column that names a kept file; a file is seen with any of its rows."""

ALONE: Final = ("issued_audit", "attachment")
"""Of these a division that covers all of the register does not see every row: their files are asked about one by one."""


def by_digest(lens: Lens, digest: Any, rules: Rules) -> Shown:
    """Files: of what is seen that refers to them, and those that the viewer handed in."""
    if "" in lens.sight.prefixes and lens.sight.cleared:
        return true()
    handed = table("handed_file").c
    seen: list[Shown] = [exists().where(handed.digest == digest, handed.account == lens.sight.account)]
    seen += [lens.through(name, column, digest, _now(rules[name], name)) for name, column in REFERS]
    if lens.sight.covered:
        named = [table(name).c for name in ALONE]
        seen.append(and_(*(~exists().where(it.digest == digest) for it in named)))
    return or_(*seen)


def attachment(lens: Lens, it: Any, rules: Rules) -> Shown:
    """With the record that it lies beside; what is sensitive only by those cleared."""
    if "" in lens.sight.prefixes and lens.sight.cleared:
        return true()
    kinds = [
        and_(
            it.record_kind == kind,
            lens.room(it.record_id, it) if kind == "room" else lens.through(name, "id", it.record_id, rules[name]),
        )
        for kind, name in RECORDS.items()
    ]
    return or_(*kinds) if lens.sight.cleared else and_(~it.sensitive, or_(*kinds))


def _now(rule: Callable[[Lens, Any], Shown], name: str) -> Callable[[Lens, Any], Shown]:
    """An attachment that was taken back, as if it had never been, shows its file to nobody."""
    return (lambda lens, it: and_(it.known_to.is_(None), rule(lens, it))) if name == "attachment" else rule
