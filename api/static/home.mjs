// All buildings: the map and the table are one thing seen twice; the address carries filter and choice.
import { markRow } from "./frame.mjs";
import { buildingStyle, fit, onPick, openMap, readFeatures, siteNames, siteStyle } from "./vendor/map.mjs";

const target = document.getElementById("map");
let chosen = new URLSearchParams(location.search).get("building") || "";
const { map, view, layers, sources } = openMap(target, [buildingStyle(() => chosen), siteStyle]);

async function load(address) {
  const features = readFeatures(await (await fetch(address)).json());
  sources[0].clear();
  sources[0].addFeatures(features);
  sources[1].clear();
  sources[1].addFeatures(siteNames(features));
  fit(view, features, { maxZoom: 0.2 });
}

function choose(code, { zoom = false } = {}) {
  chosen = code;
  const asked = new URLSearchParams(location.search);
  if (code) asked.set("building", code);
  else asked.delete("building");
  history.replaceState(null, "", `${location.pathname}${asked.toString() ? `?${asked}` : ""}`);
  markRow(document.getElementById("buildings"), code);
  layers[0].changed();
  const feature = sources[0].getFeatures().find((it) => it.get("code") === code);
  if (zoom && feature) fit(view, [feature], { maxZoom: 0.4, duration: 200 });
}

onPick(map, layers[0], (feature) => choose(feature ? feature.get("code") : ""));

document.addEventListener("click", (event) => {
  const row = event.target.closest("#buildings tr[data-code]");
  if (row && !event.target.closest("a")) choose(row.dataset.code, { zoom: true });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && document.activeElement.matches("#buildings tr[data-code]")) document.activeElement.querySelector("a").click();
});

// The list follows while one types; Enter still asks the server for the same address.
const box = document.getElementById("search");
let waiting = 0, asking = 0;
box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const asked = new URLSearchParams(location.search), turn = ++asking;
    if (box.value.trim()) asked.set("q", box.value.trim());
    else asked.delete("q");
    const address = `/${asked.toString() ? `?${asked}` : ""}`;
    const answer = await fetch(address);
    const fetched = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asking) return; // a later word has been typed meanwhile
    for (const part of [".head", ".side"]) document.querySelector(part).replaceWith(document.adoptNode(fetched.querySelector(part)));
    history.replaceState(null, "", address);
    await load(fetched.getElementById("map").dataset.source);
  }, 180);
});

load(target.dataset.source).then(() => choose(chosen));
