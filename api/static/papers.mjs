// Photos and papers beside a record: dropped or chosen, sent one after the other; the arrow keys walk the tiles, and the pages of a paper.
import "./frame.mjs";

const english = document.documentElement.lang === "en", say = (zh, en) => (english ? en : zh);

async function send(form, chosen) {
  const going = form.querySelector(".going"), button = form.querySelector("button.act"), panel = form.closest(".papers");
  const refused = [];
  let sent = 0;
  button.disabled = true;
  for (const file of chosen) {
    going.textContent = `${sent + 1} / ${chosen.length} ${file.name}`;
    const body = new FormData(form);
    for (const name of ["files", "back", "csrf"]) body.delete(name);
    for (const name of ["taken_on"]) if (!body.get(name)) body.delete(name);
    body.append("file", file);
    try {
      const answer = await fetch("/api/attachments", { method: "POST", body });
      if (!answer.ok) {
        const told = await answer.json(), errors = (told.errors || []).map((it) => it.says).join("；");
        refused.push(`${file.name}：${errors || told.title}`);
      }
    } catch {
      refused.push(`${file.name}：${say("没有送到，请再试一次", "it did not arrive, try again")}`);
    }
    sent += 1;
  }
  const fresh = await fetch(location.href, { headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await fresh.text(), "text/html");
  const mine = page.getElementById(panel.id);
  for (const name of [".tiles", ".hint", "h2"]) {
    const old = panel.querySelector(name), now = mine && mine.querySelector(name);
    if (old && now) old.replaceWith(document.adoptNode(now));
    else if (old) old.remove();
    else if (now) panel.querySelector("h2").after(document.adoptNode(now));
  }
  button.disabled = false;
  form.querySelector("[type=file]").value = "";
  going.textContent = refused.length ? refused.join("\n") : say(`已附上 ${sent} 个`, `${sent} attached`);
  going.classList.toggle("refused", refused.length > 0);
}

for (const form of document.querySelectorAll(".papers form")) {
  const input = form.querySelector("[type=file]"), zone = form.closest(".papers");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, [...input.files]);
  });
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
    form.closest("details").open = true;
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    input.files = event.dataTransfer.files; // sent once the ground is filled in
    if (form.reportValidity()) form.requestSubmit();
  });
}

document.addEventListener("keydown", (event) => {
  const left = event.key === "ArrowLeft", right = event.key === "ArrowRight";
  if (!left && !right) return;
  const tile = document.activeElement.closest(".tiles li");
  if (tile) {
    const next = left ? tile.previousElementSibling : tile.nextElementSibling;
    if (next) next.querySelector("a").focus();
  } else if (!/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    const page = document.querySelector(left ? "a[rel=prev]" : "a[rel=next]");
    if (page) page.click();
  }
});
