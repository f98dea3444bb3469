"""DuckDB with its spatial extension as a peer: it loads and answers, and leaves no register behind.

It runs under its own Python: python tests/bench/duck.py FILE [FORM] prints as JSON what it took and found, of the
forms in which it can look for overlaps the one that is named, or all.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

PYTHON = Path("build/peers/duckdb/bin/python")
"""Made by ``setup/peers.sh``."""

FORMS = {
    "join of building and floor": (
        "SELECT count(*) FROM rooms a JOIN rooms b ON a.building = b.building AND a.floor = b.floor AND a.fid < b.fid "
        "AND ST_Intersects_Extent(a.geom, b.geom) WHERE ST_Overlaps(a.geom, b.geom)"
    ),
    "spatial join": (
        "SELECT count(*) FROM (SELECT a.geom AS one, b.geom AS other FROM rooms a JOIN rooms b ON ST_Intersects_Extent(a.geom, b.geom) "
        "WHERE a.building = b.building AND a.floor = b.floor AND a.fid < b.fid) WHERE ST_Overlaps(one, other)"
    ),
    "coverage of each floor": (
        "SELECT count(*) FROM (SELECT ST_CoverageInvalidEdges_Agg(geom) AS wrong FROM rooms GROUP BY building, floor) "
        "WHERE NOT ST_IsEmpty(wrong)"
    ),
}


def main(path: str, forms: list[str]) -> None:
    """Load, ask, tell."""
    import duckdb
    import duckdb_extension_spatial

    (extension,) = Path(duckdb_extension_spatial.__file__).parent.glob(f"extensions/v{duckdb.__version__}/*.duckdb_extension")
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.load_extension(str(extension))
    told = {}

    def asked(name: str, query: str) -> object:
        start = perf_counter()
        (answer,) = connection.execute(query).fetchall()
        told[name] = perf_counter() - start
        return answer

    asked("load", f"CREATE TABLE rooms AS SELECT row_number() OVER () AS fid, building, floor, geom FROM ST_Read('{path}')")
    found = asked("checks", "SELECT count(*), count(*) FILTER (WHERE NOT ST_IsValid(geom)), sum(ST_Area(geom)) FROM rooms")
    pairs = {form: asked(form, FORMS[form]) for form in forms or FORMS}
    json.dump({"laps": told, "found": found, "pairs": pairs}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
