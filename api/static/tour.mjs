// How far somebody has come in a tour is remembered by this browser alone.

const chinese = document.documentElement.lang !== "en";
const key = (role) => `gongfang-tour-${role}`;
const done = (role) => { try { return new Set(JSON.parse(localStorage.getItem(key(role)) || "[]")); } catch { return new Set(); } };
const keep = (role, steps) => { try { localStorage.setItem(key(role), JSON.stringify([...steps])); } catch { /* a browser that keeps nothing */ } };

for (const far of document.querySelectorAll(".far")) {
  const steps = done(far.dataset.tour).size;
  if (steps) far.textContent = chinese ? `已做 ${steps} / ${far.dataset.steps} 步` : `${steps} of ${far.dataset.steps} steps done`;
}

const tour = document.querySelector("ol.tour");
if (tour) {
  const role = tour.dataset.tour, boxes = [...tour.querySelectorAll("[data-step]")], again = document.getElementById("again");
  const show = () => {
    const steps = done(role);
    for (const box of boxes) box.checked = steps.has(box.dataset.step);
    const next = boxes.find((box) => !box.checked);
    for (const box of boxes) box.closest("li").toggleAttribute("aria-current", box === next);
    const said = chinese ? `已做 ${steps.size} / ${boxes.length} 步` : `${steps.size} of ${boxes.length} steps done`;
    document.getElementById("far").textContent = next ? said : `${said}${chinese ? "，导览完成" : "; that is all"}`;
    again.hidden = steps.size === 0;
  };
  tour.addEventListener("change", () => { keep(role, boxes.filter((box) => box.checked).map((box) => box.dataset.step)); show(); });
  again.addEventListener("click", () => { keep(role, []); show(); });
  show();
}
