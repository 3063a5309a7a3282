/* The map as the page opens it: our layers in their order, and the view that the reader left. */
(function () {
  "use strict";
  const samsyn = (window.samsyn = window.samsyn || {});

  /* Put the layers on a map and come back to the view in which the reader left it. */
  samsyn.mount = function (map, opening) {
    const basemap = new samsyn.BasemapLayer(opening.ground).addTo(map);
    const premises = new samsyn.PremisesLayer({
      positionsUrl: opening.positionsUrl, palettes: opening.palettes, grey: opening.grey, basemap: basemap,
    }).addTo(map);
    samsyn.drawnItems = samsyn.selection(map, opening.labels);
    L.control.scale({ imperial: false }).addTo(map);
    const remembered = JSON.parse(window.sessionStorage.getItem(opening.remember) || "null");
    if (remembered) map.setView(remembered.center, remembered.zoom, { animate: false });
    map.on("moveend", () => window.sessionStorage.setItem(opening.remember, JSON.stringify({ center: map.getCenter(), zoom: map.getZoom() })));
    samsyn.show = function (scene, base64) {
      document.body.classList.toggle("samsyn-dark", scene.theme === "dark");
      basemap.setTheme(scene.theme);
      samsyn.setArea(scene.area);
      premises.show(scene, base64);
    };
  };
})();
