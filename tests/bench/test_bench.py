"""The bench runs through, both sides agree, and its report has the shape that others read."""

import shutil

import orjson
import pytest

from tests.bench import many, peer, rounds
from tests.bench.__main__ import save


@pytest.fixture(scope="module")
def report(cluster, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    with_peer = shutil.which("ogr2ogr") is not None  # installed for make bench only
    laps = rounds.run(folder, cluster, buildings=2, repeats=1, with_peer=with_peer, drawn_floors=2, warm=False)
    query = peer.Query() if with_peer else None
    big = many.run(folder, cluster, buildings=3, query=query, drawn_floors=3, said=lambda _: None)
    save([*laps.lines(), *big.lines()], folder / "bench.json")
    return orjson.loads((folder / "bench.json").read_bytes())


def test_its_report_has_the_shape_that_others_read(report):
    assert report
    for line in report:
        assert list(line) == ["name", "kind", "ours", "peer", "ratio", "unit", "peak_mib", "rooms"]
        assert line["kind"] in {"peer", "limit"}
        assert line["unit"] == "rooms/s"
        assert line["ours"] > 0
        assert line["peer"] > 0
        assert line["ratio"] == pytest.approx(line["ours"] / line["peer"], rel=0.01, abs=0.001)
        assert line["peak_mib"] > 0
    assert len({line["name"] for line in report}) == len(report)


def test_the_floor_is_always_measured_and_ogr2ogr_where_it_is(report):
    kinds = {line["kind"] for line in report}
    assert kinds == ({"peer", "limit"} if shutil.which("ogr2ogr") else {"limit"})
    assert {line["rooms"] for line in report} == {1000, 200, 1500, 300}
