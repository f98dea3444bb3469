// Handing in: files or a folder dropped anywhere on the page, or chosen; sent and read with progress, and broken off at will.
import { csrf } from "./frame.mjs";

let sending = null, token = "", broken = false;
const UNSAID = /(^|\/)(\.|~\$|Thumbs\.db$|desktop\.ini$|__MACOSX\/)/; // what systems put into folders
const at = (id) => document.getElementById(id);

async function filesOf(entry, path = "") {
  if (entry.isFile) return [{ name: path + entry.name, file: await new Promise((done, failed) => entry.file(done, failed)) }];
  const reader = entry.createReader(), found = [];
  for (;;) { // a browser tells some hundred at a time
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    for (const it of some) found.push(...(await filesOf(it, `${path}${entry.name}/`)));
  }
  return found;
}

async function droppedFiles(transfer) {
  const entries = [...transfer.items].filter((it) => it.kind === "file").map((it) => it.webkitGetAsEntry && it.webkitGetAsEntry());
  if (!entries.length || entries.some((it) => !it)) return [...transfer.files].map((file) => ({ name: file.name, file }));
  const found = (await Promise.all(entries.map((it) => filesOf(it)))).flat();
  return found.filter((it) => !UNSAID.test(it.name));
}

function tell(percent, says) {
  at("progress").hidden = false;
  at("done").value = percent;
  at("step").textContent = `${says} ${percent}%`;
}

function refuse(says, name = "") {
  at("progress").hidden = true;
  at("wrong").hidden = false;
  at("wrong").textContent = name && !says.includes(name) ? `${name}：${says}` : says;
  at("wrong").scrollIntoView({ block: "nearest" });
  at("upload").querySelector("button.act").disabled = false;
}

// Sent by XMLHttpRequest, which alone tells how much has gone.
function send(told) {
  return new Promise((done, failed) => {
    sending = new XMLHttpRequest();
    sending.open("POST", "/api/surveys/waiting");
    sending.setRequestHeader("x-csrf-token", csrf());
    sending.responseType = "json";
    sending.upload.addEventListener("progress", (event) => event.lengthComputable && tell(Math.round((100 * event.loaded) / event.total), at("progress").dataset.sending));
    sending.addEventListener("load", () => done(sending));
    sending.addEventListener("error", failed);
    sending.addEventListener("abort", () => done(null));
    sending.send(told);
  });
}

async function watch() {
  for (;;) {
    const answer = await fetch(`/api/surveys/waiting/${token}/progress`);
    if (broken) return null;
    const now = await answer.json();
    if (!answer.ok || now.refused || now.step === "done") return now;
    tell(now.percent, now.says);
    await new Promise((done) => setTimeout(done, 250));
  }
}

const called = (files) => (files.length === 1 ? files[0].name : "");

async function handIn(files) {
  const form = at("upload"), told = new FormData();
  for (const name of ["mapping", "unit", "again_of"]) if (form.elements[name]) told.append(name, form.elements[name].value);
  for (const it of files) told.append("file", it.file, it.name);
  broken = false;
  token = "";
  at("wrong").hidden = true;
  form.querySelector("button.act").disabled = true;
  tell(0, at("progress").dataset.sending);
  try {
    const answer = await send(told);
    if (!answer || broken) return;
    if (answer.status !== 202) {
      refuse((answer.response && answer.response.title) || at("progress").dataset.broken, called(files));
      return;
    }
    token = answer.response.token;
    const now = await watch();
    if (!now) return;
    if (now.step === "done") location.assign(`/surveys/waiting/${token}`);
    else {
      refuse(now.refused || now.title, called(files));
      fetch(`/api/surveys/waiting/${token}`, { method: "DELETE" });
    }
  } catch (trouble) {
    refuse(at("progress").dataset.broken);
  }
}

function cancel() {
  broken = true;
  if (sending) sending.abort();
  if (token) fetch(`/api/surveys/waiting/${token}`, { method: "DELETE" });
  at("progress").hidden = true;
  at("upload").querySelector("button.act").disabled = false;
}

/** Bind the form; the page may bring a new one. */
export function bindUpload() {
  const form = at("upload");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const files = [...(at("folder").files.length ? at("folder") : at("file")).files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));
    const wanted = files.filter((it) => !UNSAID.test(it.name));
    if (wanted.length) handIn(wanted);
  });
  at("choose-folder").hidden = false;
  at("choose-folder").addEventListener("click", () => at("folder").click());
  at("folder").addEventListener("change", () => {
    const files = at("folder").files;
    at("file").required = !files.length;
    at("file").value = "";
    at("chosen").textContent = files.length ? `${files[0].webkitRelativePath.split("/")[0]} (${files.length})` : "";
  });
  at("file").addEventListener("change", () => {
    at("folder").value = "";
    at("chosen").textContent = "";
    at("file").required = true;
  });
  at("cancel").addEventListener("click", cancel);
}

let over = 0; // entering a child is told before leaving its parent
const carriesFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
document.addEventListener("dragenter", (event) => {
  if (!carriesFiles(event)) return;
  over += 1;
  document.body.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!carriesFiles(event)) return;
  over = Math.max(0, over - 1);
  if (!over) document.body.classList.remove("over");
});
document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
document.addEventListener("drop", async (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  over = 0;
  document.body.classList.remove("over");
  const files = await droppedFiles(event.dataTransfer);
  const tab = document.querySelector("[data-part=again]");
  if (tab) tab.click();
  if (files.length) handIn(files);
});

// The page may be shown again by the browser's back button, as it was left.
window.addEventListener("pageshow", () => {
  at("progress").hidden = true;
  at("upload").querySelector("button.act").disabled = false;
});

if (!document.getElementById("side")) bindUpload();
