"""What crosses buildings comes from summaries of each, whatever the partition; two offices of one person, and organisations over their posts."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from registry.compliance import across, duty
from registry.compliance.settings import Settings
from tests.registry.audited import TODAY

PEOPLE = ("room", "person", "second", "kind")


def seats(*rows):
    return pd.DataFrame([dict(zip(PEOPLE, it, strict=True)) for it in rows], columns=list(PEOPLE))


def posts(**counts):
    rows = [{"organisation": "P1", "tier": "city", "division": "371500", "post": it, "count": n} for it, n in counts.items()]
    return duty.with_limits(pd.DataFrame(rows, columns=["organisation", "tier", "division", "post", "count"]), TODAY)


def held(*rows):
    return pd.DataFrame(list(rows), columns=["organisation", "building", "usable_area"])


def test_one_person_in_two_first_offices_is_found_and_a_second_office_is_not_that():
    found = across.of_people(
        seats(("A-101", "R1", False, "organ"), ("B-101", "R1", False, "organ"), ("B-102", "R2", False, "organ"))
    )
    assert found[["key", "severity"]].to_numpy().tolist() == [["two-offices:R1", "error"]]
    assert found.rooms.tolist() == [("A-101", "B-101")]
    assert across.of_people(seats(("A-101", "R1", False, "organ"), ("B-101", "R1", True, "organ"))).empty
    assert across.of_people(seats(("A-101", "R1", True, "organ"), ("B-101", "R1", True, "organ"))).code.tolist() == [
        "two-offices"
    ]


def test_a_place_in_a_temporary_body_is_no_office_as_long_as_the_parameter_says_so():
    both = seats(("A-101", "R1", True, "organ"), ("B-101", "R1", True, "temporary"))
    assert across.of_people(both).empty
    assert len(across.of_people(both, Settings(temporary_is_second=True))) == 1


def test_trap_20_an_organisation_is_held_against_its_authorised_posts():
    told = across.summaries(held(("P1", "A", 4000), ("P1", "B", 1800), ("P1", "B", -1), ("P2", "A", 900)))
    found = across.of_organisations(told, posts(bureau_chief=1, below_bureau=2)).set_index("organisation")
    assert found.loc["P1", ["rooms", "held", "authorised", "excess", "shortage", "unknown"]].tolist() == [
        3,
        5800,
        4200,
        1600,
        0,
        1,
    ]
    assert found.loc["P2", ["authorised", "excess", "over"]].tolist() == [-1, -1, False]
    (over,) = across.over_entitlement(across.of_organisations(told, posts(bureau_chief=1, below_bureau=2))).to_dict("records")
    assert (over["key"], over["limit"], over["excess"]) == ("organisation-over-entitlement:P1/office", 4200, 1600)
    assert not across.of_organisations(told, posts(bureau_chief=2, below_bureau=2)).over.any()


def test_a_post_without_a_limit_judges_nobody():
    told = across.summaries(held(("P1", "A", 9000)))
    assert across.of_organisations(told, posts(bureau_chief=1, king=1)).authorised.tolist() == [-1]


@given(st.lists(st.tuples(st.sampled_from(["P1", "P2"]), st.sampled_from(["A", "B", "C"]), st.integers(-1, 9000)), min_size=1))
def test_sums_are_the_same_from_any_partition_by_building(rows):
    whole = across.of_organisations(across.summaries(held(*rows)), posts(bureau_chief=1))
    parts = [across.summaries(held(*(it for it in rows if it[1] == building))) for building in "ABC"]
    pieces = across.of_organisations(pd.concat([it for it in parts if len(it)], ignore_index=True), posts(bureau_chief=1))
    pd.testing.assert_frame_equal(whole, pieces)
