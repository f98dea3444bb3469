// One building: floors are switched and rooms chosen without leaving the page; every state has its address.
import { markRow, take } from "./frame.mjs";
import { bindReshaping } from "./reshape.mjs";
import { findingStyle, fit, ghostStyle, onPick, openMap, previewStyle, readFeatures, roomStyle } from "./vendor/map.mjs";

const target = document.getElementById("map");
const theme = JSON.parse(target.dataset.theme);
let chosen = target.dataset.room;
let looked = -1, marked = [];
const { map, view, layers, sources } = openMap(target, [ghostStyle, roomStyle(theme, (code) => code === chosen || marked.includes(code)), findingStyle(() => looked), previewStyle]);
const [, rooms, findings] = layers;
const reshaping = bindReshaping({ map, drawing: sources[3], room: () => chosen, mark: (codes) => { marked = codes; rooms.changed(); }, go: (next) => show(next, { push: true }) });

async function fill(source, address) {
  const features = address ? readFeatures(await (await fetch(address)).json()) : [];
  source.clear();
  source.addFeatures(features);
  return features;
}

async function load(element, { refit }) {
  const { source: here, below, findings: found } = element.dataset;
  const features = await fill(sources[1], here);
  if (refit) fit(view, features, { right: 84 });
  await fill(sources[0], below);
  looked = -1;
  await fill(sources[2], found);
}

function address(changes) {
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) asked.set(name, value);
    else asked.delete(name);
  }
  return `${location.pathname}${asked.toString() ? `?${asked}` : ""}`;
}

async function choose(code) {
  reshaping.end();
  chosen = code;
  rooms.changed();
  markRow(document.getElementById("rooms"), code);
  const next = address({ floor: document.querySelector(".floors [aria-current]").dataset.floor, room: code });
  history.replaceState(null, "", next);
  await take(next, ["#room"]);
}

async function show(next, { push }) {
  reshaping.end();
  const fetched = await take(next, [".head", ".floors", ".side"]);
  if (push) history.pushState(null, "", next);
  const fresh = fetched.getElementById("map");
  chosen = fresh.dataset.room;
  await load(fresh, { refit: false });
}

onPick(map, rooms, (feature) => reshaping.takes(feature) || choose(feature ? feature.get("code") : ""));

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const floor = event.target.closest(".floors a");
  const row = event.target.closest("#rooms tr[data-code]");
  const finding = event.target.closest("[data-finding]");
  if (floor) {
    event.preventDefault();
    show(floor.getAttribute("href"), { push: true });
  } else if (finding) {
    looked = Number(finding.dataset.finding);
    findings.changed();
    const feature = sources[2].getFeatures().find((it) => it.get("index") === looked);
    if (feature) bringIntoSight(feature);
  } else if (row) {
    event.preventDefault();
    choose(row.dataset.code);
    const feature = sources[1].getFeatures().find((it) => it.get("code") === row.dataset.code);
    if (feature) bringIntoSight(feature);
  }
});

function bringIntoSight(feature) {
  const [west, south, east, north] = view.calculateExtent(map.getSize()), [left, low, right, high] = feature.getGeometry().getExtent();
  if (left < west || low < south || right > east || high > north) view.animate({ center: [(left + right) / 2, (low + high) / 2], duration: 200 });
}

window.addEventListener("popstate", () => show(location.href, { push: false }));

load(target, { refit: true });
