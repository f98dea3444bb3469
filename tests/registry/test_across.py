"""What crosses buildings comes from summaries of each, whatever the partition; two offices of one person, and organisations over their posts."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from registry.compliance import across, duty
from registry.compliance.settings import Settings
from registry.store.arrays import frame_of, joined
from tests.registry.audited import TODAY, table

FIRST, SECOND, ELSEWHERE = "A-101", "B-101", "B-102"


def rows(columns, *told):
    return table([dict(zip(columns, it, strict=True)) for it in told], columns)


def people(*told, settings=None):
    """Who is found, of seats told as room, person, whether it is a second office, and the kind of body."""
    seats = rows(("room", "person", "second", "kind"), *told)
    return frame_of(across.of_people(seats | {"person_id": seats["person"]}, settings))


def summed(*told):
    """Summaries of buildings in which each organisation holds one room, of some area or of none that is known (-1)."""
    columns = ("organisation", "building", "rooms", "usable_area", "unknown")
    return rows(columns, *((body, building, 1, max(area, 0), int(area < 0)) for body, building, area in told))


def posts(**counts):
    told = [("P1", "city", "371500", it, n) for it, n in counts.items()]
    return duty.with_limits(rows(("organisation", "tier", "division", "post", "count"), *told), TODAY)


def organisations(told, **counts):
    return frame_of(across.of_organisations(told, posts(**counts))).set_index("organisation")


def test_one_person_in_two_first_offices_is_found_and_a_second_office_is_not_that():
    found = people((FIRST, "R1", False, "organ"), (SECOND, "R1", False, "organ"), (ELSEWHERE, "R2", False, "organ"))
    assert found[["key", "severity"]].to_numpy().tolist() == [["two-offices:R1", "error"]]
    assert found.rooms.tolist() == [(FIRST, SECOND)]
    assert people((FIRST, "R1", False, "organ"), (SECOND, "R1", True, "organ")).empty
    assert people((FIRST, "R1", False, "organ"), (FIRST, "R1", False, "organ")).empty
    assert people((FIRST, "R1", True, "organ"), (SECOND, "R1", True, "organ")).code.tolist() == ["two-offices"]


def test_a_place_in_a_temporary_body_is_no_office_as_long_as_the_parameter_says_so():
    both = ((FIRST, "R1", True, "organ"), (SECOND, "R1", True, "temporary"))
    assert people(*both).empty
    assert len(people(*both, settings=Settings(temporary_is_second=True))) == 1


def test_trap_20_an_organisation_is_held_against_its_authorised_posts():
    told = summed(("P1", "A", 4000), ("P1", "B", 1800), ("P1", "B", -1), ("P2", "A", 900))
    found = organisations(told, bureau_chief=1, below_bureau=2)
    columns = ["rooms", "held", "authorised", "excess", "shortage", "unknown"]
    assert found.loc["P1", columns].tolist() == [3, 5800, 4200, 1600, 0, 1]
    assert found.loc["P2", ["authorised", "excess", "over"]].tolist() == [-1, -1, False]
    over = frame_of(across.over_entitlement(across.of_organisations(told, posts(bureau_chief=1, below_bureau=2))))
    assert over[["key", "limit", "excess"]].to_numpy().tolist() == [["organisation-over-entitlement:P1/office", 4200, 1600]]
    assert organisations(told, bureau_chief=2, below_bureau=2).loc["P1", ["excess", "shortage", "over"]].tolist() == [
        0,
        800,
        False,
    ]


def test_a_post_without_a_limit_judges_nobody():
    assert organisations(summed(("P1", "A", 9000)), bureau_chief=1, king=1).authorised.tolist() == [-1]


@given(st.lists(st.tuples(st.sampled_from(["P1", "P2"]), st.sampled_from(["A", "B", "C"]), st.integers(-1, 9000)), min_size=1))
def test_sums_are_the_same_from_any_partition_by_building(told):
    pieces = [[it for it in told if it[1] == building] for building in "CBA"]
    whole, parts = summed(*told), joined([summed(*it) for it in pieces if it])
    pd.testing.assert_frame_equal(organisations(whole, bureau_chief=1), organisations(parts, bureau_chief=1))
