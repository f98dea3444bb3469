"""An audit as canonical JSON: the same bytes for the same day, instant and version, whatever the database or the order of rows.

Rooms with their occupants, findings with what they rest on, organisations, sums. Areas and per cents are text of two places.
"""

from datetime import UTC
from typing import Any, Final

import pandas as pd

from registry.compliance.canonical import canonical, two_places
from registry.compliance.findings import RULES
from registry.views.audit import Audit

AREAS: Final = frozenset({"usable_area", "measured", "limit", "excess", "tolerance", "share", "held", "authorised", "shortage"})
PER_CENTS: Final = ("excess_over_standard_pct", "excess_over_actual_pct")
FIGURES: Final = ("measured", "limit", "excess", *PER_CENTS)
ROOM: Final = (
    "room", "building", "floor", "number", "name", "use", "usable_area", "verdict", "why", *FIGURES, "tolerance", "counted",
    "confidence", "survey", "entry",
)  # fmt: skip
OCCUPANT: Final = (
    "person", "person_name", "organisation", "organisation_name", "tier", "post", "staffing", "second", "standing", "share", "limit",
    "excess", *PER_CENTS, "source", "since", "confidence",
)  # fmt: skip
FINDING: Final = (
    "key", "code", "subject", "severity", "room", "building", "person", "organisation", *FIGURES, "confidence", "survey", "across",
)  # fmt: skip
ORGANISATION: Final = (
    "organisation", "organisation_name", "rooms", "held", "authorised", "excess", "shortage", "over", "confidence", "unknown",
)  # fmt: skip


def audit_json(audit: Audit) -> bytes:
    """The audit as it is issued."""
    return canonical(as_told(audit))


def as_told(audit: Audit) -> dict[str, Any]:
    """The same as plain values."""
    summary = audit.summary
    sitting: dict[str, list[dict[str, Any]]] = {}
    for room, one in zip(audit.occupants.room, told(audit.occupants, OCCUPANT), strict=True):
        sitting.setdefault(room, []).append(one)
    rooms = told(audit.rooms, ROOM)
    return {
        "scope": {"kind": audit.kind, "code": audit.code},
        "on": str(audit.on),
        "known": None if audit.known is None else audit.known.astimezone(UTC).isoformat(),
        "journal": audit.journal,
        "summary": {name: two_places(it) if name in AREAS else it for name, it in summary.items()},
        "rooms": [it | {"occupants": sitting.get(it["room"], [])} for it in rooms],
        "findings": [
            it
            | {
                "heading": {"zh": RULES[it["code"]].heading.zh, "en": RULES[it["code"]].heading.en},
                "clause": RULES[it["code"]].citation.zh,
                "standards": [{"since": since, "source": source, "confidence": sure} for since, source, sure in papers],
                "entries": entries,
                "rooms": list(several),
            }
            for it, papers, entries, several in zip(
                told(audit.findings, FINDING),
                audit.findings.standards,
                ([int(one) for one in it] for it in audit.findings.entries),
                audit.findings.rooms,
                strict=True,
            )
        ],
        "organisations": told(audit.organisations, ORGANISATION),
    }


def told(frame: pd.DataFrame, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows of a frame as plain values, figures as text of two places."""
    values = [
        [two_places(it) for it in frame[name]] if name in AREAS or name in PER_CENTS else frame[name].tolist() for name in columns
    ]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]
