"""What a person knows better than the file is kept with its reason, laid over the file, and told when it no longer applies."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

import floorplans
from floorplans.corrections import Correction, Field, apply
from registry import Conflict, verify
from registry.acts.correct import correct, corrections_of, take_back
from registry.models import Correction as Kept
from registry.models import Entry
from tests.factories import BUILDING, DAY, row, sheet, survey
from tests.registry.desk import LATER, enrolled, lines, rooms

SAYS = {"by": "王敏", "because": "现场核对 2026-09-14"}
WALK = {"reason": "门牌为 102A", "person": "张三"}
DIGEST = "ab" * 32
RENAMED = Correction(room="102", field=Field.NUMBER, was="102", becomes="102A", **WALK)
USED = Correction(room="101", field=Field.USE, was="office", becomes="service", **WALK)


def kept(database, *told, digest=DIGEST, on=DAY):
    with database.writing() as session:
        count = len(correct(session, digest, told, on=on, **SAYS))
    with database.reading() as session:
        verify(session)
        return count, corrections_of(session, digest)


def test_corrections_of_a_file_are_kept_in_one_line_of_the_journal(database):
    assert kept(database, RENAMED, USED) == (2, [RENAMED, USED])
    with database.reading() as session:
        (line,) = session.scalars(select(Entry)).all()
        assert (line.act, line.subject, line.by) == ("correct", f"Survey {DIGEST}", "王敏")
        assert {(it["room"], it["was"], it["becomes"], it["person"]) for it in line.after} == {
            ("102", "102", "102A", "张三"),
            ("101", "office", "service", "张三"),
        }
        assert corrections_of(session, "cd" * 32) == []


def test_the_same_again_changes_nothing_and_another_word_supersedes(database):
    kept(database, RENAMED)
    assert kept(database, RENAMED) == (0, [RENAMED])
    assert lines(database) == 1
    other = replace(RENAMED, becomes="102B")
    assert kept(database, other, on=LATER) == (1, [other])
    with database.reading() as session:
        was = session.scalars(select(Kept).where(Kept.becomes == "102A").order_by(Kept.row_id)).all()
        assert [it.valid_to for it in was] == [None, LATER]
        assert was[0].known_to is not None
        assert len(set(session.scalars(select(Kept.id)))) == 1


def test_a_correction_is_taken_back(database):
    kept(database, RENAMED, USED)
    with database.writing() as session:
        take_back(session, DIGEST, room="102", field=Field.NUMBER, on=LATER, **SAYS)
    with database.reading() as session:
        assert corrections_of(session, DIGEST) == [USED]
        verify(session)
    with pytest.raises(Conflict, match="没有这条改正"), database.writing() as session:
        take_back(session, DIGEST, room="102", field=Field.NUMBER, on=LATER, **SAYS)
    assert kept(database, RENAMED, on=LATER)[0] == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (replace(RENAMED, reason=" "), "事由"),
        (replace(RENAMED, person=""), "改正人"),
        (replace(USED, becomes="castle"), "不能用"),
        (replace(USED, field=Field.DECLARED, becomes="很大"), "不能用"),
        (replace(USED, field=Field.FLOOR, room="", becomes="楼上"), "不能用"),
    ],
)
def test_a_correction_without_reason_or_sense_is_refused_with_all_that_came_with_it(database, wrong, words):
    with pytest.raises(Conflict, match=words), database.writing() as session:
        correct(session, DIGEST, [RENAMED, wrong], on=DAY, **SAYS)
    assert lines(database) == 0


def test_what_is_enrolled_is_what_was_corrected(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101", "102", "103")))
    dropped = Correction(room="103", field=Field.DROP, was="103", becomes="", **WALK)
    _, told = kept(recorded, RENAMED, USED, dropped, digest=handed.reading.digest)
    mended = floorplans.measure(apply(handed.reading, told))
    enrolled(recorded, replace(handed, reading=mended))
    assert rooms(recorded).use.to_dict() == {"101": "service", "102A": "office"}
    assert rooms(recorded).code["102A"] == f"{BUILDING}-1F-102A"


def test_with_the_next_file_what_no_longer_applies_is_told(recorded, tmp_path):
    first = survey(tmp_path, sheet(*row("101", "102")))
    _, told = kept(recorded, RENAMED, USED, digest=first.reading.digest)
    second = survey(tmp_path, sheet(*row("101", "102A")), name="改.dxf")
    mended = apply(second.reading, told)
    assert list(mended.rooms.use) == ["service", "office"]
    (idle,) = mended.findings
    assert (idle.code, idle.subject) == ("correction-idle", "102")


def test_a_correction_does_not_start_before_the_one_it_replaces(database):
    kept(database, RENAMED, on=LATER)
    with pytest.raises(Conflict, match="更早"), database.writing() as session:
        correct(session, DIGEST, [replace(RENAMED, becomes="102C")], on=LATER - timedelta(days=1), **SAYS)
