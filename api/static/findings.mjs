// The list of findings: filtered while one types, by severity, kind and words; the address carries the filter.

const rows = () => [...document.querySelectorAll("#findings tr[data-code]")];

function filter() {
  const form = document.getElementById("filter");
  const wanted = new Set([...form.querySelectorAll("[name=severity]:checked")].map((it) => it.value));
  const kind = form.querySelector("[name=code]").value, words = form.querySelector("[name=q]").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows()) {
    const said = row.textContent.toLowerCase();
    row.hidden = Boolean((wanted.size && !wanted.has(row.dataset.severity)) || (kind && row.dataset.kind !== kind) || !words.every((it) => said.includes(it)));
    shown += !row.hidden;
  }
  document.getElementById("shown").textContent = String(shown);
  document.getElementById("none").hidden = shown > 0;
  const told = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...told]) if (!value) told.delete(name);
  for (const door of document.querySelectorAll(".doors a")) {
    const address = new URL(door.href), kept = new URLSearchParams([...address.searchParams].filter(([name]) => name === "earth" || name === "lang"));
    for (const name of ["severity", "code", "q"]) for (const value of told.getAll(name)) kept.append(name, value);
    address.search = kept.toString();
    door.href = address.href;
  }
  const asked = new URLSearchParams(location.search);
  for (const name of ["severity", "code", "q"]) {
    asked.delete(name);
    for (const value of told.getAll(name)) asked.append(name, value);
  }
  history.replaceState(null, "", `${location.pathname}${asked.toString() ? `?${asked}` : ""}`);
}

/** Filter while one types; without script the form asks the server. */
export function bindFilter() {
  const form = document.getElementById("filter");
  form.querySelector("button").hidden = true;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
}

/** Mark the row of a finding and bring it into sight; the row, or null. */
export function chooseRow(index) {
  let found = null;
  for (const row of rows()) {
    const looked = Number(row.dataset.code) === index;
    row.setAttribute("aria-selected", String(looked));
    row.tabIndex = looked ? 0 : -1;
    if (looked) found = row;
  }
  if (found) {
    found.hidden = false;
    found.scrollIntoView({ block: "nearest" });
  } else if (rows()[0]) rows()[0].tabIndex = 0;
  return found;
}

/** The row that is next in sight after that of a finding. */
export function visibleRow(index, step) {
  const seen = rows().filter((it) => !it.hidden), at = seen.findIndex((it) => Number(it.dataset.code) === index);
  return at < 0 ? seen[step > 0 ? 0 : seen.length - 1] : seen[at + step];
}
