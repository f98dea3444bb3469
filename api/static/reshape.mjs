// Rooms reshaped on the plan: a line drawn with two clicks, neighbours chosen, an act undone; what would come out is drawn and
// told by the server before it is confirmed.
import { drawCut, readFeatures } from "./vendor/map.mjs";

/** Let rooms be reshaped; `drawing` is the source it is drawn in, `go` opens the address of what stands then. */
export function bindReshaping({ map, drawing, room, mark, go }) {
  let act = "", rooms = [], line = null, entry = "", stop = () => {};
  const panel = () => document.getElementById("reshape");

  function start(button) {
    end();
    act = button.dataset.reshape;
    if (!act) return;
    rooms = [room()];
    entry = button.dataset.entry || "";
    mark(rooms);
    panel().hidden = false;
    hint(act);
    if (act === "undo") send(false);
    if (act === "split") draw();
  }

  function hint(name) {
    for (const it of panel().querySelectorAll("[data-hint]")) it.hidden = it.dataset.hint !== name;
  }

  function draw() {
    stop = drawCut(map, drawing, (drawn) => {
      line = drawn;
      send(false);
    });
  }

  function end() {
    stop();
    act = "";
    line = null;
    drawing.clear();
    mark([]);
    panel().hidden = true;
  }

  /** A room is clicked while rooms are reshaped; whether it was for that. */
  function takes(feature) {
    if (act === "merge" && feature) {
      const code = feature.get("code");
      rooms = rooms.includes(code) ? rooms.filter((it) => it !== code) : [...rooms, code];
      mark(rooms);
      if (rooms.length > 1) send(false);
      else drawing.clear();
    }
    if (act === "redraw" && rooms.length === 1 && feature && feature.get("code") !== rooms[0]) {
      rooms.push(feature.get("code"));
      mark(rooms);
      hint("redraw-line");
      setTimeout(draw); // this click is not the line's first
    }
    return act !== "";
  }

  async function send(confirm) {
    const form = panel().querySelector("form"), told = new URLSearchParams(form ? new FormData(form) : undefined);
    for (const it of panel().querySelectorAll("[data-keep]")) sessionStorage.setItem(it.dataset.keep, it.value);
    if (!confirm) for (const name of ["number", "use", "door"]) told.delete(name); // another cut has other parts
    told.set("act", act);
    for (const code of rooms) told.append("room", code);
    if (line) told.set("line", JSON.stringify(line));
    if (entry) told.set("entry", entry);
    if (confirm) told.set("confirm", "true");
    const answer = await fetch(`${location.pathname}/reshape`, { method: "POST", headers: { accept: "text/html" }, body: told });
    if (answer.redirected) {
      end();
      if (new URL(answer.url).pathname.startsWith("/proposals/")) location.assign(answer.url); // it waits for a reviewer
      else await go(answer.url);
      return;
    }
    const fetched = new DOMParser().parseFromString(await answer.text(), "text/html"), fresh = fetched.getElementById("reshape");
    if (!act) return; // cancelled meanwhile
    if (!fresh) {
      panel().textContent = fetched.querySelector("h1").textContent;
      return;
    }
    panel().replaceWith(document.adoptNode(fresh));
    for (const it of panel().querySelectorAll("[data-keep]")) if (!it.value) it.value = sessionStorage.getItem(it.dataset.keep) || "";
    if (fresh.dataset.preview) {
      drawing.clear();
      drawing.addFeatures(readFeatures(JSON.parse(fresh.dataset.preview)));
    } else if (act === "split" || act === "redraw") {
      drawing.clear();
      draw(); // refused: the line may be drawn once more
    }
    panel().scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reshape]");
    if (button) start(button);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.closest("#reshape")) return;
    event.preventDefault();
    send(true);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && act) end();
  });
  return { takes, end };
}
