// The audit of a building: plan and tables are one thing seen twice; the address carries floor and room.
import { markRow, take } from "./frame.mjs";
import { fit, onPick, openMap, readFeatures, roomStyle } from "./vendor/map.mjs";

const target = document.getElementById("map");
let chosen = target.dataset.room;
const { map, view, layers, sources } = openMap(target, [roomStyle(JSON.parse(target.dataset.theme), () => chosen)]);

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
  for (const id of ["rooms", "findings"]) markRow(document.getElementById(id), chosen);
  target.dataset.chosen = chosen;
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
  if (floor && floor !== floorNow()) await show(next, { push: true });
  else {
    history.replaceState(null, "", next);
    mark();
    await take(next, ["#room"]);
  }
}

async function show(next, { push }) {
  const fetched = await take(next, [".head", ".floors", ".side"]);
  if (push) history.pushState(null, "", next);
  const fresh = fetched.getElementById("map");
  chosen = fresh.dataset.room;
  await load(fresh, { refit: false });
}

onPick(map, layers[0], (feature) => choose(feature ? feature.get("code") : ""));

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const floor = event.target.closest(".floors a"), row = event.target.closest("#rooms tr[data-code], #findings tr[data-code]");
  const link = event.target.closest("a");
  if (floor) {
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
