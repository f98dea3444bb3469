// A waiting survey: its plan in plan metres, findings drawn where they are; a click on one shows the other.
import { markRow } from "./frame.mjs";
import { findingStyle, fit, ghostStyle, onPick, openMap, readFeatures, roomStyle } from "./vendor/map.mjs";

const target = document.getElementById("map");
const theme = JSON.parse(target.dataset.theme);
let chosen = -1;
const { map, view, layers, sources } = openMap(target, [ghostStyle, roomStyle(theme, () => ""), findingStyle(() => chosen)]);
const table = document.getElementById("findings");

async function load() {
  const all = readFeatures(await (await fetch(target.dataset.source)).json(), true);
  ["floor", "room", "finding"].forEach((kind, index) => sources[index].addFeatures(all.filter((it) => it.get("kind") === kind)));
  fit(view, all);
}

function choose(index, { zoom }) {
  chosen = index;
  layers[2].changed();
  markRow(table, String(index));
  const feature = sources[2].getFeatures().find((it) => it.get("index") === index);
  if (zoom && feature) fit(view, [feature], { maxZoom: 0.02, padding: 140, duration: 250 });
}

onPick(map, layers[2], (feature) => choose(feature ? feature.get("index") : -1, { zoom: false }));

table.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-code]");
  if (row) choose(Number(row.dataset.code), { zoom: true });
});

if (target.dataset.source) load();
