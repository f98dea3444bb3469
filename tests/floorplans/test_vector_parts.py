import pickle

import pytest

from floorplans.plan import Reading
from floorplans.readers.vector import partition, read, read_part
from tests.bench.generate import city, write
from tests.floorplans.tables import rooms

# --- parts --------------------------------------------------------------------------------------------


def together(parts: list[Reading]) -> list[tuple]:
    return sorted(
        (part.plans[floor].building, part.plans[floor].floor_name, number, outline.wkb_hex)
        for part in parts
        for floor, number, outline in zip(part.rooms.floor, part.rooms.number, part.rooms.outline, strict=True)
    )


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp"])
@pytest.mark.parametrize("sorted_by_building", [True, False])
@pytest.mark.filterwarnings("ignore:Column names longer", "ignore:Normalized/laundered")  # declared_area becomes declared_a
def test_parts_are_whole_buildings_and_make_up_the_file(tmp_path, name, sorted_by_building):
    frame = city(7, 2, 9, 1, defects=False)
    write(tmp_path / name, frame if sorted_by_building else frame.sample(frac=1, random_state=1), layer=None)
    parts = [pickle.loads(pickle.dumps(part)) for part in partition(tmp_path / name, size=40)]  # noqa: S301  # our own
    readings = [read_part(part) for part in parts]
    assert together(readings) == together([read(tmp_path / name)])
    assert [part.rooms for part in parts] == [len(one.rooms) for one in readings] == [18, 36, 36, 36]
    buildings = [{plan.building for plan in one.plans} for one in readings]
    assert sum(map(len, buildings)) == len(set.union(*buildings)) == 7
    assert len({one.digest for one in readings}) == 1


def test_a_file_without_a_column_of_buildings_is_one_part(tmp_path):
    rooms().drop(columns="楼号").to_file(tmp_path / "a.gpkg")
    (part,) = partition(tmp_path / "a.gpkg")
    assert len(read_part(part).rooms) == 3


def test_a_building_larger_than_a_part_is_not_divided(tmp_path):
    write(tmp_path / "a.gpkg", city(2, 3, 25, 1))
    assert [part.rooms for part in partition(tmp_path / "a.gpkg", size=10)] == [75, 75]
