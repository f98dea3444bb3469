"""What keeps a survey out of the register, and how many of its rooms are clean."""

from decimal import Decimal

import numpy as np
import pytest
from shapely.affinity import translate

from floorplans.checks import CATALOGUE, gate, run
from floorplans.checks.tolerances import UNITS, tolerances
from floorplans.finding import key_of
from floorplans.kinds import declare_all
from floorplans.plan import Reading, Rooms
from floorplans.vocabulary import Severity
from tests.floorplans.situations import ROOM, reading, row


def overlapping() -> Reading:
    return run(reading([*row(), translate(ROOM, 12, 0)], declared=[2000, 2500, 2000, 2000]))


def test_a_clean_floor_passes_with_every_room():
    it = gate(run(reading(row())))
    assert it.open
    assert (it.pass_rate, it.pass_rate_of(0)) == (Decimal("1.0000"), Decimal("1.0000"))


def test_an_error_closes_the_gate_and_a_warning_does_not():
    it = gate(overlapping())
    assert not it.open
    assert {one.code for one in it.blocking} == {"room-overlap"}
    assert it.clean.tolist() == [True, False, False, True]
    assert it.pass_rate == Decimal("0.5000")
    assert gate(run(reading(row(), declared=[2000, 2500, 2000]))).open


def test_an_accepted_exception_blocks_no_longer_and_its_room_is_clean():
    told = overlapping()
    keys = {key_of(one) for one in told.findings if one.severity is Severity.ERROR}
    it = gate(told, accepted=keys)
    assert it.open
    assert {one.code for one in it.accepted} == {"room-overlap"}
    assert it.pass_rate == Decimal("0.7500")


def test_a_drawing_without_rooms_has_no_pass_rate():
    nothing = Reading(file="空.dxf", digest="", plans=(), rooms=Rooms.of(np.empty(0, np.int32), np.empty(0, object)))
    assert gate(run(nothing)).pass_rate is None


def test_a_tolerance_may_be_given_and_a_misspelt_code_is_refused():
    it = reading([*row(), translate(ROOM, 12, 0)])
    assert [one.code for one in run(it).findings] == ["room-overlap"]
    assert run(it, tolerances={"room-overlap": 3.0}).findings == ()
    with pytest.raises(KeyError, match="room-overlapp"):
        run(it, tolerances={"room-overlapp": 3.0})


def test_every_tolerance_belongs_to_a_check_and_says_on_whose_word_it_stands():
    assert set(tolerances()) <= {*CATALOGUE, *(code for _, table in declare_all() for code in table)}
    for one in tolerances().values():
        assert one.unit in UNITS
        assert one.confidence in {"A", "B", "C", "ours"}
        assert one.source.zh
        assert one.source.en
