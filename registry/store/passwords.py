"""Passwords: argon2id, what is taken for one, and the one that nobody has.

Parameters are those that RFC 9106 section 4 recommends where memory is scarce; a password hashed with others is
hashed anew when its owner comes in.
"""

import secrets
from functools import cache
from typing import Final
from unicodedata import normalize

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from floorplans.vocabulary import Words
from registry.store.errors import Invalid

HASHER: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, salt_len=16, type=Type.ID)
SHORTEST, LONGEST = 12, 200
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another."""


def hashed(password: str) -> str:
    """A password as it is kept."""
    return HASHER.hash(_plain(password))


def right(kept: str | None, password: str) -> bool:
    """Whether a password is the one that is kept; takes as long where none is kept at all."""
    try:
        return HASHER.verify(kept or nobodys(), _plain(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def stale(kept: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


@cache
def nobodys() -> str:
    """The hash of a password that nobody has."""
    return HASHER.hash(secrets.token_hex(32))


def one_time() -> str:
    """A password to be used once, easy to read out: sixteen letters and digits, 79 bits."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(16))
    return "-".join(drawn[i : i + 4] for i in range(0, 16, 4))


def refuse_weak(password: str, *names: str) -> None:
    """Refuse what is too short, too long, or contains a name of its owner."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise Invalid({"password": Words(f"口令应为 {SHORTEST} 至 {LONGEST} 个字符", f"has {SHORTEST} to {LONGEST} characters")})
    if len(set(plain)) < 5 or any(_plain(name).casefold() in plain.casefold() for name in names if len(name) > 1):
        raise Invalid(
            {
                "password": Words(
                    "口令不能含有姓名或用户名，也不能只重复几个字符", "must not contain your name, nor repeat a few characters"
                )
            }
        )


def _plain(password: str) -> str:
    """However a keyboard writes it."""
    return normalize("NFKC", password)
