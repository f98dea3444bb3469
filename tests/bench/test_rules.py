"""What each rule costs can be told of any file."""

from floorplans.checks import CATALOGUE
from tests.bench.generate import city, write
from tests.bench.rules import costs


def test_every_rule_has_its_cost_on_a_city_s_file(tmp_path):
    told = costs(write(tmp_path / "city.gpkg", city(1, 2, 9, seed=1)), times=1)
    assert list(told) == list(CATALOGUE)
    assert min(told.values()) >= 0
    assert sum(told.values()) > 0
