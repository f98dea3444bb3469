// Codes are looked up, not remembered: a field that names its kind suggests code and name as one types.
for (const input of document.querySelectorAll("input[data-look-up]")) {
  const suggest = async () => {
    const query = new URLSearchParams({ q: input.value }), day = document.getElementById("as-of").value;
    if (/^\d{4}-\d\d-\d\d$/.test(day)) query.set("on", day);
    const answer = await fetch(`/api/look-up/${input.dataset.lookUp}?${query}`);
    if (!answer.ok || query.get("q") !== input.value) return; // more was typed meanwhile
    const options = (await answer.json()).map((it) => Object.assign(document.createElement("option"), { value: it.code, label: it.name }));
    document.getElementById(input.getAttribute("list")).replaceChildren(...options);
  };
  input.addEventListener("input", suggest);
  input.addEventListener("focus", suggest);
}
