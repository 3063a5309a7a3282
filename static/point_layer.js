/* A few places, each with a sign: numbers in circles, and what stands out in a square. */
(function () {
  "use strict";
  const samsyn = (window.samsyn = window.samsyn || {});

  samsyn.mountPoints = function (map, ground) {
    const basemap = new samsyn.BasemapLayer(ground).addTo(map);
    const group = L.featureGroup().addTo(map);
    let shown = null;
    samsyn.showPoints = function (scene) {
      document.body.classList.toggle("samsyn-dark", scene.theme === "dark");
      basemap.setTheme(scene.theme);
      group.clearLayers();
      for (const point of scene.points) {
        const kind = point.outstanding ? "samsyn-point samsyn-point-record" : "samsyn-point";
        const icon = L.divIcon({ className: kind, html: point.sign, iconSize: [null, 26] });
        L.marker([point.latitude, point.longitude], { icon: icon, interactive: false, keyboard: false }).addTo(group);
      }
      if (scene.points.length && shown !== scene.generation) {
        map.fitBounds(group.getBounds().pad(0.4), { animate: false, maxZoom: 16 });
        shown = scene.generation;
      }
      samsyn.drawn = { generation: scene.generation, points: scene.points.length };
    };
  };
})();
