// The audit of a building: plan and tables are one thing seen twice; the address carries floor and room.
import { take } from "./frame.mjs";
import { drawCut, fit, onPick, openMap, previewStyle, readFeatures, roomStyle } from "./vendor/map.mjs";

const target = document.getElementById("map");
let chosen = target.dataset.room, stop = null;
const { map, view, layers, sources } = openMap(target, [roomStyle(JSON.parse(target.dataset.theme), () => chosen), previewStyle]);

async function load(element, { refit }) {
  const verdicts = JSON.parse(element.dataset.verdicts);
  const features = element.dataset.source ? readFeatures(await (await fetch(element.dataset.source)).json()) : [];
  for (const it of features) it.set("use", verdicts[it.get("code")] || "", true); // coloured by verdict instead of use
  sources[0].clear();
  sources[0].addFeatures(features);
  if (refit) fit(view, features, { right: 84 });
  mark();
}

function mark() {
  layers[0].changed();
  for (const id of ["rooms", "findings"]) markRows(document.getElementById(id));
  target.dataset.chosen = chosen;
  for (const it of document.querySelectorAll("[data-draw]")) it.hidden = false;
}

/** A line through the room chosen; what would come of it is told by the page of trials. */
function draw(room) {
  leaveOff();
  document.getElementById("drawing").hidden = false;
  stop = drawCut(map, sources[1], (line) => {
    const asked = new URLSearchParams({ room, line: line.map((it) => it.map((one) => one.toFixed(9)).join(",")).join(" "), degrees: "true" });
    const day = new URLSearchParams(location.search).get("as_of");
    if (day) asked.set("as_of", day);
    location.assign(`/what-if?${asked}`);
  });
}

function leaveOff() {
  if (stop) stop();
  stop = null;
  sources[1].clear();
  const hint = document.getElementById("drawing");
  if (hint) hint.hidden = true;
}

/** A room has one row among the rooms and may have several findings; the first comes into sight, but not under whoever walks there. */
function markRows(table) {
  if (!table) return;
  const rows = [...table.tBodies[0].rows], here = rows.filter((it) => it.dataset.code === chosen);
  for (const it of rows) {
    it.setAttribute("aria-selected", String(here.includes(it)));
    it.tabIndex = here.includes(it) ? 0 : -1;
  }
  if (!here.length) rows[0].tabIndex = 0; // the arrow keys begin there
  else if (!table.contains(document.activeElement)) here[0].scrollIntoView({ block: "nearest" });
}

function address(changes) {
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) asked.set(name, value);
    else asked.delete(name);
  }
  return `${location.pathname}${asked.toString() ? `?${asked}` : ""}`;
}

const floorNow = () => { const it = document.querySelector(".floors [aria-current]"); return it ? it.dataset.floor : ""; };

async function choose(code, floor) {
  chosen = code;
  const next = address({ floor: floor || floorNow(), room: code });
  if (floor && floor !== floorNow()) {
    const table = document.activeElement.closest("table");
    await show(next, { push: true });
    const row = table && [...document.querySelectorAll(`#${table.id} tr[data-code]`)].find((it) => it.dataset.code === code);
    if (row) row.focus(); // whoever walks with the arrow keys walks on
  } else {
    history.replaceState(null, "", next);
    mark();
    await take(next, ["#room"]);
    mark(); // the panel is another one
  }
}

async function show(next, { push }) {
  const fetched = await take(next, [".head", ".floors", ".side"]);
  if (push) history.pushState(null, "", next);
  const fresh = fetched.getElementById("map");
  chosen = fresh.dataset.room;
  await load(fresh, { refit: false });
}

onPick(map, layers[0], (feature) => stop || choose(feature ? feature.get("code") : "")); // while a line is drawn a click is its end

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") leaveOff();
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const floor = event.target.closest(".floors a"), row = event.target.closest("#rooms tr[data-code], #findings tr[data-code]");
  const link = event.target.closest("a"), wall = event.target.closest("[data-draw]");
  if (wall) draw(wall.dataset.draw);
  else if (floor) {
    event.preventDefault();
    show(floor.getAttribute("href"), { push: true });
  } else if (row && row.closest("#findings") && !row.dataset.floor) {
    return; // of a person or an organisation: its link leads there
  } else if (row && !(link && !link.getAttribute("href").startsWith(location.pathname))) {
    event.preventDefault();
    choose(row.dataset.code, row.dataset.floor);
  }
});

window.addEventListener("popstate", () => show(location.href, { push: false }));

load(target, { refit: true });
