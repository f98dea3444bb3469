// What a click on an outline does: its facts go into the panel beside the map, never into a bubble over it.
let chosenLayer = null;
const roomLayers = [];

function showRoom(feature, layer) {
  if (feature.properties.label) {
    layer.bindTooltip(feature.properties.label, { permanent: true, direction: "center", className: "room-label", interactive: false });
  }
  roomLayers.push(layer);
  layer.on("click", () => choose(layer, feature.properties.says));
  layer.on("add", furnish);
}

function furnish(event) {
  requestAnimationFrame(hideLabelsThatDoNotFit);
  const map = event.target._map;
  if (map.furnished) return;
  map.furnished = true;
  L.control.scale({ imperial: false }).addTo(map);
  map.on("zoomend", hideLabelsThatDoNotFit);
}

function choose(layer, says) {
  if (chosenLayer) chosenLayer.setStyle({ weight: 1 });
  chosenLayer = layer;
  layer.setStyle({ weight: 4 });
  layer.bringToFront();
  const list = document.createElement("dl");
  for (const [name, value] of says) {
    const term = document.createElement("dt");
    const fact = document.createElement("dd");
    term.textContent = name;
    fact.textContent = value;
    list.append(term, fact);
  }
  document.getElementById("chosen").replaceChildren(list);
}

// A number stands in its room or nowhere: on a far view the rooms are smaller than their numbers.
function hideLabelsThatDoNotFit() {
  for (const layer of roomLayers) {
    const label = layer.getTooltip() && layer.getTooltip().getElement();
    if (!label || !layer._map) continue;
    const box = layer.getBounds();
    const low = layer._map.latLngToContainerPoint(box.getSouthWest());
    const high = layer._map.latLngToContainerPoint(box.getNorthEast());
    const fits = label.offsetWidth <= high.x - low.x && label.offsetHeight <= low.y - high.y;
    label.style.visibility = fits ? "visible" : "hidden";
  }
}
