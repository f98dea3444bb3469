"""Identifiers that two nodes can never both issue: UUID version 7 (RFC 9562), rising within a call."""

import secrets
from datetime import datetime
from uuid import UUID

_RANDOM_BITS = 74
_STEP_BITS = 32


def new_ids(count: int, at: datetime) -> list[UUID]:
    """Identifiers issued at an instant, in rising order.

    The 74 bits beside the clock start at random and rise by random steps (RFC 9562 §6.2, method 2),
    so that nobody who sees one can guess the next.

    >>> from datetime import UTC
    >>> a, b = new_ids(2, datetime(2026, 11, 22, tzinfo=UTC))
    >>> a < b, a.version
    (True, 7)
    """
    clock = int(at.timestamp() * 1000) << 80
    tail = secrets.randbits(_RANDOM_BITS - 1)
    steps = secrets.token_bytes(count * _STEP_BITS // 8)
    ids = []
    for i in range(count):
        tail += 1 + int.from_bytes(steps[4 * i : 4 * i + 4])
        ids.append(UUID(int=clock | 0x7 << 76 | (tail >> 62 & 0xFFF) << 64 | 0b10 << 62 | tail & 0x3FFFFFFFFFFFFFFF))
    return ids


def new_id(at: datetime) -> UUID:
    """One identifier."""
    return new_ids(1, at)[0]
