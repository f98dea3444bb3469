"""The bench of rights runs through in either database, and its lines have the shape of the others."""

from tests.bench import rights


def test_its_lines_have_the_shape_of_the_others(cluster, tmp_path):
    found = rights.run(tmp_path, cluster, rooms=1000, times=3)
    lines = list(found.lines())
    assert len({it.name for it in lines}) == len(lines) == 2 * 2 * 2
    assert {(it.kind, it.unit, it.rooms) for it in lines} == {("limit", "answers/s", 1000)}
    assert all(min(it.ours, it.peer, it.peak_mib) > 0 for it in lines)
