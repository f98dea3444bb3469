"""The user knows the drawing: what closes its walls to rooms is said in the mapping, for a drawing as for a folder of them."""

import pytest

from floorplans import survey
from floorplans.finding import Unreadable
from floorplans.polygonise import Bounds
from floorplans.readers.walls_bounds import bounds_in
from tests.floorplans.drafting import saved, sheet
from tests.floorplans.ledgers import HEAD, ROOMS, written
from tests.floorplans.test_walls import walled


def without_doors(folder):
    drawing = sheet()
    walled(drawing.modelspace(), door=False)
    return saved(drawing, folder)


@pytest.mark.parametrize(
    ("mapping", "rooms"),
    [(None, 2), ("opening=0.5", 1), ("walls-only,opening=0.5", 1), ("洞口=0.5，缝隙=0.2", 1), ("opening=0.5,gap=1", 2)],
)
def test_an_opening_is_closed_as_wide_as_the_user_says(tmp_path, mapping, rooms):
    assert len(survey(without_doors(tmp_path), mapping=mapping).rooms) == rooms


def test_the_note_says_the_bounds_that_the_user_gave(tmp_path):
    found = survey(without_doors(tmp_path), mapping="gap=0.25,opening=1.2,wall=0.4,least=2")
    note = next(one for one in found.findings if one.code == "rooms-polygonised")
    assert "gaps up to 0.25 m and openings without a door up to 1.20 m" in note.says.en
    assert "nowhere wider than 0.40 m is wall, below 2.0 m² a shaft" in note.says.en


def test_a_folder_passes_the_bounds_on_to_its_drawings_and_the_headings_to_its_ledgers(tmp_path):
    without_doors(tmp_path)
    head = ["门号" if heading == "房号" else heading for heading in HEAD]
    written(tmp_path / "台账.xlsx", head, *ROOMS)
    found = survey(tmp_path, mapping="number=门号,opening=0.5")
    rooms = {plan.mapping.name: len(found.rooms.floor[found.rows(at)]) for at, plan in enumerate(found.plans)}
    assert set(rooms) == {"walls-only", "ledger"}
    assert rooms["walls-only"] == 1


def test_an_indoor_map_of_walls_is_closed_by_the_same_bounds(samples):
    floor = samples / "indoor_westport" / "westport-house-floor-6.geojson"
    assert len(survey(floor).rooms) > len(survey(floor, mapping="least=20").rooms) > 0


@pytest.mark.parametrize(
    ("mapping", "word"),
    [
        ("gap=300", "缝隙=300"),
        ("opening=-1", "洞口=-1"),
        ("wall=nan", "墙厚=nan"),
        ("least=inf", "最小面积=inf"),
        ("gap=", "缝隙="),
    ],
)
def test_a_bound_that_nobody_means_is_told_in_one_sentence(tmp_path, mapping, word):
    with pytest.raises(Unreadable, match=word) as refused:
        survey(without_doors(tmp_path), mapping=mapping)
    assert "must be a figure from 0 to" in refused.value.words.en


@pytest.mark.parametrize("mapping", [None, "", "walls-only", "number=门号,floor=层位", "a-standard=of-nobody"])
def test_a_mapping_without_bounds_stays_as_it_is(mapping):
    assert bounds_in(mapping) == (mapping or None, None)


def test_bounds_may_be_said_in_either_language_and_in_any_order():
    assert bounds_in("缝隙=0.5；ledger；least = 3") == ("ledger", Bounds(gap=0.5, least=3))
