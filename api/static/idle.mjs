// Idle rooms: list and map are one thing seen twice; the address carries filter, page and choice.
import { markRow, take } from "./frame.mjs";
import { buildingStyle, fit, ghostStyle, onPick, openMap, readFeatures, roomStyle } from "./vendor/map.mjs";

const SMALL = 10; // pixels, below which a room is a mark
const target = document.getElementById("map");
let chosen = target.dataset.room;
const asMark = buildingStyle(() => chosen), asRoom = roomStyle(JSON.parse(target.dataset.theme), () => chosen);

// Floors of a building lie over each other: of each building the map shows one, that of the room chosen or the first in the list.
const floorOf = new Map();

function idleStyle(feature, resolution) {
  if (floorOf.get(feature.get("building")) !== feature.get("floor")) return undefined;
  const [west, south, east, north] = feature.getGeometry().getExtent();
  return Math.max(east - west, north - south) / resolution < SMALL ? asMark(feature, resolution) : asRoom(feature, resolution);
}

const { map, view, layers, sources } = openMap(target, [ghostStyle, idleStyle]);
const featureOf = (code) => sources[1].getFeatures().find((it) => it.get("code") === code);

function showFloor(feature) {
  if (feature) floorOf.set(feature.get("building"), feature.get("floor"));
}

async function choose(code, { zoom = false } = {}) {
  chosen = code;
  showFloor(featureOf(code));
  layers[1].changed();
  markRow(document.getElementById("idle"), code);
  const asked = new URLSearchParams(location.search);
  if (code) asked.set("room", code);
  else asked.delete("room");
  const address = `${location.pathname}${asked.toString() ? `?${asked}` : ""}`;
  history.replaceState(null, "", address);
  const feature = featureOf(code);
  if (zoom && feature) fit(view, [feature], { maxZoom: 0.06, padding: 120, duration: 200 });
  target.dataset.chosen = feature ? code : "";
  await take(address, ["#room"]);
}

onPick(map, layers[1], (feature) => choose(feature ? feature.get("code") : ""));

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const row = event.target.closest("#idle tr[data-code]");
  if (!row) return;
  event.preventDefault();
  choose(row.dataset.code, { zoom: true });
});

// A choice in the filter asks at once; what is typed waits for Enter.
document.addEventListener("change", (event) => {
  if (event.target.matches(".pool select, .pool [type=checkbox]")) event.target.form.submit();
});

async function features(address) {
  return readFeatures(await (await fetch(address)).json());
}

async function load() {
  const rooms = await features(target.dataset.source);
  for (const room of [...rooms].reverse()) showFloor(room);
  showFloor(rooms.find((it) => it.get("code") === chosen));
  document.getElementById("one-floor").hidden = rooms.every((it) => floorOf.get(it.get("building")) === it.get("floor"));
  sources[1].addFeatures(rooms);
  sources[0].addFeatures(await features(target.dataset.below));
  fit(view, rooms.length ? rooms : sources[0].getFeatures(), { maxZoom: 0.06 });
  target.dataset.chosen = featureOf(chosen) ? chosen : "";
}

load();
