from decimal import Decimal

import numpy as np
import shapely

from floorplans.storey_height import AreaMethod
from floorplans.usable_ratio import CLAUSE, building_ratio
from floorplans.vocabulary import RoomUse
from tests.floorplans.situations import plan, reading


def building(code: str, gross: int):
    return plan(building=code, gross_area=gross)


def test_usable_over_gross_is_told_of_every_building():
    rooms = [shapely.box(0, 0, 6.5, 10), shapely.box(0, 0, 5, 10), shapely.box(5, 0, 6, 10)]
    it = reading(
        rooms,
        floors=[0, 1, 1],
        plans=[building("B01", 10_000), building("B02", 10_000)],
        use=["office", "service", "circulation"],
    )
    one, other = building_ratio(it)
    assert (one.building, one.usable, one.gross, one.ratio) == ("B01", Decimal("65.00"), Decimal("100.00"), Decimal("0.6500"))
    assert (other.ratio, other.usable, other.other) == (Decimal("0.5000"), Decimal("50.00"), Decimal("10.00"))
    assert one.is_low() is False
    assert other.is_low() is True


def test_a_high_rise_building_may_use_less():
    (it,) = building_ratio(reading([shapely.box(0, 0, 6, 10)], plans=[building("B01", 10_000)]))
    assert it.is_low() is True
    assert it.is_low(high_rise=True) is False


def test_which_uses_count_can_be_said():
    it = reading([shapely.box(0, 0, 6, 10)], plans=[building("B01", 10_000)], use=["technical"])
    assert building_ratio(it)[0].ratio == Decimal("0.0000")
    assert building_ratio(it, uses=RoomUse)[0].ratio == Decimal("0.6000")


def test_a_floor_without_gross_area_is_left_out_with_its_rooms():
    rooms = [shapely.box(0, 0, 6, 10)] * 2
    it = reading(rooms, floors=[0, 1], plans=[building("B01", 10_000), building("B01", -1)])
    (told,) = building_ratio(it)
    assert (told.ratio, told.floors, told.missing) == (Decimal("0.6000"), 2, 1)


def test_where_no_gross_area_is_known_there_is_no_ratio():
    (told,) = building_ratio(reading([shapely.box(0, 0, 6, 10)]))
    assert told.gross is None
    assert told.ratio is None
    assert told.is_low() is None


def test_gross_area_is_counted_by_its_standard():
    it = reading([shapely.box(0, 0, 6, 10)], plans=[building("B01", 10_000)])
    low = np.array([2.0])
    assert building_ratio(it, method=AreaMethod.WORKS, heights=low)[0].gross == Decimal("50.00")
    assert building_ratio(it, method=AreaMethod.ESTATE, heights=low)[0].ratio is None
    assert building_ratio(it)[0].assumed == 1


def test_the_figure_is_told_with_its_paper():
    assert "2674" in CLAUSE.cited
    assert "转引" in CLAUSE.cited
