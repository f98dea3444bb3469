// The form of an act is checked as one types: the server answers the same page, of which the problems and what would change are taken.

const form = document.getElementById("act"), touched = new Set();
let timer = 0, asked = 0;

for (const it of form.querySelectorAll("[data-keep]")) if (!it.value) it.value = sessionStorage.getItem(it.dataset.keep) || "";
for (const it of form.querySelectorAll("input.add")) it.hidden = false;

/** What stands in the form, without the papers, which are kept as soon as they are chosen. */
function told() {
  const data = new FormData(form);
  for (const name of [...data.keys()]) if (name.startsWith("paper:") || name === "seen") data.delete(name);
  return data;
}

async function check() {
  const mine = ++asked;
  const answer = await fetch(form.getAttribute("action"), { method: "POST", headers: { accept: "text/html", "x-preview": "1" }, body: told() });
  if (!answer.ok || mine !== asked) return; // something newer was typed
  const fetched = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const field of form.querySelectorAll("[data-field]")) {
    const old = field.querySelector(".wrong"), fresh = fetched.querySelector(`[data-field="${field.dataset.field}"] .wrong`);
    if (!old || !fresh) continue;
    old.textContent = fresh.textContent;
    old.hidden = fresh.hidden || !touched.has(field.dataset.field);
  }
  const effect = fetched.getElementById("effect");
  if (effect) document.getElementById("effect").replaceWith(document.adoptNode(effect));
}

function soon(delay) {
  clearTimeout(timer);
  asked += 1; // an answer under way tells of what stood there before
  document.querySelector("#effect [name=seen]")?.remove(); // what was shown is not what stands there now
  timer = setTimeout(check, delay);
}

async function suggest(input) {
  const list = document.getElementById(input.getAttribute("list")), day = document.getElementById("f-on").value;
  const query = new URLSearchParams({ q: input.value });
  if (/^\d{4}-\d\d-\d\d$/.test(day)) query.set("on", day);
  const answer = await fetch(`/api/look-up/${input.dataset.lookUp}?${query}`);
  if (!answer.ok || query.get("q") !== input.value) return; // more was typed meanwhile
  list.replaceChildren(...(await answer.json()).map((it) => Object.assign(document.createElement("option"), { value: it.code, label: it.name })));
}

/** A code that was looked up goes on a line of its own into the field it belongs to. */
function add(input) {
  const code = input.value.trim(), target = document.getElementById(input.dataset.adds);
  if (!code) return;
  const lines = target.value.split("\n").filter((it) => it.trim());
  if (!lines.includes(code)) lines.push(code);
  target.value = `${lines.join("\n")}\n`;
  input.value = "";
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

async function keep(input) {
  const body = new FormData(), target = document.getElementById(input.dataset.for);
  body.append("file", input.files[0]);
  const answer = await fetch("/api/files", { method: "POST", body });
  const kept = await answer.json();
  target.value = answer.ok ? kept.digest : "";
  input.value = "";
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

form.addEventListener("input", (event) => {
  const input = event.target;
  if (input.type === "file") return;
  if (input.dataset.lookUp) suggest(input);
  if (input.dataset.keep) sessionStorage.setItem(input.dataset.keep, input.value);
  if (input.classList.contains("add")) {
    if (event.inputType === "insertReplacementText" || event.inputType === undefined) add(input); // chosen from the list
    return;
  }
  touched.add(input.closest("[data-field]")?.dataset.field);
  soon(400);
});
form.addEventListener("focusin", (event) => {
  if (event.target.dataset.lookUp) suggest(event.target);
});
form.addEventListener("change", (event) => {
  if (event.target.type === "file" && event.target.files.length) keep(event.target);
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.classList.contains("add")) return;
  event.preventDefault();
  add(event.target);
});
check();
