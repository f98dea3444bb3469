// Handing in: a file may be dropped on the form; while it is read, the form says so.
const drop = document.getElementById("drop"), file = document.getElementById("file"), form = document.getElementById("upload");

for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));

drop.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) file.files = event.dataTransfer.files;
});

form.addEventListener("submit", () => {
  document.getElementById("busy").hidden = false;
  form.querySelector("button.act").disabled = true;
});

// The page may be shown again by the browser's back button, as it was left.
window.addEventListener("pageshow", () => {
  document.getElementById("busy").hidden = true;
  form.querySelector("button.act").disabled = false;
});
