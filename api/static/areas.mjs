// The areas of a waiting survey: another standard or grade is asked for in place; a room beyond the limit is shown on the plan.
import { take } from "./frame.mjs";

/** Bind the part of areas; `showRoom` is told the floor and the row of the room that is clicked. */
export function bindAreas(showRoom) {
  document.addEventListener("change", async (event) => {
    const form = event.target.closest("#areas-asked");
    if (!form) return;
    const told = new URLSearchParams(new FormData(form));
    await take(`${form.getAttribute("action")}?${told}`, ["#part-areas"]);
    const again = document.querySelector(`#areas-asked [name=${event.target.name}]`);
    if (again) again.focus();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("#areas-asked")) event.preventDefault();
  });
  function choose(row) {
    for (const it of document.querySelectorAll("#part-areas tr[data-row]")) it.setAttribute("aria-selected", String(it === row));
    showRoom(Number(row.dataset.floor), row.dataset.row);
  }
  document.addEventListener("click", (event) => {
    const row = event.target.closest("#part-areas tr[data-row]");
    if (row) choose(row);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("#part-areas tr[data-row]")) choose(event.target);
  });
}
