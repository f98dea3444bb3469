"""Pages that carry everything they need: opened from a disc on a machine with no network, they show the same."""

import json
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import folium
import shapely
from branca.element import Element
from folium.utilities import JsCode
from geopandas import GeoDataFrame

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent / "api" / "static" / "vendor"
"""Where set-up puts the browser libraries (`npm run build`)."""

STYLE = (HERE / "offline.css").read_text(encoding="utf-8")


class NotSetUp(Exception):
    """The browser libraries have not been built yet."""


@cache
def leaflet(name: str) -> str:
    """The text of ``leaflet.js`` or ``leaflet.css``, fit for being written into a page.

    Raises ``NotSetUp`` before ``npm ci`` and ``npm run build`` have run.
    """
    file = VENDOR / name
    if not file.is_file():
        raise NotSetUp(
            f"地图库 {name} 尚未安装:请先运行 npm ci 和 npm run build。"
            f" The map library {name} is not there yet: run npm ci and npm run build first. ({file})"
        )
    text = file.read_text(encoding="utf-8")
    if name.endswith(".css"):
        # The pictures of markers and of the layer switch; our pages show neither.
        return re.sub(r"url\([^)]*\)", "none", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    # The library signs itself with a link; a page on a disc has nowhere to link to. Its copyright line stays.
    text = re.sub(r"//# sourceMappingURL=\S+", "", text)
    return text.replace("https://leafletjs.com", "leafletjs.com").replace("</script", "<\\/script")


class OfflineMap(folium.Map):
    """A folium map whose page asks nothing of any other machine."""

    default_js: tuple[tuple[str, str], ...] = ()
    default_css: tuple[tuple[str, str], ...] = ()

    def __init__(self, **options: Any) -> None:
        """A map with a fixed name, so that the same rooms give the same page."""
        super().__init__(tiles=None, attribution_control=False, zoom_animation=False, fade_animation=False, **options)
        self._id = "page"

    def render(self, **kwargs: Any) -> None:
        """Draw the map, with Leaflet written into the head of its page."""
        super().render(**kwargs)
        header = self.get_root().header
        for tag, name in (("style", "leaflet.css"), ("script", "leaflet.js")):
            header.add_child(_verbatim(f"<{tag}>{leaflet(name)}</{tag}>"), name=name)


def _verbatim(text: str) -> Element:
    # branca takes every text for a template; what comes from a library or a register is not one.
    child = Element("{{ this.text }}")
    child.text = text
    return child


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says around its map."""

    heading: str
    sentence: str
    legend: str
    """HTML of the legend."""
    patterns: str = ""
    """SVG that defines the fills ``url(#…)``, where there are any."""
    hint: str
    """What the panel says before anything is chosen."""
    language: str


def offline_page(shown: GeoDataFrame, page: Page) -> str:
    """One HTML file with a map of outlines in EPSG:4490; a click shows what a row has to say in the panel beside.

    ``shown`` has the columns ``fill``, ``line``, ``label`` (written into the outline) and ``says`` (pairs of name and value).
    """
    drawn = shown[shown.geometry.notna()]
    west, south, east, north = map(float, drawn.total_bounds) if len(drawn) else (115.0, 35.0, 117.0, 37.0)
    base = OfflineMap(location=((south + north) / 2, (west + east) / 2), zoom_start=18, max_zoom=24, zoom_snap=0.25)
    data = {"type": "FeatureCollection", "features": [_feature(row) for row in drawn.itertuples()]}
    if data["features"]:
        layer = folium.GeoJson(
            data,
            style_function=lambda feature: {
                "fillColor": feature["properties"]["fill"],
                "color": feature["properties"]["line"],
                "weight": 1,
                "fillOpacity": 1,
            },
            on_each_feature=JsCode("function (feature, layer) { showRoom(feature, layer); }"),
            smooth_factor=0.001,  # folium takes 0 for nothing said
            zoom_on_click=False,
        )
        layer._id = "rooms"  # noqa: SLF001  (folium draws a name at random otherwise)
        layer.add_to(base)
        base.fit_bounds(((south, west), (north, east)), padding=(12, 12))
        for index, child in enumerate(base._children.values()):  # noqa: SLF001  (as above)
            child._id = child._id if child is layer else f"part{index}"  # noqa: SLF001
    figure = base.get_root()
    figure.title = escape(page.heading)
    figure.header.add_child(
        _verbatim(f"<style>{STYLE}</style><script>{(HERE / 'offline.js').read_text(encoding='utf-8')}</script>"), name="own"
    )
    figure.html.add_child(_verbatim(_aside(page)), name="aside")
    html: str = figure.render()
    return html.replace("<html>", f'<html lang="{"en" if page.language == "en" else "zh-CN"}">', 1)


def _feature(row: Any) -> dict[str, Any]:
    says = [[name, value] for name, value in row.says]
    return {
        "type": "Feature",
        "id": str(row.Index),
        "geometry": json.loads(shapely.to_geojson(row.geometry)),
        "properties": {"fill": row.fill, "line": row.line, "label": escape(row.label), "says": says},
    }


def _aside(page: Page) -> str:
    return (
        f'{page.patterns}<aside id="aside"><h1>{escape(page.heading)}</h1><p class="sentence">{escape(page.sentence)}</p>'
        f'<section id="chosen"><p class="hint">{escape(page.hint)}</p></section>{page.legend}</aside>'
    )
