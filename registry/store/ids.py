"""Identifiers that two nodes can never both issue: UUID version 7 (RFC 9562), rising within a call."""

import secrets
from datetime import datetime
from uuid import UUID

import numpy as np

_VERSION = 7 << 12
_VARIANT = 0b10 << 62


def new_keys(count: int, at: datetime) -> list[bytes]:
    """Identifiers issued at an instant, 16 bytes each, in rising order.

    The 74 bits beside the clock start at random and rise by random steps of up to 2³² (RFC 9562 §6.2,
    method 2), so that two nodes do not meet and nobody who sees one can guess the next.
    """
    steps = np.frombuffer(secrets.token_bytes(4 * count), np.uint32).astype(np.uint64) + np.uint64(1)
    clock = int(at.timestamp() * 1000) << 16 | _VERSION | secrets.randbits(12)
    halves = np.empty((count, 2), ">u8")
    halves[:, 0] = clock
    halves[:, 1] = np.uint64(_VARIANT | secrets.randbits(61)) + np.cumsum(steps)
    raw = halves.tobytes()
    return [raw[i : i + 16] for i in range(0, 16 * count, 16)]


def new_id(at: datetime) -> UUID:
    """One identifier.

    >>> from datetime import UTC
    >>> new_id(datetime(2026, 11, 22, tzinfo=UTC)).version
    7
    """
    return UUID(bytes=new_keys(1, at)[0])
