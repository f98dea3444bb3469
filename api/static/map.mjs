// The map: OpenLayers, bundled with this module at set-up (npm run build) into vendor/map.mjs.
//
// Data is EPSG:4490. It is shown on a plane of metres laid at its own latitude, because degrees shown as they
// are would draw every room at 36° north a quarter too wide. Nothing is measured here.
import Feature from "ol/Feature.js";
import OLMap from "ol/Map.js";
import View from "ol/View.js";
import ScaleLine from "ol/control/ScaleLine.js";
import Zoom from "ol/control/Zoom.js";
import { createEmpty, extend, getCenter, getHeight, getWidth, isEmpty } from "ol/extent.js";
import GeoJSON from "ol/format/GeoJSON.js";
import LineString from "ol/geom/LineString.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import { addCoordinateTransforms, addProjection, Projection, transform } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import Circle from "ol/style/Circle.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";

// OpenLayers may ask for it; browsers of the Chromium 86 class (麒麟, 统信) do not have it yet.
if (!Object.hasOwn) Object.hasOwn = (thing, name) => Object.prototype.hasOwnProperty.call(thing, name);

export const INK = "#1b1f24";
export const ACCENT = "#b3261e";
const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';

const CGCS2000 = new Projection({ code: "EPSG:4490", units: "degrees", axisOrientation: "enu" });
const PLANE = new Projection({ code: "gongfang:plane", units: "m", getPointResolution: (resolution) => resolution });
addProjection(CGCS2000);
addProjection(PLANE);
let laid = false;

// Metres along the parallel and the meridian through a point, on the ellipsoid of CGCS2000.
function layPlane([longitude, latitude]) {
  if (laid) return;
  laid = true;
  const a = 6378137, e2 = 0.00669438002290, phi = (latitude * Math.PI) / 180;
  const w = 1 - e2 * Math.sin(phi) ** 2;
  const east = ((a / Math.sqrt(w)) * Math.cos(phi) * Math.PI) / 180, north = ((a * (1 - e2)) / w ** 1.5 * Math.PI) / 180;
  addCoordinateTransforms(CGCS2000, PLANE,
    ([x, y]) => [(x - longitude) * east, (y - latitude) * north],
    ([x, y]) => [x / east + longitude, y / north + latitude]);
}

function firstPoint(coordinates) {
  return typeof coordinates[0] === "number" ? coordinates : firstPoint(coordinates[0]);
}

/** Features of a GeoJSON collection on the plane; `inMetres` where the file is a plan and not in degrees. */
export function readFeatures(collection, inMetres = false) {
  const drawn = collection.features.filter((it) => it.geometry);
  if (drawn.length && !inMetres) layPlane(firstPoint(drawn[0].geometry.coordinates));
  const options = inMetres || !drawn.length ? {} : { dataProjection: CGCS2000, featureProjection: PLANE };
  return new GeoJSON().readFeatures({ type: "FeatureCollection", features: drawn }, options);
}

/** A map in an element, with one layer for each style, the first lowest. */
export function openMap(target, styles) {
  const layers = styles.map((style) => new VectorLayer({ source: new VectorSource(), style, updateWhileInteracting: true }));
  const view = new View({ projection: PLANE, center: [0, 0], resolution: 1, minResolution: 0.004, maxResolution: 60000, showFullExtent: true });
  const controls = [new Zoom({ className: "zoom", zoomInTipLabel: "+", zoomOutTipLabel: "−" }), new ScaleLine({ minWidth: 70 })];
  const map = new OLMap({ target, layers, view, controls });
  map.on("rendercomplete", () => { target.dataset.drawn = String(layers.reduce((sum, it) => sum + it.getSource().getFeatures().length, 0)); });
  target.openLayers = map;
  return { map, view, layers, sources: layers.map((it) => it.getSource()) };
}

/** Show all of some features. */
export function fit(view, features, { maxZoom = 0.02, padding = 28, right = padding, duration = 0 } = {}) {
  const extent = createEmpty();
  for (const feature of features) extend(extent, feature.getGeometry().getExtent());
  if (!isEmpty(extent)) view.fit(extent, { padding: [padding, right, padding, padding], minResolution: maxZoom, duration });
}

/** The topmost feature at a click, or null. */
export function onPick(map, layer, pick) {
  map.on("singleclick", (event) => pick(map.forEachFeatureAtPixel(event.pixel, (feature) => feature, { layerFilter: (it) => it === layer, hitTolerance: 3 }) || null));
  map.on("pointermove", (event) => {
    if (event.dragging) return;
    map.getTargetElement().style.cursor = map.hasFeatureAtPixel(event.pixel, { layerFilter: (it) => it === layer, hitTolerance: 3 }) ? "pointer" : "";
  });
}

const patterns = new Map();

// The same marks as on paper: 8 units a tile, drawn at the resolution of the screen.
function patternOf(hue) {
  if (!patterns.has(hue)) {
    const ratio = window.devicePixelRatio || 1, tile = document.createElement("canvas");
    tile.width = tile.height = Math.round(8 * ratio);
    const context = tile.getContext("2d");
    context.scale(tile.width / 8, tile.height / 8);
    context.fillStyle = hue.fill;
    context.fillRect(0, 0, 8, 8);
    context.strokeStyle = hue.line;
    context.globalAlpha = 0.45;
    context.lineWidth = 0.8;
    if (hue.pattern) context.stroke(new Path2D(hue.pattern));
    patterns.set(hue, context.createPattern(tile, "repeat"));
  }
  return patterns.get(hue);
}

function roomFor(geometry, resolution) {
  const parts = geometry.getType() === "MultiPolygon" ? geometry.getPolygons() : [geometry];
  const part = parts.reduce((one, other) => (other.getArea() > one.getArea() ? other : one));
  const [x, y, wide] = part.getInteriorPoint().getCoordinates();
  return { at: new Point([x, y]), wide: wide / resolution, high: Math.min(getHeight(part.getExtent()), (1.15 * part.getArea()) / getWidth(part.getExtent())) / resolution };
}

const widthOf = (text, size) => [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) < 0x2e80 ? 0.58 : 1), 0) * size + 4;

function lettering(feature, resolution, halo) {
  const number = feature.get("number") || "", area = feature.get("usable_area") || feature.get("declared_area") || "";
  const { at, wide, high } = roomFor(feature.getGeometry(), resolution);
  const both = number && area && high > 30 && wide > Math.max(widthOf(number, 12), widthOf(area, 11));
  if (!both && !(number && high > 15 && wide > widthOf(number, 11))) return null;
  const text = both ? [number, `600 12px ${FONT}`, "\n", "", area, `11px ${FONT}`] : [number, `600 11px ${FONT}`];
  return new Style({ geometry: at, zIndex: 3, text: new Text({ text, fill: new Fill({ color: INK }), stroke: new Stroke({ color: halo, width: 3 }), overflow: true }) });
}

/** Rooms coloured by use, with number and area where they fit; `chosen(code)` is whether a room is looked at, or the code of the one that is. */
export function roomStyle(theme, chosen) {
  return (feature, resolution) => {
    const hue = theme[feature.get("use") || ""] || theme[""], of = chosen(feature.get("code")), looked = of === true || (of !== "" && feature.get("code") === of);
    const outline = new Style({
      zIndex: looked ? 2 : 1,
      fill: new Fill({ color: patternOf(hue) }),
      stroke: new Stroke({ color: looked ? ACCENT : hue.line, width: looked ? 3.5 : 1 }),
    });
    const text = lettering(feature, resolution, hue.fill);
    return text ? [outline, text] : outline;
  };
}

/** What lies below, as a faint line. */
export const ghostStyle = new Style({ stroke: new Stroke({ color: "#c3c7cb", width: 1 }) });

/** Buildings as footprints, or as marks where they are small. */
export function buildingStyle(chosen) {
  return (feature, resolution) => {
    const looked = feature.get("code") === chosen(), extent = feature.getGeometry().getExtent();
    const fill = new Fill({ color: looked ? "#f6d9d6" : "#d9dfe6" }), stroke = new Stroke({ color: looked ? ACCENT : "#2b4a6b", width: looked ? 3 : 1.2 });
    const wide = getWidth(extent) / resolution, zIndex = looked ? 2 : 1;
    if (Math.max(wide, getHeight(extent) / resolution) < 10) return new Style({ zIndex, geometry: new Point(getCenter(extent)), image: new Circle({ radius: looked ? 7 : 5, fill, stroke }) });
    const drawn = [new Style({ zIndex, fill, stroke })];
    const name = feature.get("name") || "";
    const fits = wide > widthOf(name, 12) && getHeight(extent) / resolution > 20;
    if (looked || fits) drawn.push(new Style({ geometry: new Point(getCenter(extent)), zIndex: 3, text: new Text({ text: name, font: `600 12px ${FONT}`, fill: new Fill({ color: INK }), stroke: new Stroke({ color: "#fbfbf9", width: 3 }), overflow: true }) }));
    return drawn;
  };
}

/** Names of the sites over their buildings, while these are too small for names of their own. */
export function siteNames(features) {
  const sites = new Map();
  for (const feature of features) {
    const code = feature.get("site"), site = sites.get(code) || { name: feature.get("site_name"), extent: createEmpty(), buildings: 0 };
    extend(site.extent, feature.getGeometry().getExtent());
    site.buildings += 1;
    sites.set(code, site);
  }
  return [...sites.values()].map(({ name, extent, buildings }) => new Feature({ geometry: new Point([getCenter(extent)[0], extent[3]]), name, buildings }));
}

/** A site's name, and how many buildings stand there. */
export function siteStyle(feature, resolution) {
  if (resolution < 0.5) return undefined;
  const text = new Text({ text: `${feature.get("name")} ${feature.get("buildings")}`, font: `13px ${FONT}`, offsetY: -11, fill: new Fill({ color: "#2b4a6b" }), stroke: new Stroke({ color: "#fbfbf9", width: 4 }), overflow: true });
  return new Style({ text });
}

const SEVERITY = { error: "#b3261e", warning: "#8a5300", note: "#2b4a6b" };

/** Findings drawn where they are: a line of their severity over the plan. */
export function findingStyle(chosen) {
  return (feature) => {
    const colour = SEVERITY[feature.get("severity")] || INK, looked = feature.get("index") === chosen();
    const stroke = new Stroke({ color: colour, width: looked ? 5 : 2.5, lineDash: looked ? undefined : [7, 4] });
    return new Style({ zIndex: looked ? 9 : 5 + ["note", "warning", "error"].indexOf(feature.get("severity")), stroke, fill: new Fill({ color: `${colour}${looked ? "40" : "14"}` }), image: new Circle({ radius: looked ? 9 : 6, stroke, fill: new Fill({ color: "#ffffff" }) }) });
  };
}

/** A line drawn with two clicks, handed on in degrees; call what is returned to leave off. */
export function drawCut(map, source, done) {
  let from = null, cut = null;
  const moved = (event) => cut && cut.getGeometry().setCoordinates([from, event.coordinate]);
  const clicked = (event) => {
    if (cut) {
      const line = [from, event.coordinate];
      moved(event);
      stop();
      done(line.map((it) => transform(it, PLANE, CGCS2000)));
      return;
    }
    from = event.coordinate;
    cut = new Feature(new LineString([from, from]));
    source.addFeature(cut);
  };
  const still = (event) => event.stopPropagation(); // two quick clicks draw, and do not zoom
  const stop = () => {
    map.un("click", clicked);
    map.un("pointermove", moved);
    setTimeout(() => map.un("dblclick", still), 400);
  };
  map.on("click", clicked);
  map.on("dblclick", still);
  map.on("pointermove", moved);
  return stop;
}

/** What would come out of reshaping, over the plan: outlines and the cut in the accent, with number and area. */
export function previewStyle(feature, resolution) {
  const stroke = new Stroke({ color: ACCENT, width: 2.5, lineDash: feature.getGeometry().getType() === "LineString" ? [8, 5] : undefined });
  const outline = new Style({ zIndex: 1, stroke, fill: new Fill({ color: "#fff4d6" }) });
  const text = feature.get("code") ? lettering(feature, resolution, "#fff4d6") : null;
  return text ? [outline, text] : outline;
}
