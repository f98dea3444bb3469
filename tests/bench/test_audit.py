"""The bench of audits runs through in either database, and hand-written SQL comes to the same verdicts."""

from tests.bench import audit


def test_sql_comes_to_the_same_verdicts(cluster, tmp_path):
    found = audit.run(tmp_path, cluster, rooms=600, times=2)
    assert found.found["SQL"] == found.found["GeoPackage"] == found.found["PostGIS"]
    assert sum(count for count, _ in found.found["SQL"].values()) == found.rooms == 600
    assert min(count for count, _ in found.found["SQL"].values()) > 0
    assert {(it.kind, it.unit) for it in found.lines()} == {("limit", "rooms/s")}
