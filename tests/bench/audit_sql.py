"""The verdicts of an audit as somebody would write them in SQL, for PostGIS and, run under its own Python, for DuckDB over our GeoPackage.

python tests/bench/audit_sql.py FILE DAY LIMITS prints as JSON what DuckDB took and found; LIMITS are POST=CENTIARES,….
"""

import json
import sys
from pathlib import Path
from time import perf_counter

HELD = "{0}.known_to IS NULL AND {0}.valid_from <= DATE '{day}' AND ({0}.valid_to IS NULL OR {0}.valid_to > DATE '{day}')"
SHARES = """
CREATE {unlogged} TABLE bench_shares AS
WITH counted AS (
  SELECT s.room_id, s.person_id, l.most FROM {g}seat s
  JOIN {g}appointment a ON a.person_id = s.person_id AND a.organisation_id = s.organisation_id AND {held_a}
  JOIN {g}organisation o ON o.id = s.organisation_id AND {held_o} AND o.in_scope::boolean
  JOIN bench_limits l ON l.tier = o.tier AND l.post = a.post
  WHERE {held_s} AND a.staffing IN ('authorised', 'worker')
), rooms AS (
  SELECT r.code, v.id, round(v.usable_area * 100)::bigint AS area FROM {g}room_survey v JOIN {g}room r ON r.id = v.id
  WHERE {held_v} AND v.use = 'office'
), whole AS (SELECT room_id, sum(most)::bigint AS most, count(*) AS people FROM counted GROUP BY room_id)
SELECT rooms.code, counted.person_id, rooms.area, whole.most, whole.people, greatest(rooms.area - whole.most, 0) AS excess,
  (2 * rooms.area * counted.most + whole.most) {div} (2 * whole.most) AS share,
  floor((0.08 * sqrt(rooms.area / 100.0) + 0.006 * rooms.area / 100.0) * 100 + 1e-4) AS tolerance
FROM rooms JOIN whole ON whole.room_id = rooms.id JOIN counted ON counted.room_id = rooms.id
"""
VERDICTS = """
CREATE {unlogged} TABLE bench_verdicts AS
SELECT DISTINCT code, area, most, excess, round(excess * 10000.0 / most) AS over_standard, round(excess * 10000.0 / nullif(area, 0)) AS over_actual,
  CASE WHEN excess = 0 THEN 'within' WHEN excess <= tolerance THEN 'remeasure' ELSE 'over' END AS verdict FROM bench_shares
"""
FOUND = "SELECT verdict, count(*), sum(excess)::bigint FROM bench_verdicts GROUP BY verdict"


def statements(day: str, *, duck: bool) -> list[str]:
    """What is asked of a database: the shares of people, and of them the verdicts on rooms."""
    told = {f"held_{it}": HELD.format(it, day=day) for it in "aosv"}
    told |= {"unlogged": "" if duck else "UNLOGGED", "g": "g." if duck else "", "div": "//" if duck else "/"}
    return [SHARES.format(**told), VERDICTS.format(**told)]


def main(path: str, day: str, limits: str) -> None:
    """Read, judge, tell."""
    import duckdb
    import duckdb_extension_sqlite_scanner

    (extension,) = Path(duckdb_extension_sqlite_scanner.__file__).parent.glob(
        f"extensions/v{duckdb.__version__}/*.duckdb_extension"
    )
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.load_extension(str(extension))
    connection.execute(f"ATTACH '{path}' AS g (TYPE sqlite, READ_ONLY)")
    connection.execute("CREATE TABLE bench_limits (tier varchar, post varchar, most bigint)")
    for one in limits.split(","):
        post, most = one.split("=")
        connection.execute("INSERT INTO bench_limits VALUES ('city', ?, ?)", [post, int(most)])
    start = perf_counter()
    for one in statements(day, duck=True):
        connection.execute(one)
    took = perf_counter() - start
    found = {verdict: (count, excess) for verdict, count, excess in connection.execute(FOUND).fetchall()}
    json.dump({"seconds": took, "found": found}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
