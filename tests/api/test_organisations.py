"""Organisations and people over HTTP and as pages: the tree, what each holds, and what it came of."""

import pytest

from registry import Database
from tests.api.conftest import BUILDING
from tests.registry.parties import do, found

JULY = "2026-07-01"


@pytest.fixture
def door(with_floor, door_to):
    """A city office, two bureaus under it with rooms, posts and people, one of which merged into the other in July."""
    from datetime import date

    since = date(2026, 3, 2)
    database = Database(with_floor)
    office = found(database, "市政府办公室", 1, on=since)
    posts = [
        {"post": "bureau_chief", "count": 1},
        {"post": "below_bureau", "count": 20},
        {"post": "below_bureau", "count": 3, "staffing": "agency"},
    ]
    planning = found(database, "市规划局", 2, parent=office, posts=posts, document="聊编〔2019〕1号", on=since)
    land = found(database, "市国土局", 3, parent=office, on=since)
    found(database, "阳谷县财政局", 4, division="371521", tier="county", on=since)
    do(database, "assign", rooms=[f"{BUILDING}-1F-101"], organisation=planning, on=since)
    do(database, "assign", rooms=[f"{BUILDING}-1F-103"], organisation=land, share="50", on=since)
    person = do(database, "record-person", name="李明", division="371500", on=since)
    do(database, "appoint", person=person, organisation=planning, post="bureau_chief", rank="二级巡视员", on=since)
    do(database, "merge-organisations", organisations=[planning], into=land, on=date.fromisoformat(JULY))
    database.close()
    return door_to(with_floor)


def names(answer):
    return [it["name"] for it in answer.json()["organisations"]]


def test_the_list_is_a_tree_and_counts_what_each_holds(door):
    told = door.get("/api/organisations", params={"as_of": "2026-06-30"}).json()
    assert [(it["name"], it["depth"]) for it in told["organisations"]] == [
        ("市政府办公室", 0),
        ("市规划局", 1),
        ("市国土局", 1),
        ("阳谷县财政局", 0),
    ]
    planning, land = told["organisations"][1:3]
    assert (planning["rooms"], planning["usable_area"], planning["posts"], planning["other_staff"], planning["people"]) == (
        1,
        "21.60",
        21,
        3,
        1,
    )
    assert (land["rooms"], land["usable_area"], land["parent_name"]) == (1, "10.80", "市政府办公室")
    now = {it["name"]: it for it in door.get("/api/organisations").json()["organisations"]}
    assert "市规划局" not in now
    assert (now["市国土局"]["rooms"], now["市国土局"]["usable_area"], now["市国土局"]["people"]) == (2, "32.40", 1)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"q": "规划"}, ["市规划局"]),
        ({"tier": "county"}, ["阳谷县财政局"]),
        ({"kind": "enterprise"}, []),
        ({"division": "371521"}, ["阳谷县财政局"]),
        ({"parent": "371500-P001"}, ["市规划局", "市国土局"]),
        ({"sort": "-usable_area", "size": 2}, ["市规划局", "市国土局"]),
        ({"sort": "code", "size": 3, "page": 2}, ["阳谷县财政局"]),
    ],
)
def test_it_is_filtered_sorted_and_paged_alike_on_the_page(door, asked, wanted):
    told = {"as_of": "2026-06-30", **asked}
    assert names(door.get("/api/organisations", params=told)) == wanted
    page = door.get("/organisations", params=told).text
    rows = page.partition('id="organisations"')[2].partition("<tbody>")[2]
    assert [name for name in ("市政府办公室", "市规划局", "市国土局", "阳谷县财政局") if f">{name}</a><small" in rows] == sorted(
        wanted, key=["市政府办公室", "市规划局", "市国土局", "阳谷县财政局"].index
    )


def test_one_organisation_tells_posts_people_rooms_and_what_it_came_of(door):
    land = door.get("/api/organisations/371500-P003").json()
    assert [(it["post"], it["staffing"], it["counted"], it["count"], it["people"]) for it in land["authorised"]] == [
        ("bureau_chief", "authorised", True, 1, 1),
        ("below_bureau", "authorised", True, 20, 0),
        ("below_bureau", "agency", False, 3, 0),
    ]
    assert [(it["building"], it["rooms"], it["usable_area"]) for it in land["buildings"]] == [(BUILDING, 2, "32.40")]
    assert [(it["predecessor_name"], it["successor"], it["since"]) for it in land["successions"]] == [
        ("市规划局", "371500-P003", JULY)
    ]
    assert land["mandate"][0]["document"] == "聊编〔2019〕1号"
    page = door.get("/organisations/371500-P003").text
    for said in (
        "市规划局",
        "二级巡视员",
        "32.40",
        "正局(处)级",
        "/acts/merge-organisations?organisations=371500-P003",
        f"/rooms/{BUILDING}-1F-101",
    ):
        assert said in page
    assert door.get("/api/organisations/371500-P002").status_code == 404
    gone = door.get("/organisations/371500-P002")
    assert gone.status_code == 200
    assert "市国土局" in gone.text
    assert door.get("/organisations/371500-P404").status_code == 404


def test_a_person_has_posts_with_their_days_and_seats(door):
    told = door.get("/api/people/371500-R00001").json()
    assert [(it["organisation_name"], it["valid_from"], it["valid_to"], it["current"]) for it in told["appointments"]] == [
        ("市国土局", JULY, None, True),
        ("市规划局", "2026-03-02", JULY, False),
    ]
    assert told["seats"] == []
    page = door.get("/people/371500-R00001").text
    assert "2026-06-30" in page
    assert "主要任职" in page
    assert door.get("/api/people/371500-R99999").status_code == 404


def test_a_register_without_organisations_says_what_would_fill_the_page(with_building, door_to):
    door = door_to(with_building)
    assert door.get("/api/organisations").json() == {"count": 0, "page": 1, "size": 100, "organisations": []}
    assert "用模板填好后点" in door.get("/organisations").text
    assert door.get("/organisations", params={"lang": "en"}).text.count("No organisations yet") == 1
    assert door.get("/api/organisations", params={"tier": "x"}).status_code == 422
