"""What makes the register a set of map layers: the GeoPackage tables, the spatial indexes, and the views of today.

The views are dropped before a migration and made after it. On SQLite the R*Trees are kept by
triggers; the standard's update triggers are not needed, because an outline is never changed.
"""

import pyproj
from sqlalchemy import Connection, text

from registry.store.geopackage import insert_trigger

SPATIAL = ("site", "building", "floor_survey", "room_survey")
"""Tables with an ``outline`` in EPSG:4490."""

TODAY = {"sqlite": "date('now', '+8 hours')", "postgresql": "(now() AT TIME ZONE 'Asia/Shanghai')::date"}
"""The day in Asia/Shanghai, which has had no summer time since 1991."""

GEOPACKAGE = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL), ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL)
"""

VIEWS = {
    "sites": """SELECT row_id AS "OGC_FID", code, name, division_code, address, outline AS geom FROM site WHERE {site}""",
    "buildings": """SELECT building.row_id AS "OGC_FID", building.code, building.name, site.code AS site, site.name AS site_name, building.address,
        building.built_year, building.outline AS geom
      FROM building JOIN site ON site.id = building.site_id AND {site} WHERE {building}""",
    "floors": """SELECT floor_survey.row_id AS "OGC_FID", floor.code, building.code AS building, floor.floor_name, floor.storey,
        floor_survey.gross_floor_area, floor_survey.outline AS geom
      FROM floor_survey JOIN floor ON floor.id = floor_survey.id AND {floor} JOIN building ON building.id = floor.building_id AND {building}
      WHERE {floor_survey}""",
    "rooms": """SELECT room_survey.row_id AS "OGC_FID", room.code, building.code AS building, floor.floor_name, room_survey.number, room_survey.name,
        room_survey.use, room_survey.usable_area, room_survey.declared_area, room_survey.outline AS geom
      FROM room_survey JOIN room ON room.id = room_survey.id JOIN floor ON floor.id = room_survey.floor_id AND {floor}
      JOIN building ON building.id = floor.building_id AND {building} WHERE {room_survey}""",
}


def initialise(connection: Connection) -> None:
    """Make an empty SQLite file a GeoPackage that knows its coordinate systems; see to PostGIS on the other side."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        return
    if connection.dialect.has_table(connection, "gpkg_contents"):
        return
    for statement in GEOPACKAGE.split(";\n"):
        connection.exec_driver_sql(statement)
    for epsg in (4326, 4490):
        crs = pyproj.CRS(epsg)
        connection.exec_driver_sql(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?, ?, NULL)", (crs.name, epsg, epsg, crs.to_wkt("WKT1_GDAL"))
        )


def drop(connection: Connection) -> None:
    """Take the views away, so that a migration may change what they stand on."""
    for view in reversed(VIEWS):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {view}")


def make(connection: Connection) -> None:
    """Make the views, and the spatial indexes of tables that have none yet."""
    today = TODAY[connection.dialect.name]
    current = {
        name: f"({name}.valid_from <= {today} AND ({name}.valid_to IS NULL OR {name}.valid_to > {today}) AND {name}.known_to IS NULL)"
        for name in ("site", "building", "floor", "floor_survey", "room_survey")
    }
    for name, query in VIEWS.items():
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {query.format(**current)}")
    if connection.dialect.name == "postgresql":
        for table in SPATIAL:
            connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS ix_{table}_outline ON {table} USING gist (outline)")
        return
    for view in VIEWS:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, 'features', ?, 4490)",
            (view, view),
        )
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOLYGON', 4490, 0, 0)", (view,)
        )
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('survey', 'attributes', 'survey', NULL)"
    )
    for table in SPATIAL:
        _rtree(connection, table)


def _rtree(connection: Connection, table: str) -> None:
    index = f"rtree_{table}_outline"
    if connection.dialect.has_table(connection, index):
        return
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)")
    connection.exec_driver_sql(insert_trigger(table))
    connection.exec_driver_sql(
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN DELETE FROM {index} WHERE id = OLD.row_id; END"
    )
