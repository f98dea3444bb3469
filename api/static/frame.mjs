// What every page does: "/" goes to the page's own search box or else the frame's, F1 and "?" open the handbook, tables sort and are walked with the arrow keys.

// Whatever a page changes bears its token, which another site's page does not know.
const send = window.fetch;
export const csrf = () => { const meta = document.querySelector("meta[name=csrf]"); return meta ? meta.content : ""; };
window.fetch = (address, asked = {}) => {
  const unsafe = asked.method && asked.method !== "GET", ours = new URL(address, location.href).origin === location.origin;
  return unsafe && ours && csrf() ? send(address, { ...asked, headers: { ...asked.headers, "x-csrf-token": csrf() } }) : send(address, asked);
};

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    const box = document.querySelector("[data-slash]") || document.getElementById("search");
    box.focus();
    box.select();
  }
  if (event.key === "F1" || (event.key === "?" && !typing)) {
    const help = document.getElementById("help");
    if (help) { event.preventDefault(); help.click(); }
  }
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && document.activeElement.matches("tr[data-code]")) {
    event.preventDefault();
    const step = (row) => (event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling);
    let next = step(document.activeElement);
    while (next && next.hidden) next = step(next); // filtered out
    if (next) {
      next.focus();
      next.click();
    }
  }
});

const figure = (text) => (text.trim() === "—" ? -1 : Number(text.replace(/[^0-9.-]/g, "")));

document.addEventListener("click", (event) => {
  const head = event.target.closest("th[data-sort]");
  if (!head) return;
  const down = head.getAttribute("aria-sort") === "ascending", index = [...head.parentNode.children].indexOf(head);
  for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = head.closest("table").tBodies[0], text = (row) => row.cells[index].textContent;
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const rows = [...body.rows].sort((a, b) => (head.dataset.sort === "number" ? figure(text(a)) - figure(text(b)) : order.compare(text(a), text(b))));
  body.append(...(down ? rows.reverse() : rows));
});

/** Fetch a page of ours and take some of its parts: the texts stay in the server's templates. */
export async function take(address, selectors) {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const fetched = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const selector of selectors) {
    const old = document.querySelector(selector), fresh = fetched.querySelector(selector);
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
  document.title = fetched.title;
  return fetched;
}

/** Mark one row of a table as chosen and bring it into sight. */
export function markRow(table, code) {
  if (!table) return;
  for (const row of table.tBodies[0].rows) {
    const looked = row.dataset.code === code;
    row.setAttribute("aria-selected", String(looked));
    row.tabIndex = looked ? 0 : -1;
    if (looked) row.scrollIntoView({ block: "nearest" });
  }
}
