"""A single byte is changed anywhere in what the register holds of rights: verifying finds it."""

import random
import sqlite3
import struct

import psycopg
import pytest

from registry import Tampered, verify
from registry.models import Base
from tests.conftest import size
from tests.registry.test_rights_views import furnished
from tests.registry.test_verify import unguarded

FLIPS = size(60, 1500)
ASIDE = {"row_id", "register", "stored_file", "stored_part"}
"""Not told by the journal: numbers that each database counts for itself, this node's own name, and files, which have digests of their own."""


def verified(database):
    with database.reading() as session:
        return verify(session)


def cells(database, intruder):
    """Every value of every row that the journal vouches for, and of the journal: table, column, key, value."""
    found = []
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        if "entry" not in table.c and table.name != "journal":
            continue
        key = "row_id" if "row_id" in table.c else "number" if table.name == "journal" else "id"
        names = [it.name for it in table.c if it.name not in ASIDE]
        raw = [
            name if database.embedded else f'"{name}"::text' for name in (f'"{it}"' if database.embedded else it for it in names)
        ]
        keyed = f'"{key}"' if database.embedded else f'"{key}"::text'
        for which, *values in intruder(f'SELECT {keyed}, {", ".join(raw)} FROM "{table.name}"'):
            found += [(table.name, key, which, name, it) for name, it in zip(names, values, strict=True) if it is not None]
    return found


def flipped(value, chance):
    """The same with one byte that is another."""
    if isinstance(value, float):
        raw = bytearray(struct.pack("<d", value))
        raw[0] ^= 1 << chance.randrange(8)
        return struct.unpack("<d", raw)[0]
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(3))
    if isinstance(value, bytes):
        raw = bytearray(value)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        return bytes(raw)
    if not value:
        return "x"
    at = chance.randrange(len(value))
    return value[:at] + chance.choice([it for it in "0123456789abcdef -:" if it != value[at]]) + value[at + 1 :]


def written(value):
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    return repr(value) if isinstance(value, int | float) else "'" + value.replace("'", "''") + "'"


@pytest.mark.parametrize("seed", range(3))
def test_a_byte_of_a_value_is_changed(office, intruder, seed):
    furnished(office)
    assert verified(office) > 0
    intruder(*unguarded(office.embedded, "SELECT 1"))
    chance = random.Random(seed)  # noqa: S311  # places to damage, not secrets
    every, tables = cells(office, intruder), {}
    for it in every:
        tables.setdefault(it[0], []).append(it)
    assert {"assignment", "seat", "title", "lease", "use_agreement", "obligation", "journal"} <= set(tables)
    overlooked, tried = [], 0
    for turn in range(FLIPS // 3):
        table, key, which, column, value = chance.choice(tables[sorted(tables)[turn % len(tables)]])
        other = flipped(value, chance)
        deed = f'UPDATE "{table}" SET "{column}" = {written(other)} WHERE "{key}" = {written(which)}'
        back = f'UPDATE "{table}" SET "{column}" = {written(value)} WHERE "{key}" = {written(other if column == key else which)}'
        try:
            intruder(deed)
        except (sqlite3.Error, psycopg.Error):  # the database itself refuses it
            continue
        tried += 1
        try:
            verified(office)
            overlooked.append((table, column, value, other))
        except Tampered:
            pass
        intruder(back)
    assert tried
    assert overlooked == []
    assert verified(office) > 0
