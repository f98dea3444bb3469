"""In which unit a drawing is: whose word counts, and what is plausible where nobody says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from floorplans.finding import Unreadable
from floorplans.readers import read
from floorplans.readers.dxf_units import METRES, unit_of
from tests.floorplans.drafting import floor, saved, sheet

ROOMS_M2 = np.array([12.5, 18, 18, 20, 24, 36, 90])


def unit(header=0, areas=ROOMS_M2 * 1e6, standard="", override=None, heights=()):
    return unit_of(header=header, areas=np.array(areas), heights=np.array(heights, float), standard=standard, override=override)


def test_the_user_outweighs_the_standard_and_the_standard_the_header():
    assert unit(header=4, standard="cm", override="m").name == "m"
    assert unit(header=4, standard="cm").name == "cm"
    assert unit(header=4).name == "mm"
    assert "用户" in unit(header=4, override="m").because.zh
    assert "$INSUNITS=4" in unit(header=4).because.zh


def test_an_implausible_header_is_kept_for_the_check_to_find():
    assert unit(header=6).name == "m"


@pytest.mark.parametrize(
    ("said", "name"), [("mm", "mm"), ("毫米", "mm"), ("MM", "mm"), ("inch", "in"), ("英尺", "ft"), ("us-ft", "us-ft")]
)
def test_the_user_may_call_a_unit_by_any_of_its_names(said, name):
    assert unit(override=said).name == name


def test_what_is_no_unit_is_refused_with_the_known_ones():
    with pytest.raises(Unreadable) as refusal:
        unit(override="parsec")
    assert "mm" in refusal.value.words.zh


@pytest.mark.parametrize("name", ["mm", "cm", "m", "in"])
def test_without_a_stated_unit_the_one_that_makes_rooms_as_large_as_rooms_are_is_taken(name):
    choice = unit(areas=ROOMS_M2 / METRES[name] ** 2)
    assert choice.name == name
    assert not choice.sure
    assert "20.0 m²" in choice.because.zh


def test_the_height_of_the_letters_decides_between_units_that_are_both_plausible():
    areas = ROOMS_M2 / METRES["cm"] ** 2 / 4  # small rooms in cm, or halls in inches
    assert unit(areas=areas, heights=[20.0] * 5).name in {"cm", "in"}
    assert unit(areas=ROOMS_M2 * 3 / METRES["ft"] ** 2, heights=[0.8] * 5).name == "ft"


def test_where_no_unit_is_plausible_the_nearest_is_assumed_and_a_person_is_asked():
    choice = unit(areas=ROOMS_M2 * 1e-9)
    assert not choice.sure
    assert "人工" in choice.because.zh
    assert not unit(areas=[]).sure


@given(st.lists(st.floats(8, 60), min_size=3, max_size=40), st.sampled_from(["mm", "m"]))
def test_ordinary_offices_in_metres_or_millimetres_are_never_mistaken_for_each_other(rooms, name):
    assert unit(areas=np.array(rooms) / METRES[name] ** 2).name not in {"mm", "m"} - {name}


def test_a_unitless_drawing_is_read_in_millimetres_and_says_why(tmp_path):
    document = sheet(units=0)
    floor(document.modelspace(), 101)
    plan = read(saved(document, tmp_path)).plans[0]
    assert (plan.unit.name, plan.metres_per_unit) == ("mm", 0.001)
    assert "未注明单位" in plan.unit.because.zh
    assert read(saved(document, tmp_path), unit="cm").plans[0].metres_per_unit == 0.01
