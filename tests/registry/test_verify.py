"""Somebody with the password changes the tables past the house: verifying finds it."""

from datetime import timedelta

import pytest

from registry import Tampered, head, verify
from tests.factories import DAY, cell, hand_in, record, row, sheet, survey

LATER = DAY + timedelta(days=9)


@pytest.fixture
def honest(database, tmp_path):
    """A register in which much has happened: places changed, floors surveyed again, in bulk and not."""
    with database.writing() as session:
        record(session)
        record(session, "371500-0001-002")
        hand_in(session, survey(tmp_path, sheet(*row("101", "102", "103")), sheet(*row("101"), building="371500-0001-002")))
    with database.writing(bulk=True) as session:
        hand_in(session, survey(tmp_path, sheet(*row("201", "202", "203", "204"), floor="2F")))
    with database.writing() as session:
        record(session, name="综合楼", on=LATER)
        hand_in(session, survey(tmp_path, sheet(cell("101"), cell("102", 4, width=6), cell("104", 12))), on=LATER)
    return database


def verified(database, expected=""):
    with database.reading() as session:
        return verify(session, expected)


def unguarded(url_is_file, deed):
    """The deed of somebody who has taken the guard off the journal first."""
    if url_is_file:
        return [f"DROP TRIGGER journal_stands_{verb}" for verb in ("update", "delete")] + [deed]
    return ["ALTER TABLE journal DISABLE TRIGGER USER", deed]


def test_an_honest_register(honest):
    assert verified(honest) == 7
    with honest.reading() as session:
        number, digest = head(session)
    assert verified(honest, digest) == number


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param("UPDATE room_survey SET usable_area = usable_area + 0.01 WHERE number = '202'", id="a hundredth of a metre"),
        pytest.param("UPDATE room_survey SET use = 'service' WHERE number = '101'", id="use"),
        pytest.param("UPDATE room_survey SET declared_area = 20.00 WHERE number = '201'", id="something where nothing was"),
        pytest.param("UPDATE room_survey SET outline = NULL WHERE number = '201'", id="outline taken away"),
        pytest.param(
            "UPDATE room_survey SET plan_outline = (SELECT plan_outline FROM room_survey WHERE number = '204') WHERE number = '203'",
            id="outline in the plan",
        ),
        pytest.param(
            "UPDATE room_survey SET plan_outline = substr(plan_outline, 1, 20) WHERE number = '203'", id="outline cut off"
        ),
        pytest.param("UPDATE room_survey SET valid_from = '2020-01-01' WHERE number = '204'", id="valid from"),
        pytest.param("UPDATE room_survey SET valid_to = '2020-01-01' WHERE number = '204'", id="valid to"),
        pytest.param("UPDATE room_survey SET entry = 1 WHERE number = '204'", id="put on another line"),
        pytest.param("UPDATE room_survey SET entry = 99 WHERE number = '204'", id="put on no line"),
        pytest.param("UPDATE room_survey SET known_from = '2020-01-01 00:00:00.000000' WHERE number = '204'", id="known from"),
        pytest.param("UPDATE building SET name = '一号' WHERE code = '371500-0001-002'", id="name of a building"),
        pytest.param("UPDATE building SET placement = '{}' WHERE code = '371500-0001-002'", id="place of a building"),
        pytest.param("UPDATE site SET name = '别处'", id="site"),
        pytest.param("UPDATE floor SET storey = 7 WHERE floor_name = '2F'", id="storey"),
        pytest.param("UPDATE floor_survey SET gross_floor_area = gross_floor_area + 1", id="gross area"),
        pytest.param("UPDATE survey SET surveyor = '别的院'", id="surveying office"),
        pytest.param("UPDATE room SET code = 'x' WHERE code = '371500-0001-001-2F-201'", id="code of a room"),
    ],
)
def test_a_row_that_was_altered(honest, intruder, deed):
    intruder(deed)
    with pytest.raises(Tampered):
        verified(honest)


@pytest.mark.parametrize(
    "deed",
    [
        "DELETE FROM room_survey WHERE number = '203'",
        "DELETE FROM room_survey WHERE floor_id IN (SELECT id FROM floor WHERE floor_name = '2F')",
        "DELETE FROM room WHERE code = '371500-0001-001-2F-201'",
        "DELETE FROM building WHERE code = '371500-0001-002'",
    ],
)
def test_a_row_that_was_deleted(honest, intruder, deed):
    intruder(deed)
    with pytest.raises(Tampered):
        verified(honest)


def test_a_row_that_was_added(honest, intruder):
    columns = "id, floor_id, survey_id, number, name, use, repaired, valid_from, known_from, entry"
    intruder(
        f"INSERT INTO room_survey ({columns}) SELECT survey_id, floor_id, survey_id, '299', name, use, repaired, valid_from, known_from, entry "
        "FROM room_survey WHERE number = '202'"
    )
    with pytest.raises(Tampered):
        verified(honest)


def test_a_version_that_was_ended_without_a_line(honest, intruder):
    intruder("UPDATE room_survey SET known_to = '2026-11-22 12:00:00.000000' WHERE number = '202'")
    with pytest.raises(Tampered, match="无日志可据"):
        verified(honest)


def test_a_version_that_ended_and_is_so_again(honest, intruder):
    intruder(
        "DELETE FROM building WHERE known_to IS NULL AND valid_to IS NULL AND name = '综合楼'",
        "UPDATE building SET known_to = NULL WHERE known_to IS NOT NULL",
    )
    with pytest.raises(Tampered):
        verified(honest)


def test_an_end_that_was_moved(honest, intruder):
    intruder("UPDATE building SET known_to = '2030-01-01 00:00:00.000000' WHERE known_to IS NOT NULL")
    with pytest.raises(Tampered):
        verified(honest)


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE journal SET because = '口头' WHERE number = 3",
        "UPDATE journal SET known = '2020-01-01 00:00:00.000000' WHERE number = 2",
        "UPDATE journal SET closes = '{}' WHERE number = 6",
        "UPDATE journal SET rows_digest = digest WHERE number = 5",
        "DELETE FROM journal WHERE number = 4",
        "DELETE FROM journal WHERE number = 1",
        "UPDATE journal SET number = 70 WHERE number = 7",
    ],
)
def test_a_line_that_was_altered_or_deleted(honest, intruder, deed):
    intruder(*unguarded(honest.embedded, deed))
    with pytest.raises(Tampered):
        verified(honest)


def test_a_tail_that_was_cut_off_is_found_by_a_head_that_was_printed(honest, intruder):
    """Cut off cleanly, lines with their rows, nothing inside disagrees: only the paper knows better."""
    with honest.reading() as session:
        _, printed = head(session)
    tables = ("room_survey", "floor_survey", "room", "floor", "survey")
    last_two = "SELECT number FROM journal WHERE number > 6"
    intruder(
        *(f"DELETE FROM {table} WHERE entry IN ({last_two})" for table in tables),
        "UPDATE room_survey SET known_to = NULL WHERE known_to = (SELECT known FROM journal WHERE number = 7)",
        "UPDATE floor_survey SET known_to = NULL WHERE known_to = (SELECT known FROM journal WHERE number = 7)",
        *unguarded(honest.embedded, "DELETE FROM journal WHERE number > 6"),
    )
    assert verified(honest) == 6
    with pytest.raises(Tampered, match="没有所给的摘要"):
        verified(honest, printed)


def test_an_original_that_was_exchanged(honest, intruder):
    piece = "X'00'" if honest.embedded else r"'\x00'"
    intruder(f"UPDATE stored_part SET content = {piece} WHERE number = 0")
    with pytest.raises(Tampered, match="原件"):
        verified(honest)


def test_an_original_that_lost_a_piece(database, intruder, tmp_path):
    with database.writing() as session:
        record(session)
        hand_in(session, survey(tmp_path, sheet(*row("101")), padding=5 << 20))
    assert verified(database) == 2
    intruder("DELETE FROM stored_part WHERE number = 1")
    with pytest.raises(Tampered, match="原件"):
        verified(database)
