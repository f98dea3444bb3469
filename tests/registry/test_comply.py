"""Verdicts on rooms: strict limits, rest rooms and toilets inside them, who counts and who does not. Traps of the policy paper, §13."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.compliance.settings import Settings
from tests.registry.audited import codes, had, judged, one, part, person, room, table

CHIEF = ("R1", "101", "bureau_chief")
LEGACY = Settings(toilet_outside=600)


@pytest.mark.parametrize(
    ("area", "excess", "verdict"),
    [("24.01", 1, "remeasure"), ("24.00", 0, "within"), ("23.99", 0, "within"), ("30.00", 600, "over")],
)
def test_the_limit_is_strict_and_what_may_be_a_measuring_error_is_measured_again(area, excess, verdict):
    found = one(person(*CHIEF), area=area)
    assert (found.excess, found.verdict) == (excess, verdict)


def test_the_edge_of_the_measuring_tolerance_is_that_of_the_third_grade():
    assert one(person(*CHIEF), area="24.54").tolerance == 54
    assert one(person(*CHIEF), area="24.54").verdict == "remeasure"
    assert one(person(*CHIEF), area="24.55").verdict == "over"


def test_trap_4_both_ratios_are_told_and_each_is_named_by_what_it_is_over():
    found = one(person(*CHIEF), area="30.00")
    assert (found.excess_over_standard_pct, found.excess_over_actual_pct) == (2500, 2000)


def test_trap_1_a_day_before_the_standard_of_2014_is_judged_by_that_of_1999():
    before, after = (
        one(person("R1", "101", "city_deputy"), area="30.00", on=day) for day in (date(2014, 11, 23), date(2014, 11, 24))
    )
    assert (before.limit, before.verdict) == (1800, "over")
    assert (after.limit, after.verdict) == (3000, "within")
    assert one(person(*CHIEF), area="30.00", on=date(1999, 1, 1)).why == "post-without-limit"


@pytest.mark.parametrize(
    ("office", "rest", "toilet", "post", "measured", "excess"),
    [
        ("34", "5", "6", "city_chief", 4500, 300),
        ("30", "6", "6", "city_chief", 4200, 0),
        ("20", "3", "4.5", "bureau_chief", 2750, 350),
    ],
)
def test_trap_5_rest_room_and_toilet_are_inside_the_limit(office, rest, toilet, post, measured, excess):
    parts = [part("101", "rest", rest, "101R"), part("101", "toilet", toilet, "101T")]
    found = one(person("R1", "101", post), area=office, parts=parts)
    assert (found.measured, found.excess) == (measured, excess)


def test_trap_5_what_lies_within_the_outline_is_not_counted_twice():
    assert one(person("R1", "101", "city_chief"), area="42", parts=[part("101", "toilet", "6")]).measured == 4200


def test_trap_5_the_old_custom_of_one_city_is_a_parameter():
    parts = [part("101", "rest", "5", "101R"), part("101", "toilet", "6", "101T")]
    found = one(person("R1", "101", "city_chief"), area="34", parts=parts, settings=LEGACY)
    assert (found.measured, found.excess) == (3900, 0)


def test_trap_5_only_some_posts_may_have_a_toilet_and_none_a_large_one():
    assert codes(person(*CHIEF), area="20", parts=[part("101", "toilet", "3", "101T")]) == ["toilet-not-entitled"]
    mayor = person("R1", "101", "city_chief")
    assert codes(mayor, area="30", parts=[part("101", "toilet", "6", "101T")]) == []
    assert codes(mayor, area="30", parts=[part("101", "toilet", "6.01", "101T")]) == ["toilet-too-large"]


def test_a_rest_room_is_judged_with_its_office_and_unknown_areas_judge_nothing():
    parts = [part("101", "rest", None, "102")]
    verdicts, _ = judged([room("101"), room("102", None)], [person(*CHIEF)], parts=parts)
    assert verdicts.rooms.why.tolist() == ["no-area", "part-of-office"]


def test_trap_6_a_shared_room_is_split_by_standards():
    verdicts, _ = judged([room("101", "40")], [person(*CHIEF), person("R2", "101")])
    assert verdicts.occupants["share"].tolist() == [2909, 1091]
    assert verdicts.occupants.excess.tolist() == [509, 191]
    assert verdicts.rooms.excess.tolist() == [700]


def test_trap_23_paper_occupants_dilute_nothing():
    """33 m² for a chief and a clerk is within; the clerk has no post there, and so the chief alone is over."""
    assert one(person(*CHIEF), person("R2", "101"), area="33").verdict == "within"
    paper = person("R2", "101", "", staffing="")
    found = one(person(*CHIEF), paper, area="33")
    assert (found.verdict, found.excess, found.counted) == ("over", 900, 1)
    assert codes(person(*CHIEF), paper, area="33") == ["occupant-without-post", "office-over-standard"]


@pytest.mark.parametrize("staffing", ["agency", "seconded", "welfare"])
def test_agency_and_seconded_staff_sit_there_and_dilute_nothing_and_nobody_is_accused(staffing):
    helper = person("R2", "101", staffing=staffing)
    _, found = judged([room("101", "33")], [person(*CHIEF), helper])
    assert dict(zip(found.code, found.severity, strict=True)) == {"office-over-standard": "error", "occupant-not-counted": "note"}
    assert one(person(*CHIEF), helper, area="33", settings=Settings(secondees_count=True)).verdict == "within"


def test_workers_of_the_authorised_posts_count():
    assert one(person(*CHIEF), person("R2", "101", staffing="worker"), area="33").verdict == "within"


@pytest.mark.parametrize(
    ("event", "code"),
    [(None, "occupant-without-post"), (date(2026, 11, 10), "vacating-in-time"), (date(2026, 10, 1), "late-vacated"), (date(2027, 1, 5), "vacating-undated")],
)  # fmt: skip
def test_trap_15_who_left_has_a_month_and_then_is_late(event, code):
    gone = person("R1", "101", "", staffing="")
    owed = (
        []
        if event is None
        else [{"room": "101", "organisation": "P1", "person": "R1", "kind": "leave", "event_day": event, "entry": 3}]
    )
    assert codes(gone, owed=owed) == [code]


def test_trap_15_a_second_post_that_ended_has_two_months():
    gone = person("R1", "101", "", staffing="", second=True, approval="文")
    owed = [
        {"room": "101", "organisation": "P1", "person": "R1", "kind": "second-post", "event_day": date(2026, 10, 1), "entry": 3}
    ]
    assert codes(gone, owed=owed) == ["vacating-in-time"]
    assert codes(gone, owed=owed, on=date(2026, 12, 2)) == ["late-vacated"]


def test_an_organisation_that_moved_and_kept_its_old_rooms_is_late():
    owed = [{"room": "101", "organisation": "P1", "person": "", "kind": "move", "event_day": date(2026, 8, 25), "entry": 3}]
    assert codes(rooms=[room("101")], owed=owed, holdings=[had("101")]) == ["late-vacated"]
    assert codes(rooms=[room("101")], owed=owed, holdings=[]) == []


def test_trap_16_a_second_office_is_strictly_below_the_standard():
    second = person("R1", "101", "bureau_deputy", second=True, approval="聊机管〔2026〕1号")
    assert codes(second, area="18.00") == ["second-office-not-below"]
    assert codes(second, area="17.99") == []
    assert codes(second | {"approval": " "}, area="17.99") == ["second-office-unapproved"]
    assert codes(second | {"kind": "temporary", "approval": ""}, area="17.99") == []


def test_a_technical_room_is_no_office_and_a_store_with_a_desk_is_not_judged():
    assert codes(person("R1", "101"), rooms=[room("101", use="technical")]) == ["technical-room-as-office"]
    assert judged([room("101", use="service")], [person("R1", "101")])[0].rooms.why.tolist() == ["not-an-office"]


def test_trap_28_a_body_outside_the_rules_pays_or_leaves():
    told = {"kind": "enterprise", "in_scope": False}
    assert codes(rooms=[room("101")], holdings=[had("101", "P7", **told)]) == ["unpaid-user"]
    for fine in ({"tenure": "paid"}, {"tenure": "free-by-approval"}, {"owns": True}, {"kind": "temporary"}):
        assert codes(rooms=[room("101")], holdings=[had("101", "P7", **(told | fine))]) == [], fine


def test_people_of_bodies_outside_the_rules_do_not_count_unless_their_area_was_set():
    guest = person("R1", "101", organisation="P7", kind="institution", in_scope=False)
    told = {"kind": "institution", "in_scope": False}
    assert one(guest, area="9", holdings=[had("101", "P7", tenure="paid", **told)]).why == "nobody-counted"
    assert one(guest, area="9", holdings=[had("101", "P7", tenure="free-by-approval", **told)]).verdict == "within"


def test_trap_24_a_split_off_room_without_a_use_is_found():
    assert codes(rooms=[room("101B", split=True)]) == ["partition-void"]
    assert codes(rooms=[room("101B", split=True)], holdings=[had("101B")]) == []


def test_seats_in_rooms_that_are_let_or_that_nobody_has():
    assert codes(person("R1", "101"), holdings=[had("101", tenure="leased-out")]) == ["leased-room-seated"]
    assert codes(person("R1", "101"), area="9", holdings=[]) == ["seated-without-assignment"]
    assert one(person("R1", "101"), holdings=[had("101", tenure="leased-out")]).why == "leased-out"


def test_a_rank_alone_is_taken_by_the_latest_leading_post_before_it():
    ranked = person("R1", "101", rank="一级调研员")
    before = [{"person": "R1", "tier": "city", "division": "371500", "post": post, "since": since, "entry": 1}
              for post, since in (("bureau_chief", date(2010, 1, 1)), ("bureau_deputy", date(2018, 1, 1)), ("below_bureau", date(2023, 1, 1)))]  # fmt: skip
    assert one(ranked, formers=before).limit == 1800
    assert one(ranked).limit == 900
    assert one(person("R1", "101"), formers=before).limit == 900
    assert one(person("R1", "101", "bureau_chief", rank="二级巡视员"), formers=before).limit == 2400


def test_of_several_posts_the_one_that_counts_and_has_the_largest_standard_decides():
    several = [
        person("R1", "101", "below_bureau"),
        person("R1", "101", "bureau_deputy"),
        person("R1", "101", "bureau_chief", staffing="agency"),
    ]
    found = one(*several)
    assert (found.limit, found.counted) == (1800, 1)


def test_an_excess_over_a_figure_that_is_not_sure_is_a_note(monkeypatch):
    from registry.compliance import duty

    told = duty._limits
    monkeypatch.setattr(duty, "_limits", lambda *asked: (*told(*asked)[:2], "C", *told(*asked)[3:]))
    _, found = judged([room("101", "40")], [person(*CHIEF)])
    assert found[["code", "severity"]].to_numpy().tolist() == [["office-over-standard", "note"]]


POSTS = ["bureau_chief", "bureau_deputy", "below_bureau", ""]
CITY = st.lists(
    st.tuples(st.integers(500, 6000), st.lists(st.tuples(st.sampled_from(POSTS), st.sampled_from(["authorised", "agency"])), max_size=4)),
    min_size=1, max_size=8,
)  # fmt: skip


def city(told):
    rooms = [room(f"{n // 3}-{n}", Decimal(area) / 100) for n, (area, _) in enumerate(told)]
    people = [
        person(f"R{10 * n + i}", f"{n // 3}-{n}", post, staffing=staffing)
        for n, (_, sitting) in enumerate(told)
        for i, (post, staffing) in enumerate(sitting)
    ]
    return rooms, people


def verdicts_of(rooms, people):
    verdicts, found = judged(rooms, people)
    said = verdicts.rooms.sort_values("room")[["room", "verdict", "why", "excess"]].to_numpy().tolist()
    shares = verdicts.occupants.sort_values("person")[["person", "standing", "share", "excess"]].to_numpy().tolist()
    return said, shares, sorted(found.key)


@given(CITY, st.randoms(use_true_random=False))
def test_a_verdict_depends_neither_on_the_order_of_rows_nor_on_the_partition(told, chance):
    rooms, people = city(told)
    whole = verdicts_of(rooms, people)
    mixed = [chance.sample(it, len(it)) for it in (rooms, people)]
    assert verdicts_of(*mixed) == whole
    parts = [
        verdicts_of([it for it in rooms if it["room"].startswith(b)], [it for it in people if it["room"].startswith(b)])
        for b in dict.fromkeys(it["room"].split("-")[0] + "-" for it in rooms)
    ]
    assert tuple(sorted(one for part in parts for one in part[at]) for at in range(3)) == tuple(sorted(it) for it in whole)


@given(CITY)
def test_shares_of_a_judged_room_sum_to_it(told):
    verdicts, _ = judged(*city(told))
    sums = verdicts.occupants[verdicts.occupants["share"] >= 0].groupby("room")["share"].sum()
    known = verdicts.rooms.set_index("room")
    assert (known.measured.loc[sums.index] == sums).all()
    within = known.index[known.verdict == "within"]
    assert not (verdicts.occupants[verdicts.occupants.room.isin(within)].excess > 0).any()


def test_an_empty_building_has_no_verdicts():
    verdicts, found = judged([], [])
    assert len(verdicts.rooms) == len(found) == 0
    assert np.array_equal(table([], ("room",)).room, verdicts.occupants.room)
