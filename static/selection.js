/* Drawing a rectangle or a polygon on the map: one area at a time. The page hears of it by the events
   `draw:created` and `draw:deleted`, and reads `drawnItems.toGeoJSON()`. Escape cancels. */
(function () {
  "use strict";
  const samsyn = (window.samsyn = window.samsyn || {});
  const STYLE = { color: "#0057b8", weight: 2, dashArray: "6 4", fillColor: "#0057b8", fillOpacity: 0.06, interactive: false };

  samsyn.drawing = false;

  samsyn.selection = function (map, labels) {
    const drawn = new L.FeatureGroup().addTo(map);
    const hint = L.DomUtil.create("div", "samsyn-hint", map.getContainer());
    hint.setAttribute("role", "status");
    hint.hidden = true;
    let stop = null;

    function begin(tool, text) {
      if (stop) stop();
      samsyn.drawing = true;
      hint.textContent = text;
      hint.hidden = false;
      map.getContainer().classList.add("samsyn-drawing");
      map.dragging.disable();
      map.doubleClickZoom.disable();
      const end = tool(map, finish);
      stop = function () {
        end();
        stop = null;
        hint.hidden = true;
        map.getContainer().classList.remove("samsyn-drawing");
        map.dragging.enable();
        map.doubleClickZoom.enable();
        // The click that ends a drawing must not choose premises.
        setTimeout(() => { samsyn.drawing = stop !== null; }, 300);
      };
    }

    function finish(shape, layerType) {
      stop();
      drawn.clearLayers();
      drawn.addLayer(shape);
      map.fire("draw:created", { layer: shape, layerType: layerType });
    }

    function clear() {
      if (stop) stop();
      if (!drawn.getLayers().length) return;
      drawn.clearLayers();
      map.fire("draw:deleted", {});
    }

    /* The area as the page's address has it: after a reload, or cleared from the page. */
    samsyn.setArea = function (corners) {
      const present = drawn.getLayers()[0];
      if (!corners.length) { drawn.clearLayers(); return; }
      if (present && same(present.getLatLngs()[0], corners)) return;
      drawn.clearLayers();
      drawn.addLayer(L.polygon(corners.map((corner) => [corner[1], corner[0]]), STYLE));
    };

    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && stop) stop();
    });

    const Tools = L.Control.extend({
      options: { position: "topleft" },
      onAdd: function () {
        const bar = L.DomUtil.create("div", "leaflet-bar samsyn-tools");
        L.DomEvent.disableClickPropagation(bar);
        button(bar, labels.rectangle, "M4 6h16v12H4z", () => begin(rectangle, labels.rectangle_hint));
        button(bar, labels.polygon, "M5 9l8-5 7 7-4 9H7z", () => begin(polygon, labels.polygon_hint));
        button(bar, labels.clear, "M6 6l12 12M18 6L6 18", clear);
        return bar;
      },
    });
    if (labels.rectangle) map.addControl(new Tools());
    return drawn;
  };

  /* Corner to opposite corner, by mouse or finger. */
  function rectangle(map, finish) {
    const container = map.getContainer(), preview = L.rectangle([[0, 0], [0, 0]], STYLE);
    let start = null;
    const at = (event) => map.mouseEventToLatLng(event);
    function down(event) {
      if (event.target.closest(".leaflet-control")) return;
      start = at(event);
      preview.setBounds([start, start]).addTo(map);
    }
    function move(event) { if (start) preview.setBounds([start, at(event)]); }
    function up(event) {
      if (!start) return;
      const bounds = L.latLngBounds(start, at(event)), first = map.latLngToContainerPoint(start);
      const tooSmall = first.distanceTo(map.latLngToContainerPoint(at(event))) < 6;
      start = null;
      preview.remove();
      if (!tooSmall) finish(L.rectangle(bounds, STYLE), "rectangle");
    }
    container.addEventListener("pointerdown", down);
    container.addEventListener("pointermove", move);
    container.addEventListener("pointerup", up);
    return function () {
      preview.remove();
      container.removeEventListener("pointerdown", down);
      container.removeEventListener("pointermove", move);
      container.removeEventListener("pointerup", up);
    };
  }

  /* Corner by corner; Enter, a double click or a click on the first corner closes it. */
  function polygon(map, finish) {
    const line = L.polyline([], STYLE).addTo(map), corners = [];
    const first = L.circleMarker([0, 0], Object.assign({}, STYLE, { radius: 6, dashArray: null, fillOpacity: 1 }));
    function close() { if (corners.length >= 3) finish(L.polygon(corners, STYLE), "polygon"); }
    function click(event) {
      if (corners.length >= 3 && map.latLngToContainerPoint(corners[0]).distanceTo(event.containerPoint) < 10) { close(); return; }
      const last = corners[corners.length - 1];
      if (last && map.latLngToContainerPoint(last).distanceTo(event.containerPoint) < 3) return;
      corners.push(event.latlng);
      line.setLatLngs(corners);
      if (corners.length === 1) first.setLatLng(event.latlng).addTo(map);
    }
    function move(event) { if (corners.length) line.setLatLngs(corners.concat([event.latlng])); }
    function key(event) { if (event.key === "Enter") close(); }
    map.on("click", click).on("dblclick", close).on("mousemove", move);
    document.addEventListener("keydown", key);
    return function () {
      line.remove();
      first.remove();
      map.off("click", click).off("dblclick", close).off("mousemove", move);
      document.removeEventListener("keydown", key);
    };
  }

  function button(bar, label, path, onClick) {
    const made = L.DomUtil.create("a", "samsyn-tool", bar);
    made.href = "#";
    made.title = label;
    made.setAttribute("role", "button");
    made.setAttribute("aria-label", label);
    made.innerHTML = '<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2" d="' + path + '"/></svg>';
    L.DomEvent.on(made, "click", (event) => { L.DomEvent.stop(event); onClick(); });
  }

  function same(latLngs, corners) {
    return latLngs.length === corners.length && latLngs.every((one, i) => Math.abs(one.lng - corners[i][0]) < 1e-5 && Math.abs(one.lat - corners[i][1]) < 1e-5);
  }
})();
