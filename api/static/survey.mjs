// A waiting survey: its plan in plan metres with findings and fates drawn where they are; what is chosen in a list is shown on
// the plan, and the other way; what is mended is checked again without leaving the page.
import { bindAreas } from "./areas.mjs";
import { bindFilter, chooseRow, visibleRow } from "./findings.mjs";
import { take } from "./frame.mjs";
import { bindUpload } from "./upload.mjs";
import { findingStyle, fit, ghostStyle, onPick, openMap, readFeatures, roomStyle } from "./vendor/map.mjs";

const target = document.getElementById("map");
const theme = JSON.parse(target.dataset.theme), fates = JSON.parse(target.dataset.fates);
let chosen = -1, chosenRoom = "", chosenFate = "", floor = Number(target.dataset.floor), part = "findings", loading = 0;
const styles = [ghostStyle, roomStyle(theme, () => chosenRoom), findingStyle(() => chosen), ghostStyle, roomStyle(fates, () => chosenFate)];
const { map, view, layers, sources } = openMap(target, styles);
layers[2].setZIndex(10);
const side = () => document.getElementById("side");
const near = () => ({ maxZoom: 0.008, padding: Math.round(Math.min(target.clientWidth, target.clientHeight) / 4), duration: 250 }); // with what lies around it

/** The address with another floor; what filters the list stays in it. */
function addressOf(wanted) {
  const asked = new URLSearchParams(location.search);
  asked.delete("mend");
  if (wanted) asked.set("floor", wanted);
  else asked.delete("floor");
  return `${location.pathname}${asked.toString() ? `?${asked}` : ""}`;
}

async function load({ keep = false } = {}) {
  if (!target.dataset.source) return;
  const turn = ++loading;
  const answer = await fetch(`${target.dataset.source}?floor=${floor}`);
  const all = answer.ok ? readFeatures(await answer.json(), true) : [];
  if (turn !== loading) return; // another floor has been chosen meanwhile
  sources.forEach((it) => it.clear());
  for (const it of all) if (it.get("kind") === "room") it.set("code", String(it.get("row")));
  ["floor", "room", "finding"].forEach((kind, index) => sources[index].addFeatures(all.filter((it) => it.get("kind") === kind)));
  if (!keep) fit(view, all);
  await loadFates();
}

// --- what changes beside the last survey ---------------------------------------------------------------------

const fatesShown = () => document.querySelector("#fates-shown input");

async function loadFates() {
  [3, 4].forEach((it) => sources[it].clear());
  const shown = fatesShown();
  if (!shown || !shown.checked) return;
  const rows = [...document.querySelectorAll("#places tbody tr")];
  const places = rows.map((row) => Object.fromEntries(["frame", "building", "floor"].map((name) => [name, row.querySelector(`[name=${name}]`).value.trim()]))).filter((it) => it.building);
  const asked = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(places) };
  const answer = await fetch(`${target.dataset.source.replace("plan.geojson", "difference.geojson")}?floor=${floor}`, asked);
  if (!answer.ok) return;
  const all = readFeatures(await answer.json(), true);
  for (const it of all) it.setProperties({ use: it.get("fate"), code: it.get("key") });
  sources[3].addFeatures(all.filter((it) => it.get("kind") === "before"));
  sources[4].addFeatures(all.filter((it) => it.get("kind") === "fate"));
}

async function chooseFate(label, { zoom }) {
  await goTo(Number(label.dataset.floor));
  const shown = fatesShown();
  if (!shown.checked) {
    shown.checked = true;
    await loadFates();
  }
  chosenFate = label.dataset.key;
  layers[4].changed();
  for (const it of document.querySelectorAll(".fates label")) it.classList.toggle("looked", it === label);
  label.scrollIntoView({ block: "nearest" });
  if (zoom) fit(view, sources[4].getFeatures().filter((it) => it.get("key") === chosenFate), near());
}

// --- floors and findings ---------------------------------------------------------------------------------------

async function goTo(wanted) {
  if (wanted === floor) return;
  floor = wanted;
  const address = addressOf(floor);
  const fetched = await take(address, ["#floors", "#part-rooms", "#unseen"]);
  target.dataset.floor = String(floor);
  document.querySelector("[data-part=rooms]").textContent = fetched.querySelector("[data-part=rooms]").textContent;
  history.replaceState(null, "", address);
  await load();
}

async function choose(index, { zoom }) {
  chosen = index;
  const row = chooseRow(index);
  if (row) await goTo(Number(row.dataset.floor));
  layers[2].changed();
  const feature = sources[2].getFeatures().find((it) => it.get("index") === index);
  if (!zoom) return;
  if (feature) fit(view, [feature], near());
  else fit(view, [...sources[0].getFeatures(), ...sources[1].getFeatures()], { duration: 250 }); // it is of the floor, or of no place at all
}

async function chooseRoom(wanted, row) {
  await goTo(wanted);
  chosenRoom = row;
  layers[1].changed();
  fit(view, sources[1].getFeatures().filter((it) => it.get("code") === row), near());
}

// A corridor may lie over the room that is meant: the smallest outline under the click is taken.
map.on("singleclick", (event) => {
  const under = [2, 4].map((at) => map.getFeaturesAtPixel(event.pixel, { layerFilter: (it) => it === layers[at], hitTolerance: 3 }));
  const size = (it) => it.getGeometry().getExtent().reduce((sum, value, index) => sum + (index < 2 ? -value : value), 0);
  const [finding, fate] = under.map((found) => [...found].sort((a, b) => size(a) - size(b))[0]);
  if (finding) {
    show("findings");
    choose(finding.get("index"), { zoom: false });
  } else if (fate) {
    show("enrol");
    const label = document.querySelector(`.fates [data-key="${fate.get("key")}"]`);
    if (label) chooseFate(label, { zoom: false });
  } else choose(-1, { zoom: false });
});
onPick(map, layers[2], () => {});

// --- the parts beside the plan ---------------------------------------------------------------------------------

function show(name, { focus = false } = {}) {
  part = name;
  for (const it of document.querySelectorAll(".parts [data-part]")) {
    it.setAttribute("aria-selected", String(it.dataset.part === name));
    it.tabIndex = it.dataset.part === name ? 0 : -1;
    if (focus && it.dataset.part === name) it.focus();
  }
  for (const it of document.querySelectorAll(".part")) it.hidden = it.id !== `part-${name}`;
}

function dress() {
  bindFilter();
  bindUpload();
  show(part);
  for (const it of document.querySelectorAll("[data-keep]")) if (!it.value) it.value = sessionStorage.getItem(it.dataset.keep) || "";
}

// A form of this page is sent, and what comes back takes its place; the plan is drawn anew where something was mended.
async function send(form, button) {
  for (const it of form.querySelectorAll("[data-keep]")) sessionStorage.setItem(it.dataset.keep, it.value);
  const told = new FormData(form);
  if (button && button.name) told.append(button.name, button.value);
  if (form.matches(".stand")) for (const it of document.querySelectorAll("#places input[name]")) told.append(it.name, it.value);
  form.setAttribute("aria-busy", "true");
  const answer = await fetch(form.action, { method: "POST", headers: { accept: "text/html" }, body: new URLSearchParams(told) });
  const fetched = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!fetched.getElementById("side")) {
    location.reload(); // it is being read again, or it is gone
    return;
  }
  const scrolled = side().scrollTop;
  for (const it of ["#head", "#floors", "#side"]) {
    const old = document.querySelector(it), fresh = fetched.querySelector(it);
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
  dress();
  side().scrollTop = scrolled;
  chosen = -1;
  await load({ keep: true });
}

async function openMend(address) {
  await take(address, ["#mend"]);
  dress();
  side().scrollTop = 0;
  const first = document.getElementById("mend-number");
  if (first) first.select();
}

async function openStand(address) {
  closeMend();
  await take(address, ["#stand"]);
  side().scrollTop = 0;
  document.getElementById("stand-by").focus();
}

function closeMend() {
  for (const it of [document.getElementById("mend"), document.getElementById("stand")]) {
    it.hidden = true;
    it.textContent = "";
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".mend, .undo")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".mend-link, .stand-link, #stand-close, .parts [data-part], #mend-close, #floors a"), row = event.target.closest("#findings tr[data-code]");
  const label = event.target.closest(".fates label"), every = event.target.closest("[data-accept]");
  if (every) for (const it of document.querySelectorAll(".fates [name=accept]")) it.checked = every.dataset.accept === "all";
  if (link && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
  if (link) event.preventDefault();
  if (link && link.matches(".mend-link")) openMend(link.href).then(() => row && choose(Number(row.dataset.code), { zoom: true }));
  else if (link && link.matches("#mend-close, #stand-close")) closeMend();
  else if (link && link.matches(".stand-link")) openStand(link.href).then(() => row && choose(Number(row.dataset.code), { zoom: true }));
  else if (link && link.dataset.part) show(link.dataset.part);
  else if (link) goTo(Number(link.dataset.floor));
  else if (row) choose(Number(row.dataset.code), { zoom: true });
  else if (label && !event.target.matches("input")) {
    event.preventDefault(); // the box alone ticks; the sentence shows the place
    chooseFate(label, { zoom: true });
  }
});

document.addEventListener("change", (event) => {
  if (event.target === fatesShown()) loadFates();
});

document.addEventListener("keydown", (event) => {
  const active = document.activeElement, typing = /^(INPUT|TEXTAREA|SELECT)$/.test(active.tagName);
  if (event.key === "Escape") {
    if (typing) active.blur();
    closeMend();
    choose(-1, { zoom: false });
  } else if (active.matches(".parts [data-part]") && /^Arrow(Left|Right)$/.test(event.key)) {
    const next = event.key === "ArrowRight" ? active.nextElementSibling : active.previousElementSibling;
    if (next) show(next.dataset.part, { focus: true });
  } else if (event.key === "Enter" && active.matches("#findings tr[data-code]")) {
    event.preventDefault();
    active.click();
  } else if (/^Arrow(Down|Up)$/.test(event.key) && part === "findings" && (active === document.body || active.id === "find")) {
    const row = visibleRow(chosen, event.key === "ArrowDown" ? 1 : -1);
    if (!row) return;
    event.preventDefault();
    row.focus();
    row.click();
  }
});

bindAreas(chooseRoom);
dress();
if (document.querySelector("#part-enrol [role=alert]") && new URLSearchParams(location.search).get("mend") === null && document.querySelector("#differences")) show("enrol");
load();
