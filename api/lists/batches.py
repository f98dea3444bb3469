"""The batches: which lists were brought in, by whom, and whether one was taken back."""

from typing import Any

from sqlalchemy.orm import Session

from registry.queries import lists


def batches_told(session: Session) -> list[dict[str, Any]]:
    """The batches that the session's viewer sees, the latest first."""
    return [
        {
            "entry": int(number), "verb": row.verb, "file": name or "", "digest": row.digest, "rows": row.rows, "by": row.by, "because": because,
            "at": known.isoformat(), "taken_back": row.known_to is not None,
        }
        for row, number, known, because, name in lists.batches(session)
    ]  # fmt: skip
