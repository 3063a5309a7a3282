/* Areas in the colour of their class. An area nobody can judge has a broken line; a sign in the middle
   says where it is going; the chosen one has a ring. District names are drawn on top. */
(function () {
  "use strict";
  const samsyn = (window.samsyn = window.samsyn || {});

  samsyn.AreaLayer = L.Layer.extend({
    initialize: function (basemap) {
      this._basemap = basemap;
      this._shapes = [];
      this._clicks = 0;
    },

    onAdd: function (map) {
      this._map = map;
      this._group = L.featureGroup().addTo(map);
      const pane = map.createPane("samsyn-names");
      pane.style.zIndex = 450;
      pane.style.pointerEvents = "none";
      this._canvas = L.DomUtil.create("canvas", "samsyn-names leaflet-zoom-hide", pane);
      this._canvas.setAttribute("aria-hidden", "true");
      map.on("moveend resize zoomend viewreset samsyn:basemap", this._drawNames, this);
    },

    onRemove: function (map) {
      this._group.remove();
      this._canvas.remove();
      map.off("moveend resize zoomend viewreset samsyn:basemap", this._drawNames, this);
    },

    show: function (scene) {
      this._scene = scene;
      this._group.clearLayers();
      this._shapes = scene.areas.map((area, number) => area.outline && this._shape(area, number));
      const chosen = this._shapes[scene.selected];
      if (chosen) chosen.bringToFront();
      this._drawNames();
    },

    _shape: function (area, number) {
      const shape = L.geoJSON(area.outline, { style: this._style(area, number === this._scene.selected) });
      shape.on("click", (event) => this._choose(number, event.latlng));
      return shape.addTo(this._group);
    },

    _style: function (area, chosen) {
      const dark = this._scene.theme === "dark", ring = dark ? "#66c2ff" : "#0057b8";
      return {
        color: chosen ? ring : dark ? "#c9d3dd" : "#39434d",
        opacity: chosen ? 1 : 0.55,
        weight: chosen ? 4 : 1,
        dashArray: area.unknown && !chosen ? "3 4" : null,
        fillColor: area.colour,
        fillOpacity: area.unknown ? 0.3 : 0.75,
      };
    },

    /* The page is told by what looks to it like a click on something with a tooltip: the area's
       number and the number of the click. */
    _choose: function (number, latlng) {
      const text = number + ":" + ++this._clicks;
      const clicked = { _tooltip: { _content: text }, getTooltip: () => ({ getContent: () => text }) };
      this.fire("click", { latlng: latlng, sourceTarget: clicked });
    },

    _drawNames: function () {
      const size = this._map.getSize(), ratio = Math.min(window.devicePixelRatio || 1, 2), canvas = this._canvas;
      canvas.width = size.x * ratio;
      canvas.height = size.y * ratio;
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      L.DomUtil.setPosition(canvas, this._map.containerPointToLayerPoint([0, 0]));
      const context = canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this._basemap.paintNames(context);
      this._shapes.forEach((shape, number) => shape && this._drawSign(context, shape, number));
    },

    _drawSign: function (context, shape, number) {
      const sign = this._scene.areas[number].symbol;
      if (!sign) return;
      const at = this._map.latLngToContainerPoint(shape.getBounds().getCenter());
      const dark = this._scene.theme === "dark";
      context.font = "700 14px system-ui, sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineWidth = 3;
      context.strokeStyle = dark ? "#10161c" : "#ffffff";
      context.strokeText(sign, at.x, at.y);
      context.fillStyle = dark ? "#f4f6f8" : "#1b1420";
      context.fillText(sign, at.x, at.y);
    },
  });

  samsyn.mountAreas = function (map, opening) {
    const basemap = new samsyn.BasemapLayer(opening.ground).addTo(map);
    const areas = new samsyn.AreaLayer(basemap).addTo(map);
    const remembered = JSON.parse(window.sessionStorage.getItem(opening.remember) || "null");
    if (remembered) map.setView(remembered.center, remembered.zoom, { animate: false });
    map.on("moveend", () => window.sessionStorage.setItem(opening.remember, JSON.stringify({ center: map.getCenter(), zoom: map.getZoom() })));
    samsyn.showAreas = function (scene) {
      document.body.classList.toggle("samsyn-dark", scene.theme === "dark");
      basemap.setTheme(scene.theme);
      areas.show(scene);
    };
  };
})();
