/* Tiles of streets between the outline and the premises: our own file, drawn here, or pictures of the
   municipality's own service. */
(function () {
  "use strict";
  const samsyn = (window.samsyn = window.samsyn || {});
  const PANE = "samsyn-tiles";
  const DEEPEST = 14; // zoom of the file's most detailed tiles; they are drawn larger beyond

  /* A layer of tiles for `map`; names keep clear of what `basemap` writes itself. */
  samsyn.mountTiles = function (map, tiles, basemap) {
    const pane = map.createPane(PANE);
    pane.style.zIndex = 300;
    pane.style.pointerEvents = "none";
    const mounted = tiles.kind === "vector" ? ownTiles(map, tiles, basemap) : pictures(map, tiles, pane);
    let asked = basemap.startedMs;
    mounted.layer.on("loading", () => { asked = asked || performance.now(); });
    mounted.layer.on("load", () => {
      const now = performance.now();
      samsyn.tilesDrawn = { at: performance.timeOrigin + now, tookMs: now - asked };
      asked = null;
    });
    return mounted;
  };

  function ownTiles(map, tiles, basemap) {
    const lib = window.protomapsL, archive = new lib.PmtilesSource(tiles.url, true).p;
    const layer = lib.leafletLayer({ url: archive, pane: PANE, attribution: "", maxDataZoom: DEEPEST });
    archive.getMetadata().then((said) => name(map, said.attribution));
    return {
      layer: layer,
      setTheme: function (theme) {
        const style = samsyn.tilesStyle(theme);
        layer.paintRules = style.paintRules;
        layer.labelRules = style.labelRules.map((rule) => Object.assign(rule, { symbolizer: clear(rule.symbolizer, basemap) }));
        layer.clearLayout();
        if (layer._map) layer.rerenderTiles();
      },
    };
  }

  /* Names where nothing of `basemap` will be written. */
  function clear(symbolizer, basemap) {
    return {
      place: function (layout, geometry, feature) {
        const placed = symbolizer.place(layout, geometry, feature);
        if (!placed) return placed;
        const taken = basemap.nameBoxes(layout.zoom);
        return placed.filter((label) => !label.bboxes.some((box) => taken.some((other) => overlap(box, other))));
      },
    };
  }

  function overlap(box, other) {
    return box.minX < other[2] && other[0] < box.maxX && box.minY < other[3] && other[1] < box.maxY;
  }

  function pictures(map, tiles, pane) {
    const options = { pane: PANE, maxZoom: 19 };
    const layer = tiles.kind === "wms"
      ? L.tileLayer.wms(tiles.url, Object.assign(options, { layers: tiles.layer, format: "image/png" }))
      : L.tileLayer(tiles.url, options);
    name(map, tiles.attribution);
    return {
      layer: layer,
      setTheme: (theme) => { pane.style.filter = theme === "dark" ? "invert(0.9) hue-rotate(180deg) grayscale(0.5) brightness(0.8)" : "grayscale(0.5) opacity(0.75)"; },
    };
  }

  /* The source by name; as text, whatever the file says. */
  function name(map, attribution) {
    if (!attribution) return;
    const safe = L.DomUtil.create("span");
    safe.textContent = attribution;
    L.control.attribution({ prefix: false }).addTo(map).addAttribution(safe.innerHTML);
  }
})();
