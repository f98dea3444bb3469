"""An answer in columns is the answer in rows, whatever stands in it and in either database; and a second reader sees the same."""

from uuid import UUID

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Boolean, String, literal, select, union_all

from registry.store.alike import alike
from registry.store.arrays import ID, numbered, places, ranked
from registry.store.columns import Id
from registry.store.packed import answered_in_columns

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6)
ROWS = st.lists(st.tuples(st.uuids(), st.integers(-(2**62), 2**62), st.booleans(), TEXTS, TEXTS, TEXTS), max_size=5)
KINDS = {"id": Id(), "many": BigInteger(), "so": Boolean(), "name": String(), "post": String(), "rank": String()}


def asked(rows):
    """A SELECT that answers these rows, in their order."""
    if not rows:
        return select(*(literal(None, kind).label(name) for name, kind in KINDS.items())).where(literal(1) == 0)
    told = union_all(*(select(*(literal(it, kind).label(name) for it, (name, kind) in zip(row, KINDS.items(), strict=True))) for row in rows))  # fmt: skip
    return select(*told.subquery().c)


def in_columns(database, rows, terms=frozenset({"post", "rank"})):
    with database.reading() as session:
        found = answered_in_columns(session.execute, asked(rows), terms)
    ids = [UUID(bytes=it.tobytes()) for it in found["id"]]
    return sorted(zip(ids, *(found[name].tolist() for name in list(KINDS)[1:]), strict=True), key=repr)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_columns_say_what_rows_say(database, rows):
    assert in_columns(database, rows) == sorted(rows, key=repr)


def test_the_sign_that_keeps_terms_apart_may_stand_in_one_of_them(database):
    rows = [(UUID(int=1), 1, True, "a\x1fb", "chief\x1f", "\x1f"), (UUID(int=2), 2, False, "", "", "")]
    assert in_columns(database, rows) == rows


@given(st.lists(st.integers(2**127 - 2, 2**127 + 2) | st.integers(0, 2**128 - 1), max_size=6))
def test_ids_have_places_numbers_and_ranks_to_the_last_bit(told):
    ids = np.array([it.to_bytes(16) for it in told], ID)
    assert ranked(ids).tolist() == [1 + sorted(set(told)).index(it) for it in told]
    numbers, distinct = numbered(ids)
    assert [int.from_bytes(it.tobytes()) for it in distinct[numbers]] == told
    assert len(distinct) == len(set(told))
    among = np.array([it.to_bytes(16) for it in sorted(set(told))], ID)
    assert (among[places(ids, among)] == ids).all()
    assert (places(ids, among[:0]) == -1).all()


def test_a_second_reader_sees_what_the_first_sees_or_there_is_none(database):
    with database.reading() as session, alike(session) as other:
        assert other is not None
        with alike(session) as third:
            assert third is None, "one reading at a time uses two connections"
    with database.reading() as session:
        assert session.scalar(select(literal(1))) == 1
    with database.writing() as session, alike(session) as other:
        assert other is None, "what is being written nobody else sees"
