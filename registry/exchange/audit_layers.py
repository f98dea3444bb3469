"""An audit as a GeoPackage: the rooms where they lie with their verdicts, and the findings beside them."""

import tempfile
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyogrio
from sqlalchemy.orm import Session

from floorplans.measure import UNSTATED
from registry import views
from registry.compliance.findings import RULES
from registry.views.audit_report import AuditReport

FIGURES: Final = ("measured", "limit", "excess", "excess_over_standard_pct", "excess_over_actual_pct")
ROOM: Final = (
    "room",
    "building",
    "floor",
    "number",
    "name",
    "use",
    "verdict",
    "why",
    *FIGURES,
    "counted",
    "confidence",
    "survey",
)
FINDING: Final = ("key", "code", "subject", "severity", "room", "building", "person", "organisation", *FIGURES, "across")


def audit_layers(session: Session, told: AuditReport) -> bytes:
    """The file: ``audited_rooms`` (EPSG:4490; without an outline where none was drawn), ``audit_findings`` and ``audit``.

    Areas are m², ratios per cent, empty where nothing is known; ``audit`` says scope, day, instant and line of the journal.
    """
    audit = told.audit
    rooms = _figures(audit.rooms[list(ROOM)])
    buildings = sorted(set(rooms["building"]))
    outlines = pd.concat(
        [views.rooms(session, building=it, on=audit.on, known=audit.known)[["code", "geometry"]] for it in buildings]
        or [views.rooms(session, room="-", on=audit.on)[["code", "geometry"]]]
    )
    placed = gpd.GeoDataFrame(rooms.merge(outlines, how="left", left_on="room", right_on="code").drop(columns="code"))
    findings = _figures(audit.findings[list(FINDING)])
    findings.insert(2, "heading", [RULES[it].heading.zh for it in findings["code"]])
    findings["clause"] = [RULES[it].clause for it in findings["code"]]
    said = {
        "kind": audit.kind, "code": audit.code, "name": told.name, "as_of": audit.on.isoformat(),
        "known": audit.known.isoformat() if audit.known else "", "journal": audit.journal, "journal_head": told.head,
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="gongfang-audit-") as folder:
        path = Path(folder) / "audit.gpkg"
        pyogrio.write_dataframe(
            placed.set_geometry("geometry").set_crs(4490), path, layer="audited_rooms", geometry_type="Unknown"
        )
        pyogrio.write_dataframe(findings, path, layer="audit_findings", append=True)
        pyogrio.write_dataframe(pd.DataFrame([said]), path, layer="audit", append=True)
        return path.read_bytes()


def _figures(frame: pd.DataFrame) -> pd.DataFrame:
    """Whole hundredths as numbers, words as plain text."""
    told: dict[str, Any] = {}
    for name in frame:
        column = frame[name]
        if name in FIGURES:
            told[str(name)] = (column.astype("float64") / 100).where(column != UNSTATED)
        else:
            told[str(name)] = column if column.dtype.kind in "iubf" else [str(it) for it in column]
    return pd.DataFrame(told)
